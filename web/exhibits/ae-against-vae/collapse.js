/**
 * The view "collapse": the hook. `mountCollapse` is null while there is no such view, and its tab is
 * left out; else a function that is called when the view is shown for the first time:
 *
 *     mountCollapse({ engine, words, live, change, fail }) → { root, show(params), close() }
 *
 * `root` is put under the tabs while the view is on show; `show` is called with all parameters at
 * first and whenever one changes while the view is on show; `change(partial)` sets parameters; `close`
 * ends what runs. Parameters: collapseParams.js. Strings: at the end of text.md and text.it.md.
 *
 * @module
 */

/**
 * @typedef {object} CollapseParts
 * @property {import('../../frame/contract.js').Engine} engine
 * @property {(key: string, values?: Record<string, string | number>) => string} words
 * @property {(values: Record<string, number | string>) => void} live
 * @property {(partial: Partial<import('./params.js').Params>) => void} change
 * @property {(error: unknown) => void} fail
 */
/**
 * @typedef {object} CollapseView
 * @property {HTMLElement} root
 * @property {(params: import('./params.js').Params) => void} show
 * @property {() => void} close
 */

/** @type {((parts: CollapseParts) => CollapseView) | null} */
export const mountCollapse = null;
