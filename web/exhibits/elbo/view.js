/**
 * Chapter 9's stage: one of its views under a choice.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { makeTabs } from '../../frame/tabs.js';
import { mountBound } from './bound.js';
import { mountCost } from './cost.js';
import { mountDigits } from './digits.js';
import { VIEWS } from './params.js';
import { mountSteps } from './steps.js';

/** @typedef {import('./params.js').Params} Params */

/**
 * @typedef {object} ViewOptions
 * @property {import('../../frame/contract.js').Words} words
 * @property {import('../../frame/contract.js').Mode} mode
 * @property {(partial: Partial<Params>) => void} onChange
 * @property {(by: number) => void} onClimb steps of the ascent
 * @property {() => void} onFull the plain grid for the digit on show
 * @property {() => void} onReset q back to where the ascent began
 */

/**
 * @param {HTMLElement} root
 * @param {ViewOptions} options
 */
export function mountView(root, options) {
  const { words, mode, onChange } = options;
  const cover = mode === 'cover';
  const bound = mountBound(options);
  const steps = cover ? null : mountSteps(options);
  const digits = cover ? null : mountDigits(options);
  const cost = cover ? null : mountCost(options);
  const panels = { bound, steps, digits, cost };
  const tabs = makeTabs({ words, views: VIEWS, panels, onChange });
  tabs.root.classList.add('elboViews');
  root.append(
    el(
      'div',
      { class: 'elbo', 'data-mode': mode },
      cover ? null : tabs.root,
      bound.root,
      ...[steps, digits, cost].map((part) => part?.root ?? null),
    ),
  );
  return {
    ...panels,
    /** @param {Params} params */
    showParams(params) {
      if (!cover) tabs.show(params.view);
      bound.showParams(params);
      steps?.showParams(params);
      digits?.showParams(params);
      cost?.showParams(params);
    },
    close() {
      bound.player.pause();
      steps?.close();
    },
  };
}
