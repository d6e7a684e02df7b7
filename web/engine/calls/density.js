/**
 * Densities learned in the plane, and samples from them (cpp/include/atlas/lessons/density.h). Points are
 * n×2, one a row; a mixture is K×6: weight, mean x, y, covariance xx, xy, yy. Log densities are nats
 * per unit area.
 * @module
 */

/** @typedef {{ mean: number, standardError: number, least: number }} Summary */
/** @typedef {readonly [number, number, number, number]} Window x0, x1, y0, y1 */

/**
 * @typedef {object} DensityRequests
 * @property {[{ points: Float64Array, bandwidth: number }, Float64Array, never]} kernelFit the mixture with one component a point
 * @property {[{ points: Float64Array, heldOut: Float64Array, components: number, seed: number, steps: number, floor: number }, { mixtures: Float64Array, train: Float64Array, heldOut: Float64Array }, never]} mixtureFit the mixture before the first EM step and after each: (steps+1)×K×6; mean log densities under each
 * @property {[{ mixture: Float64Array, cells: number }, number, never]} densityIntegral over everything, by cells² midpoints
 * @property {[{ mixture: Float64Array, window: Window, cols: number, rows: number }, { values: Float32Array, integral: number, largest: number }, never]} densityGrid at the middles of cells, row 0 at the top
 * @property {[{ mixture: Float64Array, points: Float64Array }, { logDensity: Float64Array, mean: number }, never]} densityScore
 * @property {[{ mixture: Float64Array, count: number, seed: number, first: number }, Float64Array, never]} densitySample
 * @property {[{ mixture: Float64Array, samples: Float64Array }, { model: Float64Array, sample: Float64Array, standardErrors: Float64Array, worst: number }, never]} densityMoments x, y, xx, xy, yy; worst: the largest distance in standard errors
 * @property {[{ points: Float64Array, heldOut: Float64Array, bandwidths: Float64Array }, { train: Float64Array, heldOut: Float64Array, best: number }, never]} bandwidthCurve mean log density of both at each bandwidth; heldOut empty: each point judged by the others
 * @property {[{ name: import('./toys.js').ToyName, points: Float64Array }, { logDensity: Float64Array, mean: number }, never]} toyTrueDensity of the distribution that a set is drawn from
 * @property {[{ values: Float64Array }, Summary, never]} summarize
 * @property {[{ mixture: Float64Array, name: import('./toys.js').ToyName, count: number, seed: number }, Summary, never]} toyDivergence KL(true‖learned) in nats over `count` points of the set with this seed, which must not be that of the points learned from
 * @property {[{ count: number, pixels: number, seed: number, first: number }, Uint8Array, never]} noiseImages uniform bytes
 */

export {};
