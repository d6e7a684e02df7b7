/**
 * The classes of the set in use and their names.
 *
 * @module
 */

/** @typedef {import('./model.js').LabState} State */

/** Classes of the set in use, by label. @param {State} state @returns {readonly string[]} */
export function classNames({ own, data }) {
  return data === 'own' && own ? own.classes : DIGITS;
}
const DIGITS = [...'0123456789'];

/** @param {State} state */
export const visibleClasses = (state) =>
  classNames(state).map((_, label) => !state.params.hide.includes(label));
