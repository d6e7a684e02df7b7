/**
 * Work that is asked for faster than it can be done: one at a time, the last question wins. The first
 * picture of what was begun is shown even when something newer waits (a hand that never rests would
 * otherwise see none); `isStale` ends what follows it, and `pause` waits for the hand to rest.
 *
 * @module
 */

/**
 * @template Q
 * @param {(question: Q, isStale: () => boolean, pause: (ms: number) => Promise<void>) => Promise<void>} work
 *   pause: over at once when a newer question comes
 * @param {(error: unknown) => void} onError
 * @returns {(question: Q) => void}
 */
export function latest(work, onError) {
  /** @type {{ question: Q } | null} */
  let waiting = null;
  let busy = false;
  let wake = () => {};
  const pause = (/** @type {number} */ ms) =>
    new Promise((/** @type {(value: void) => void} */ resolve) => {
      if (waiting) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    busy = true;
    while (waiting) {
      const { question } = waiting;
      waiting = null;
      try {
        await work(question, () => waiting !== null, pause);
      } catch (error) {
        onError(error);
      }
    }
    busy = false;
  };
  return (question) => {
    waiting = { question };
    wake();
    if (!busy) void run();
  };
}

/**
 * The same for work in steps that share what they make, such as a model under one name: every step gets
 * the settings its wish was made with, never those of a later one, and before each step the wish ends
 * when the newest one asks for something else, which is carried out next.
 * @template Q
 * @param {((wish: Q) => Promise<unknown> | void)[]} steps
 * @param {(error: unknown) => void} onError
 * @param {(wish: Q) => unknown} [keyOf] wishes with the same key ask for the same
 * @returns {(wish: Q) => void}
 */
export function latestInSteps(steps, onError, keyOf = (wish) => wish) {
  /** @type {Q} */
  let newest;
  const ask = latest(async (/** @type {Q} */ wish) => {
    for (const step of steps) {
      if (keyOf(wish) !== keyOf(newest)) return;
      await step(wish);
    }
  }, onError);
  return (wish) => {
    newest = wish;
    ask(wish);
  };
}
