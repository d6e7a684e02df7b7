/**
 * A training of an exhibit, as the page has it: on the list of runs from its first call to its last,
 * where it can be stopped, and told apart at its end whether it was.
 *
 * @module
 */
import { runName } from '../engine/runs.js';

/** @typedef {import('./contract.js').Engine} Engine */
/** @typedef {import('../engine/runs.js').Run} Run */
/** @typedef {import('../engine/protocol.js').TrainProgress} TrainProgress */
/**
 * @typedef {object} Training
 * @property {Run} run `run.cancel()` is the exhibit's own Stop button
 * @property {Promise<boolean>} ended whether it came to its end; false: it was stopped. What goes wrong is thrown
 */

/**
 * @param {Engine} engine
 * @param {Parameters<Engine['runs']['open']>[0]} options
 * @param {(run: Run) => Promise<void>} work its calls take the run along: its cancelling then ends them
 * @returns {Training}
 */
export function train(engine, options, work) {
  const run = engine.runs.open(options);
  const whole = async () => {
    try {
      await work(run);
      return !run.signal.aborted;
    } catch (error) {
      if (run.signal.aborted) return false;
      throw error;
    } finally {
      run.end();
    }
  };
  return { run, ended: whole() };
}

/** A crash that comes again and again is no accident. */
const MOST_CRASHES = 3;

/**
 * Work that goes on from where the engine's models stand, through a restart of the engine.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function throughCrashes(work) {
  for (let crashes = 1; ; crashes++) {
    try {
      return await work();
    } catch (error) {
      const code = /** @type {{ code?: string }} */ (error).code;
      if (code !== 'crashed' || crashes > MOST_CRASHES) throw error;
    }
  }
}

const REPORTS = 60;

/**
 * A model from its first weights over all epochs; again: to the same bits.
 * @param {Engine} engine
 * @param {object} options
 * @param {string} options.id
 * @param {import('../engine/protocol.js').ModelSpec} options.spec
 * @param {import('./digits.js').Digits} options.sets
 * @param {number} options.epochs
 * @param {number} options.testCount held-out images whose loss is measured on the way
 * @param {readonly number[]} [options.snapshotEpochs]
 * @param {AbortSignal} options.life of the exhibit
 * @param {() => void} [options.onMade] the model is there, untrained
 * @param {(progress: TrainProgress, steps: number) => void} options.onProgress steps: in all
 * @returns {Training}
 */
export function trainModel(engine, options) {
  const { id, spec, sets, epochs, testCount, snapshotEpochs = [], life } = options;
  const { batchSize } = spec;
  const steps = Math.ceil(sets.count / batchSize) * epochs;
  const named = { id, name: runName(spec), steps, batchSize, life };
  return train(engine, named, async (run) => {
    await engine.call('modelCreate', { id, dataset: sets.train, spec }, { run });
    options.onMade?.();
    /** What the core says of a loss that is no number any more: the call then ends as if it were done. */
    let diverged = '';
    await engine.call(
      'train',
      {
        id,
        dataset: sets.train,
        testDataset: sets.test,
        testCount,
        steps,
        reportEverySteps: Math.max(1, Math.round(steps / REPORTS)),
        snapshotEpochs: [...snapshotEpochs],
      },
      {
        run,
        onProgress(progress) {
          if (progress.diverged) diverged = progress.message ?? 'The loss is not a number.';
          else options.onProgress(progress, steps);
        },
      },
    );
    if (diverged) throw new Error(diverged);
  });
}
