/**
 * Autoencoders of points, trained slice by slice on the page's list.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';

/** @typedef {import('../../engine/calls/manifolds.js').PointSettings} PointSettings */
/** @typedef {import('../../engine/calls/manifolds.js').PointState} PointState */

/** Hidden layers and batch of cpp/include/atlas/models/pointAutoencoder.h. */
const HIDDEN = [32, 32];
export const BATCH = 128;

/** On the list. @param {PointSettings} settings */
export const nameOf = ({ latentDim }) =>
  runName({ kind: 'ae', hidden: HIDDEN, latentDim, beta: 1 });

/**
 * Every state of a training from the first weights, `slice(step)` steps apart.
 * @param {import('../../frame/contract.js').Engine} engine
 * @param {import('../../engine/runs.js').Run} run
 * @param {object} options
 * @param {Float32Array} options.points
 * @param {PointSettings} options.settings
 * @param {number} options.steps
 * @param {(step: number) => number} options.slice
 * @returns {AsyncGenerator<PointState, void, void>}
 */
export async function* pointStates(engine, run, { points, settings, steps, slice }) {
  run.enter('running');
  /** @type {PointState | null} */
  let state = null;
  let done = 0;
  do {
    /** @type {number} */
    const most = state === null ? 0 : Math.min(slice(done), steps - done);
    state = await engine.call('pointsTrain', { points, settings, steps: most, state }, { run });
    done = state.steps;
    yield state;
  } while (done < steps);
}
