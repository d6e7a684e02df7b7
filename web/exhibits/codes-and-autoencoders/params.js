/**
 * What chapter 6 can be set to. `view` is the machine (encoder, code, decoder) or the distances.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';

/** A picture of noise stands after the ten digits. */
export const NOISE = 10;
/** Code numbers of a network; PCA goes on to the number of pixels. */
export const NETWORK_SIZES = /** @type {const} */ ([1, 2, 3, 5, 10, 20, 50]);
export const PCA_SIZES = /** @type {const} */ ([1, 2, 3, 5, 10, 20, 50, 100, 200, 400, 784]);

export const VIEWS = /** @type {const} */ (['machine', 'distance']);

export const SCHEMA = {
  view: choice('view', VIEWS, 'machine'),
  machine: choice('machine', ['pca', 'linear', 'deep'], 'linear'),
  size: whole('k', 1, 784, 2),
  picture: whole('x', 0, NOISE, 7),
  activation: choice('f', ['relu', 'tanh'], 'relu'),
  width: whole('width', 16, 512, 128),
  loss: choice('loss', ['mse', 'l1', 'bce'], 'mse'),
  images: choice('n', ['10', '1000', 'all'], 'all'),
  seed: whole('seed', 1, 9999, 1),
  shift: real('shift', 0, 4, 1),
  noise: real('noise', 0, 0.5, 0.2),
  gain: real('gain', 0.1, 1.5, 0.4),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */

/** The code numbers a machine is built with: a network has no more than its largest. @param {Params} params */
export function sizeOf({ machine, size }) {
  const sizes = machine === 'pca' ? PCA_SIZES : NETWORK_SIZES;
  return sizes.findLast((k) => k <= size) ?? sizes[0];
}
