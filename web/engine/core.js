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
 * @property {(name: string, payload: object) => { value: any } | { error: RawError }} call
 */

/**
 * An error of the core: `error` is its code and, after it, the names of its values (atlas/base/status.h).
 * @typedef {{ kind: import('./protocol.js').ErrorKind, error: string, values: (number | string | RawError)[] }} RawError
 */

/** @param {RawError} raw @returns {import('./protocol.js').ErrorData} */
export function errorOf({ kind, error, values }) {
  const [code = '', ...names] = error.split(' ');
  const named = names.map((name, i) => {
    const value = values[i] ?? '';
    return [name, typeof value === 'object' ? errorOf(value) : value];
  });
  return { kind, code, values: Object.fromEntries(named) };
}

/** As tools/cmake/wasm.cmake says. */
const FIRST_BYTES = 32 * 2 ** 20;
/**
 * What the memory may grow to. A shared memory reserves it in one piece when it is made, and phones
 * refuse the larger ones.
 */
export const MOST_BYTES = 2 ** 31;
/** MNIST and a model of the Lab fit into that. */
const LEAST_BYTES = 2 ** 27;
const PAGE_BYTES = 2 ** 16;

/**
 * The memory of a core, as large as the machine grants it.
 * @param {boolean} shared
 * @param {number} [mostBytes]
 * @returns {{ memory: WebAssembly.Memory, mostBytes: number }}
 */
export function reserveMemory(shared, mostBytes = MOST_BYTES) {
  for (let most = mostBytes; ; most /= 2) {
    try {
      const initial = FIRST_BYTES / PAGE_BYTES;
      const memory = new WebAssembly.Memory({ initial, maximum: most / PAGE_BYTES, shared });
      return { memory, mostBytes: most };
    } catch (error) {
      if (most / 2 < LEAST_BYTES) throw error;
    }
  }
}

export class Core {
  /**
   * @param {any} module the instantiated Emscripten module
   * @param {number} threads
   * @param {WebAssembly.Memory} memory of the module
   */
  constructor(module, threads, memory) {
    /** @private */
    this.memory = memory;
    /** @private @type {RawSession} */
    this.raw = new module.Session(threads);
  }

  /** Threads the pool really has. @returns {number} */
  get threads() {
    return this.raw.threads();
  }

  /** Bytes of wasm memory, for the memory goal. @returns {number} */
  get memoryBytes() {
    return this.memory.buffer.byteLength;
  }

  /**
   * @param {string} name a call of cpp/bindings/
   * @param {object} [payload]
   * @returns {any} its value
   */
  call(name, payload = {}) {
    const answer = this.raw.call(name, payload);
    if ('error' in answer) throw new EngineError(errorOf(answer.error));
    return answer.value;
  }
}

/** @type {(url: string) => Promise<{ default: (options: object) => Promise<any> }>} */
let loadGlue = (url) => import(/* @vite-ignore */ url);

/** Emscripten's glue from elsewhere than its address: from what is packed into one file. @param {typeof loadGlue} load */
export function takeGlueFrom(load) {
  loadGlue = load;
}

/**
 * @param {object} options
 * @param {string} options.wasmUrl folder that holds `<variant>/atlas.js`, ending in a slash
 * @param {'simd-mt' | 'simd'} options.variant
 * @param {number} options.threads
 * @param {number} [options.mostBytes] at most so much memory
 * @param {(reason: string) => void} [options.onAbort] the module died; nothing of it may be used again
 * @returns {Promise<Core>}
 */
export async function loadCore({ wasmUrl, variant, threads, mostBytes: wanted, onAbort }) {
  const url = new URL(`${variant}/atlas.js`, wasmUrl).href;
  const { default: createModule } = await loadGlue(url);
  // Emscripten starts threadCount-1 pthreads before the module is ready: none can be started later,
  // while this worker is busy in a call.
  const { memory, mostBytes } = reserveMemory(variant === 'simd-mt', wanted);
  const module = await createModule({
    threadCount: threads,
    wasmMemory: memory,
    mostBytes,
    onAbort,
  });
  return new Core(module, threads, memory);
}
