/**
 * Long work in short slices: between two of them the worker's mailbox is served and other work takes its
 * turn (queue.js), so that a hover waits for at most one slice. How many steps make a slice is found
 * while working.
 * @module
 */

/** A hovering hand expects its digit within one frame at 60 Hz. */
export const SLICE_MS = 10;

/** So many steps at once that they take about SLICE_MS. */
export class Pace {
  /** @param {number} [fixed] always so many, for sums whose rounding depends on where they are cut */
  constructor(fixed) {
    /** @private */ this.isFixed = fixed !== undefined;
    /** @private */ this.steps = fixed ?? 1;
    /** What all slices took. */
    this.milliseconds = 0;
  }

  /**
   * One slice.
   * @param {number} most
   * @param {(steps: number) => number | void} take takes so many steps, or fewer and says how many
   * @returns {number} steps taken
   */
  take(most, take) {
    const steps = Math.min(this.steps, most);
    const started = performance.now();
    const taken = take(steps) ?? steps;
    const took = Math.max(0.1, performance.now() - started);
    this.milliseconds += took;
    if (!this.isFixed) this.steps = Math.max(1, Math.floor((taken * SLICE_MS) / took));
    return taken;
  }
}

/** @typedef {Pick<import('./calls/index.js').Job, 'throwIfCancelled'>} Stoppable */

/**
 * Slice by slice until `total` steps are taken, or until `take` takes none.
 * @param {Stoppable} job
 * @param {import('./queue.js').Turn} turn
 * @param {number} total
 * @param {(first: number, steps: number) => number | void} take takes steps first … first+steps−1, or
 *   fewer and says how many
 * @param {Pace} [pace] goes on from one loop to the next
 */
export async function takeSlices(job, turn, total, take, pace = new Pace()) {
  for (let done = 0; done < total;) {
    if (done > 0) await turn();
    job.throwIfCancelled();
    const taken = pace.take(total - done, (steps) => take(done, steps));
    if (taken === 0) return;
    done += taken;
  }
}

/**
 * The same for a call that is nothing else. It takes its turns beside the trainings and waits for no
 * place among them: a hand has asked for it.
 * @param {import('./calls/index.js').Job} job
 * @param {number} total
 * @param {(first: number, steps: number) => number | void} take
 * @param {Pace} [pace]
 */
export const inSlices = (job, total, take, pace) =>
  job.inTurns((turn) => takeSlices(job, turn, total, take, pace), { place: false });
