/**
 * The C++ core as JavaScript calls: loads one wasm variant and turns every `{ code, message, … }` that
 * the binding returns into a value or an EngineError. Runs in the worker and in Node; knows no DOM.
 * @module
 */
import { EngineError } from './protocol.js';

/**
 * The raw Embind object (cpp/bindings/session.cc). Every method returns a plain object with `code`,
 * `message` and the fields of its value; arrays in it are copies that nobody else holds.
 * @typedef {Record<string, (...args: any[]) => any> & { delete(): void }} RawSession
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
   * @param {...any} args its payload
   * @returns {any} its value
   */
  call(name, ...args) {
    if (!(name in this.raw) && !(name in this.module)) {
      const answer = this.module.call(this.raw, name, args[0]);
      if ('code' in answer) throw new EngineError(answer);
      return answer.value;
    }
    const { code, message, ...value } =
      name in this.raw ? this.raw[name](...args) : this.module[name](this.raw, ...args);
    if (code !== 'ok') throw new EngineError({ code, message });
    return value;
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
