/**
 * Chapter 2's picture: of each step the one its question is about.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { mountPower } from './powerView.js';
import { mountSpread } from './spreadView.js';
import { mountTurn } from './turnView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

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
  const place = cover ? root : el('div', { class: 'pd', 'data-mode': mode });
  if (!cover) root.append(place);
  return {
    ...panels,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      turn.showParams(params, step);
      power.showParams(params, step);
      spread.showParams(params, step);
      put(place, panels[cover ? 'turn' : params.view].root);
      // Asked again, it waits at its start.
      if (params.view !== 'power' || step.moment === 'ask') power.pause();
    },
    close: () => power.pause(),
  };
}
