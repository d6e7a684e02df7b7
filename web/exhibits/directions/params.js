/**
 * Chapter 14's parameters: which step's picture, and what its one or two controls set.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';
import { WORDS_SCHEMA } from './words/params.js';

/** One a step. */
const VIEWS = /** @type {const} */ ([
  'traverse',
  'numbers',
  'factors',
  'thicker',
  'analogy',
  'words',
]);
/** Numbers of a sprite's code. */
export const SPRITE_NUMBERS = 5;
/** β of the VAEs of digits: the stops of the sweep. */
export const BETAS = /** @type {const} */ (['0.5', '1', '4', '8']);

/** What can be measured of a digit's strokes, and added. */
export const ATTRIBUTES = /** @type {const} */ (['thickness', 'slant']);
/** What differs between A and B: factors of the generator of digits. */
export const FACTORS = /** @type {const} */ (['thickness', 'slant', 'width', 'rotation']);

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
  /** The sweep over seeds: of which images, at which β, and what is shaded. */
  set: choice('s', /** @type {const} */ (['sprites', 'digits']), 'sprites'),
  sweep: choice('w', /** @type {const} */ (['1', '4', '8']), '4'),
  measure: choice('r', /** @type {const} */ (['fits', 'information']), 'fits'),
  /** The direction that is added, how often, and to which held-out image of the class `digit`. */
  attribute: choice('a', ATTRIBUTES, 'thickness'),
  t: real('t', -1.5, 1.5, 0),
  nth: whole('n', 0, 99, 0),
  factor: choice('f', FACTORS, 'thickness'),
  question: whole('q', 0, 99, 0),
  ...WORDS_SCHEMA,
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
