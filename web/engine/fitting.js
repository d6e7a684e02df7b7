/**
 * A fit of a PCA in slices (cpp/include/atlas/models/pcaFit.h): sums, eigenproblem and directions are left
 * wherever a slice ends, and give the same bits as in one call.
 * @module
 */
import { inSlices, Pace } from './slices.js';

/** Multiply-adds of a step: about a millisecond. */
const STEP_WORK = 1e6;

/** Several may be under way: each has a name of its own in the core. */
let fits = 0;

/**
 * @template T
 * @param {import('./core.js').Core} core
 * @param {import('./calls/index.js').Job} job
 * @param {{ dataset: string, first?: number, count?: number, components: number, by: 'smaller' | 'covariance' | 'gram' | 'standardised' }} asked
 * @param {(fit: string) => T} take what is done with it once it has ended, by its name in the core
 * @param {Pace} [pace]
 * @returns {Promise<T>}
 */
export async function fitInSlices(core, job, asked, take, pace = new Pace()) {
  const { first = 0, count = 2 ** 32 - 1 } = asked;
  const fit = `fit ${++fits}`;
  core.call('fitBegin', { ...asked, fit, first, count });
  try {
    await inSlices(
      job,
      Infinity,
      (_, steps) => (core.call('fitGoOn', { fit, work: steps * STEP_WORK }) ? 0 : steps),
      pace,
    );
    return take(fit);
  } finally {
    core.call('fitDrop', { fit });
  }
}
