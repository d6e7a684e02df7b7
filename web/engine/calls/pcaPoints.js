/**
 * PCA on numbers (cpp/include/atlas/models/pcaPoints.h, gramPca.h). `scale` is what pcaFit gave with
 * `standardise`; empty otherwise. Codes and points are rows, as everywhere.
 * @module
 */

/**
 * @typedef {object} PcaRoute
 * @property {Float64Array} eigenvalues min(n, d) of them, descending
 * @property {Float32Array} directions the first of them, one a row
 * @property {number} rank eigenvalues above 0
 * @property {Float64Array} [singularValues] of the SVD
 * @property {Float64Array} [first] of the Gram matrix: w₁ before it is rounded
 * @property {number} [ratio] of the Gram matrix: λ₂/λ₁
 * @property {number} milliseconds what it took here, now
 */

/**
 * @typedef {object} PcaPower power iteration on the covariance
 * @property {Float32Array} direction where it ended
 * @property {number} eigenvalue its Rayleigh quotient
 * @property {Float64Array} tangent of the angle to `goal`, before every step and at the end
 * @property {number} decay last quotient of two tangents above rounding
 * @property {number} milliseconds what its steps took here, now
 */

/**
 * @typedef {object} PcaPointsRequests
 * @property {[{ id: string, dataset: string, count: number, components: number, standardise: boolean }, { scale: Float64Array, rank: number }, never]} pcaFit the first `count` images; kept as model `id`
 * @property {[{ id: string, components: number }, number, never]} pcaOrthonormality ‖WᵀW − I‖∞ of the first `components` directions
 * @property {[{ id: string, scale: Float64Array, points: Float64Array, components: number }, { codes: Float64Array }, never]} pcaProject
 * @property {[{ id: string, scale: Float64Array, codes: Float64Array, components: number, addMean: boolean }, { points: Float32Array, below: number, above: number }, never]} pcaDecode below, above: share of the numbers below 0 and above 1; not clamped
 * @property {[{ id: string, scale: Float64Array, images: Uint8Array, components: number }, { points: Float32Array, residuals: Float32Array, squaredErrors: Float64Array, largest: number }, never]} pcaReconstructPoints
 * @property {[{ id: string, first: number, count: number, seed: number, components: number, addMean: boolean }, { codes: Float64Array, points: Float32Array, below: number, above: number }, never]} pcaSample z ~ N(0, Λ)
 * @property {[{ id: string, scale: Float64Array, dataset: string, count: number, components: number }, { sum: number, images: number }, { sum: number, images: number }]} pcaError Σ ‖x − x̂‖² over the first `count` images, in slices that can be cancelled
 * @property {[{ dataset: string, first: number, count: number, route: 'gram' | 'covariance' | 'svd', shown: number }, PcaRoute, never]} pcaRoute
 * @property {[{ dataset: string, first: number, count: number, goal: Float64Array, steps: number }, PcaPower, never]} pcaPower at most so many steps, in slices; goal: w₁
 */

/** Multiply-adds between two looks at the mailbox: about 10 ms. */
const SLICE_WORK = 3e8;
const SLICE_MS = 10;

/** @type {import('./index.js').Handlers<PcaPointsRequests>} */
export const pcaPoints = {
  pcaFit: (core, p) => core.call('pcaFit', p.id, p.dataset, p.count, p.components, p.standardise),
  pcaOrthonormality: (core, p) => core.call('pcaOrthonormality', p.id, p.components).error,
  pcaProject: (core, p) => core.call('pcaProject', p.id, p.scale, p.points, p.components),
  pcaDecode: (core, p) => core.call('pcaDecode', p.id, p.scale, p.codes, p.components, p.addMean),
  pcaReconstructPoints: (core, p) =>
    core.call('pcaReconstructPoints', p.id, p.scale, p.images, p.components),
  pcaSample: (core, p) =>
    core.call('pcaSample', p.id, p.first, p.count, p.seed, p.components, p.addMean),
  async pcaError(core, p, job) {
    const slice = Math.ceil(SLICE_WORK / (2 * 784 * (p.components + 8)) / 512) * 512;
    let [sum, images] = [0, 0];
    while (images < p.count) {
      const count = Math.min(slice, p.count - images);
      const part = core.call('pcaErrorSum', p.id, p.scale, p.dataset, images, count, p.components);
      sum += part.sum;
      images += part.images;
      job.progress({ sum, images });
      await new Promise((resolve) => setTimeout(resolve));
      job.throwIfCancelled();
    }
    return { sum, images };
  },
  pcaRoute(core, p, job) {
    if (p.route === 'svd') return pcaSvd(core, p, job);
    const start = performance.now();
    const value = core.call('pcaRoute', p.dataset, p.first, p.count, p.route, p.shown);
    return { ...value, milliseconds: performance.now() - start };
  },
  async pcaPower(core, p, job) {
    /** @type {Record<string, any>} */
    let so = { next: null, tangent: [] };
    const milliseconds = await inSlices(job, (slice) => {
      const before = Math.max(0, so.tangent.length - 1);
      so = core.call(
        ...['pcaPowerSteps', p.dataset, p.first, p.count],
        ...[p.goal, so.next, so.tangent, Math.min(slice, p.steps - before)],
      );
      return !so.ended && so.tangent.length <= p.steps;
    });
    const { direction, eigenvalue, tangent, decay } = so;
    return { direction, eigenvalue, tangent, decay, milliseconds };
  },
};

/**
 * @param {import('../core.js').Core} core
 * @param {PcaPointsRequests['pcaRoute'][0]} p
 * @param {import('./index.js').Job} job
 * @returns {Promise<PcaRoute>}
 */
async function pcaSvd(core, p, job) {
  /** @type {Record<string, any>} */
  let so = { rows: null, done: 0, settled: false };
  const milliseconds = await inSlices(job, (slice) => {
    so = core.call(
      ...['pcaSvdRounds', p.dataset, p.first, p.count, p.shown],
      ...[so.rows, so.done, so.settled, slice],
    );
    return !so.ended;
  });
  const { eigenvalues, directions, rank, singularValues } = so;
  return { eigenvalues, directions, rank, singularValues, milliseconds };
}

/**
 * What can be done a step at a time, so many steps at a time that a turn is about SLICE_MS.
 * @param {import('./index.js').Job} job
 * @param {(steps: number) => boolean} take takes so many steps; whether there are more
 * @returns {Promise<number>} milliseconds of all turns
 */
async function inSlices(job, take) {
  let [milliseconds, steps] = [0, 1];
  const takeSlice = () => {
    job.throwIfCancelled();
    const start = performance.now();
    const goesOn = take(steps);
    const took = Math.max(0.1, performance.now() - start);
    milliseconds += took;
    steps = Math.max(1, Math.floor((steps * SLICE_MS) / took));
    return goesOn;
  };
  await job.inTurns(async (turn) => {
    while (takeSlice()) await turn();
  });
  return milliseconds;
}
