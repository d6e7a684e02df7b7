/**
 * What the pictures of chapter 14 share: images, rows of them, buttons, and the badge of the data set.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/images/pixelImage.js';
import { el } from '../../ui/base/dom.js';

/** @typedef {import('../../ui/images/pixelImage.js').PixelImage} PixelImage */
/** @typedef {import('../../ui/images/digitGrid.js').DigitGrid} DigitGrid */

/** @param {string} name of the class @returns {PixelImage} */
export function picture(name) {
  const node = /** @type {PixelImage} */ (document.createElement('atlas-image'));
  node.className = name;
  return node;
}

/** @param {number} columns @param {string} [name] of the class @returns {DigitGrid} */
export function row(columns, name = '') {
  const node = /** @type {DigitGrid} */ (document.createElement('atlas-digits'));
  node.className = name;
  node.setAttribute('columns', String(columns));
  return node;
}

/** Names of columns; '' is none. @param {readonly string[]} names */
export const headRow = (names) =>
  el('tr', {}, ...names.map((name) => (name ? el('th', { scope: 'col' }, name) : el('td', {}))));

/** @param {string} action @param {string} text @param {() => void} onClick */
export const actionButton = (action, text, onClick) =>
  el('button', { type: 'button', class: 'button', 'data-action': action, onclick: onClick }, text);

/** @param {import('../../data/models.js').ShippedDataset} source */
export const setWord = (source) => (source === 'mnist' ? 'setMnist' : 'setDigits');
