/**
 * The ten digits and the noise to choose from, with what PCA and the machine make of each beneath.
 *
 * @module
 */
import '../../ui/digitGrid.js';
import { el } from '../../ui/dom.js';
import { NOISE } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */

const COUNT = NOISE + 1;
const PIXELS = 28 * 28;
let nextId = 0;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(picture: number) => void} options.onPick
 */
export function mountPicker({ words, onPick }) {
  const name = `codes-picture-${nextId++}`;
  const inputs = Array.from({ length: COUNT }, (_, i) => {
    const spoken = i === NOISE ? words('noiseName') : words('digitName', { n: i });
    return el('input', {
      ...{ type: 'radio', name, value: i, 'aria-label': spoken, title: spoken },
      onchange: () => onPick(i),
    });
  });
  const rows = /** @type {const} */ (['x', 'pca', 'machine']).map(() => grid());
  const [top, pca, machine] = rows;
  const names = ['x', words('rowPca'), ''].map((text) => el('span', {}, text));
  const root = el(
    'div',
    { class: 'codesPicker' },
    names[0],
    el(
      'div',
      { class: 'codesChoose', role: 'radiogroup', 'aria-label': words('picture') },
      top,
      ...inputs,
    ),
    names[1],
    pca,
    names[2],
    machine,
  );
  return {
    root,
    /** @param {number} picture */
    set(picture) {
      inputs.forEach((input, i) => (input.checked = i === picture));
      for (const row of rows) if (row.data) row.data = { ...row.data, lit: picture };
    },
    /** @param {Uint8Array} pictures */
    show(pictures) {
      top.data = { ...shape(pictures, 'x', COUNT), description: words('picture') };
    },
    /** @param {{ pca: Uint8Array, machine: Uint8Array }} strip @param {Params} params */
    showStrip(strip, params) {
      const lit = params.picture;
      const own = words(params.machine);
      pca.data = {
        ...{ ...shape(strip.pca, 'dec', COUNT - 1), lit },
        description: words('stripAlt', { who: words('rowPca') }),
      };
      machine.hidden = names[2].hidden = params.machine === 'pca';
      names[2].textContent = own;
      machine.data = {
        ...{ ...shape(strip.machine, 'dec', COUNT - 1), lit },
        description: words('stripAlt', { who: own }),
      };
      if (top.data) top.data = { ...top.data, lit };
    },
  };
}

function grid() {
  const node = /** @type {import('../../ui/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  node.setAttribute('columns', String(COUNT));
  return node;
}

/** @param {Uint8Array} images @param {'x' | 'dec'} role @param {number} count */
const shape = (images, role, count) => ({
  ...{ images: images.subarray(0, count * PIXELS), count, rows: 28, cols: 28, role },
});
