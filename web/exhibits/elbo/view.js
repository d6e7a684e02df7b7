/**
 * Chapter 9's stage: one of its views under a choice.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
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
  const choose = segmented({
    label: words('view'),
    items: VIEWS.map((value) => ({ value, text: words(value) })),
    onChange: (view) => onChange({ view }),
  });
  choose.root.classList.add('elboViews');
  const parts = { bound, steps, digits, cost };
  root.append(
    el(
      'div',
      { class: 'elbo', 'data-mode': mode },
      cover ? null : choose.root,
      bound.root,
      ...[steps, digits, cost].map((part) => part?.root ?? null),
    ),
  );
  return {
    ...{ bound, steps, digits, cost },
    /** @param {Params} params */
    showParams(params) {
      choose.set(params.view);
      for (const view of VIEWS) {
        const part = parts[view];
        if (part) part.root.hidden = !cover && params.view !== view;
      }
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
