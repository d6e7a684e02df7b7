/**
 * A model that draws its own items, trained in slices from where it stands and measured on the way.
 * @module
 */
import { errorOf } from './core.js';
import { EngineError } from './protocol.js';
import { Pace, takeSlices } from './slices.js';

/**
 * Measured where it begins, at every `measureEvery` steps and at the end; only its step is told in
 * between. What it measures does not depend on the slices.
 * @template T
 * @param {import('./core.js').Core} core
 * @param {{ id: string, steps: number, measureEvery: number }} asked steps: in all
 * @param {import('./calls/index.js').Job} job
 * @param {(step: number, turn: import('./queue.js').Turn) => Promise<T>} measure in slices
 * @returns {Promise<{ step: number } & T>} the last measurement
 */
export async function trainMeasured(core, { id, steps, measureEvery }, job, measure) {
  let { step } = core.call('modelInfo', { id });
  const look = async (/** @type {import('./queue.js').Turn} */ turn) => {
    const found = { step, ...(await measure(step, turn)) };
    const checkpoint = { trainer: core.call('trainerSave', { id }) };
    job.progress({ ...structuredClone(found), checkpoint });
    return found;
  };
  const pace = new Pace();
  const take = (/** @type {number} */ _, /** @type {number} */ count) => {
    const outcome = core.call('trainSteps', { id, dataset: '', steps: count });
    if (outcome.divergence) throw new EngineError(errorOf(outcome.divergence));
    step = outcome.step;
    job.progress({ step });
  };
  return job.inTurns(async (turn) => {
    let report = await look(turn);
    while (step < steps) {
      await turn();
      const left = Math.min(steps - step, measureEvery - (step % measureEvery));
      await takeSlices(job, turn, left, take, pace);
      await turn(); // measuring is slices of its own
      report = await look(turn);
    }
    return report;
  });
}
