/**
 * The ten digits and the noise to choose from, with what PCA and the machine make of each beneath.
 *
 * @module
 */
import { blanks } from '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
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
      type: 'radio',
      name,
      value: i,
      'aria-label': spoken,
      title: spoken,
      onchange: () => onPick(i),
    });
  });
  const rows = /** @type {const} */ (['x', 'pca', 'machine']).map(() => grid());
  const [top, pca, machine] = rows;
  // Places of what comes once the digits are here.
  pca.data = machine.data = {
    ...shape(blanks(COUNT - 1), 'dec', COUNT - 1),
    description: words('toCome'),
  };
  const names = ['x', words('rowPca'), ''].map((text) => el('span', {}, text));
  const source = el('p', { class: 'codesCaption codesSource' });
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
    source,
  );
  let isMeasured = false;
  /** Of the strip on show, which follows the settings. @param {Params['machine']} kind */
  const nameMachine = (kind) => {
    machine.hidden = names[2].hidden = kind === 'pca';
    setText(names[2], words(kind));
  };
  return {
    root,
    /** Which images these are. @param {import('../../data/models.js').ShippedDataset} which */
    showSource: (which) =>
      setText(
        source,
        words('pickFrom', { set: words(which === 'mnist' ? 'setMnist' : 'setDigits') }),
      ),
    /** @param {Params} params */
    set({ picture, machine: kind }) {
      if (!isMeasured) nameMachine(kind);
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
      isMeasured = true;
      nameMachine(params.machine);
      pca.data = {
        ...shape(strip.pca, 'dec', COUNT - 1),
        lit,
        description: words('stripAlt', { who: words('rowPca') }),
      };
      machine.data = {
        ...shape(strip.machine, 'dec', COUNT - 1),
        lit,
        description: words('stripAlt', { who: own }),
      };
      if (top.data) top.data = { ...top.data, lit };
    },
  };
}

function grid() {
  const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  node.setAttribute('columns', String(COUNT));
  return node;
}

/** @param {Uint8Array} images @param {'x' | 'dec'} role @param {number} count */
const shape = (images, role, count) => ({
  images: images.subarray(0, count * PIXELS),
  count,
  rows: 28,
  cols: 28,
  role,
});
