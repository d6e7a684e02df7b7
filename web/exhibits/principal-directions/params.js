/**
 * What chapter 2 can be set to. Angles are in degrees, as on the page; the core is asked in radians.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ (['turn', 'power', 'spread']);
/** Steps of power iteration that are computed; the notebook takes a hundred, and after forty all digits stand. */
export const POWER_STEPS = 40;
/** Moved points of the notebook's cloud that an address holds. */
export const MOST_MOVED = 20;
/** Points of an own cloud that an address holds. */
export const MOST_OWN = 30;
const FAR = 30;

export const SCHEMA = {
  view: choice('v', VIEWS, 'turn'),
  angle: real('a', 0, 180, 20),
  sign: choice('s', ['plus', 'minus'], 'plus'),
  centred: choice('c', ['yes', 'no'], 'yes'),
  /** what the line is turned through: the points, or what the first direction leaves of them */
  of: choice('of', ['points', 'rest'], 'points'),
  cloud: choice('cloud', ['lab', 'own'], 'lab'),
  /** index, x, y of each point of the notebook's cloud that was moved */
  moved: list('m', { least: -FAR, largest: 1000, shortest: 0, longest: 3 * MOST_MOVED }, []),
  /** x, y of each point of an own cloud */
  own: list(
    'p',
    { least: -FAR, largest: FAR, shortest: 4, longest: 2 * MOST_OWN },
    [-2, -1, -1, -1.4, -0.4, 0.3, 0.5, 0.2, 1.1, 1.3, 2.2, 0.9, 2.9, 2.1],
  ),
  start: real('start', 0, 180, 150),
  /** taken by the power iteration */
  iteration: whole('k', 0, POWER_STEPS, 0),
  component: choice('w', ['1', '2'], '1'),
  ratio: real('r', 0, 1, 0.5),
  count: whole('n', 5, 2000, 100),
  draw: whole('d', 0, 9999, 0),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
