/**
 * The spectrum of a fitted PCA, PCA of points that are no images, and comparing two results
 * (cpp/include/atlas/models/pcaSpectrum.h).
 * @module
 */

/**
 * @typedef {object} PcaSpectrum
 * @property {Float64Array} ratios λᵢ over the total variance, one for each number of a point
 * @property {Float64Array} dropped one more; entry k is Σ_{i>k} λᵢ
 * @property {Float64Array} directions the fewest that hold each of `shares`
 * @property {number} rank eigenvalues above 0
 */

/**
 * @typedef {object} PcaSpectrumRequests
 * @property {[{ id: string, shares: readonly number[] }, PcaSpectrum, never]} pcaSpectrum shares of the variance, in (0, 1]
 * @property {[{ id: string, points: Float64Array, dim: number, components: number }, { rank: number }, never]} pcaFitPoints kept as model `id`
 * @property {[{ a: ArrayLike<number>, b: ArrayLike<number> }, number, never]} pcaCompare max |a − b|
 */

export {};
