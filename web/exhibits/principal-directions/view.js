/**
 * Chapter 2's stage: one of three views.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { makeTabs } from '../../frame/tabs.js';
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
  const panels = { turn, power, spread };
  const place = el('div', { class: 'pdPlace' });
  const keyOf = (/** @type {Params['view']} */ view) => `view_${view}`;
  const tabs = makeTabs({ words, views: VIEWS, keyOf, panels, place, onChange });
  tabs.root.classList.add('pdViews');
  if (cover) root.append(turn.root);
  else root.append(el('div', { class: 'pd', 'data-mode': mode }, tabs.root, place));
  return {
    ...panels,
    /** @param {Params} params */
    showParams(params) {
      for (const view of VIEWS) panels[view].showParams(params);
      if (!cover && tabs.show(params.view)) power.pause();
    },
    close: () => power.pause(),
  };
}
