/**
 * Chapter 4's parameters: what is on show, which held-out digit, how many directions, and the few numbers
 * of the other steps.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

export const VIEWS = /** @type {const} */ ([
  'rebuild',
  'error',
  'matrices',
  'code',
  'few',
  'spiral',
]);
/** Numbers of a code that can be moved by hand. */
export const HANDS = 8;
/** Stages of XᵀW = Zᵀ and the way back. */
export const STAGES = 5;

export const SCHEMA = {
  view: choice('v', VIEWS, 'rebuild'),
  /** Held-out digit on show. */
  image: whole('i', 0, 1999, 0),
  /** Directions kept. */
  k: whole('k', 1, 784, 16),
  scale: choice('s', /** @type {const} */ (['raw', 'standardised']), 'raw'),
  stage: whole('t', 0, STAGES, 0),
  /** The direction that the matrix view follows, from 1. */
  column: whole('j', 1, 64, 1),
  /** Codes set by hand; none: those of the image. */
  codes: list('z', { least: -20, largest: 20, shortest: 0, longest: HANDS }, []),
  mean: choice('m', /** @type {const} */ (['added', 'forgotten']), 'added'),
  /** Images when there are fewer than dimensions. */
  count: whole('n', 2, 200, 30),
  /** Directions kept of the spiral. */
  kept: whole('c', 1, 3, 2),
  /** From how high the spiral is looked at, degrees: 0 from the side, 90 from above. */
  look: real('e', -90, 90, 30),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
