/**
 * Chapter 7: a decoder is a chart. An autoencoder learns a surface; its Jacobian, its inverse, other
 * coordinates, the charts of geometry, and the same for digits.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Learner, STEPS as STEPS_TRAINED } from './learner.js';
import { Atlas } from './atlas.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

const COVER = /** @type {const} */ ({ surface: 'saddle', view: 'surface' });

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, step, ready, fail }) {
  const cover = mode === 'cover';
  const onChange = (/** @type {Partial<import('./params.js').Params>} */ partial) =>
    params.set(partial);
  const view = cover
    ? mountCover(root, words)
    : mountView(root, {
        words,
        mode,
        onChange,
        onTrain: () => learner.trainNow(),
        onTrainArc: () => atlas.trainArc(),
      });
  const learner = new Learner({
    engine,
    cover,
    onError: fail,
    on: {
      look(look) {
        view.showLook(look);
        live(look.live);
        const own = cover || params.values.view === 'surface' || params.values.view === 'again';
        if (own && (!cover || look.done)) ready();
      },
      probe(probe) {
        view.showProbe(probe);
        const { sigma1, sigma2, area, difference, roundTrip } = probe;
        const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = probe.window;
        live({
          sigma1,
          sigma2,
          sqrtDet: area,
          difference,
          roundTrip,
          // Where it is, as shares of the window.
          probeX: (probe.z[0] - x0) / (x1 - x0),
          probeY: (probe.z[1] - y0) / (y1 - y0),
        });
      },
    },
  });
  const atlas = new Atlas({
    engine,
    data,
    onError: fail,
    on: {
      pair(pair) {
        view.showPair(pair);
        live(pair.live);
        ready();
      },
      arc(arc) {
        view.showArc(arc);
        live(arc.live);
        ready();
      },
      arcProgress: (arcShare) => live({ arcShare }),
      digits(digits) {
        view.showDigits(digits);
        live(digits.live);
        ready();
      },
    },
  });
  live({ arcs: 0 });
  let shown = { id: '', moment: '' };
  /** Veils what is asked; the first step is asked before anything is trained. */
  const showStep = () => {
    const { id, moment } = step.values;
    view.showParams(params.values, step.values);
    const isNew = id !== shown.id;
    if (isNew || (moment === 'ask' && shown.moment !== 'ask'))
      learner.wish(id === 'roll' && moment !== 'answered' ? 0 : STEPS_TRAINED);
    // The answer of an earlier visit: its picture is trained anew.
    if (isNew && id === 'arc' && moment === 'answered' && !atlas.runs.length) atlas.trainArc();
    shown = { id, moment };
  };
  const show = (/** @type {Set<string> | null} */ changed) => {
    // The cover's surface is one that can be read when it is small.
    const values = cover ? { ...params.values, ...COVER } : params.values;
    if (cover) view.showParams(values, step.values);
    else showStep();
    learner.show(values, changed);
    if (!cover) atlas.show(params.values);
  };
  const stopStep = cover ? () => {} : step.subscribe(showStep);
  return follow(params, { show, fail, closes: [{ close: stopStep }, learner, atlas] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'manifolds-and-charts',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  drawn: ['surface', 'profile', 'heights'],
  mount,
};
