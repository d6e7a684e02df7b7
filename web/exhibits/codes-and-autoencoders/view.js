/**
 * Chapter 6's picture: the machine, or the distances.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Mode} mode
 */
export function mountView(root, mode) {
  const machine = el('div', { class: 'codesMachine' });
  const distance = el('div', { class: 'codesDistance' });
  const place = el('div', { class: 'codes', 'data-mode': mode }, machine);
  root.append(place);
  return {
    machine,
    distance,
    /** @param {Params} params @param {string} step */
    show({ view }, step) {
      place.dataset.step = step;
      if (mode !== 'cover') put(place, view === 'distance' ? distance : machine);
    },
  };
}
