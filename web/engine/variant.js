/**
 * Which build of the core runs here. Facts first, then a pure choice, so that each can be tested.
 * @module
 */
import { simd, threads } from 'wasm-feature-detect';
import { EngineError } from './protocol.js';

/** A page rarely has more than this many fast cores to itself; further threads cost more than they give. */
const MAX_THREADS = 8;

/**
 * @typedef {object} FeatureFacts
 * @property {boolean} wasm
 * @property {boolean} simd 128-bit wasm SIMD
 * @property {boolean} sharedMemory wasm threads really work here: asked of the feature itself, because some
 *   browsers report `crossOriginIsolated` and still have no SharedArrayBuffer
 * @property {boolean} isolated the page is cross-origin isolated
 * @property {number} cores
 */

/** @returns {Promise<FeatureFacts>} */
export async function detectFeatures() {
  const wasm = typeof WebAssembly === 'object';
  return {
    wasm,
    simd: wasm && (await simd()),
    sharedMemory: wasm && typeof globalThis.SharedArrayBuffer === 'function' && (await threads()),
    isolated: globalThis.crossOriginIsolated === true,
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
  };
}

/**
 * @typedef {object} VariantChoice
 * @property {'simd-mt' | 'simd'} variant
 * @property {number} threads
 * @property {string} reason one sentence for the person at the page
 */

/**
 * @param {FeatureFacts} facts
 * @param {number} [wantedThreads] when the caller knows better than the number of cores
 * @returns {VariantChoice}
 */
export function chooseVariant(facts, wantedThreads) {
  if (!facts.wasm || !facts.simd) {
    throw new EngineError({
      code: 'unsupported',
      message: `This browser ${facts.wasm ? 'has WebAssembly but not its SIMD instructions' : 'has no WebAssembly'}; training needs them. Chrome or Edge 91, Firefox 89, Safari 16.4 or newer have them.`,
    });
  }
  if (!facts.sharedMemory) {
    return {
      variant: 'simd',
      threads: 1,
      reason: facts.isolated
        ? 'One thread: this browser does not share memory between threads.'
        : 'One thread: this page is not cross-origin isolated, so the browser does not lend it more. Everything works, about half as fast.',
    };
  }
  const count = Math.max(1, Math.min(wantedThreads ?? facts.cores, MAX_THREADS));
  return {
    variant: 'simd-mt',
    threads: count,
    reason: count === 1 ? 'One thread: this machine offers one core.' : `${count} threads.`,
  };
}
