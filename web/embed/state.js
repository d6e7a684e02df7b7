/**
 * The state of an embedded exhibit, as JSON can carry it: what `getState` gives and `setState` takes.
 * Pure.
 *
 * @module
 */

/**
 * @typedef {object} State
 * @property {number} v version of this shape
 * @property {string} exhibit
 * @property {string} step
 * @property {string} query what differs from what the step opens on, as in the address
 */

export const VERSION = 1;
/** As long as an address may be. */
const LONGEST = 2000;

/**
 * @param {unknown} state from outside
 * @param {string} exhibit that is on show
 * @returns {State}
 */
export function checkState(state, exhibit) {
  if (typeof state !== 'object' || state === null)
    throw new TypeError(`The state is ${state}; it is an object as getState() gives it.`);
  const { v, exhibit: of, step, query } = /** @type {Record<string, unknown>} */ (state);
  if (v !== VERSION)
    throw new TypeError(`The state has version ${v}; this page reads version ${VERSION}.`);
  if (of !== exhibit)
    throw new TypeError(`The state is of the exhibit "${of}"; "${exhibit}" is on show.`);
  if (typeof step !== 'string' || typeof query !== 'string' || query.length > LONGEST)
    throw new TypeError(`Step and query of a state are text of at most ${LONGEST} letters.`);
  return { v, exhibit, step, query };
}
