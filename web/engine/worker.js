/**
 * The dedicated worker that owns the wasm. One request at a time is inside the core; long ones
 * (trainings) take turns in slices (queue.js) and the others are answered in between, so that a hover is
 * decoded while models train.
 * @module
 */
import { handlers } from './calls/index.js';
import { checkCall } from './contract.js';
import { loadCore } from './core.js';
import { dataOf, EngineError } from './protocol.js';
import { SliceQueue } from './queue.js';

/** @typedef {import('./protocol.js').RequestType} RequestType */
/** @typedef {import('./protocol.js').RequestMessage} RequestMessage */
/** @typedef {import('./core.js').Core} Core */
/** @typedef {import('./calls/index.js').Job} Job */

/** @type {Core | undefined} */
let core;
/** Calls under way, by id; cancelled ones stay until their handler notices. @type {Map<number, AbortController>} */
const underWay = new Map();
const queue = new SliceQueue();
/** Data sets that are made in slices, by name: whoever names one is answered once it is there. @type {Map<string, Promise<unknown>>} */
const making = new Map();

/** @param {import('./protocol.js').Payload<'init'>} payload @returns {Promise<import('./protocol.js').EngineInfo>} */
async function init({ wasmUrl, variant, threads }) {
  try {
    core = await loadCore({ wasmUrl, variant, threads, onAbort: reportFatal });
  } catch (error) {
    throw new EngineError(notLoaded(error));
  }
  return { variant, threads: core.threads, version: core.call('version') };
}

/** @param {RequestType} type @param {any} payload @param {Job} job @returns {unknown} */
function handle(type, payload, job) {
  checkCall(type, payload);
  if (type === 'init') return init(payload);
  if (!core) throw new EngineError({ kind: 'notFound', code: 'engine.notStarted' });
  const awaited = Object.values(payload ?? {}).find((name) => making.has(name));
  if (awaited !== undefined)
    return making.get(awaited)?.then(() => {
      job.throwIfCancelled();
      return handle(type, payload, job);
    });
  const handler = /** @type {Record<string, (core: Core, payload: any, job: Job) => unknown>} */ (
    handlers
  )[type];
  const value = handler ? handler(core, payload, job) : core.call(type, payload);
  if (type === 'datasetDigits') {
    const { id } = payload;
    const over = () => void making.delete(id);
    making.set(id, Promise.resolve(value).then(over, over));
  }
  return value;
}

/** @param {unknown} error @returns {import('./protocol.js').ErrorData} */
function errorData(error) {
  if (error instanceof EngineError) return dataOf(error);
  return { kind: 'crashed', code: 'engine.stopped', values: { why: String(error) } };
}

/** @param {unknown} why @returns {import('./protocol.js').ErrorData} */
function notLoaded(why) {
  const reason = why instanceof Error ? why.message : String(why);
  // What a server sends instead of it is compiled in vain.
  if (/magic word|wasm failed/.test(reason)) return { kind: 'crashed', code: 'engine.noWasm' };
  return { kind: 'crashed', code: 'engine.notLoaded', values: { why: reason } };
}

/** After an abort the wasm memory is in an unknown state: say so and let the client start anew. @param {unknown} reason */
function reportFatal(reason) {
  if (!core) return postMessage({ kind: 'fatal', error: notLoaded(reason) });
  const text = String(reason);
  // Not an access that is out of bounds: that is a fault of ours.
  const exhausted = /out of memory|OOM|allocat/i.test(text);
  postMessage({
    kind: 'fatal',
    error: exhausted
      ? { kind: 'outOfMemory', code: 'engine.full' }
      : { kind: 'crashed', code: 'engine.stopped', values: { why: text } },
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
  const stop = new AbortController();
  const { signal } = stop;
  underWay.set(id, stop);
  const state = (/** @type {'waiting' | 'running'} */ value) =>
    postMessage({ id, kind: 'state', value });
  /** @type {Job} */
  const job = {
    progress: (value) => postMessage({ id, kind: 'progress', value }, transferables(value)),
    throwIfCancelled: () => signal.throwIfAborted(),
    inTurns: (body, options) =>
      queue.inTurns(
        { signal, onWait: () => state('waiting'), onRun: () => state('running'), ...options },
        body,
      ),
  };
  try {
    const value = await handle(type, payload, job);
    postMessage({ id, kind: 'result', value }, transferables(value));
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) reportFatal(error.message);
    else postMessage({ id, kind: 'error', error: errorData(error) });
  } finally {
    underWay.delete(id);
  }
}

// Held as long as this worker lives (pulse.js). Both exist on pages with https alone.
if (globalThis.navigator?.locks && crypto.randomUUID) {
  const name = `latent-atlas ${crypto.randomUUID()}`;
  void navigator.locks.request(name, () => {
    postMessage({ kind: 'life', lock: name });
    return new Promise(() => {});
  });
}

self.onmessage = (/** @type {MessageEvent<RequestMessage>} */ { data }) => {
  if (data.type === 'ping') {
    postMessage({ kind: 'pong' });
  } else if (data.type === 'cancel') {
    const reason = new EngineError({ kind: 'cancelled', code: 'call.stopped' });
    underWay.get(data.id)?.abort(reason);
  } else {
    void answer(data.id, data.type, data.payload);
  }
};
