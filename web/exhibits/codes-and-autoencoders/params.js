/**
 * What chapter 6 can be set to. `view` is the machine (encoder, code, decoder) or the distances.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

/** A picture of noise stands after the ten digits. */
export const NOISE = 10;
/** Code numbers of a network; PCA goes on to the number of pixels. */
export const NETWORK_SIZES = /** @type {const} */ ([1, 2, 3, 5, 10, 20, 50]);
export const PCA_SIZES = /** @type {const} */ ([1, 2, 3, 5, 10, 20, 50, 100, 200, 400, 784]);
/** Bars of a code that can still be told apart and moved. */
export const MOST_BARS = 12;

const VIEWS = /** @type {const} */ (['machine', 'distance']);

export const SCHEMA = {
  view: choice('view', VIEWS, 'machine'),
  machine: choice('machine', ['pca', 'linear', 'deep'], 'linear'),
  size: whole('k', 1, 784, 2),
  picture: whole('x', 0, NOISE, 7),
  /** Numbers of the code set by hand: index, value, index, value, …; the others are the picture's own. */
  code: list('z', { least: -1e4, largest: 1e4, shortest: 0, longest: 2 * MOST_BARS }, []),
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

/**
 * A code with what was set by hand in it.
 * @param {Float32Array} code the picture's own
 * @param {readonly number[]} byHand index, value, …
 */
export function codeByHand(code, byHand) {
  const out = code.slice();
  for (let i = 0; i + 1 < byHand.length; i += 2) {
    const index = byHand[i] ?? -1;
    if (Number.isInteger(index) && index >= 0 && index < out.length)
      out[index] = byHand[i + 1] ?? 0;
  }
  return out;
}
