/**
 * Three straight lines through one cloud (cpp/include/atlas/lessons/regression.h): regression of y on x, of x
 * on y, and the first principal direction. Costs are sums of squared residuals, vertical, horizontal,
 * orthogonal; the last in the units of PCA, (x, unit·y).
 * @module
 */

/** @typedef {{ angle: number, slope: number, cost: Float64Array }} FittedLine angle in (−π/2, π/2] */
/**
 * @typedef {object} FittedLines
 * @property {Float64Array} mean x, y: every line passes through it
 * @property {Float64Array} scatter xx, xy, yy: sums, not divided by n−1
 * @property {number} correlation
 * @property {FittedLine} yOnX
 * @property {FittedLine} xOnY
 * @property {FittedLine} pca
 * @property {FittedLine} hand the line at `angle`
 * @property {Float64Array} ends n×2: where each residual of `hand` ends; NaN when it does not
 * @property {Float64Array} angles even, from −π/2 to π/2
 * @property {Float64Array} costs of the line at each of the angles, ×3
 */

/**
 * @typedef {object} RegressionRequests
 * @property {[{ points: Float64Array, unit: number, angle: number, residual: 0 | 1 | 2, curvePoints: number }, FittedLines, never]} fitLines unit: in which y is measured for PCA
 */

export {};
