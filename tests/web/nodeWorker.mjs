/**
 * The page's engine under Node, whole: the client, and the worker's own script in a thread.
 * @module
 */
import { Worker } from 'node:worker_threads';
import { Engine } from '../../web/engine/client.js';

const engine = new URL('../../web/engine/', import.meta.url);
const wasmUrl = new URL('wasm/', engine).href;

/**
 * What a dedicated worker finds in a browser, and Node has under other names. Browsers serve the page's
 * messages between two of a channel; Node first serves the channel, a thousand at a time.
 */
const SHIM = `
  import { parentPort } from 'node:worker_threads';
  globalThis.self = globalThis;
  globalThis.MessageChannel = class {
    port1 = { onmessage() {} };
    port2 = { postMessage: () => setImmediate(() => this.port1.onmessage()) };
  };
  globalThis.postMessage = (data, transfer) => parentPort.postMessage(data, transfer);
  const early = [];
  parentPort.on('message', (data) => (self.onmessage ? self.onmessage({ data }) : early.push(data)));
  await import(${JSON.stringify(new URL('worker.js', engine).href)});
  for (const data of early) self.onmessage({ data });
`;

/** A thread that looks like a page's Worker. */
class NodeWorker {
  constructor() {
    /** @type {((event: { data: any }) => void) | null} */ this.onmessage = null;
    /** @type {((event: any) => void) | null} */ this.onerror = null;
    this.thread = new Worker(new URL(`data:text/javascript,${encodeURIComponent(SHIM)}`));
    this.thread.on('message', (data) => this.onmessage?.({ data }));
    this.thread.on('error', (error) => this.onerror?.(error));
  }
  /** @param {any} message @param {any[]} [transfer] */
  postMessage(message, transfer) {
    this.thread.postMessage(message, transfer);
  }
  terminate() {
    void this.thread.terminate();
  }
}

const FACTS = { wasm: true, simd: true, sharedMemory: false, cores: 1 };

/**
 * @param {import('../../web/engine/client.js').EngineOptions} [options]
 * @returns {{ engine: Engine, workers: NodeWorker[] }} workers: all that there were, the living one last
 */
export function nodeEngine(options = {}) {
  /** @type {NodeWorker[]} */
  const workers = [];
  const engine = new Engine({
    wasmUrl,
    detect: async () => FACTS,
    createWorker: () => {
      workers.push(new NodeWorker());
      return /** @type {any} */ (workers.at(-1));
    },
    ...options,
  });
  return { engine, workers };
}
