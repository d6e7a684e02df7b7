/**
 * Chapter 3's parameters: which cloud and what the hand changed in it, which line with which
 * residuals, and how the axes are laid and measured.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

export const CLOUDS = /** @type {const} */ (['lab', 'gaussian', 'disc']);
/** Residuals in the order of the core (atlas::Residual). */
export const RESIDUALS = /** @type {const} */ (['vertical', 'horizontal', 'orthogonal']);
/** The line that makes each kind of residual least, and one that the hand turns. */
export const LINES = /** @type {const} */ ([...RESIDUALS, 'mine']);
/** Points the hand may move or add, and remove: what an address can carry. */
export const MOST_EDITS = 16;
export const MOST_REMOVED = 60;

/** From metres to centimetres. */
const MOST_UNIT = 100;

const PLACES = { least: -100, largest: 100 };

export const SCHEMA = {
  cloud: choice('d', CLOUDS, 'lab'),
  line: choice('l', LINES, 'vertical'),
  residual: choice('r', RESIDUALS, 'vertical'),
  /** Degrees of the hand's line, as the picture stands. */
  angle: real('a', -90, 90, 45),
  swapped: whole('s', 0, 1, 0),
  /** Factor on the cloud's vertical distances from its line of y on x. */
  noise: real('n', 0, 2, 1),
  /** PCA sees (x, unit·y). */
  unit: real('u', 0.1, MOST_UNIT, 1),
  /** x, y, or nothing. */
  outlier: list('o', { ...PLACES, shortest: 0, longest: 2 }, []),
  /** index, x, y of each moved or added point. */
  edits: list('e', { ...PLACES, shortest: 0, longest: 3 * MOST_EDITS }, []),
  removed: list(
    'x',
    { ...PLACES, least: 0, shortest: 0, longest: MOST_REMOVED, integers: true },
    [],
  ),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
