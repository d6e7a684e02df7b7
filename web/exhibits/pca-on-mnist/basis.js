/**
 * A fitted PCA as the pictures need it: spectrum, directions, mean, and how many directions hold which
 * share of the variance.
 *
 * @module
 */

/**
 * @typedef {object} Basis one fitted PCA
 * @property {string} id
 * @property {Float64Array} scale empty unless standardised
 * @property {boolean} standardised
 * @property {boolean} fitted here, over the images of this page
 * @property {number} kept directions it has
 * @property {number} n images it was fitted to
 * @property {number} seconds the fit took; 0 for the shipped one
 * @property {number} rank
 * @property {number} total variance
 * @property {Float64Array} eigenvalues
 * @property {Float64Array} cumulative
 * @property {Float64Array} dropped entry k: Σ of the eigenvalues after the first k
 * @property {Float64Array} levels directions for each of SHARES
 * @property {Float32Array} eigenvectors
 * @property {Float32Array} mean in pixels
 */

export const SHARES = [0.5, 0.8, 0.9, 0.95, 0.99];
export const PIXELS = 784;
/** Of a PCA of pixels as they are. */
export const UNSCALED = new Float64Array(0);

/**
 * @param {import('../../frame/questions.js').Questions} core
 * @param {{ id: string, scale: Float64Array, fitted: boolean, seconds: number }} model in the engine
 * @returns {Promise<Basis>}
 */
export async function makeBasis(core, { id, scale, fitted, seconds }) {
  const summary = await core.call('pcaSummary', { id, dataset: '' });
  const spectrum = await core.call('pcaSpectrum', { id, shares: SHARES });
  // With no direction at all the reconstruction is the mean, in pixels whatever the scale.
  const images = new Uint8Array(PIXELS);
  const mean = await core.call('pcaReconstructPoints', { id, scale, images, components: 0 });
  return {
    id,
    scale,
    standardised: scale.length > 0,
    fitted,
    seconds,
    kept: summary.components,
    n: summary.sampleCount,
    total: summary.totalVariance,
    eigenvalues: summary.eigenvalues,
    cumulative: summary.cumulative,
    eigenvectors: summary.eigenvectors,
    mean: mean.points,
    dropped: spectrum.dropped,
    levels: spectrum.directions,
    rank: spectrum.rank,
  };
}

/** What is published of it. @param {Basis} basis */
export function liveOf(basis) {
  const [k50 = NaN, k80 = NaN, k90 = NaN, k95 = NaN, k99 = NaN] = basis.levels;
  const evr = (/** @type {number} */ k) => basis.cumulative[k - 1] ?? NaN;
  return {
    k50,
    k80,
    k90,
    k95,
    k99,
    n: basis.n,
    rank: basis.rank,
    total: basis.total,
    fitted: basis.fitted ? 1 : 0,
    evr1: evr(1),
    evr2: evr(2),
    evr15: evr(15),
    evr50: evr(50),
    evr154: evr(154),
    lambda1: basis.eigenvalues[0] ?? NaN,
  };
}
