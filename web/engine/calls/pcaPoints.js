/**
 * PCA on numbers (cpp/include/atlas/models/pcaPoints.h, gramPca.h). `scale` is what pcaFit gave with
 * `standardise`; empty otherwise. Codes and points are rows, as everywhere.
 * @module
 */
import { fitInSlices } from '../fitting.js';
import { inSlices, Pace } from '../slices.js';

/**
 * @typedef {object} PcaRoute
 * @property {Float64Array} eigenvalues min(n, d) of them, descending
 * @property {Float32Array} directions the first of them, one a row
 * @property {number} rank eigenvalues above 0
 * @property {Float64Array} singularValues of the SVD; else empty
 * @property {Float64Array} first of the Gram matrix: w₁ before it is rounded; else empty
 * @property {number} ratio of the Gram matrix: λ₂/λ₁; else 0
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

/** Multiply-adds in a slice: about 10 ms. */
const SLICE_WORK = 3e8;

/** @satisfies {import('./index.js').Handlers<PcaPointsRequests>} */
export const pcaPoints = {
  /** @type {import('./index.js').Handler<PcaPointsRequests, 'pcaFit'>} */
  pcaFit: (core, { id, dataset, count, components, standardise }, job) =>
    fitInSlices(
      core,
      job,
      { dataset, count, components, by: standardise ? 'standardised' : 'smaller' },
      (fit) => core.call('pcaAdopt', { id, fit }),
    ),
  /** @type {import('./index.js').Handler<PcaPointsRequests, 'pcaError'>} */
  async pcaError(core, p, job) {
    const pace = new Pace(Math.ceil(SLICE_WORK / (2 * 784 * (p.components + 8)) / 512) * 512);
    let [sum, images] = [0, 0];
    await inSlices(
      job,
      p.count,
      (first, count) => {
        const part = core.call('pcaErrorSum', { ...p, first, count });
        sum += part.sum;
        images += part.images;
        job.progress({ sum, images });
      },
      pace,
    );
    return { sum, images };
  },
  /** @type {import('./index.js').Handler<PcaPointsRequests, 'pcaRoute'>} */
  async pcaRoute(core, p, job) {
    const pace = new Pace();
    const { dataset, first, count, shown, route } = p;
    if (route !== 'svd') {
      const asked = { dataset, first, count, components: shown, by: route };
      const found = await fitInSlices(
        core,
        job,
        asked,
        (fit) => core.call('pcaRoute', { fit, count, shown }),
        pace,
      );
      return { ...found, milliseconds: pace.milliseconds };
    }
    /** @type {Record<string, any>} */
    let so = {};
    const take = (/** @type {number} */ _, /** @type {number} */ rounds) => {
      so = core.call('pcaSvdRounds', { ...p, ...so, rounds });
      return so.ended ? 0 : rounds;
    };
    await inSlices(job, Infinity, take, pace);
    const { eigenvalues, directions, rank, ratio, singularValues } = so;
    return {
      eigenvalues,
      directions,
      rank,
      first: so.first,
      ratio,
      singularValues,
      milliseconds: pace.milliseconds,
    };
  },
  /** @type {import('./index.js').Handler<PcaPointsRequests, 'pcaPower'>} */
  async pcaPower(core, p, job) {
    const pace = new Pace();
    /** @type {Record<string, any>} */
    let so = {};
    const take = (/** @type {number} */ _, /** @type {number} */ steps) => {
      so = core.call('pcaPowerSteps', { ...p, next: so.next, tangent: so.tangent, steps });
      return so.ended ? 0 : steps;
    };
    await inSlices(job, p.steps, take, pace);
    const { direction, eigenvalue, tangent, decay } = so;
    return { direction, eigenvalue, tangent, decay, milliseconds: pace.milliseconds };
  },
};
