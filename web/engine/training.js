/**
 * The long call: training in slices that take turns with those of other trainings (queue.js). Between
 * two slices the worker's mailbox is served, so a slice is kept shorter than a frame.
 * @module
 */
import { errorOf } from './core.js';
import { fitInSlices } from './fitting.js';
import { encodeInTurns, evaluateInTurns } from './measuring.js';
import { Pace } from './slices.js';

/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./protocol.js').TrainProgress} TrainProgress */

/** Held-out losses without a snapshot are measured at least this far apart: they cost a few slices. */
const TEST_EVERY_MS = 1200;

/**
 * @param {Core} core
 * @param {import('./protocol.js').Payload<'train'>} payload
 * @param {import('./calls/index.js').Job} job
 * @returns {Promise<import('./protocol.js').ModelInfo>}
 */
export async function train(core, payload, job) {
  const { id, dataset, testDataset, testCount, steps, reportEverySteps, keepEnd } = payload;
  const { keepEveryMs = Infinity } = payload;
  const pending = [...payload.snapshotEpochs].sort((a, b) => a - b);
  let info = core.call('modelInfo', { id });
  let lastTest = performance.now();
  let lastKept = lastTest;

  let sinceReport = 0;
  /** @type {TrainProgress | undefined} */
  let told;
  const standing = () => ({ trainer: core.call('trainerSave', { id }) });
  /** Where a kept run is stopped it says where it stands. */
  const stopHere = () => {
    try {
      job.throwIfCancelled();
    } catch (error) {
      // What was told last, when no step was taken since.
      const report =
        sinceReport > 0 ? { ...core.call('trainReport', { id }), imagesPerSecond: 0 } : told;
      if (report && Number.isFinite(keepEveryMs))
        job.progress({ ...report, checkpoint: standing() });
      throw error;
    }
  };
  const here = { throwIfCancelled: stopHere };

  if (info.spec.kind === 'pca') {
    const asked = {
      dataset,
      components: info.spec.latentDim,
      by: /** @type {const} */ ('smaller'),
    };
    await fitInSlices(core, job, asked, (fit) => core.call('fitTake', { id, fit }));
    const report = { ...core.call('trainReport', { id }), imagesPerSecond: 0 };
    await job.inTurns(async (turn) => job.progress(await snapshot(report, turn)), { place: false });
    return core.call('modelInfo', { id });
  }

  /** @param {TrainProgress} progress @param {import('./queue.js').Turn} turn */
  async function measure(progress, turn) {
    if (testCount > 0) {
      const asked = { id, dataset: testDataset, count: testCount };
      progress.test = await evaluateInTurns(core, here, turn, asked);
      lastTest = performance.now();
    }
    return progress;
  }
  /** @param {TrainProgress} progress @param {import('./queue.js').Turn} turn */
  async function snapshot(progress, turn) {
    await measure(progress, turn);
    const test = progress.test ?? progress.train;
    const held = { id, dataset: testDataset, first: 0, count: testCount };
    const codes =
      testCount > 0 ? (await encodeInTurns(core, here, turn, held)).mu : new Float32Array(0);
    progress.snapshot = { index: 0, step: progress.step, epoch: progress.epoch, test, codes };
    progress.checkpoint = {
      model: core.call('modelSave', { id }),
      trainer: core.call('trainerSave', { id }),
    };
    return progress;
  }

  const pace = new Pace();
  let reportedMs = 0;
  let trainedImages = 0;
  const firstStep = info.step;
  while (pending.length > 0 && pending[0] < info.epoch) pending.shift();
  if (pending[0] === info.epoch) {
    pending.shift();
    const report = { ...core.call('trainReport', { id }), imagesPerSecond: 0 };
    await job.inTurns(async (turn) => job.progress(await snapshot(report, turn)), { place: false });
  }

  const takeSlice = async (/** @type {import('./queue.js').Turn} */ turn) => {
    stopHere();
    const left = steps - (info.step - firstStep);
    /** @type {any} */
    let outcome;
    pace.take(Math.min(left, Math.max(1, reportEverySteps - sinceReport)), (count) => {
      outcome = core.call('trainSteps', { id, dataset, steps: count });
      return outcome.stepsTaken;
    });
    info = outcome;
    sinceReport += outcome.stepsTaken;
    trainedImages += outcome.imagesSeen;

    if (outcome.divergence) {
      job.progress({
        ...core.call('trainReport', { id }),
        imagesPerSecond: 0,
        diverged: true,
        error: errorOf(outcome.divergence),
      });
      return false;
    }
    const due = pending.length > 0 && info.epoch >= pending[0];
    // The first slice is reported at once: whoever pressed Play is waiting for a change.
    const first = info.step - firstStep === outcome.stepsTaken;
    if (due || first || sinceReport >= reportEverySteps || info.step - firstStep >= steps) {
      const progress = {
        ...core.call('trainReport', { id }),
        imagesPerSecond: (1000 * trainedImages) / Math.max(pace.milliseconds - reportedMs, 1e-3),
      };
      told = { ...progress };
      sinceReport = 0;
      reportedMs = pace.milliseconds;
      trainedImages = 0;
      if (due) {
        while (pending.length > 0 && info.epoch >= pending[0]) pending.shift();
        await snapshot(progress, turn);
      } else if (performance.now() - lastTest > TEST_EVERY_MS) {
        await measure(progress, turn);
      }
      const isEnd = keepEnd && info.step - firstStep >= steps;
      if (isEnd || performance.now() - lastKept > keepEveryMs) progress.checkpoint ??= standing();
      if (progress.checkpoint) lastKept = performance.now();
      job.progress(progress);
    }
    return info.step - firstStep < steps;
  };
  if (steps > 0) {
    await job.inTurns(async (turn) => {
      while (await takeSlice(turn)) await turn();
    });
  }
  return core.call('modelInfo', { id });
}
