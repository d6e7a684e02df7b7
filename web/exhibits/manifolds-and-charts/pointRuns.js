/**
 * Autoencoders of points, trained on the page's list, a few steps between two looks.
 *
 * @module
 */
import { EngineError } from '../../engine/protocol.js';
import { runName } from '../../engine/runs.js';
import { throughCrashes } from '../../frame/training.js';

/** @typedef {import('../../engine/protocol.js').FamilySpec} FamilySpec */
/** @typedef {{ latentDim: number, rateDrop: number, seed: number }} PointSettings */

/** As in the lecture's notebook (cpp/include/atlas/models/pointAutoencoder.h). */
const HIDDEN = [32, 32];
const LEARNING_RATE = 3e-3;
export const BATCH = 128;

/** On the list. @param {PointSettings} settings */
export const nameOf = ({ latentDim }) =>
  runName({ kind: 'ae', hidden: HIDDEN, latentDim, beta: 1 });

/** @param {PointSettings} settings @returns {FamilySpec} */
export const specOf = (settings) => ({
  kind: 'points',
  hidden: HIDDEN,
  learningRate: LEARNING_RATE,
  batchSize: BATCH,
  ...settings,
});

/**
 * The model `id` from its first weights to `steps`: yields the steps taken, `slice(step)` apart.
 * @param {import('../../frame/contract.js').Engine} engine
 * @param {import('../../engine/runs.js').Run} run
 * @param {object} options
 * @param {string} options.id of the model
 * @param {string} options.dataset a set of points
 * @param {PointSettings} options.settings
 * @param {number} options.steps
 * @param {(step: number) => number} options.slice
 * @returns {AsyncGenerator<number, void, void>}
 */
export async function* pointSteps(engine, run, { id, dataset, settings, steps, slice }) {
  const spec = specOf(settings);
  await engine.call('modelCreate', { id, dataset, spec }, { run });
  let done = 0;
  yield done;
  while (done < steps) {
    const until = Math.min(done + slice(done), steps);
    /** @type {import('../../engine/protocol.js').ErrorData | undefined} */
    let diverged;
    await throughCrashes(async () => {
      const { step } = await engine.call('modelInfo', { id }, { run });
      if (step >= until) return;
      const payload = {
        id,
        dataset,
        testDataset: '',
        testCount: 0,
        steps: until - step,
        reportEverySteps: until - step,
        snapshotEpochs: [],
        keepEnd: true,
      };
      await engine.call('train', payload, {
        run,
        onProgress: (progress) => {
          if (progress.diverged) diverged = progress.error;
        },
      });
    });
    if (diverged) throw new EngineError(diverged);
    done = until;
    yield done;
  }
}
