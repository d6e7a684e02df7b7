/**
 * Collapse on the page: the shipped runs on ribbons, loaded with its first step, the view, and what to do
 * when they cannot be had.
 *
 * @module
 */
import { keyOf, loadShippedRibbons, RibbonsMissing } from '../../data/ribbons.js';
import { el, setText } from '../../ui/base/dom.js';
import { mountCollapse } from './collapse.js';

/** @typedef {import('../../frame/contract.js').Parts<typeof import('./params.js').SCHEMA>} Parts */
/** @typedef {Map<string, import('../../data/ribbons.js').RibbonRun>} Runs */

/**
 * What the fact says of collapse, whatever is set: the shipped runs at β = 1 without remedies.
 * @param {Parts['live']} live @param {Runs} runs
 */
function tellCollapse(live, runs) {
  const plain = { beta: 1, freeBits: 0, wordDropout: 0 };
  const [alone, past] = [false, true].map(
    (sees) => runs.get(keyOf({ ...plain, past: sees }))?.last,
  );
  if (!alone || !past) return;
  live({
    aloneKl: alone.kl,
    aloneActive: alone.active,
    pastKl: past.kl,
    pastActive: past.active,
  });
}

/** @param {Parts} parts */
export function makeCollapsePart({ engine, params, words, live, step, ready, fail }) {
  const stop = new AbortController();
  const { signal } = stop;
  const missingSaid = el('p', { role: 'alert' });
  const again = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'ribbonsAgain', onclick: () => ask() },
    words('missingAgain'),
  );
  const missing = el('div', { class: 'againstMissing', hidden: true }, missingSaid, again);
  const root = el('div', { class: 'collapsePlace' }, missing);
  /** The shipped runs once asked for; null: they cannot be had. @type {Promise<Runs | null> | null} */
  let ribbons = null;
  /** @type {import('./collapse.js').CollapseView | null} */
  let view = null;
  /** Asks for them; anew after a failure. */
  const ask = () => {
    missing.hidden = true;
    ribbons = loadShippedRibbons(signal).catch((error) => {
      if (signal.aborted) return null;
      const { why, status } =
        error instanceof RibbonsMissing ? error : { why: 'damaged', status: 0 };
      setText(missingSaid, words('missing', { why: words(`missing_${why}`, { status }) }));
      missing.hidden = false;
      return null;
    });
    void ribbons.then((runs) => {
      if (signal.aborted) return;
      if (runs) tellCollapse(live, runs);
      view?.setShipped(runs);
      // Its charts are drawn when the runs are there.
      ready();
    });
  };
  const show = () => {
    const { values } = params;
    if (values.view !== 'collapse') return;
    if (!view) {
      view = mountCollapse({
        engine,
        words,
        live,
        change: (partial) => params.set(partial),
        fail,
      });
      root.append(view.root);
      ask();
    }
    // Each of its two steps has a part of its own.
    const isLaw = step.values.id === 'law';
    const part = isLaw ? 'linear' : values.part === 'linear' ? 'ribbons' : values.part;
    view.show({ ...values, part }, step.values.moment);
  };
  return {
    root,
    show,
    onStep: show,
    close() {
      stop.abort();
      view?.close();
    },
  };
}
