/**
 * What chapter 5 can be set to: what is generated (digits, heads, animals), and how (the numbers of a
 * code by hand, thrown from N(0, Λ), or blended from two codes).
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

/** Numbers of a code that have a slider. */
export const KNOBS = 8;
/** How far a slider goes, in standard deviations. */
export const REACH = 8;
/** Numbers of a code when it is thrown or blended; the shipped PCA of digits keeps 64. */
export const SIZES = {
  digits: /** @type {const} */ ([1, 2, 3, 5, 8, 12, 20, 30, 40, 50, 64]),
  heads: /** @type {const} */ ([1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24]),
  animals: /** @type {const} */ ([1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24]),
};

export const SUBJECTS = /** @type {const} */ (['digits', 'heads', 'animals']);
const VIEWS = /** @type {const} */ (['knobs', 'samples', 'blend']);

export const SCHEMA = {
  subject: choice('s', SUBJECTS, 'digits'),
  view: choice('v', VIEWS, 'knobs'),
  /** In standard deviations √λ of the data. */
  z: list(
    'z',
    { least: -REACH, largest: REACH, shortest: KNOBS, longest: KNOBS },
    [2, -1, 0, 0, 0, 0, 0, 0],
  ),
  /** The slider moved last: the walk is along it. */
  along: whole('i', 1, KNOBS, 1),
  mean: choice('m', /** @type {const} */ (['on', 'off']), 'on'),
  digitSize: whole('k', 1, 64, 20),
  shapeSize: whole('q', 1, 24, 8),
  seed: whole('n', 1, 9999, 1),
  a: whole('a', 0, 9, 1),
  b: whole('b', 0, 9, 5),
  /** 0 is a, 1 is b, outside is extrapolated. */
  t: real('t', -2, 3, 0.5),
  /** Heads turn and legs swing by an angle in ± so many degrees. */
  turn: whole('turn', 0, 60, 0),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */

/** A code to begin with: animals are few kinds, and little is data between them. @type {Record<Params['subject'], number[]>} */
export const BEGIN = {
  digits: [2, -1, 0, 0, 0, 0, 0, 0],
  heads: [1, -1, 1, 0, 0, 0, 0, 0],
  animals: [0.5, 0, 0, 0, 0, 0, 0, 0],
};

/** Sizes of a code of a PCA with so many directions: rigid heads have no more than eight. @param {Params['subject']} subject */
export const sizesOf = (subject, directions = Infinity) =>
  SIZES[subject].filter((k) => k <= directions);

/** @param {Params} params @param {number} [directions] that the PCA has */
export function sizeOf({ subject, digitSize, shapeSize }, directions) {
  const size = subject === 'digits' ? digitSize : shapeSize;
  return sizesOf(subject, directions).findLast((k) => k <= size) ?? 1;
}

/** Choices of a and b: ten digits, eight heads, seven animals. */
export const CHOICES = { digits: 10, heads: 8, animals: 7 };

/** @param {Params} params @returns {[number, number]} which of the choices are blended */
export const endsOf = ({ subject, a, b }) => [
  Math.min(a, CHOICES[subject] - 1),
  Math.min(b, CHOICES[subject] - 1),
];
