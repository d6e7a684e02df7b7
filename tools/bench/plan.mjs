/**
 * What is measured: the shapes of the lecture's VAE, how often, and for how long. Nothing runs here.
 * @module
 */
import { availableParallelism } from 'node:os';

export const kPixels = 784;
export const kHidden = 400;
export const kLatent = 2;
const kBatch = 128;
export const kComponents = 50;
export const kMosaic = 30;

/** The largest pool the engine makes (web/engine/variant.js). */
export const kCores = Math.min(availableParallelism(), 8);

/** 1, 2 and all, each once. */
export const kThreads = [...new Set([1, Math.min(2, kCores), kCores])];

/**
 * A dense step's arithmetic an image: every product forward and twice backward, without the gradient
 * with respect to the pixels, which nobody needs. Skipped zeros count as if they had been multiplied.
 * @param {number} hidden @param {number} latent
 */
export const flopAnImage = (hidden = kHidden, latent = kLatent) =>
  2 * (2 * kPixels * hidden + 3 * (2 * hidden * latent + latent * hidden + hidden * kPixels));

/** @param {object} [changes] */
export const vaeSpec = (changes = {}) => ({
  kind: 'vae',
  latentDim: kLatent,
  hidden: [kHidden],
  activation: 'relu',
  loss: 'bce',
  beta: 1,
  klWarmupSteps: 0,
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  batchSize: kBatch,
  seed: 1,
  ...changes,
});

/** The same with the convolutions of autoencoder.h before its dense layer. */
export const convSpec = () => vaeSpec({ layers: 'conv', hidden: [128] });

/** @param {number} components */
export const pcaSpec = (components = kComponents) =>
  vaeSpec({ kind: 'pca', latentDim: components, loss: 'mse' });

/**
 * @typedef {object} Plan
 * @property {number} rounds every contender is asked once a round
 * @property {number} trainSeconds of one sample
 * @property {number} decodes calls of one sample
 * @property {number} productRounds slices of each product a round
 * @property {number} rareRounds for what takes seconds each time
 * @property {boolean} quick
 * @property {boolean} verbose a line for each sample
 * @property {boolean} slow also what takes minutes (ml-pca of all images)
 * @property {boolean} onlyConv training with convolutions alone
 */

/** @param {{ quick: boolean, slow: boolean, verbose: boolean, onlyConv?: boolean, rounds?: number }} wishes @returns {Plan} */
export const makePlan = ({ quick, slow, verbose, onlyConv = false, rounds }) => ({
  rounds: rounds ?? (quick ? 3 : 7),
  trainSeconds: quick ? 0.2 : 0.4,
  decodes: quick ? 300 : 1000,
  productRounds: quick ? 5 : 10,
  rareRounds: quick ? 1 : 3,
  quick,
  slow,
  verbose,
  onlyConv,
});
