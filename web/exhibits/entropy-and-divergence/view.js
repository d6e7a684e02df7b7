/**
 * Chapter 8's stage: one of three views, and the choice of unit they share.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { makeTabs } from '../../frame/tabs.js';
import { segmented } from '../../ui/controls/segmented.js';
import { mountGaussians } from './gaussians.js';
import { mountHistograms } from './histograms.js';
import { mountPairs } from './pairs.js';
import { UNITS, VIEWS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./wording.js').Words} Words */
/** @typedef {import('./model.js').ComparedNormals} ComparedNormals */

/**
 * @typedef {object} ViewOptions
 * @property {Words} words
 * @property {import('../../frame/contract.js').Mode} mode
 * @property {(partial: Partial<Params>) => void} onChange
 * @property {(name: 'p' | 'q', index: number, value: number) => void} onBar
 * @property {() => void} onPairs
 */

/**
 * @param {HTMLElement} root
 * @param {ViewOptions} options
 */
export function mountView(root, options) {
  const { words, mode, onChange } = options;
  const cover = mode === 'cover';
  const histograms = mountHistograms(options);
  const pairs = cover ? null : mountPairs(options);
  const gaussians = cover ? null : mountGaussians(options);
  const panels = { histograms, pairs, gaussians };
  const tabs = makeTabs({ words, views: VIEWS, panels, onChange });
  tabs.root.classList.add('kldViews');
  const unit = segmented({
    label: words('unit'),
    small: true,
    items: UNITS.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ unit: value }),
  });
  root.append(
    el(
      'div',
      { class: 'kld', 'data-mode': mode },
      cover ? null : el('div', { class: 'kldTop' }, tabs.root, histograms.steps, unit.root),
      histograms.root,
      pairs?.root ?? null,
      gaussians?.root ?? null,
    ),
  );
  return {
    /** @param {Params} params */
    showParams(params) {
      if (!cover) tabs.show(params.view);
      unit.set(params.unit);
      unit.root.hidden = params.view === 'pairs';
      histograms.steps.hidden = params.view !== 'histograms';
      histograms.showParams(params);
      gaussians?.showParams(params);
    },
    showCompared: histograms.show,
    /** @param {ComparedNormals} found @param {Float32Array} bowl @param {Params} params */
    showNormals: (found, bowl, params) => gaussians?.show(found, bowl, params),
    /** @param {import('./model.js').PairSigns} found */
    showPairs: (found) => pairs?.show(found),
  };
}
