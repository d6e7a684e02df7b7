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
});
