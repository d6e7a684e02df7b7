/**
 * The long call: training in slices that take turns with those of other trainings (queue.js). Between
 * two slices the worker's mailbox is served, so a slice is kept shorter than a frame.
 * @module
 */
import { errorOf } from './core.js';
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

  if (info.spec.kind === 'pca') {
    core.call('trainSteps', { id, dataset, steps: 1 });
    job.progress(snapshot({ ...core.call('trainReport', { id }), imagesPerSecond: 0 }));
    return core.call('modelInfo', { id });
  }

  /** @param {TrainProgress} progress @returns {TrainProgress} */
  function measure(progress) {
    if (testCount > 0) {
      progress.test = core.call('evaluate', { id, dataset: testDataset, count: testCount });
      lastTest = performance.now();
    }
    return progress;
  }
  /** @param {TrainProgress} progress @returns {TrainProgress} */
  function snapshot(progress) {
    measure(progress);
    const test = progress.test ?? progress.train;
    const held = { id, dataset: testDataset, first: 0, count: testCount };
    const codes = testCount > 0 ? core.call('encode', held).mu : new Float32Array(0);
    progress.snapshot = { index: 0, step: progress.step, epoch: progress.epoch, test, codes };
    progress.checkpoint = {
      model: core.call('modelSave', { id }),
      trainer: core.call('trainerSave', { id }),
    };
    return progress;
  }

  const pace = new Pace();
  let sinceReport = 0;
  let reportedMs = 0;
  let trainedImages = 0;
  const firstStep = info.step;
  while (pending.length > 0 && pending[0] < info.epoch) pending.shift();
  if (pending[0] === info.epoch) {
    pending.shift();
    job.progress(snapshot({ ...core.call('trainReport', { id }), imagesPerSecond: 0 }));
  }

  const standing = () => ({ trainer: core.call('trainerSave', { id }) });
  /** Where a kept run is stopped it says where it stands. */
  const stopHere = () => {
    try {
      job.throwIfCancelled();
    } catch (error) {
      const report = { ...core.call('trainReport', { id }), imagesPerSecond: 0 };
      if (Number.isFinite(keepEveryMs)) job.progress({ ...report, checkpoint: standing() });
      throw error;
    }
  };
  const takeSlice = () => {
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
      sinceReport = 0;
      reportedMs = pace.milliseconds;
      trainedImages = 0;
      if (due) {
        while (pending.length > 0 && info.epoch >= pending[0]) pending.shift();
        snapshot(progress);
      } else if (performance.now() - lastTest > TEST_EVERY_MS) {
        measure(progress);
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
      while (takeSlice()) await turn();
    });
  }
  return core.call('modelInfo', { id });
}
