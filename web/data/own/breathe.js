/**
 * Long work on the page's thread, in pieces.
 * @module
 */

/** No piece is longer: the page answers a hand between two of them. */
const LONGEST_MS = 24;

/** @returns {() => Promise<void>} to be awaited often; lets the page go on when it has waited long enough */
export function breathe() {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < LONGEST_MS) return;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  };
}
