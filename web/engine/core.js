/**
 * The C++ core as JavaScript calls: loads one wasm variant and turns what the
 * binding answers into a value or an EngineError. Runs in the worker and in Node; knows no DOM.
 * @module
 */
import { EngineError } from './protocol.js';

/**
 * The raw Embind object (cpp/bindings/module.cc). Arrays in a value are copies that nobody else holds.
 * @typedef {object} RawSession
 * @property {() => number} threads
 * @property {(name: string, payload: object) => { value: any } | import('./protocol.js').ErrorData} call
 */

export class Core {
  /**
   * @param {any} module the instantiated Emscripten module
   * @param {number} threads
   */
  constructor(module, threads) {
    /** @private */
    this.module = module;
    /** @private @type {RawSession} */
    this.raw = new module.Session(threads);
  }

  /** Threads the pool really has. @returns {number} */
  get threads() {
    return this.raw.threads();
  }

  /** Bytes of wasm memory, for the memory goal. @returns {number} */
  get memoryBytes() {
    return this.module.HEAPU8.buffer.byteLength;
  }

  /**
   * @param {string} name a call of cpp/bindings/
   * @param {object} [payload]
   * @returns {any} its value
   */
  call(name, payload = {}) {
    const answer = this.raw.call(name, payload);
    if ('code' in answer) throw new EngineError(answer);
    return answer.value;
  }
}

/**
 * @param {object} options
 * @param {string} options.wasmUrl folder that holds `<variant>/atlas.js`, ending in a slash
 * @param {'simd-mt' | 'simd'} options.variant
 * @param {number} options.threads
 * @param {(reason: string) => void} [options.onAbort] the module died; nothing of it may be used again
 * @returns {Promise<Core>}
 */
export async function loadCore({ wasmUrl, variant, threads, onAbort }) {
  const url = new URL(`${variant}/atlas.js`, wasmUrl).href;
  const { default: createModule } = await import(/* @vite-ignore */ url);
  // Emscripten starts threadCount-1 pthreads before the module is ready: none can be started later,
  // while this worker is busy in a call.
  const module = await createModule({ threadCount: threads, onAbort });
  return new Core(module, threads);
}
