/**
 * Chapter 14's parameters: which step's picture, and what its one or two controls set.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';

/** One a step. */
export const VIEWS = /** @type {const} */ (['traverse', 'numbers']);
/** Numbers of a sprite's code. */
export const SPRITE_NUMBERS = 5;
/** β of the VAEs of digits: the stops of the sweep. */
export const BETAS = /** @type {const} */ (['0.5', '1', '4', '8']);

export const SCHEMA = {
  view: choice('v', VIEWS, 'traverse'),
  /** Which number of the sprite's code is turned, and how far. */
  number: whole('j', 1, SPRITE_NUMBERS, 1),
  turn: real('z', -2, 2, -2),
  /** β of the sprites' VAE. */
  sprite: choice('m', /** @type {const} */ (['1', '4']), '4'),
  /** β of the digits' VAE. */
  beta: choice('b', BETAS, '1'),
  /** The digit whose own nats are shown. */
  digit: whole('d', 0, 9, 7),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
