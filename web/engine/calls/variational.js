/**
 * One image seen by a trained VAE, and the estimators of its gradient
 * (cpp/include/atlas/lessons/ledger.h, encoderStretch.h, gradientEstimators.h).
 * @module
 */

/**
 * A mean over drawn samples, with the standard error of that mean.
 * @typedef {{ mean: number, standardError: number }} Estimate
 */

/**
 * Nats of one image; arrays over latent numbers (k) or pixels (d).
 * @typedef {object} Ledger
 * @property {Float32Array} mu
 * @property {Float32Array} sigma
 * @property {Float64Array} klPerDim empty for an autoencoder
 * @property {number} kl
 * @property {Estimate} klMonteCarlo
 * @property {Estimate} reconstruction
 * @property {Float64Array} reconPerPixel
 * @property {number} reconAtMean at z = μ
 * @property {number} negativeLogDensityAtMean = reconAtMean + densityConstant, from the density itself
 * @property {number} densityConstant
 */

/**
 * z = μ + σ⊙ε and what the losses tell the encoder through it, k numbers each.
 * @typedef {object} ReparameterizedPass
 * @property {Float32Array} mu
 * @property {Float32Array} sigma
 * @property {Float32Array} epsilon
 * @property {Float32Array} z
 * @property {Float32Array} dMu of the reconstruction loss
 * @property {Float32Array} dLogVar
 * @property {Float32Array} dKlMu of the KL
 * @property {Float32Array} dKlLogVar
 * @property {number} reconstruction
 */

/**
 * @typedef {object} EncoderStretch
 * @property {number} count queries are images 0 … count−1 of the set, neighbours are count + neighbour[i]
 * @property {number} latentStd
 * @property {Uint32Array} neighbour
 * @property {Float32Array} imageDistance
 * @property {Float32Array} codeDistance in units of latentStd
 * @property {Float32Array} stretch codeDistance / imageDistance
 * @property {Uint32Array} order queries whose neighbour is near (image distance at most the median), by falling stretch
 * @property {number} median
 * @property {number} p99
 */

/**
 * @typedef {object} GradientEstimator
 * @property {number} mean
 * @property {number} variance
 * @property {number} standardError
 * @property {number} varianceStandardError
 * @property {number} exactVariance
 * @property {Float64Array} counts samples in each bin
 */

/**
 * @typedef {object} VariationalRequests
 * @property {[{ id: string, image: Uint8Array, samples: number, sigmaScale: number, seed: number }, Ledger, never]} elboLedger
 * @property {[{ id: string, image: Uint8Array, seed: number, draw: number }, ReparameterizedPass, never]} reparameterizedPass
 * @property {[{ id: string, code: Float32Array, seed: number, draw: number }, { mean: Float32Array, standardDeviation: Float32Array, sample: Float32Array }, never]} decodedDistribution
 * @property {[{ id: string, dataset: string, count: number }, EncoderStretch, never]} encoderStretch
 * @property {[{ mu: number, sigma: number, samples: number, seed: number, low: number, high: number, bins: number }, { exactMean: number, pathwise: GradientEstimator, score: GradientEstimator }, never]} gradientDuel ∂/∂μ E[z²] by two estimators
 */

export {};
