/**
 * The evidence and its lower bound (cpp/include/atlas/elbo.h), in nats.
 * @module
 */

/**
 * A latent model on the line and a Gaussian q: p(z) = N(0, 1), p(x|z) = N(D(z), noise²),
 * q = N(mu, sigma²).
 * @typedef {object} LatentLine
 * @property {'line' | 'bend' | 'fold'} shape of the decoder D
 * @property {number} slope
 * @property {number} noise
 * @property {number} x
 * @property {number} mu
 * @property {number} sigma
 */

/**
 * The sides of the thirteen steps, grid sums each; names as in ElboSteps of the header.
 * @typedef {'bayes' | 'bayesJoint' | 'evidence' | 'divergence' | 'flipped' | 'byBayes' | 'split'
 *   | 'sumOfQ' | 'toMaximise' | 'elbo' | 'factored' | 'likelihood' | 'klPrior' | 'loss' | 'klClosed'
 *   | 'reconstruction' | 'logEvidence' | 'gap' | 'disagreement' | 'posteriorMean' | 'posteriorStd'
 *   | 'dMu' | 'dLogSigma'} ElboNumber
 */
/** @typedef {Record<'z' | 'decoder' | 'prior' | 'likelihood' | 'posterior' | 'q', Float64Array>} ElboCurves */
/** @typedef {{ numbers: Record<ElboNumber, number>, curves: ElboCurves }} ElboPicture */
/** @typedef {{ theta: Float64Array, logEvidence: Float64Array, elbo: Float64Array, bestEvidence: number, bestElbo: number }} ThetaSweep */
/** @typedef {{ mu: Float64Array, sigma: Float64Array, elbo: Float64Array }} Ascent entry 0 is the start */
/** @typedef {{ ratio: number, log10Nodes: Float64Array, log10Samples: Float64Array }} EvidenceCosts entry i is dimension i + 1 */

/**
 * @typedef {object} ElboRequests
 * @property {[{ line: LatentLine, reach: number, count: number }, ElboPicture, never]} elboPicture curves at `count` places of [−reach, reach]
 * @property {[{ line: LatentLine, over: 'noise' | 'slope', count: number }, ThetaSweep, never]} thetaSweep
 * @property {[{ line: LatentLine, rate: number, steps: number }, Ascent, never]} elboAscent
 * @property {[{ nodesPerAxis: number, noise: number, relativeError: number, dims: number }, EvidenceCosts, never]} evidenceCosts
 */

/** @param {LatentLine} line */
const numbersOf = ({ slope, noise, x, mu, sigma }) =>
  Float64Array.from([slope, noise, x, mu, sigma]);

/** @type {import('./index.js').Handlers<ElboRequests>} */
export const elbo = {
  elboPicture: (core, { line, reach, count }) =>
    core.call('elboPicture', line.shape, numbersOf(line), reach, count),
  thetaSweep: (core, { line, over, count }) =>
    core.call('thetaSweep', line.shape, numbersOf(line), over === 'noise', count),
  elboAscent: (core, { line, rate, steps }) =>
    core.call('elboAscent', line.shape, numbersOf(line), rate, steps),
  evidenceCosts: (core, p) =>
    core.call('evidenceCosts', p.nodesPerAxis, p.noise, p.relativeError, p.dims),
};
