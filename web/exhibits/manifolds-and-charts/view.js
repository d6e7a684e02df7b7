/**
 * The stage of chapter 7: a choice of views, and the one that is chosen.
 *
 * @module
 */
import { onlyThese } from '../../frame/mounting.js';
import { makeTabs } from '../../frame/tabs.js';
import { el } from '../../ui/base/dom.js';
import { mountArc } from './arcView.js';
import { mountCharts } from './chartsView.js';
import { mountDigits } from './digitsView.js';
import { VIEWS } from './params.js';
import { key } from './pieces.js';
import { coverSpace, mountSurface } from './surfaceView.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./pieces.js').Words} Words */

/** @param {HTMLElement} root @param {Words} words @returns {ReturnType<typeof mountView>} */
export function mountCover(root, words) {
  const cover = coverSpace(words);
  cover.space.className = 'mcCover';
  root.append(cover.space);
  return onlyThese({ showParams: cover.showParams, showLook: cover.showLook });
}

/**
 * @param {HTMLElement} root
 * @param {{ words: Words, mode: string, onChange: import('./pieces.js').OnChange, again: () => void }} options
 */
export function mountView(root, { words, mode, onChange, again }) {
  const surface = mountSurface(words, onChange, again);
  const charts = mountCharts(words, onChange);
  const arc = mountArc(words);
  const digits = mountDigits(words, onChange);
  const panels = { surface, again: surface, charts, arc, digits };
  const place = el('div', { class: 'mcPlace' });
  const keyOf = (/** @type {Params['view']} */ view) => key('view', view);
  const tabs = makeTabs({ words, views: VIEWS, keyOf, panels, place, onChange });
  const stage = el(
    'div',
    { class: 'manifolds', 'data-mode': mode },
    el('div', { class: 'mcViews' }, tabs.root),
    place,
  );
  root.append(stage);
  return {
    /** @param {Params} params */
    showParams(params) {
      stage.dataset.view = params.view;
      tabs.show(params.view);
      surface.showParams(params);
      charts.showParams(params);
      digits.showParams(params);
    },
    showLook: surface.showLook,
    showProbe: surface.showProbe,
    showPair: charts.showPair,
    showArc: arc.showArc,
    showDigits: digits.showDigits,
  };
}
