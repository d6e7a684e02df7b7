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
 * @property {number} cores
 */

/** @returns {Promise<FeatureFacts>} */
export async function detectFeatures() {
  const wasm = typeof WebAssembly === 'object';
  return {
    wasm,
    simd: wasm && (await simd()),
    sharedMemory: wasm && typeof globalThis.SharedArrayBuffer === 'function' && (await threads()),
    cores: globalThis.navigator?.hardwareConcurrency ?? 1,
  };
}

/**
 * @typedef {object} VariantChoice
 * @property {'simd-mt' | 'simd'} variant
 * @property {number} threads
 */

/**
 * @param {FeatureFacts} facts
 * @param {number} [wantedThreads] when the caller knows better than the number of cores
 * @returns {VariantChoice}
 */
export function chooseVariant(facts, wantedThreads) {
  if (!facts.wasm || !facts.simd) {
    throw new EngineError({
      kind: 'unsupported',
      code: facts.wasm ? 'browser.noSimd' : 'browser.noWasm',
    });
  }
  if (!facts.sharedMemory) return { variant: 'simd', threads: 1 };
  const count = Math.max(1, Math.min(wantedThreads ?? facts.cores, MAX_THREADS));
  return { variant: 'simd-mt', threads: count };
}
