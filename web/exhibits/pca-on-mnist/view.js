/**
 * Chapter 4's picture: of each step the one its question is about, and which images they are. The cover
 * is the first principal directions.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { onlyThese } from '../../frame/mounting.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { mountCode } from './codeView.js';
import { mountError } from './errorView.js';
import { mountFew } from './fewView.js';
import { mountKeep } from './keepView.js';
import { mountMatrices } from './matricesView.js';
import { VIEWS } from './params.js';
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
  const panels = {
    rebuild: mountKeep(words, onChange),
    error: mountError(words, onChange),
    matrices: mountMatrices(words, onChange),
    code: mountCode(words, onChange),
    few: mountFew(words, onChange),
    spiral: mountSpiral(words, onChange),
  };
  const place = el('div', { class: 'pcaPlace' });
  const set = el('span', {});
  const status = el('span', { role: 'status' });
  const foot = el('p', { class: 'pcaFoot' }, set, status);
  root.append(el('div', { class: 'pca', 'data-mode': mode }, place, foot));
  return {
    /** @param {Params} params @param {import('../../frame/moments.js').StepState} step */
    showParams(params, step) {
      put(place, panels[params.view].root);
      // The spiral is no image.
      foot.hidden = params.view === 'spiral';
      for (const view of VIEWS) panels[view].showParams(params, step);
    },
    /** @param {'mnist' | 'digits'} source */
    showSource: (source) => setText(set, words(source === 'mnist' ? 'mnist' : 'generated')),
    /** @param {import('./basis.js').Basis} basis */
    showBasis(basis) {
      panels.rebuild.showBasis(basis);
      panels.error.showBasis(basis);
    },
    /** @param {import('./model.js').Rebuilt} rebuilt */
    showRebuilt(rebuilt) {
      panels.rebuild.showRebuilt(rebuilt);
      panels.error.showRebuilt(rebuilt);
      panels.matrices.showRebuilt(rebuilt);
    },
    /** @param {{ held: number, total: number } | 'fitting' | import('./basis.js').Basis} now */
    showStatus(now) {
      if (now === 'fitting') setText(status, words('fitting'));
      else if ('held' in now) {
        setText(status, words('loading', { held: number(now.held), total: number(now.total) }));
      } else {
        const { n, seconds, kept, fitted } = now;
        const said = { n: number(n), kept, seconds: number(seconds, 1) };
        setText(status, words(fitted ? 'fitted' : 'shipped', said));
      }
    },
    showCheck: panels.error.showCheck,
    showCode: panels.code.showCode,
    showFew: panels.few.showFew,
    showSpiral: panels.spiral.showSpiral,
  };
}
