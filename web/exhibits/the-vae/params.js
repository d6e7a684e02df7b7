/**
 * Chapter 10's parameters: which view, which held-out digit, which draw of ε, the two numbers of the
 * gradient duel, what is decoded from the prior, and the run trained here with the moment looked at.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ ([
  'posterior',
  'draw',
  'duel',
  'ledger',
  'pixels',
  'twins',
  'prior',
  'train',
]);

/** Moments of a run here whose weights are kept; the first is before the first step. */
export const EPOCHS = /** @type {const} */ ([0, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5]);
/** The latest, which while it trains is no kept one. */
export const LAST_MOMENT = EPOCHS.length - 1;
export const BETAS = [0, 0.1, 0.5, 1, 2, 4, 10, 30];

/** Held-out images: on the plane, to choose from, and behind every test loss. */
export const HELD_OUT = 2000;

export const SCHEMA = {
  view: choice('v', VIEWS, 'posterior'),
  /** Held-out digit on show, unless one is drawn. */
  digit: whole('i', 0, HELD_OUT - 1, 0),
  /** Which ε of the stream. */
  draw: whole('e', 0, 1e6, 1),
  /** Width of the cloud that is thrown from, in the encoder's σ. */
  width: real('k', 0.25, 16, 1),
  /** path: z = μ + σ⊙ε; cut: z is drawn and nothing flows back. */
  node: choice('n', /** @type {const} */ (['path', 'cut']), 'path'),
  /** The duel's q(z) = N(μ, σ²). */
  mu: real('m', -3, 3, 1),
  sigma: real('s', 0.1, 3, 1),
  unit: choice('u', /** @type {const} */ (['nats', 'bits']), 'nats'),
  /** Which pair of near-identical digits, by falling stretch under the autoencoder. */
  pair: whole('p', 0, 99, 0),
  /** What "From the prior" decodes, the grid's steps, and which 128 samples. */
  decoded: choice('d', /** @type {const} */ (['samples', 'grid', 'rebuilt']), 'samples'),
  spacing: choice('g', /** @type {const} */ (['uniform', 'quantile']), 'uniform'),
  sample: whole('q', 0, 1e6, 0),
  model: choice('w', /** @type {const} */ (['shipped', 'trained']), 'shipped'),
  beta: real('b', 0, 30, 1),
  moment: whole('t', 0, LAST_MOMENT, LAST_MOMENT),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
