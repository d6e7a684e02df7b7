/**
 * Chapter 8's picture: of each step the one its question is about.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { mountGaussians } from './gaussians.js';
import { mountHistograms } from './histograms.js';
import { mountPairs } from './pairs.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./parts.js').StepState} StepState */
/** @typedef {import('./parts.js').ViewOptions} ViewOptions */

/**
 * @param {HTMLElement} root
 * @param {ViewOptions} options
 */
export function mountView(root, options) {
  const { mode } = options;
  const cover = mode === 'cover';
  const histograms = mountHistograms(options);
  const pairs = cover ? null : mountPairs(options);
  const gaussians = cover ? null : mountGaussians(options);
  const panels = { histograms, pairs, gaussians };
  const place = el('div', { class: 'kld', 'data-mode': mode });
  root.append(place);
  return {
    histograms,
    pairs,
    gaussians,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      histograms.showParams(params, step);
      gaussians?.showParams(params, step);
      const panel = panels[cover ? 'histograms' : params.view];
      if (panel) put(place, panel.root);
    },
    close: () => histograms.close(),
  };
}
