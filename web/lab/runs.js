/**
 * A run: one model from its first to its latest step, with everything remembered about it. Plain
 * records and pure functions; no engine, no DOM.
 *
 * @module
 */

/** @typedef {import('../engine/protocol.js').ModelSpec} ModelSpec */
/** @typedef {import('../engine/protocol.js').TrainProgress} TrainProgress */
/** @typedef {import('./lossChart.js').LossPoint} LossPoint */
/** @typedef {{ recon: number, kl: number, total: number }} LossValues */
/**
 * @typedef {object} Moment
 * @property {number} index of the snapshot in the engine; of the shipped history for a shipped run
 * @property {number} epoch
 * @property {Float32Array} codes held out
 * @property {LossValues} test
 */
/**
 * @typedef {object} Run
 * @property {string} id names the model in the engine
 * @property {'shipped' | 'trained'} origin
 * @property {string} key of the settings it was made from
 * @property {ModelSpec} spec
 * @property {'mnist' | 'digits' | 'own'} data
 * @property {number} inputDim 0 until known
 * @property {number} parameters 0 until known
 * @property {number} step
 * @property {number} epoch
 * @property {LossPoint[]} train
 * @property {LossPoint[]} test
 * @property {Moment[]} moments
 * @property {LossValues | null} latest held out, at `epoch`
 */

/** Points of the training curve kept; beyond it every second one goes. */
const MOST_POINTS = 600;

/** Runs that can be gone back to. */
const MOST_KEPT = 4;
/** Of all runs together, 28 bytes each: they must not be most of what a page takes. */
const MOST_PARAMETERS = 6_000_000;
/** Name in the engine of the moment that is looked at. */
export const MOMENT_ID = 'moment';

/** Epochs at which a moment is remembered: close together while much happens. */
export const SNAPSHOT_EPOCHS = [
  0, 0.05, 0.15, 0.3, 0.6, 1, 1.5, 2, 3, 4, 5, 7, 10, 14, 20, 30, 40, 60, 80, 100, 150, 200,
];

/**
 * @param {string} id
 * @param {'shipped' | 'trained'} origin
 * @param {string} key
 * @param {ModelSpec} spec
 * @param {Run['data']} data
 * @returns {Run}
 */
export function newRun(id, origin, key, spec, data) {
  return {
    id,
    origin,
    key,
    spec,
    data,
    inputDim: 0,
    parameters: 0,
    step: 0,
    epoch: 0,
    train: [],
    test: [],
    moments: [],
    latest: null,
  };
}

/**
 * Fills a shipped run from its history.
 * @param {Run} run
 * @param {import('../data/models.js').History} history
 */
export function fillFromHistory(run, history) {
  run.moments = history.moments.map(({ epoch, codes, test }, index) => ({
    index,
    epoch,
    codes,
    test,
  }));
  run.train = history.moments.filter((m) => m.epoch > 0).map((m) => point(m.epoch, m.train));
  run.test = history.moments.map((m) => point(m.epoch, m.test));
  const last = history.moments[history.moments.length - 1];
  run.epoch = last?.epoch ?? 0;
  run.step = last?.step ?? 0;
  run.latest = last?.test ?? null;
}

/**
 * Fills a run from what was kept of it in an earlier visit.
 * @param {Run} run
 * @param {{ info: { step: number, epoch: number }, reports: readonly TrainProgress[], moments: readonly { info: any }[] }} kept
 */
export function fillFromKept(run, { info, reports, moments }) {
  for (const report of reports) takeProgress(run, report);
  run.moments = moments.map(({ info: { epoch, codes, test } }, index) => ({
    index,
    epoch,
    codes,
    test,
  }));
  run.step = info.step;
  run.epoch = info.epoch;
}

/**
 * @param {number} epoch
 * @param {{ recon: number, total: number }} losses
 * @returns {LossPoint}
 */
function point(epoch, { recon, total }) {
  return { epoch, recon, total };
}

/**
 * Takes one report of the engine into the run.
 * @param {Run} run
 * @param {TrainProgress} progress
 */
export function takeProgress(run, progress) {
  run.step = progress.step;
  run.epoch = progress.epoch;
  if (progress.diverged) {
    // The model is back at its last good state: what came after it is gone, with its losses.
    const isBefore = (/** @type {{ epoch: number }} */ at) => at.epoch <= progress.epoch;
    run.moments = run.moments.filter(isBefore);
    rewind(run, { ...progress, test: run.moments.at(-1)?.test ?? null });
    return;
  }
  if (progress.step > 0 && Number.isFinite(progress.train.total)) {
    run.train.push(point(progress.epoch, progress.train));
    if (run.train.length > MOST_POINTS) run.train = run.train.filter((_, i) => i % 2 === 0);
  }
  if (progress.test) {
    run.test.push(point(progress.epoch, progress.test));
    run.latest = progress.test;
  }
  if (progress.snapshot) {
    const { index, epoch, codes, test } = progress.snapshot;
    run.moments.push({ index, epoch, codes, test });
    if (progress.remembered) keepMoments(run, progress.remembered);
  }
}

/**
 * Of many moments the engine lets every second one go.
 * @param {Run} run
 * @param {readonly number[]} remembered indices of those that are there
 */
export function keepMoments(run, remembered) {
  // The last one may be the model as it is.
  run.moments = run.moments.filter(
    ({ index }, i) => remembered.includes(index) || i === run.moments.length - 1,
  );
}

/**
 * The engine was started again: the model is back at a snapshot, and so is what is known of it.
 * @param {Run} run
 * @param {{ step: number, epoch: number, test: LossValues | null }} snapshot
 */
export function rewind(run, { step, epoch, test }) {
  const isBefore = (/** @type {{ epoch: number }} */ at) => at.epoch <= epoch;
  Object.assign(run, { step, epoch, latest: test });
  run.train = run.train.filter(isBefore);
  run.test = run.test.filter(isBefore);
}

/** Has the visitor put work into it that must not be lost without a word? @param {Run} run */
export function isPrecious(run) {
  // Principal components are found again within a second.
  return run.origin === 'trained' && run.step > 0 && run.spec.kind !== 'pca';
}

/**
 * Runs that can be gone back to. Each holds seven numbers a parameter in the engine (weights, gradients,
 * two moments, and weights and moments of the last good step) and its snapshots beside it, so the oldest goes when there are too many or they are too
 * large together.
 */
export class Shelf {
  /** @param {{ most?: number, mostParameters?: number }} [limits] */
  constructor({ most = MOST_KEPT, mostParameters = MOST_PARAMETERS } = {}) {
    /** @private */ this.most = most;
    /** @private */ this.mostParameters = mostParameters;
    /** Oldest first. @type {Run[]} */
    this.runs = [];
  }

  /** The newest run of these settings. @param {string} key */
  get(key) {
    return this.runs.findLast((run) => run.key === key);
  }

  /** @param {Run} run */
  has(run) {
    return this.runs.includes(run);
  }

  /** As the newest. @param {Run} run */
  put(run) {
    this.runs = [...this.runs.filter((one) => one !== run), run].slice(-this.most);
  }

  /** Lets the oldest go until a run of so many parameters fits beside the others. @param {number} parameters */
  makeRoomFor(parameters) {
    const held = () => this.runs.reduce((sum, run) => sum + run.parameters, parameters);
    while (this.runs.length && held() > this.mostParameters) this.runs.shift();
  }
}

/** The convolutions of `layers: conv` (model.h): their parameters with their mirror's, and what they leave to the dense layers. */
const CONV = { parameters: 16_961, features: 7 * 7 * 32 };
/** Of an image of a batch in training, its windows among them; measured. */
const CONV_IMAGE_BYTES = 230_000;
/** A convolutional model measures and decodes so many images at a time, whatever its batch. */
const CONV_INFERENCE_BATCH = 64;

/**
 * Parameters of the model a spec describes, before there is one.
 * @param {ModelSpec} spec
 * @param {number} inputDim
 */
export function parameterCount({ kind, layers, hidden, latentDim }, inputDim) {
  if (kind === 'pca') return inputDim * (latentDim + 1);
  const isConv = layers === 'conv';
  const widths = [isConv ? CONV.features : inputDim, ...hidden];
  const dense = widths.slice(1).reduce((sum, n, i) => {
    const before = widths[i] ?? 0;
    return sum + (before + 1) * n + (n + 1) * before; // and its mirror in the decoder
  }, 0);
  const last = widths[widths.length - 1] ?? 0;
  const heads = kind === 'vae' ? 2 : 1;
  return (
    (isConv ? CONV.parameters : 0) + dense + heads * (last + 1) * latentDim + (latentDim + 1) * last
  );
}

/**
 * What a run holds in the engine: weights, gradients and the two moments of Adam, weights and moments
 * of the last good step, and the work space
 * that decoding and measuring the held-out images leave with it; of convolutions also the windows of
 * the batches it was trained on.
 * @param {{ spec: ModelSpec, parameters: number, step: number }} run
 */
export const runBytes = ({ spec, parameters, step }) =>
  28 * parameters + 2 ** 22 + (step > 0 ? windowBytes(spec) : 0);

/**
 * What training takes beside that: activations of a batch there and back, and a margin.
 * @param {ModelSpec} spec
 * @param {number} inputDim
 */
export function workingBytes(spec, inputDim) {
  if (spec.kind === 'pca') return 0; // until it is fitted
  const widths = spec.hidden.reduce((sum, n) => sum + n, inputDim);
  return 2 ** 24 + 4 * 4 * spec.batchSize * 2 * widths + windowBytes(spec);
}

/** @param {ModelSpec} spec */
const windowBytes = ({ layers, batchSize }) =>
  layers === 'conv' ? CONV_IMAGE_BYTES * Math.max(batchSize, CONV_INFERENCE_BATCH) : 0;

/**
 * The two latent numbers that vary most over the held-out codes, the larger first.
 * @param {Float32Array} codes
 * @param {number} latentDim
 * @returns {[number, number]}
 */
export function liveliestDims(codes, latentDim) {
  if (latentDim <= 2) return [0, Math.min(1, latentDim - 1)];
  const count = Math.floor(codes.length / latentDim);
  const spread = Array.from({ length: latentDim }, (_, d) => {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < count; i++) {
      const value = codes[i * latentDim + d] ?? 0;
      sum += value;
      squares += value * value;
    }
    return { d, variance: squares / count - (sum / count) ** 2 };
  }).sort((a, b) => b.variance - a.variance || a.d - b.d);
  return [spread[0]?.d ?? 0, spread[1]?.d ?? 1];
}

/**
 * Mean of the codes, where the numbers that are not on an axis stand when no prior says where.
 * @param {Float32Array} codes
 * @param {number} latentDim
 */
export function meanCode(codes, latentDim) {
  const mean = new Float32Array(latentDim);
  const count = Math.max(1, Math.floor(codes.length / latentDim));
  for (let i = 0; i < count * latentDim; i++) {
    const d = i % latentDim;
    mean[d] = (mean[d] ?? 0) + (codes[i] ?? 0) / count;
  }
  return mean;
}
