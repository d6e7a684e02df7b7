/**
 * Lines through small clouds of points (cpp/include/atlas/lessons/principalDirections.h): quick enough to be
 * asked at every pointer move. Points are n×2, a point a row; angles are in radians.
 * @module
 */

/**
 * What the points say about every line, and the principal directions. Matrices are row-major;
 * `vectors` holds one direction a row.
 * @typedef {object} Directions
 * @property {Float64Array} mean
 * @property {Float64Array} centre the mean, or 0 when not centred
 * @property {Float64Array} scatter S = Σ (x−c)(x−c)ᵀ
 * @property {number} total Σ ‖x−c‖²
 * @property {Float64Array} values λ of S, descending
 * @property {Float64Array} vectors
 * @property {Float64Array} variances λ/(n−1)
 * @property {Float64Array} varianceRatio λ/total
 * @property {Float64Array} singularValues σ of the points less their centre
 * @property {Float64Array} singularSquares σ²/(n−1)
 * @property {number} routeDifference between directions by Jacobi, power iteration and SVD
 * @property {Float64Array} curveScatter over `angles` lines from 0 to π
 * @property {Float64Array} curveError
 * @property {number} angle of the first direction, in [0, π)
 * @property {number} meanAngle of the line from the origin to the mean
 * @property {number} searchedAngle of most scatter, found by search, not by an eigenvector
 */

/**
 * @typedef {object} Line
 * @property {Float64Array} direction unit vector at the angle
 * @property {Float64Array} centre
 * @property {Float64Array} codes z = wᵀ(x−c)
 * @property {Float64Array} reconstructions c + w z, n×2
 * @property {number} scatter
 * @property {number} error
 * @property {number} variance scatter/(n−1)
 * @property {number} sum scatter + error, each summed by its own definition
 * @property {number} total
 */

/**
 * Power iteration; arrays hold steps+1 entries (or rows), the first of the start.
 * @typedef {object} PowerRun
 * @property {Float64Array} centre
 * @property {Float64Array} matrix S, or what deflation left of it
 * @property {Float64Array} directions
 * @property {Float64Array} images S w, not normalised
 * @property {Float64Array} rayleigh
 * @property {Float64Array} sine of the angle to the eigenvector
 * @property {Float64Array} tangent
 * @property {Float64Array} expected tangent by theory: the first times ratioᵗ
 * @property {number} value λ of the direction sought
 * @property {number} ratio next eigenvalue over it
 */

/**
 * @typedef {object} Spread
 * @property {Float64Array} points n×2, the first sample
 * @property {Float64Array} angles first direction of each sample, in [0, π)
 * @property {Float64Array} directions the same as unit vectors
 * @property {number} firstValue mean of λ₁ of the covariance over the samples
 * @property {number} secondValue
 * @property {number} agreement 1 when all lines agree, about 1/√samples when arbitrary
 * @property {number} angleStd circular standard deviation, radians
 * @property {number} asymptoticStd its large-n value; infinite for a circle
 */

/**
 * @typedef {object} PrincipalDirectionsRequests
 * @property {[{ points: Float64Array, centred: boolean, angles: number }, Directions, never]} directionsOf
 * @property {[{ points: Float64Array, centred: boolean, angle: number }, Line, never]} directionsLine
 * @property {[{ points: Float64Array, centred: boolean, startAngle: number, component: 0 | 1, steps: number }, PowerRun, never]} directionsPower component 1: with the first direction deflated
 * @property {[{ ratio: number, angle: number, count: number, repeats: number, seed: number, draw: number }, Spread, never]} directionsSpread samples of a Gaussian with axes 1 and `ratio`
 */

export {};
