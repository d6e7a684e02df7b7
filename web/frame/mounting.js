/**
 * What mounting has in common in every exhibit: it follows the parameters while it is on show, begins
 * what takes longer, and closes what it opened. A cover shows a part of it all.
 *
 * @module
 */

/**
 * Shows the parameters now and whenever they change.
 * @template {import('./contract.js').Schema} S
 * @param {import('./contract.js').ParamStore<S>} params
 * @param {object} exhibit
 * @param {(changed: Set<string> | null) => void} [exhibit.show] null: all of them are new
 * @param {() => Promise<unknown>} [exhibit.begin] what follows the first `show`
 * @param {(error: unknown) => void} exhibit.fail told what `begin` could not do
 * @param {readonly { close: () => void }[]} exhibit.closes in this order, once it is off the page
 * @returns {import('./contract.js').Unmount}
 */
export function follow(params, { show, begin, fail, closes }) {
  const unsubscribe = show ? params.subscribe(show) : () => {};
  show?.(null);
  begin?.().catch(fail);
  return () => {
    unsubscribe();
    for (const one of closes) one.close();
  };
}

/** Does nothing, and so do its parts. @type {() => void} */
const nothing = new Proxy(() => {}, { get: () => nothing });

/**
 * Of a view, or of a table of listeners, what a cover needs: every other function does nothing,
 * those of its parts included.
 * @template {object} Whole
 * @param {Partial<NoInfer<Whole>>} some
 * @returns {Whole}
 */
export function onlyThese(some) {
  const whole = new Proxy(some, { get: (own, name) => Reflect.get(own, name) ?? nothing });
  return /** @type {Whole} */ (whole);
}
