/**
 * Chapter 8's parameters: two distributions over a few outcomes, which areas the boxes show, and the
 * two Gaussians.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ (['histograms', 'pairs', 'gaussians']);
/** What boxes show; a step of the page has one of them, the first step two. */
const PARTS = /** @type {const} */ (['information', 'entropy', 'difference', 'divergence']);
/** What stands beside the densities. */
export const BESIDES = /** @type {const} */ (['integrand', 'bowl', 'samples']);
export const UNITS = /** @type {const} */ (['nats', 'bits']);
const PROBABILITIES = { least: 0, largest: 1, shortest: 2, longest: 8 };

/** Both have entropy 1.75 bits, so that the difference of entropies says nothing. */
export const SCHEMA = {
  view: choice('v', VIEWS, 'histograms'),
  part: choice('s', PARTS, 'divergence'),
  unit: choice('u', UNITS, 'nats'),
  p: list('p', PROBABILITIES, [0.5, 0.25, 0.125, 0.125]),
  q: list('q', PROBABILITIES, [0.125, 0.5, 0.25, 0.125]),
  meanP: real('mp', -3, 3, 1),
  stdP: real('sp', 0.4, 3, 0.6),
  meanQ: real('mq', -3, 3, 0),
  stdQ: real('sq', 0.4, 3, 1),
  /** Samples of the Monte Carlo estimate that is read off. */
  samples: whole('n', 2, 10000, 1000),
  seed: whole('r', 1, 9999, 1),
  beside: choice('b', BESIDES, 'integrand'),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */

/** Distributions to begin from. @type {Record<'words' | 'coin' | 'die' | 'excluded', Pick<Params, 'p' | 'q'>>} */
export const PRESETS = {
  words: { p: SCHEMA.p.fallback, q: SCHEMA.q.fallback },
  coin: { p: [0.5, 0.5], q: [0.9, 0.1] },
  die: { p: [0.3, 0.2, 0.2, 0.1, 0.1, 0.1], q: [1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6, 1 / 6] },
  excluded: { p: [0.4, 0.4, 0.15, 0.05], q: [0.5, 0.3, 0.2, 0] },
};

/** What can be compared: an address may say anything. @param {Params} params @returns {Pick<Params, 'p' | 'q'>} */
export function pairOf({ p, q }) {
  const sound = (/** @type {number[]} */ weights) => weights.some((w) => w > 0);
  return p.length === q.length && sound(p) && sound(q) ? { p, q } : PRESETS.words;
}
