/**
 * Chapter 10's parameters: which view, which held-out digit, which draw of ε, and the two numbers of
 * the gradient duel.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/paramTypes.js';

export const VIEWS = /** @type {const} */ ([
  'posterior',
  'draw',
  'duel',
  'ledger',
  'pixels',
  'twins',
  'train',
]);

export const SCHEMA = {
  view: choice('v', VIEWS, 'posterior'),
  /** Held-out digit on show, unless one is drawn. */
  digit: whole('i', 0, 1999, 0),
  /** Which ε of the stream. */
  draw: whole('e', 0, 1e6, 1),
  /** path: z = μ + σ⊙ε; cut: z is drawn and nothing flows back. */
  node: choice('n', /** @type {const} */ (['path', 'cut']), 'path'),
  /** The duel's q(z) = N(μ, σ²). */
  mu: real('m', -3, 3, 1),
  sigma: real('s', 0.1, 3, 1),
  unit: choice('u', /** @type {const} */ (['nats', 'bits']), 'nats'),
  /** Which pair of near-identical digits, by falling stretch under the autoencoder. */
  pair: whole('p', 0, 99, 0),
  model: choice('w', /** @type {const} */ (['shipped', 'trained']), 'shipped'),
};

/** @typedef {import('../../ui/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
