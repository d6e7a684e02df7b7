/**
 * Chapter 1's parameters: which points, which model of their density, what is drawn from it.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

/** Sets whose own density is known (cpp/include/atlas/data/toys.h), and the reader's. */
export const SETS = /** @type {const} */ (['moons', 'clusters', 'ring', 'spiral', 'gaussian']);
/** As many as an address holds, and as a hand can still tell apart. */
export const MOST_OWN = 45;
/** Own points are held in thousandths of a pixel's range. */
export const UNIT = 1000;
export const MOST_COMPONENTS = 12;
export const EM_STEPS = 60;
const MOST_SHOWN = 1000;
export const BANDWIDTHS = Object.freeze({ least: 0.005, largest: 0.5 });

export const SCHEMA = {
  view: choice('v', /** @type {const} */ (['fit', 'more', 'noise', 'pixels', 'draw']), 'fit'),
  set: choice('s', /** @type {const} */ ([...SETS, 'own']), 'moons'),
  count: whole('n', 5, 1000, 100),
  seed: whole('seed', 1, 999, 1),
  points: list(
    'p',
    { least: 0, largest: UNIT, shortest: 0, longest: 2 * MOST_OWN, integers: true },
    [],
  ),
  model: choice('m', /** @type {const} */ (['kernels', 'mixture']), 'kernels'),
  bandwidth: real('h', BANDWIDTHS.least, BANDWIDTHS.largest, 0.056),
  components: whole('k', 1, MOST_COMPONENTS, 4),
  /** of expectation-maximisation */
  em: whole('em', 0, EM_STEPS, 0),
  shown: whole('x', 0, MOST_SHOWN, 200),
  draw: whole('d', 0, 999_999, 0),
  truth: whole('t', 0, 1, 0),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
