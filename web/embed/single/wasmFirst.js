/**
 * Hears the first message before the engine's worker hears any, and gives the core its wasm from it.
 *
 * @module
 */
import { takeGlueFrom } from '../../engine/core.js';
import createModule from '../../engine/wasm/simd/atlas.js';

/** @type {Promise<Uint8Array>} */
const wasmBinary = new Promise((resolve) => {
  addEventListener(
    'message',
    (event) => {
      event.stopImmediatePropagation();
      resolve(event.data);
    },
    { once: true },
  );
});

takeGlueFrom(async () => ({
  default: async (/** @type {object} */ options) =>
    createModule({ ...options, wasmBinary: await wasmBinary }),
}));
