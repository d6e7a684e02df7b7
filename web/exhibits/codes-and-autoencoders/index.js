/**
 * Chapter 6: PCA as an encoder and a decoder, a linear autoencoder that finds its plane, a hidden
 * layer that goes below it, no bottleneck at all, and three measures of "close".
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { tuple } from '../../ui/base/format.js';
import { mountDistances } from './distances.js';
import { mountMachine } from './machineView.js';
import { Machines } from './model.js';
import { MOST_BARS, SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, step, digits, ready, fail }) {
  const cover = mode === 'cover';
  const change = (/** @type {Partial<import('./params.js').Params>} */ partial) =>
    void params.set(partial);
  const view = mountView(root, mode);
  const machine = mountMachine(view.machine, {
    words,
    cover,
    onChange: change,
    onTrain: () => machines.train(),
    onPause: () => machines.pause(),
    onCheck: () => machines.checkGradient().then(machine.showCheck, fail),
  });
  const distances = cover
    ? null
    : mountDistances(view.distance, { words, engine, live, onChange: change, fail });
  const machines = new Machines({
    engine,
    data,
    digits,
    isAsked: () => step.values.moment !== 'answered',
    onError: fail,
    onLive: live,
    onState: (state) => {
      machine.showState(state);
      distances?.showState(state);
    },
    onImages: (images) => {
      machine.showImages(images);
      distances?.showImages(images);
    },
    onPassage: (passage) => {
      machine.showPassage(passage, params.values);
      if (passage.edited) live({ setCode: tuple(passage.code, 2, MOST_BARS) });
      live({ ownCode: tuple(passage.own, 2, MOST_BARS) });
      ready();
    },
    onRun: (run) =>
      machine.showRun(run, { errors: machines.pcaErrors, directions: machines.directions }),
    onStrip: (strip) => machine.showStrip(strip, params.values),
  });
  const showStage = () => {
    const { values } = params;
    const isAnswered = step.values.moment === 'answered';
    view.show(values, step.values.id);
    machine.showParams(values, step.values);
    distances?.show(values, machines.pictures, machines.digits === null, isAnswered);
  };
  const show = () => {
    showStage();
    machines.show(params.values);
  };
  const begin = async () => {
    await machines.preview(params.values);
    if (cover) return;
    machine.showPictures(/** @type {Uint8Array} */ (machines.pictures));
    show();
    await machines.load();
    machine.showPictures(/** @type {Uint8Array} */ (machines.pictures));
    show();
  };
  // What an earlier visit left is there from the start; a question that is asked later begins anew.
  let asked = step.values.moment === 'ask' ? step.values.id : '';
  const onStep = () => {
    const { id, moment } = step.values;
    const now = moment === 'ask' ? id : '';
    // A run that is there already would give the answer away.
    if (now && now !== asked) machines.restart();
    asked = now;
    showStage();
  };
  const stopStep = step.subscribe(onStep);
  return follow(params, {
    show,
    begin,
    fail,
    closes: [{ close: stopStep }, ...(distances ? [distances] : []), machines],
  });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'codes-and-autoencoders',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
