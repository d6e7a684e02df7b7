/**
 * Every message between the page and the worker, typed in one place.
 *
 * A request is `{ id, type, payload }`; the worker answers with exactly one
 * `{ id, kind: 'result', value }` or `{ id, kind: 'error', error }`, and before it any number of
 * `{ id, kind: 'progress', value }`. `{ id, type: 'cancel' }` asks for the call `id` to stop; it then
 * ends with an error whose code is `cancelled`. Values are structured-clonable; big arrays travel as
 * copies whose buffers are transferred, never as views of wasm memory.
 *
 * Layout everywhere: one image or one code a row, row-major, so `codes[i * latentDim + j]` is number j
 * of image i (the lecture's Z = WᵀX is k×n, a data point in each column: the same memory).
 *
 * @module
 */

/** @typedef {'bce' | 'mse' | 'l1'} LossName */
/** @typedef {'pca' | 'ae' | 'vae'} ModelKind */
/** @typedef {'relu' | 'tanh' | 'sigmoid' | 'identity'} ActivationName */
/** @typedef {'adam' | 'sgd'} OptimizerName */

/**
 * What is to be built and how it is trained. Ranges are in `web/engine/limits.js`.
 * @typedef {object} ModelSpec
 * @property {ModelKind} kind
 * @property {number} latentDim k, for PCA the number of components kept
 * @property {number[]} hidden encoder widths, mirrored in the decoder; ignored by PCA
 * @property {ActivationName} activation of the hidden layers
 * @property {LossName} loss reconstruction loss: Bernoulli cross-entropy, ½·squared error, absolute error
 * @property {number} beta weight of the KL term (VAE)
 * @property {number} klWarmupSteps steps over which beta rises linearly from 0; 0 is none
 * @property {OptimizerName} optimizer
 * @property {number} learningRate
 * @property {number} momentum for sgd
 * @property {number} batchSize
 * @property {number} seed
 */

/**
 * Mean nats per image; total = recon + beta·kl. `klPerDim` has latentDim entries.
 * @typedef {object} Losses
 * @property {number} recon
 * @property {number} kl
 * @property {number} total
 * @property {number[]} klPerDim
 */

/**
 * @typedef {object} EngineInfo
 * @property {'simd-mt' | 'simd'} variant
 * @property {number} threads
 * @property {string} version
 */

/**
 * @typedef {object} DatasetInfo
 * @property {string} id
 * @property {number} count images held now (grows while shards arrive)
 * @property {number} rows
 * @property {number} cols
 * @property {boolean} labelled
 */

/**
 * @typedef {object} ModelInfo
 * @property {string} id
 * @property {ModelSpec} spec
 * @property {number} inputDim
 * @property {number} parameterCount
 * @property {number} step optimiser steps taken
 * @property {number} epoch step · batchSize / images, fractional
 */

/**
 * One report while training. `train` is the mean over the batches since the last report; `test` is
 * there when the held-out loss was measured at this moment.
 * @typedef {object} TrainProgress
 * @property {number} step
 * @property {number} epoch
 * @property {number} imagesPerSecond
 * @property {Losses} train
 * @property {Losses} [test]
 * @property {SnapshotInfo} [snapshot] a snapshot was kept at this moment
 * @property {{ model: Uint8Array, trainer: Uint8Array }} [checkpoint] goes with a snapshot; kept by the client for restarts and snapshotOpen, not passed on
 * @property {boolean} [diverged] the loss became NaN; the model is back at its last good snapshot
 * @property {string} [message] the sentence that goes with it
 */

/**
 * A remembered moment of a run.
 * The client keeps its weights (they survive a crash of the worker); `snapshotOpen` makes a model of it.
 * @typedef {object} SnapshotInfo
 * @property {number} index
 * @property {number} step
 * @property {number} epoch
 * @property {Losses} test
 * @property {Float32Array} codes held-out codes (posterior means), n × latentDim
 */

/**
 * One request on the wire.
 * @template {RequestType} [T=RequestType]
 * @typedef {{ id: number, type: T, payload: Payload<T> } | { id: number, type: 'cancel' }} RequestMessage
 */

/**
 * One answer on the wire. `fatal` has no id: the worker is unusable and says why.
 * @typedef {{ id: number, kind: 'result', value: unknown }
 *   | { id: number, kind: 'progress', value: unknown }
 *   | { id: number, kind: 'error', error: ErrorData }
 *   | { kind: 'fatal', error: ErrorData }} AnswerMessage
 */

/**
 * @typedef {object} PcaSummary
 * @property {number} inputDim
 * @property {number} components k kept
 * @property {number} sampleCount
 * @property {number} totalVariance
 * @property {Float64Array} eigenvalues all inputDim of them, descending
 * @property {Float64Array} cumulative cumulative explained variance ratio over the total variance
 * @property {Float32Array} mean inputDim
 * @property {Float32Array} eigenvectors k × inputDim, one principal direction a row (row i is column i of W)
 */

/**
 * @typedef {object} Encoded
 * @property {Float32Array} mu n × latentDim
 * @property {Float32Array} logVar n × latentDim; zeros-length for models with no posterior
 */

/**
 * What the worker answers to each request: `[payload, value, progress]`.
 * Model and dataset ids are names chosen by the caller; reusing one replaces what it named.
 *
 * @typedef {object} Requests
 * @property {[{ wasmUrl: string, threads: number, variant: 'simd-mt'|'simd' }, EngineInfo, never]} init wasmUrl: folder that holds <variant>/atlas.js
 * @property {[{ id: string, rows: number, cols: number, capacity: number, images: Uint8Array, labels: Uint8Array | null }, DatasetInfo, never]} datasetCreate capacity: images expected in all, a hint
 * @property {[{ id: string, images: Uint8Array, labels: Uint8Array | null }, DatasetInfo, never]} datasetAppend
 * @property {[{ id: string, imagesIdx: Uint8Array, labelsIdx: Uint8Array | null }, DatasetInfo, never]} datasetFromIdx
 * @property {[{ id: string, count: number, seed: number, firstIndex: number }, DatasetInfo, never]} datasetDigits ground-truth digits; images firstIndex … firstIndex+count-1 of that seed
 * @property {[{ id: string, indices: number[] }, { images: Uint8Array, labels: Uint8Array }, never]} datasetImages
 * @property {[{ id: string }, number, never]} datasetFloor mean nats per image of Σ BCE(x, x): no Bernoulli decoder gets below it
 * @property {[{ id: string }, void, never]} datasetDrop
 * @property {[{ id: string, spec: ModelSpec, dataset: string }, ModelInfo, never]} modelCreate
 * @property {[{ id: string, bytes: Uint8Array }, ModelInfo, never]} modelLoad a safetensors file of this project
 * @property {[{ id: string }, Uint8Array, never]} modelSave
 * @property {[{ id: string, bytes: Uint8Array }, ModelInfo, never]} trainerRestore continue a run from a checkpoint (see TrainProgress), to the same bits
 * @property {[{ id: string }, { sha256: string }, never]} modelHash of the float32 parameters, little endian
 * @property {[{ id: string }, void, never]} modelDrop
 * @property {[{ id: string, dataset: string, testDataset: string, testCount: number, steps: number, reportEverySteps: number, snapshotEpochs: number[] }, ModelInfo, TrainProgress]} train runs up to `steps` optimiser steps in slices, other calls are answered in between; with kind pca: fits at once
 * @property {[{ id: string }, SnapshotInfo[], never]} snapshots answered by the client
 * @property {[{ id: string, index: number, as: string }, ModelInfo, never]} snapshotOpen answered by the client through modelLoad: a model named `as` with the weights of a snapshot
 * @property {[{ id: string, dataset: string, count: number }, Losses, never]} evaluate
 * @property {[{ id: string, dataset: string, first: number, count: number }, Encoded, never]} encode
 * @property {[{ id: string, images: Uint8Array }, Encoded, never]} encodeImages count · inputDim bytes
 * @property {[{ id: string, codes: Float32Array }, Uint8Array, never]} decode count × inputDim bytes, clamped to 0…255
 * @property {[{ id: string, dataset: string, indices: number[] }, Uint8Array, never]} reconstruct posterior mean decoded
 * @property {[{ id: string, n: number, count: number, seed: number }, { codes: Float32Array, images: Uint8Array }, never]} sample from the prior (PCA: z ~ N(0, Λ)); n is the sample's step
 * @property {[{ id: string, size: number, window: [number, number, number, number], spacing: 'uniform' | 'quantile', dims: [number, number], base: Float32Array | null }, Uint8Array, never]} mosaic size×size decoded tiles, row 0 at the top (largest second coordinate); window = [x0, x1, y0, y1]; other coordinates from `base` or 0
 * @property {[{ id: string, from: Float32Array, to: Float32Array, count: number, mode: 'linear' | 'spherical' }, { codes: Float32Array, images: Uint8Array }, never]} interpolate
 * @property {[{ dataset: string, images: Uint8Array, limit: number }, { indices: Uint32Array, distances: Float32Array }, never]} nearest nearest training image (L2 in pixel space, pixels in 0…1)
 * @property {[{ id: string, dataset: string, testDataset: string, trainCount: number, testCount: number, k: number }, number, never]} knnAccuracy
 * @property {[{ id: string, dataset: string }, PcaSummary, never]} pcaSummary
 * @property {[{ id: string, dataset: string, indices: number[], components: number }, Uint8Array, never]} pcaReconstruct with the first `components` directions
 */

/** @typedef {keyof Requests} RequestType */
/**
 * @template {RequestType} T
 * @typedef {Requests[T][0]} Payload
 */
/**
 * @template {RequestType} T
 * @typedef {Requests[T][1]} Value
 */
/**
 * @template {RequestType} T
 * @typedef {Requests[T][2]} Progress
 */

/**
 * @typedef {'invalidArgument' | 'dataCorrupt' | 'notFound' | 'cancelled' | 'diverged' | 'outOfMemory' | 'crashed' | 'unsupported'} ErrorCode
 */
/** @typedef {{ code: ErrorCode, message: string }} ErrorData */

/** A failed call: `code` for programs, `message` one sentence for people. */
export class EngineError extends Error {
  /** @param {ErrorData} data */
  constructor({ code, message }) {
    super(message);
    this.name = 'EngineError';
    /** @type {ErrorCode} */
    this.code = code;
  }
}
