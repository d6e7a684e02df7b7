/**
 * The step "Cloud": how wide it is, twelve codes thrown from it, and what they decode to, each with the
 * digit that is read off it.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { blanks } from '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { button, SIDE } from './panelParts.js';
import { THROWN } from './throwing.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */

const WIDTHS = [0.25, 0.5, 1, 2, 4, 8, 16];
const COLUMNS = 6;

/**
 * @param {Words} words
 * @param {(partial: Partial<Params>) => void} onChange
 * @param {() => void} onThrow
 */
export function cloudPanel(words, onChange, onThrow) {
  const width = slider({
    param: 'width',
    label: words('width'),
    stops: WIDTHS,
    role: 'lat',
    format: (v) => `×${number(v, v < 1 ? 2 : 0)}`,
    onChange: (value) => onChange({ width: value }),
  });
  const go = button('throw', words('throwCodes', { n: THROWN }), onThrow);
  const said = el('p', { class: 'vaeSaid', role: 'status' }, words('nothingThrown'));
  const cells = Array.from({ length: THROWN }, () => {
    const image = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    image.setAttribute('columns', '1');
    const read = el('figcaption', {});
    return { image, read, root: el('figure', {}, image, read) };
  });
  const grid = el(
    'div',
    { class: 'vaeThrows', style: `--columns:${COLUMNS}` },
    ...cells.map(({ root }) => root),
  );
  const empty = blanks(1);
  const clear = () => {
    setText(said, words('nothingThrown'));
    for (const { image, read, root } of cells) {
      image.data = {
        images: empty,
        count: 1,
        rows: SIDE,
        cols: SIDE,
        description: words('toCome'),
      };
      setText(read, '');
      root.removeAttribute('data-other');
    }
  };
  clear();
  return {
    root: el(
      'div',
      { class: 'vaeView vaeCloud' },
      el('div', { class: 'vaeRow' }, width.root, go),
      said,
      grid,
      el('p', { class: 'note' }, words('readBy')),
    ),
    clear,
    /** @param {Params} params @param {boolean} isOpen the width may be changed */
    showParams(params, isOpen) {
      width.set(params.width);
      width.root.hidden = !isOpen;
      setText(go, words(isOpen ? 'throwAgain' : 'throwCodes', { n: THROWN }));
    },
    /** @param {import('./throwing.js').Throws} throws */
    showThrows({ images, labels, label, moved }) {
      const size = SIDE * SIDE;
      for (const [i, { image, read, root }] of cells.entries()) {
        image.data = {
          images: images.subarray(i * size, (i + 1) * size),
          count: 1,
          rows: SIDE,
          cols: SIDE,
          role: 'dec',
          description: words('readAlt', { n: labels[i] ?? '?' }),
        };
        setText(read, String(labels[i] ?? ''));
        root.toggleAttribute('data-other', label >= 0 && labels[i] !== label);
      }
      const same = Array.from(labels).filter((one) => one === label).length;
      const mean = moved.reduce((sum, d) => sum + d, 0) / moved.length;
      setText(
        said,
        label < 0
          ? words('thrownOwn', { mean: number(mean, 2) })
          : words('thrownSaid', { same, n: THROWN, label, mean: number(mean, 2) }),
      );
    },
  };
}
