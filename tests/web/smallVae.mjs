/**
 * A VAE that a test makes in milliseconds: shapes are distinct primes.
 * @module
 */

/** @type {import('../../web/engine/protocol.js').ModelSpec} */
export const SMALL_VAE = {
  kind: 'vae',
  latentDim: 2,
  hidden: [7],
  activation: 'relu',
  loss: 'bce',
  beta: 1,
  klWarmupSteps: 0,
  optimizer: 'adam',
  learningRate: 1e-3,
  momentum: 0.9,
  batchSize: 11,
  seed: 1,
};
