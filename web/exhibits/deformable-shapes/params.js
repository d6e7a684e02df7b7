/**
 * What chapter 13 can be set to: which two bodies, where between them, and the numbers of a code.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ (['blend', 'pca', 'vae', 'prior', 'parts']);
/** Numbers of a PCA code that have a slider, and how far one goes in standard deviations. */
export const KNOBS = 3;
export const REACH = 6;

export const SCHEMA = {
  view: choice('v', VIEWS, 'blend'),
  /** Two bodies nobody trained on: numbers 2·pair and 2·pair + 1 of those. */
  pair: whole('p', 0, 999, 0),
  t: real('t', 0, 1, 0),
  z: list('z', { least: -REACH, largest: REACH, shortest: KNOBS, longest: KNOBS }, [0, 0, 0]),
  /** Bodies of the training set, 10 a subject. */
  a: whole('a', 0, 79, 14),
  b: whole('b', 0, 79, 43),
  /** The way from a's pose to b's, and from a's style to b's. */
  pose: real('u', 0, 1, 0),
  style: real('w', 0, 1, 0),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
