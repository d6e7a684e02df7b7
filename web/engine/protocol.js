/**
 * Every message between the page and the worker. The calls themselves are typed in `web/engine/calls/`, a
 * file a concept; here is what travels around them, and what several of them share.
 *
 * A request is `{ id, type, payload }`; the worker answers with exactly one
 * `{ id, kind: 'result', value }` or `{ id, kind: 'error', error }`, and before it any number of
 * `{ id, kind: 'progress', value }` and `{ id, kind: 'state', value }` (of a training: waiting for a
 * place or running). `{ id, type: 'cancel' }` asks for the call `id` to stop; it then
 * ends with an error whose kind is `cancelled`. Values are structured-clonable; big arrays travel as
 * copies whose buffers are transferred, never as views of wasm memory.
 *
 * Layout everywhere: one image or one code a row, row-major, so `codes[i * latentDim + j]` is number j
 * of image i (the lecture's Z = WᵀX is k×n, a data point in each column: the same memory).
 *
 * @module
 */

/** @typedef {'bce' | 'mse' | 'l1'} LossName */
/** @typedef {'pca' | 'ae' | 'vae'} ModelKind */
/**
 * A model of a family that is not of images (cpp/include/atlas/models/families.h); what is left out has
 * the core's default. points: an autoencoder of points, on a set of points; linear: the linear
 * autoencoder, on images; ribbons: a VAE on ribbons, which it draws itself; mesh: a VAE on bodies, which
 * it draws itself; classifier: of labelled images, with latentDim classes; vqvae: images as
 * side×side maps of words of a codebook, of latentDim numbers each; codes: the prior of such maps, with
 * latentDim classes.
 * @typedef {({ kind: 'points' | 'linear', latentDim: number, rateDrop: number, hidden?: number[] }
 *   | { kind: 'ribbons', autoregressive: boolean, beta: number, freeBits: number, wordDropout: number, totalSteps: number }
 *   | { kind: 'mesh', body: BodyKind, prior: MeshPrior, totalSteps: number }
 *   | { kind: 'classifier', latentDim: number, layers?: 'dense' | 'conv', hidden?: number[], activation?: ActivationName }
 *   | { kind: 'vqvae' | 'codes', latentDim: number, side: 4 | 8, codes?: number, rateDrop?: number, levels?: 1 | 2, restart?: boolean })
 *   & { seed: number, batchSize?: number, learningRate?: number }} FamilySpec
 */
/** @typedef {'tube' | 'person'} BodyKind */
/** @typedef {'none' | 'interpolation' | 'full'} MeshPrior */
/** @typedef {'relu' | 'tanh' | 'sigmoid' | 'identity'} ActivationName */
/** @typedef {'adam' | 'sgd'} OptimizerName */

/**
 * What is to be built and how it is trained. Ranges are in `web/engine/limits.js`.
 * @typedef {object} ModelSpec
 * @property {ModelKind} kind
 * @property {number} latentDim k, for PCA the number of components kept
 * @property {'dense' | 'conv'} [layers] dense when left out; conv: two convolutions before the dense
 *   layers, of 28×28 images
 * @property {number[]} hidden widths of the encoder's dense layers, mirrored in the decoder; ignored by PCA
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
 * @property {{ model?: Uint8Array, trainer: Uint8Array }} [checkpoint] goes with a snapshot (then with the model), and comes now and then in a run that is kept; the client keeps it for restarts, snapshotOpen and the visitor, and does not pass it on
 * @property {number[]} [remembered] with a snapshot, from the client: indices of those that are there now; of many, every second one is let go
 * @property {boolean} [diverged] the loss became NaN; the model is back at its last good snapshot
 * @property {ErrorData} [error] what goes with it
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
 * @typedef {{ id: number, type: T, payload: Payload<T> } | { id: number, type: 'cancel' } | { type: 'ping' }} RequestMessage
 */

/**
 * One answer on the wire. `fatal` has no id: the worker is unusable and says why; nor have the signs of
 * life (pulse.js).
 * @typedef {{ id: number, kind: 'result', value: unknown }
 *   | { id: number, kind: 'progress', value: unknown }
 *   | { id: number, kind: 'state', value: 'waiting' | 'running' }
 *   | { id: number, kind: 'error', error: ErrorData }
 *   | { kind: 'pong' }
 *   | { kind: 'life', lock: string }
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
 * What the worker answers to each request: `[payload, value, progress]`. These are answered by the
 * worker and the client themselves; those of the core are in `web/engine/calls/`.
 *
 * @typedef {object} OwnRequests
 * @property {[{ wasmUrl: string, threads: number, variant: 'simd-mt'|'simd' }, EngineInfo, never]} init wasmUrl: folder that holds <variant>/atlas.js
 * @property {[{ id: string }, SnapshotInfo[], never]} snapshots answered by the client
 * @property {[{ id: string, index: number, as: string }, ModelInfo, never]} snapshotOpen answered by the client through modelLoad: a model named `as` with the weights of a snapshot
 */

/** @typedef {OwnRequests & import('./calls/index.js').Requests} Requests */
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
 * What an error is to a program.
 * @typedef {'invalidArgument' | 'dataCorrupt' | 'notFound' | 'cancelled' | 'diverged' | 'outOfMemory' | 'crashed' | 'unsupported'} ErrorKind
 */
/**
 * A sentence that is yet to be said: its code in `web/engine/words.md`, and the values it names. One of
 * them may be a sentence, or a part of one, itself.
 * @typedef {{ code: string, values?: { [name: string]: number | string | Sentence } }} Sentence
 */
/** @typedef {Sentence & { kind: ErrorKind }} ErrorData */

/**
 * A failed call: `kind` for programs, code and values for the sentence a person reads, which is worded
 * where it is shown (`web/frame/sentences.js`). `message` is for consoles.
 */
export class EngineError extends Error {
  /** @param {ErrorData} data */
  constructor({ kind, code, values = {} }) {
    super(`${code} ${JSON.stringify(values)}`);
    this.name = 'EngineError';
    this.kind = kind;
    this.code = code;
    this.values = values;
  }
}

/** An error as it travels. @param {EngineError} error @returns {ErrorData} */
export const dataOf = ({ kind, code, values }) => ({ kind, code, values });
