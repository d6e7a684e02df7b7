/**
 * Allowed ranges of a ModelSpec. The core is the authority (`validate` in model.h); this copy lets a
 * page draw its controls before any wasm is there, and tests/web/limits.test.mjs holds the two together.
 * @module
 */

export const LIMITS = Object.freeze({
  latentDim: { min: 1, max: 256 },
  hiddenLayers: { min: 0, max: 6 },
  hiddenWidth: { min: 1, max: 2048 },
  beta: { min: 0, max: 1000 },
  klWarmupSteps: { min: 0, max: 1_000_000 },
  learningRate: { min: 1e-7, max: 10 },
  momentum: { min: 0, max: 0.999 },
  batchSize: { min: 1, max: 4096 },
  convBatchSize: { min: 1, max: 512 },
});

/**
 * What training needs beside its images: weights with gradients and moments, the activations of a batch,
 * the held-out images as numbers, shards on their way.
 */
const WORKING_BYTES = 48 * 2 ** 20;

/**
 * The largest data set there is room for, beside everything that is in the engine now.
 * @param {{ free: number }} memory the engine's answer to `memory`
 * @param {{ pixels: number, labelled: boolean }} image
 */
export function mostImages({ free }, { pixels, labelled }) {
  return Math.max(0, Math.floor((free - WORKING_BYTES) / imageBytes({ pixels, labelled })));
}

/**
 * What so many images take, training on them included.
 * @param {number} count
 * @param {{ pixels: number, labelled: boolean }} image
 */
export const bytesOfImages = (count, image) => count * imageBytes(image) + WORKING_BYTES;

/** @param {{ pixels: number, labelled: boolean }} image */
const imageBytes = ({ pixels, labelled }) => pixels + (labelled ? 1 : 0);
