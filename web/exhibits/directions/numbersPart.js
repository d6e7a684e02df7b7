/**
 * Step 2: β is raised and numbers fall silent.
 *
 * @module
 */
import { Numbers } from './numbersModel.js';
import { makeNumbersView } from './numbersView.js';

/** @param {import('./index.js').Parts} parts @returns {import('./index.js').Part} */
export function makeNumbersPart({ engine, data, digits, params, words, live, step, ready, fail }) {
  /** β that is trained when the button is pressed: the question's own until it is answered. */
  const wanted = () => (step.values.moment === 'answered' ? params.values.beta : '4');
  const view = makeNumbersView({
    words,
    onChange: (partial) => params.set(partial),
    onTrain() {
      if (model.training) return model.stopTraining();
      const beta = wanted();
      live({ trainedBeta: 0, trainedShare: 0 });
      void model.train(beta);
    },
  });
  const tell = (/** @type {readonly import('./numbersModel.js').Measured[]} */ all) => {
    for (const { beta, active, activeOfOne, nats, recon } of all) {
      const key = beta.replace('.', '');
      live({
        [`active${key}`]: active,
        [`sevenActive${key}`]: activeOfOne,
        [`nats${key}`]: nats,
        [`recon${key}`]: recon,
      });
    }
  };
  const model = new Numbers({
    engine,
    data,
    digits,
    on: {
      source: view.showSource,
      digit: view.showDigit,
      measured(all) {
        view.showMeasured(all);
        tell(all);
        if (all.length) ready();
      },
      training(share) {
        view.showTraining(share);
        live({ trainedShare: share });
      },
      trained(beta) {
        params.set({ beta });
        live({ trainedBeta: Number(beta) });
      },
      error: fail,
    },
  });
  live({ trainedBeta: 0 });
  return {
    root: view.root,
    show(values, moment, changed) {
      view.showParams(values, moment);
      if (!changed || changed.has('digit')) model.show(values);
    },
    close: () => model.close(),
  };
}
