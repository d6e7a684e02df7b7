/**
 * The picture of chapter 7: of each step the one its question is about.
 *
 * @module
 */
import { onlyThese } from '../../frame/mounting.js';
import { el, put } from '../../ui/base/dom.js';
import { mountArc } from './arcView.js';
import { mountCharts } from './chartsView.js';
import { mountDigits } from './digitsView.js';
import { coverSpace } from './surfaceLayers.js';
import { mountSurface } from './surfaceView.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./pieces.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** @param {HTMLElement} root @param {Words} words @returns {ReturnType<typeof mountView>} */
export function mountCover(root, words) {
  const cover = coverSpace(words);
  cover.space.className = 'mcCover';
  root.append(cover.space);
  return onlyThese({ showParams: cover.showParams, showLook: cover.showLook });
}

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {import('./pieces.js').OnChange} options.onChange
 * @param {() => void} options.onTrain the surface
 * @param {() => void} options.onTrainArc
 */
export function mountView(root, { words, mode, onChange, onTrain, onTrainArc }) {
  const surface = mountSurface(words, onChange, onTrain);
  const charts = mountCharts(words, onChange);
  const arc = mountArc(words, onTrainArc);
  const digits = mountDigits(words, onChange);
  const panels = { surface, again: surface, charts, arc, digits };
  const stage = el('div', { class: 'manifolds', 'data-mode': mode });
  root.append(stage);
  return {
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      const isOpen = step.moment === 'answered';
      stage.dataset.view = params.view;
      stage.dataset.moment = step.moment;
      put(stage, panels[params.view].root);
      surface.showParams(params, step);
      charts.showParams(params, isOpen);
      // While it trains, what has come out of each start is seen.
      arc.showOpen(isOpen || step.moment === 'running');
      digits.showParams(params, isOpen);
    },
    showLook: surface.showLook,
    showProbe: surface.showProbe,
    showPair: charts.showPair,
    showArc: arc.showArc,
    showDigits: digits.showDigits,
  };
}
