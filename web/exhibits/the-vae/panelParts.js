/**
 * What the panels of chapter 10 are made of.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/matrix.js';
import '../../ui/images/pixelImage.js';
import { el } from '../../ui/base/dom.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../ui/charts/bars.js').Bars} Bars */
/** @typedef {import('../../ui/charts/matrix.js').Matrix} Matrix */
/** @typedef {import('../../ui/images/pixelImage.js').PixelImage} PixelImage */

export const SIDE = 28;
export const steps = (
  /** @type {number} */ low,
  /** @type {number} */ high,
  /** @type {number} */ by,
) => Array.from({ length: Math.round((high - low) / by) + 1 }, (_, i) => low + i * by);

export const image = () => /** @type {PixelImage} */ (document.createElement('atlas-image'));
export const bars = () => /** @type {Bars} */ (document.createElement('atlas-bars'));
export const matrix = () => /** @type {Matrix} */ (document.createElement('atlas-matrix'));

/** A button. @param {string} action @param {string} text @param {() => void} onclick @param {string} [more] */
export const button = (action, text, onclick, more = '') =>
  el(
    'button',
    { type: 'button', class: `button small ${more}`, 'data-action': action, onclick },
    text,
  );
