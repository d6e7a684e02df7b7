/**
 * The stage of chapter 7: a choice of views, and the one that is chosen.
 *
 * @module
 */
import { onlyThese } from '../../frame/mounting.js';
import { el } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
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
  const views = segmented({
    label: words('view'),
    onChange: (/** @type {Params['view']} */ view) => onChange({ view }),
    items: VIEWS.map((value) => ({ value, text: words(key('view', value)) })),
  });
  const surface = mountSurface(words, onChange, again);
  const charts = mountCharts(words, onChange);
  const arc = mountArc(words);
  const digits = mountDigits(words, onChange);
  const roots = {
    ...{ surface: surface.root, again: surface.root, charts: charts.root },
    ...{ arc: arc.root, digits: digits.root },
  };
  const place = el('div', { class: 'mcPlace' });
  const stage = el(
    'div',
    { class: 'manifolds', 'data-mode': mode },
    el('div', { class: 'mcViews' }, views.root),
    place,
  );
  root.append(stage);
  return {
    /** @param {Params} params */
    showParams(params) {
      const shown = roots[params.view];
      stage.dataset.view = params.view;
      if (place.firstChild !== shown) place.replaceChildren(shown);
      views.set(params.view);
      surface.showParams(params);
      charts.showParams(params);
      digits.showParams(params);
    },
    ...{ showLook: surface.showLook, showProbe: surface.showProbe, showPair: charts.showPair },
    ...{ showArc: arc.showArc, showDigits: digits.showDigits },
  };
}
