/**
 * Chapter 2's stage: one of three views.
 *
 * @module
 */
import { el, put } from '../../ui/dom.js';
import { segmented } from '../../ui/segmented.js';
import { VIEWS } from './params.js';
import { mountPower } from './powerView.js';
import { mountSpread } from './spreadView.js';
import { mountTurn } from './turnView.js';

/** @typedef {import('./params.js').Params} Params */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {import('./parts.js').Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountView(root, { words, mode, onChange }) {
  const cover = mode === 'cover';
  const turn = mountTurn({ words, cover, onChange });
  const power = mountPower({ words, onChange });
  const spread = mountSpread({ words, onChange });
  const places = { turn, power, spread };
  const choose = segmented({
    label: words('view'),
    items: VIEWS.map((value) => ({ value, text: words(`view_${value}`) })),
    onChange: (view) => onChange({ view: /** @type {Params['view']} */ (view) }),
  });
  choose.root.classList.add('pdViews');
  const place = el('div', { class: 'pdPlace' });
  if (cover) root.append(turn.root);
  else root.append(el('div', { class: 'pd', 'data-mode': mode }, choose.root, place));
  /** @type {Params['view'] | null} */
  let shown = null;
  return {
    ...places,
    /** @param {Params} params */
    showParams(params) {
      choose.set(params.view);
      for (const view of VIEWS) places[view].showParams(params);
      if (params.view === shown || cover) return;
      shown = params.view;
      power.pause();
      put(place, places[shown].root);
    },
    close: () => power.pause(),
  };
}
