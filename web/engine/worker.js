/**
 * The dedicated worker that owns the wasm. One request at a time is inside the core; a long one
 * (training) works in slices and answers the others in between, so that a hover is decoded while the
 * model trains.
 * @module
 */
import { loadCore } from './core.js';
import { EngineError } from './protocol.js';
import { train } from './training.js';

/** @typedef {import('./protocol.js').RequestType} RequestType */
/** @typedef {import('./protocol.js').RequestMessage} RequestMessage */
/** @typedef {import('./core.js').Core} Core */

/**
 * What a handler may do besides computing.
 * @typedef {object} Job
 * @property {(value: unknown) => void} progress
 * @property {() => void} throwIfCancelled
 */

/** @type {Core | undefined} */
let core;
/** Calls under way, by id; cancelled ones stay until their handler notices. @type {Map<number, { cancelled: boolean }>} */
const underWay = new Map();

/** @returns {Core} */
function ready() {
  if (!core) throw new EngineError({ code: 'notFound', message: 'The engine is not started yet.' });
  return core;
}

/** @type {{ [T in RequestType]?: (payload: import('./protocol.js').Payload<T>, job: Job) => unknown }} */
const handlers = {
  async init({ wasmUrl, variant, threads }) {
    core = await loadCore({ wasmUrl, variant, threads, onAbort: reportFatal });
    return { variant, threads: core.threads, version: core.call('version').version };
  },
  datasetCreate: (p) =>
    ready().call('datasetCreate', p.id, p.rows, p.cols, p.capacity, p.images, p.labels),
  datasetAppend: (p) => ready().call('datasetAppend', p.id, p.images, p.labels),
  datasetFromIdx: (p) => ready().call('datasetFromIdx', p.id, p.imagesIdx, p.labelsIdx),
  datasetDigits: (p) => ready().call('datasetDigits', p.id, p.count, p.seed, p.firstIndex),
  datasetImages: (p) => ready().call('datasetImages', p.id, p.indices),
  datasetFloor: (p) => ready().call('datasetFloor', p.id).floor,
  datasetDrop: (p) => void ready().call('datasetDrop', p.id),
  modelCreate: (p) => ready().call('modelCreate', p.id, p.spec, p.dataset),
  modelLoad: (p) => ready().call('modelLoad', p.id, p.bytes),
  modelSave: (p) => ready().call('modelSave', p.id).bytes,
  trainerRestore: (p) => ready().call('trainerRestore', p.id, p.bytes),
  modelHash: (p) => ready().call('modelHash', p.id),
  modelDrop: (p) => void ready().call('modelDrop', p.id),
  train: (p, job) => train(ready(), p, job),
  evaluate: (p) => ready().call('evaluate', p.id, p.dataset, p.count),
  encode: (p) => ready().call('encode', p.id, p.dataset, p.first, p.count),
  encodeImages: (p) => ready().call('encodeImages', p.id, p.images),
  decode: (p) => ready().call('decode', p.id, p.codes).images,
  reconstruct: (p) => ready().call('reconstruct', p.id, p.dataset, p.indices, 0).images,
  sample: (p) => ready().call('sample', p.id, p.n, p.count, p.seed),
  mosaic: (p) =>
    ready().call('mosaic', p.id, p.size, p.window, p.spacing, p.dims, p.base ?? new Float32Array(0))
      .images,
  interpolate: (p) => ready().call('interpolate', p.id, p.from, p.to, p.count, p.mode),
  nearest: (p) => ready().call('nearest', p.dataset, p.images, p.limit),
  knnAccuracy: (p) =>
    ready().call('knnAccuracy', p.id, p.dataset, p.testDataset, p.trainCount, p.testCount, p.k)
      .accuracy,
  pcaSummary: (p) => ready().call('pcaSummary', p.id),
  pcaReconstruct: (p) =>
    ready().call('reconstruct', p.id, p.dataset, p.indices, p.components).images,
};

/** @param {unknown} error @returns {import('./protocol.js').ErrorData} */
function errorData(error) {
  if (error instanceof EngineError) return { code: error.code, message: error.message };
  return { code: 'crashed', message: `The engine stopped: ${String(error)}.` };
}

/** After an abort the wasm memory is in an unknown state: say so and let the client start anew. @param {unknown} reason */
function reportFatal(reason) {
  const text = String(reason);
  const exhausted = /memory|OOM/i.test(text);
  postMessage({
    kind: 'fatal',
    error: exhausted
      ? {
          code: 'outOfMemory',
          message:
            'The memory for this page is used up. Use fewer images or a smaller model; the run goes on from its last snapshot.',
        }
      : {
          code: 'crashed',
          message: `The engine stopped (${text}) and was started again from the last snapshot.`,
        },
  });
}

/**
 * Buffers of a value that can be handed over instead of copied.
 * @param {unknown} value
 * @param {Set<Transferable>} [found]
 * @returns {Transferable[]}
 */
function transferables(value, found = new Set()) {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value !== null && typeof value === 'object') {
    for (const item of Object.values(value)) transferables(item, found);
  }
  return [...found];
}

/** @param {number} id @param {RequestType} type @param {any} payload */
async function answer(id, type, payload) {
  const state = { cancelled: false };
  underWay.set(id, state);
  /** @type {Job} */
  const job = {
    progress: (value) => postMessage({ id, kind: 'progress', value }, transferables(value)),
    throwIfCancelled: () => {
      if (state.cancelled) throw new EngineError({ code: 'cancelled', message: 'Stopped.' });
    },
  };
  try {
    const handler = /** @type {((payload: any, job: Job) => unknown) | undefined} */ (
      handlers[type]
    );
    if (!handler) {
      throw new EngineError({ code: 'notFound', message: `There is no call named ${type}.` });
    }
    const value = await handler(payload, job);
    postMessage({ id, kind: 'result', value }, transferables(value));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) reportFatal(error.message);
    else postMessage({ id, kind: 'error', error: errorData(error) });
  } finally {
    underWay.delete(id);
  }
}

self.onmessage = (/** @type {MessageEvent<RequestMessage>} */ { data }) => {
  if (data.type === 'cancel') {
    const state = underWay.get(data.id);
    if (state) state.cancelled = true;
  } else {
    void answer(data.id, data.type, data.payload);
  }
};
