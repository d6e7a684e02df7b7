/**
 * The views of a chapter under a choice of one (until every chapter is one stage).
 *
 * @module
 */
import { put } from '../ui/base/dom.js';
import { segmented } from '../ui/controls/segmented.js';

/**
 * @template {string} V
 * @param {object} options
 * @param {import('./contract.js').Words} options.words `view` names the choice
 * @param {readonly V[]} options.views
 * @param {(view: V) => string} [options.keyOf] of a view's name among the words; when left out it is the view's own
 * @param {Partial<Record<V, { root: HTMLElement } | null>>} options.panels
 * @param {HTMLElement} [options.place] holds the panel on show alone; without it the others are hidden where they are
 * @param {(partial: { view: V }) => void} options.onChange
 */
export function makeTabs({ words, views, keyOf = (view) => view, panels, place, onChange }) {
  const choice = segmented({
    label: words('view'),
    items: views.map((value) => ({ value, text: words(keyOf(value)) })),
    onChange: (view) => onChange({ view }),
  });
  /** @type {V | null} */
  let shown = null;
  return {
    root: choice.root,
    /** @param {V} view @returns {boolean} whether another was on show before */
    show(view) {
      choice.set(view);
      if (view === shown) return false;
      shown = view;
      const root = panels[view]?.root;
      // Two views may be one panel, which then keeps the focus.
      if (place && root && place.firstChild !== root) put(place, root);
      for (const one of place ? [] : views) {
        const other = panels[one];
        if (other) other.root.hidden = one !== view;
      }
      return true;
    },
  };
}
