/**
 * Chapter 9's parameters: which view, the latent model on the line (θ: slope and noise), the
 * observation x, q (φ: mean and width), the line of the derivation, and the part of θ that is swept.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ (['bound', 'steps', 'digits', 'cost', 'integral']);
export const SHAPES = /** @type {const} */ (['line', 'bend', 'fold']);
/** As in cpp/include/atlas/lessons/elbo.h. */
export const RANGES = /** @type {const} */ ({
  x: [-4, 4],
  mu: [-3, 3],
  sigma: [0.05, 2],
  slope: [0.25, 2],
  noise: [0.2, 2],
});
const LINE_COUNT = 13;
/** Steps of the ascent. */
export const ASCENT_STEPS = 60;
/** Held-out digits that are measured together. */
export const SET = 40;
/** Latent numbers up to which the cost is told. */
export const DIMS = 20;
/** In seconds, as a power of ten. */
export const AGE_OF_UNIVERSE = 17.638;

/** A fold: two codes explain one x, and no Gaussian is the posterior. */
export const SCHEMA = {
  view: choice('v', VIEWS, 'bound'),
  shape: choice('d', SHAPES, 'fold'),
  x: real('x', ...RANGES.x, 1.5),
  mu: real('m', ...RANGES.mu, 1.1),
  sigma: real('s', ...RANGES.sigma, 0.4),
  slope: real('a', ...RANGES.slope, 1),
  noise: real('n', ...RANGES.noise, 0.5),
  /** Of the derivation, from 1. */
  line: whole('k', 1, LINE_COUNT, 8),
  /** Prior draws whose average is read off. */
  guesses: whole('g', 1, 1000, 1000),
  /** Held-out digit, and how near its posterior is seen. */
  digit: whole('i', 0, 1999, 0),
  near: choice('w', /** @type {const} */ (['near', 'whole']), 'near'),
  /** The naive average: of the digit on show, or of a set of digits. */
  scope: choice('c', /** @type {const} */ (['one', 'set']), 'one'),
  /** Of the cost: nodes along each axis, how sharply z explains x, latent numbers. */
  nodes: whole('p', 10, 400, 300),
  sharp: real('q', 0.02, 1, 0.07),
  dims: whole('l', 1, DIMS, 2),
  over: choice('o', /** @type {const} */ (['noise', 'slope']), 'noise'),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */

/** @param {Params} params @returns {import('../../engine/calls/elbo.js').LatentLine} */
export const lineOf = ({ shape, slope, noise, x, mu, sigma }) => ({
  shape,
  slope,
  noise,
  x,
  mu,
  sigma,
});

/** @param {keyof typeof RANGES} name @param {number} value */
export function limited(name, value) {
  const [low, high] = RANGES[name];
  return Math.min(high, Math.max(low, Math.round(value * 100) / 100));
}
