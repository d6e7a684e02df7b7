/**
 * A training of an exhibit, as the page has it: on the list of runs from its first call to its last,
 * where it can be stopped, and told apart at its end whether it was.
 *
 * @module
 */
import { EngineError } from '../engine/protocol.js';
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
      const { kind } = /** @type {{ kind?: string }} */ (error);
      if (kind !== 'crashed' || crashes > MOST_CRASHES) throw error;
    }
  }
}

const REPORTS = 60;

/** The address follows what the page shows after a moment (app/address.js). */
const ADDRESS_MS = 400;

/** Where this is shown: the address, as it will be as soon as it says all that is set now. */
export function addressSoon() {
  let href = location.hash;
  const placeOf = (/** @type {string} */ hash) => hash.split('?')[0];
  setTimeout(() => {
    if (placeOf(location.hash) === placeOf(href)) href = location.hash;
  }, ADDRESS_MS);
  return () => href;
}

/**
 * What of a training is kept beyond the page, and by what it is known again.
 * @param {Pick<Parameters<typeof trainModel>[1], 'id' | 'spec' | 'sets' | 'epochs'>} options
 * @returns {import('../engine/keeper.js').Keepable}
 */
const keepable = ({ id, spec, sets, epochs }) => ({
  id,
  spec,
  dataset: sets.train,
  data: { name: sets.source, count: sets.count },
  name: runName(spec),
  href: addressSoon(),
  steps: Math.ceil(Math.ceil(sets.count / spec.batchSize) * epochs),
});

/**
 * A training of before, where it stood: the model is there again with its moments, and `onProgress` is
 * told its reports. Nothing happens when none is kept.
 * @param {Engine} engine
 * @param {Pick<Parameters<typeof trainModel>[1], 'id' | 'spec' | 'sets' | 'epochs' | 'onMade' | 'onProgress'> & { signal?: AbortSignal }} options
 * @returns {Promise<{ step: number, steps: number, moments: number, goesOn: boolean } | null>} goesOn: it was
 *   opened to be gone on with
 */
export async function reopenModel(engine, options) {
  const run = keepable(options);
  if (!(await engine.kept.find(run))) return null;
  const { signal } = options;
  const { info, reports, moments } = await engine.kept.begin(engine, run, { signal });
  if (info.step === 0) return null;
  options.onMade?.({ step: info.step, reports });
  for (const report of reports) options.onProgress(report, run.steps);
  const goesOn = info.step < run.steps && engine.kept.takeWish(run);
  return { step: info.step, steps: run.steps, moments: moments.length, goesOn };
}

/**
 * A model over all epochs: from its first weights, or from where a run of the same settings was stopped
 * or left; again: to the same bits.
 * @param {Engine} engine
 * @param {object} options
 * @param {string} options.id
 * @param {import('../engine/protocol.js').ModelSpec} options.spec
 * @param {{ train: string, test: string, source: string, count: number }} options.sets the digits of the page, or
 *   images of another kind
 * @param {number} options.epochs
 * @param {number} options.testCount held-out images whose loss is measured on the way
 * @param {readonly number[]} [options.snapshotEpochs]
 * @param {AbortSignal} options.life of the exhibit
 * @param {(at: { step: number, reports: readonly TrainProgress[] }) => void} [options.onMade] the model is
 *   there, at its first weights or where it was left, with its reports until then
 * @param {(progress: TrainProgress, steps: number) => void} options.onProgress steps: in all
 * @returns {Training}
 */
export function trainModel(engine, options) {
  const { id, spec, sets, testCount, snapshotEpochs = [], life } = options;
  const kept = keepable(options);
  const { steps, name } = kept;
  const named = { id, name, steps, batchSize: spec.batchSize, life };
  return train(engine, named, async (run) => {
    const before = await engine.kept.find(kept);
    // One that came to its end is made again from the start.
    const fresh = !before || before.step >= steps;
    const { info, reports } = await engine.kept.begin(engine, kept, { run, fresh });
    options.onMade?.({ step: info.step, reports });
    for (const report of reports) options.onProgress(report, steps);
    /** What the core says of a loss that is no number any more: the call then ends as if it were done. @type {import('../engine/protocol.js').ErrorData | undefined} */
    let diverged;
    await engine.call(
      'train',
      {
        id,
        dataset: sets.train,
        testDataset: sets.test,
        testCount,
        steps: steps - info.step,
        reportEverySteps: Math.max(1, Math.round(steps / REPORTS)),
        snapshotEpochs: snapshotEpochs.filter((epoch) => info.step === 0 || epoch > info.epoch),
      },
      {
        run,
        onProgress(progress) {
          if (progress.diverged) diverged = progress.error;
          else options.onProgress(progress, steps);
        },
      },
    );
    if (diverged) throw new EngineError(diverged);
  });
}
