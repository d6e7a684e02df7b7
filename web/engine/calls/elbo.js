/**
 * The evidence and its lower bound (cpp/include/atlas/lessons/elbo.h, evidence.h), in nats.
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
/**
 * Entry i is dimension i + 1; powers of ten.
 * @typedef {object} EvidenceCosts
 * @property {number} ratio
 * @property {Float64Array} log10Nodes
 * @property {Float64Array} log10Samples
 * @property {Float64Array} log10NodeSeconds
 * @property {Float64Array} log10SampleSeconds
 * @property {number} log10DecodingSeconds of one code
 * @property {number} nodesInTime dimensions that end within the age of the universe
 * @property {number} samplesInTime
 */

/**
 * One image under a VAE with two latent numbers.
 * @typedef {object} Evidence
 * @property {number} logEvidence
 * @property {number} elbo
 * @property {number} reconstruction −E_q log p(x|z)
 * @property {number} klPrior
 * @property {number} gap logEvidence − elbo
 * @property {number} divergence KL(q‖p(z|x)), a sum of its own
 * @property {number} sumOfQ
 * @property {number} step of the finest cells
 * @property {number} drawsForOne prior draws until one explains x about as well as the best code
 * @property {number} decoded codes
 * @property {number} seconds it took
 * @property {Float64Array} mu of q
 * @property {Float64Array} sigma
 * @property {Float64Array} posteriorMean
 * @property {Float64Array} posteriorStd
 * @property {Float64Array} window of what is drawn
 * @property {Float32Array} posterior p(z|x) relative to its largest value, cols×cols, row 0 at the top
 */
/**
 * Averages of S prior draws, one entry a count.
 * @typedef {object} NaiveEvidence
 * @property {Float64Array} mean over blocks of draws, of the mean over the images
 * @property {Float64Array} below reference − mean
 * @property {Float64Array} spread standard deviation over the blocks
 * @property {Uint32Array} blocks
 * @property {number} seconds it took
 */
/** @typedef {{ half: number, side: number, levels: number }} EvidenceGrid */

/**
 * @typedef {object} ElboRequests
 * @property {[{ id: string, dataset: string, index: number, grid: EvidenceGrid, view: { window: readonly [number, number, number, number], sigmas: number, cols: number } }, Evidence, never]} evidence
 * @property {[{ id: string, dataset: string, first: number, count: number, draws: number, counts: readonly number[], seed: number, reference: number }, NaiveEvidence, never]} naiveEvidence
 * @property {[{ line: LatentLine, reach: number, count: number }, ElboPicture, never]} elboPicture curves at `count` places of [−reach, reach]
 * @property {[{ line: LatentLine, over: 'noise' | 'slope', count: number }, ThetaSweep, never]} thetaSweep
 * @property {[{ line: LatentLine, rate: number, steps: number }, Ascent, never]} elboAscent
 * @property {[{ nodesPerAxis: number, noise: number, relativeError: number, rate: number, dims: number }, EvidenceCosts, never]} evidenceCosts
 */

/** What a call answers, and how long it took: the rate is part of the lesson. @param {() => any} call */
const timed = (call) => {
  const begin = performance.now();
  const value = call();
  return { ...value, seconds: (performance.now() - begin) / 1000 };
};

/** @satisfies {import('./index.js').Handlers<ElboRequests>} */
export const elbo = {
  /** @type {import('./index.js').Handler<ElboRequests, 'evidence'>} */
  evidence: (core, p) => timed(() => core.call('evidence', p)),
  /** @type {import('./index.js').Handler<ElboRequests, 'naiveEvidence'>} */
  naiveEvidence: (core, p) => timed(() => core.call('naiveEvidence', p)),
};
