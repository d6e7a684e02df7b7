/**
 * Work that is asked for faster than it can be done: one at a time, the last question wins, answers
 * to older questions are dropped.
 *
 * @module
 */

/**
 * @template Q
 * @param {(question: Q, isStale: () => boolean) => Promise<void>} work
 * @param {(error: unknown) => void} onError
 * @returns {(question: Q) => void}
 */
export function latest(work, onError) {
  /** @type {{ question: Q } | null} */
  let waiting = null;
  let busy = false;
  const run = async () => {
    busy = true;
    while (waiting) {
      const { question } = waiting;
      waiting = null;
      try {
        await work(question, () => waiting !== null);
      } catch (error) {
        onError(error);
      }
    }
    busy = false;
  };
  return (question) => {
    waiting = { question };
    if (!busy) void run();
  };
}
