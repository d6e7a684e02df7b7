/**
 * Chapter 4's stage: the choice of view, and one view at a time. The cover is the mean and the first
 * principal directions.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { onlyThese } from '../../frame/mounting.js';
import { makeTabs } from '../../frame/tabs.js';
import { el } from '../../ui/base/dom.js';
import { mountCode } from './codeView.js';
import { mountFew } from './fewView.js';
import { mountMatrices } from './matricesView.js';
import { VIEWS } from './params.js';
import { mountRebuild } from './rebuildView.js';
import { mountSpiral } from './spiralView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {(partial: Partial<Params>) => void} OnChange */

/** Directions on the cover, 5 × 3 of them: more could not be told apart at 165 pixels. */
const COVER = 15;

/** @param {HTMLElement} root @param {Words} words @returns {ReturnType<typeof mountView>} */
export function mountCover(root, words) {
  const grid = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  grid.className = 'pcaCover';
  grid.setAttribute('columns', '5');
  // Whole pixels: the file stays small, and 28 × 28 is what an image is.
  grid.setAttribute('crisp', '');
  root.append(grid);
  return onlyThese({
    showBasis({ eigenvectors }) {
      grid.data = {
        images: eigenvectors,
        count: COVER,
        rows: 28,
        cols: 28,
        signed: true,
        scale: null,
        description: words('directionsAlt', { count: COVER }),
      };
    },
  });
}

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {OnChange} options.onChange
 */
export function mountView(root, { words, mode, onChange }) {
  const parts = {
    rebuild: mountRebuild(words, onChange),
    matrices: mountMatrices(words, onChange),
    code: mountCode(words, onChange),
    few: mountFew(words, onChange),
    spiral: mountSpiral(words, onChange),
  };
  const place = el('div', { class: 'pcaPlace' });
  const tabs = makeTabs({ words, views: VIEWS, panels: parts, place, onChange });
  root.append(
    el(
      'div',
      { class: 'pca', 'data-mode': mode },
      el('div', { class: 'pcaViews' }, tabs.root),
      place,
    ),
  );
  return {
    /** @param {Params} params */
    showParams(params) {
      tabs.show(params.view);
      for (const view of VIEWS) parts[view].showParams(params);
    },
    /** @param {import('./model.js').Basis} basis */
    showBasis(basis) {
      parts.rebuild.showBasis(basis);
    },
    /** @param {import('./model.js').Rebuilt} rebuilt */
    showRebuilt(rebuilt) {
      parts.rebuild.showRebuilt(rebuilt);
      parts.matrices.showRebuilt(rebuilt);
    },
    showStatus: parts.rebuild.showStatus,
    showCheck: parts.rebuild.showCheck,
    showCode: parts.code.showCode,
    showFew: parts.few.showFew,
    showSpiral: parts.spiral.showSpiral,
  };
}
