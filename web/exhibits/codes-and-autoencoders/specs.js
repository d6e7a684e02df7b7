/**
 * What chapter 6 builds and trains: names in the engine, lengths of runs, and what a machine depends on.
 *
 * @module
 */
import { sizeOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */

export const ID = 'codes-and-autoencoders';
export const MODELS = {
  pca: `${ID}/pca`,
  linear: `${ID}/linear`,
  deep: `${ID}/deep`,
  shipped: `${ID}/shipped`,
};
export const SIDE = 28;
export const PIXELS = SIDE * SIDE;
export const STEPS = { linear: 3000, deep: 2000 };
export const BATCH = { linear: 256, deep: 128 };

export const SPEC = {
  latentDim: 2,
  hidden: [],
  activation: /** @type {const} */ ('identity'),
  momentum: 0.9,
  loss: /** @type {const} */ ('mse'),
  beta: 0,
  klWarmupSteps: 0,
  batchSize: BATCH.deep,
  optimizer: /** @type {const} */ ('adam'),
  learningRate: 2e-3,
  seed: 1,
};

/** @param {Params} params @param {number} k @returns {import('../../engine/protocol.js').ModelSpec} */
export function specOf({ machine, activation, width, loss, seed }, k) {
  const base = { ...SPEC, kind: /** @type {const} */ ('ae'), latentDim: k, seed };
  return machine === 'linear' ? base : { ...base, hidden: [width], activation, loss };
}

/** What MODELS.linear is trained as, without biases; the network gets its weights. */
export const LINEAR_RUN = `${MODELS.linear}/run`;

/** @param {Params} params @param {number} k @returns {import('../../engine/protocol.js').FamilySpec} */
export const linearSpec = ({ seed }, k) => ({
  kind: 'linear',
  latentDim: k,
  batchSize: BATCH.linear,
  learningRate: 2e-3,
  rateDrop: 2000,
  seed,
});

/** What a machine depends on. @param {Params} params */
export function keyOf(params) {
  const { machine, images, seed, activation, width, loss } = params;
  const own = { pca: [], linear: [seed], deep: [seed, activation, width, loss] }[machine];
  return [machine, images, sizeOf(params), ...own].join(' ');
}
