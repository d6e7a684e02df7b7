/**
 * The contract between an exhibit and everything that shows it: a chapter's page, a slide, a cover on
 * the front page, an embedded element.
 *
 * An exhibit is a folder `web/exhibits/<name>/` whose `index.js` exports `exhibit`, an Exhibit:
 *
 *     export const exhibit = { name: 'principal-directions', schema: SCHEMA, text: { en, it }, css, mount };
 *
 * `mount(root, parts)` builds the stage in `root` (empty, possibly inside a shadow root: look things up
 * with `root.querySelector`, never through `document`), and returns what takes it down again; after
 * that nothing of it may live on: no listener outside of root, no timer, no running call.
 * A chapter goes in steps (`steps.js`), each with a section "Step" in text.md: `parts.step` says which one
 * is on show and how far its prediction is, so that the picture veils what would give the answer away.
 * `css` is its sheet, `import css from './style.css?inline'`.
 *
 * @module
 */

/** @typedef {import('../../tools/lib/chapterText.mjs').ChapterText} ChapterText */
/** @typedef {import('../engine/client.js').Engine} Engine */
/** @typedef {typeof import('../data/index.js')} Data */
/** @typedef {'en' | 'it'} Language */
/** @typedef {'page' | 'slide' | 'cover'} Mode */
/** @typedef {Record<string, import('../ui/base/paramTypes.js').Param<any>>} Schema */
/**
 * Of a step: the question is asked, an answer is chosen, its action runs, the answer is measured.
 * @typedef {'ask' | 'chosen' | 'running' | 'answered'} Moment
 */
/** @typedef {{ params: Record<string, any>, live: Record<string, any> }} Reading parameters and measured values of one moment */
/**
 * The one thing to do in a step. `done` is asked whenever something was measured after the reader chose:
 * compare measured values rather than parameters, which run ahead of them.
 * @typedef {object} Action
 * @property {string} aim selector of the control it is done with; it gets a ring
 * @property {string} [press] selector of what the frame's button presses (training, throwing)
 * @property {Record<string, any> | ((live: Record<string, any>) => Record<string, any>)} [move] or where
 *   it moves the parameters, as a hand would; a function where the place is a measured one
 * @property {(now: Reading, then: Reading) => boolean} done
 * @property {(now: Reading, then: Reading) => number} [progress] 0…1
 */
/**
 * @typedef {object} Step
 * @property {string} id as in text.md and in addresses
 * @property {Record<string, any>} open the parameters its question is about
 * @property {(values: Record<string, any>) => boolean} [was] an address from before there were steps
 *   means this one; the first that says so
 * @property {Action} action
 * @property {(now: Reading, then: Reading) => number} truth the card that was measured; −1: none of them
 * @property {readonly { at: string, side: 'beside' | 'over' }[]} [hints] where a first visit is told something,
 *   in the order of "Hints" in text.md: beside a control, over a figure; the first is where to begin
 */
/** @typedef {Pick<import('./moments.js').Moments, 'values' | 'subscribe'>} Stepping */
/** @typedef {import('../ui/base/words.js').Words} Words */
/**
 * @template {Schema} [S=Schema]
 * @typedef {import('./paramStore.js').ParamStore<S>} ParamStore
 */

/**
 * What an exhibit is given.
 * @template {Schema} [S=Schema]
 * @typedef {object} Parts
 * @property {Engine} engine one for the page; name your models `<folder>/…`
 * @property {Data} data
 * @property {ParamStore<S>} params `values`, `set(partial)`, `subscribe((changed: Set<string>) => …)`;
 *   the address or the attributes follow by themselves, and may change the values from outside
 * @property {Words} words of the section "Words" of text.md in the language on show
 * @property {(values: Record<string, number | string>) => void} live publishes measured values; any
 *   rate, the page writes them once a frame
 * @property {Mode} mode cover: the main picture alone, no controls, 16:10, legible at 165 px
 * @property {(options?: { onProgress?: (held: number, total: number) => void }) => Promise<import('./digits.js').Digits>} digits
 *   MNIST when the site serves it, else the ground-truth digits, in the engine; loaded once a page
 * @property {import('./drawings.js').Drawings} drawings what the reader draws, kept beyond the page
 * @property {Stepping} step which step is on show; an exhibit without steps has none to look at
 * @property {() => void} ready call it once, when the first picture is complete: tests, covers and
 *   slides wait for it (`data-ready` on the host)
 * @property {Language} language
 * @property {(error: unknown) => void} fail shows what went wrong as a sentence under the stage
 */

/**
 * @template {Schema} [S=Schema]
 * @typedef {object} Exhibit
 * @property {string} name the folder
 * @property {S} schema
 * @property {{ en: ChapterText, it: ChapterText }} text
 * @property {string} [css]
 * @property {readonly Step[]} steps
 * @property {readonly string[]} [drawn] parameters that the reader's hand draws, lists, and those that
 *   choose what is drawn: kept beyond the page (drawings.js)
 * @property {(root: HTMLElement, parts: Parts<S>) => Unmount | Mounted} mount
 */

/** @typedef {() => void} Unmount */
/**
 * @typedef {object} Mounted
 * @property {Unmount} unmount
 * @property {(why: import('../engine/protocol.js').Sentence[]) => void} [engineRestarted] the engine died and a new one took over with the
 *   same data sets and models; without this the exhibit is mounted anew
 */

export const LANGUAGES = /** @type {const} */ (['en', 'it']);
