/**
 * What is true of the moment on show, as several panels need it.
 *
 * @module
 */

/** @typedef {import('./model.js').LabState} State */

/** Epoch that the page shows now. @param {State} state */
export function shownEpoch({ run, shown }) {
  return run.moments[shown]?.epoch ?? run.epoch;
}

/** @param {State} state */
export function isNats({ run }) {
  return run.spec.loss === 'bce';
}

/** Losses at the epoch shown. @param {State} state */
export function shownLosses({ run, shown }) {
  return run.moments[shown]?.test ?? run.latest;
}
