/**
 * Chapter 7: a decoder is a chart. An autoencoder learns a surface; its Jacobian, its inverse, other
 * coordinates, the charts of geometry, and the same for digits.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Learner } from './learner.js';
import { Atlas } from './atlas.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

const COVER = /** @type {const} */ ({ surface: 'saddle', view: 'surface' });

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, ready, fail }) {
  const cover = mode === 'cover';
  const onChange = (/** @type {Partial<import('./params.js').Params>} */ partial) =>
    params.set(partial);
  const again = () => learner.begin();
  const view = cover ? mountCover(root, words) : mountView(root, { words, mode, onChange, again });
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
        live({ sigma1, sigma2, sqrtDet: area, difference, roundTrip });
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
      digits(digits) {
        view.showDigits(digits);
        live(digits.live);
        ready();
      },
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    // The cover's surface is one that can be read when it is small.
    const values = cover ? { ...params.values, ...COVER } : params.values;
    view.showParams(values);
    learner.show(values, changed);
    if (!cover) atlas.show(params.values);
  };
  return follow(params, { show, fail, closes: [learner, atlas] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'manifolds-and-charts',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
