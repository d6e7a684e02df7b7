/**
 * Information, entropy and divergence (cpp/include/atlas/lessons/divergence.h), in nats.
 * @module
 */

/**
 * @typedef {object} Compared
 * @property {number} entropyP
 * @property {number} entropyQ
 * @property {number} crossEntropy of q under p; Infinity where q is 0 and p is not
 * @property {number} divergence KL(p‖q)
 * @property {number} reverse KL(q‖p)
 * @property {number} wrongStep H(q) − H(p)
 * @property {Float64Array} p
 * @property {Float64Array} q
 * @property {Float64Array} informationP
 * @property {Float64Array} informationQ
 * @property {Float64Array} terms p log(p/q)
 */
/**
 * @typedef {object} ComparedNormals
 * @property {number} entropyP
 * @property {number} entropyQ
 * @property {number} divergence
 * @property {number} reverse
 * @property {Float64Array} estimates of the divergence, one for each of the counts
 * @property {Float64Array} standardErrors
 * @property {Float64Array} x
 * @property {Float64Array} p
 * @property {Float64Array} q
 * @property {Float64Array} integrand p log(p/q)
 */

/**
 * @typedef {object} PairSigns
 * @property {number} negativeDivergences
 * @property {number} negativeWrongSteps
 * @property {number} leastDivergence
 * @property {number} largestGap |KL − (H(p, q) − H(p))|
 * @property {Float64Array} divergences counts, one for each bin of the window
 * @property {Float64Array} wrongSteps
 */

/**
 * @typedef {object} DivergenceRequests
 * @property {[{ p: Float64Array, q: Float64Array }, Compared, never]} compareDistributions weights are normalised
 * @property {[{ p: Float64Array, index: number, value: number }, Float64Array, never]} withProbability one outcome set, the others keep their proportions
 * @property {[{ pairs: number, outcomes: number, seed: number, window: [number, number], bins: number }, PairSigns, never]} signsOfPairs
 * @property {[{ means: [number, number], stds: [number, number], window: [number, number], curvePoints: number, counts: number[], seed: number }, ComparedNormals, never]} compareNormals p and q; estimates from the first counts[i] samples of the seed
 * @property {[{ mean: number, std: number, low: number, high: number }, number, never]} probabilityNormal P(low ≤ x ≤ high)
 * @property {[{ mean: number, std: number, window: [number, number, number, number], cols: number, rows: number }, Float32Array, never]} klBowl KL(N(μ, σ²)‖q) at the middles of cells; window μ0, μ1, σ0, σ1, row 0 at the largest σ
 */

export {};
