/**
 * Chapter 6: PCA as an encoder and a decoder, a linear autoencoder that finds its plane, a hidden
 * layer that goes below it, and three measures of "close".
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { mountDistances } from './distances.js';
import { mountMachine } from './machineView.js';
import { Machines } from './model.js';
import { SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, digits, ready, fail }) {
  const change = (/** @type {Partial<import('./params.js').Params>} */ partial) =>
    void params.set(partial);
  const view = mountView(root, { words, mode, onChange: change });
  const machine = mountMachine(view.machine, {
    words,
    mode,
    onChange: change,
    onTrain: () => machines.train(),
    onPause: () => machines.trainer.pause(),
    onCode: (code) => machines.setCode(code),
    onRestore: () => machines.restoreCode(),
    onCheck: () => machines.checkGradient().then(machine.showCheck, fail),
  });
  const machines = new Machines({
    engine,
    data,
    digits,
    onError: fail,
    onLive: live,
    onState: (state) => {
      machine.showState(state);
      distances?.showState(state);
    },
    onPassage: (passage) => {
      machine.showPassage(passage, params.values);
      ready();
    },
    onRun: (run) => machine.showRun(run, params.values, machines.pcaErrors),
    onStrip: (strip) => machine.showStrip(strip, params.values),
    onColumns: (columns, count) =>
      machine.showColumns(columns, count, machines.directions, params.values),
  });
  const distances =
    mode === 'cover'
      ? null
      : mountDistances(view.distance, { words, engine, live, onChange: change, fail });
  const show = () => {
    const { values } = params;
    view.show(values);
    machine.showParams(values);
    distances?.show(values, machines.pictures, machines.digits === null);
    machines.show(values);
  };
  const begin = async () => {
    await machines.preview(params.values);
    if (mode === 'cover') return;
    machine.showPictures(/** @type {Uint8Array} */ (machines.pictures));
    show();
    await machines.load();
    machine.showPictures(/** @type {Uint8Array} */ (machines.pictures));
    show();
  };
  return follow(params, {
    show,
    begin,
    fail,
    closes: distances ? [distances, machines] : [machines],
  });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'codes-and-autoencoders',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
