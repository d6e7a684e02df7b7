/**
 * Step 3: which number is which factor, and whether another seed says the same.
 *
 * @module
 */
import { FIRST_SEED, Factors } from './factorsModel.js';
import { makeFactorsView, medianOf } from './factorsView.js';

/** @typedef {import('../../data/models.js').SweepRun} SweepRun */

/** Factors of sprites, in the order of the sweep. */
const [ACROSS, DOWN] = [0, 1];

/** @param {import('./index.js').Parts} parts @returns {import('./index.js').Part} */
export function makeFactorsPart({ engine, data, params, words, live, ready, fail }) {
  const view = makeFactorsView({
    words,
    onChange: (partial) => params.set(partial),
    onTrain() {
      if (model.run) return model.stopTraining();
      live({ seedTrained: 0, seedShare: 0 });
      void model.train();
    },
  });
  /** @param {SweepRun} run @param {string} name */
  const tell = ({ strongest, mig, active }, name) =>
    live({
      [`across${name}`]: (strongest[ACROSS] ?? NaN) + 1,
      [`down${name}`]: (strongest[DOWN] ?? NaN) + 1,
      [`mig${name}`]: mig,
      [`inUse${name}`]: active,
    });
  const model = new Factors({
    engine,
    data,
    on: {
      sweeps(sweeps) {
        view.showSweeps(sweeps);
        for (const [set, { runs }] of Object.entries(sweeps))
          for (const beta of new Set(runs.map((run) => run.beta))) {
            const these = runs.filter((run) => run.beta === beta);
            const migs = these.map(({ mig }) => mig);
            live({
              [`${set}Mig${beta}`]: medianOf(migs),
              [`${set}MigLow${beta}`]: Math.min(...migs),
              [`${set}MigHigh${beta}`]: Math.max(...migs),
              [`${set}Active${beta}`]: medianOf(these.map(({ active }) => active)),
              [`${set}Mse${beta}`]: medianOf(these.map(({ mse }) => mse)),
            });
          }
        const first = sweeps.sprites.runs.find(
          ({ beta, seed }) => beta === 4 && seed === FIRST_SEED,
        );
        if (first) tell(first, 'First');
        ready();
      },
      training(share) {
        view.showTraining(share);
        live({ seedShare: share });
      },
      trained(run) {
        view.showTrained(run);
        tell(run, 'Here');
        live({ seedTrained: 1 });
      },
      error: fail,
    },
  });
  live({ seedTrained: 0 });
  return {
    root: view.root,
    show(values, step) {
      view.showParams(values, step);
      model.show();
    },
    close: () => model.close(),
  };
}
