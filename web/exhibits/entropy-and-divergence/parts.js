/**
 * What the pictures of chapter 8 share: planes and charts by name, a strip of measured numbers.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./wording.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */

/**
 * @typedef {object} ViewOptions
 * @property {Words} words
 * @property {import('../../frame/contract.js').Mode} mode
 * @property {(partial: Partial<Params>) => void} onChange
 * @property {(name: 'p' | 'q', index: number, value: number) => void} onBar
 * @property {() => void} onPairs
 */

/** @param {string} name of the class */
export function plane(name) {
  const node = document.createElement('atlas-plane');
  node.className = name;
  return /** @type {import('../../ui/plane/plane.js').Plane} */ (node);
}

/** @param {string} name of the class */
export function chart(name) {
  const node = document.createElement('atlas-chart');
  node.className = name;
  return /** @type {import('../../ui/charts/chart.js').Chart} */ (node);
}

/**
 * @param {string} action found by tests and by a step's action
 * @param {string} text
 * @param {() => void} onclick
 */
export const button = (action, text, onclick) =>
  el('button', { type: 'button', class: 'button small', 'data-action': action, onclick }, text);

/**
 * Measured numbers side by side, each under its symbol. What gives an answer away is a question mark.
 * @param {readonly { field: string, symbol: string, note: string, role?: string }[]} rows
 */
export function ledger(rows) {
  const cells = rows.map(({ field, symbol, note, role }) => {
    const value = el('output', role ? { style: `color:var(--${role})` } : {});
    const root = el(
      'div',
      { class: 'kldCell', 'data-field': field },
      el('span', { class: 'maths' }, symbol),
      value,
      el('small', {}, note),
    );
    return { field, value, root };
  });
  return {
    root: el('div', { class: 'kldLedger' }, ...cells.map(({ root }) => root)),
    /** @param {(field: string) => string | null} textOf null: not in this step */
    show(textOf) {
      for (const { field, value, root } of cells) {
        const text = textOf(field);
        root.hidden = text === null;
        setText(value, text ?? '');
      }
    },
  };
}
