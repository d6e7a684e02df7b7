/**
 * Chapter 9's picture: of each step the one its question is about.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { mountBound } from './bound.js';
import { mountCost } from './cost.js';
import { mountDigits } from './digits.js';
import { mountGuesses } from './guesses.js';
import { mountLines } from './lines.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

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
  const { mode } = options;
  const cover = mode === 'cover';
  const bound = mountBound(options);
  const lines = cover ? null : mountLines(options);
  const digits = cover ? null : mountDigits(options);
  const cost = cover ? null : mountCost(options);
  const guesses = cover ? null : mountGuesses(options);
  const panels = { bound, steps: lines, digits, cost, integral: guesses };
  const place = el('div', { class: 'elbo', 'data-mode': mode });
  root.append(place);
  return {
    bound,
    lines,
    digits,
    cost,
    guesses,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      for (const panel of Object.values(panels)) panel?.showParams(params, step);
      const panel = panels[cover ? 'bound' : params.view];
      if (panel) put(place, panel.root);
    },
    close() {
      bound.player.pause();
      lines?.close();
    },
  };
}
