/**
 * Chapter 10's view "From the prior": 128 samples, the decoded grid in equal steps of z or of
 * probability, or held-out digits and what becomes of them.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { FAR, GRID, REACH, REBUILT, SAMPLES, TAIL } from './fromPrior.js';
import { SIDE, button } from './panelParts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */
/** @typedef {import('../../ui/images/digitGrid.js').DigitGrid} DigitGrid */

/** Images in a row. */
const SAMPLE_COLUMNS = 16;
const REBUILT_COLUMNS = 12;

/** @param {number} columns @param {number} count */
function sheet(columns, count) {
  const grid = /** @type {DigitGrid} */ (document.createElement('atlas-digits'));
  grid.setAttribute('columns', String(columns));
  grid.style.aspectRatio = `${columns} / ${Math.ceil(count / columns)}`;
  return grid;
}

/** @param {Words} words @param {(partial: Partial<Params>) => void} onChange @param {() => void} onSample */
export function priorPanel(words, onChange, onSample) {
  /** @type {Params | null} */
  let params = null;
  const decoded = segmented({
    param: 'decoded',
    label: words('decoded'),
    onChange: (/** @type {Params['decoded']} */ value) => onChange({ decoded: value }),
    items: [
      { value: 'samples', text: words('samplesTab') },
      { value: 'grid', text: words('gridTab') },
      { value: 'rebuilt', text: words('rebuiltTab') },
    ],
  });
  const spacing = segmented({
    param: 'spacing',
    label: words('spacing'),
    small: true,
    onChange: (/** @type {Params['spacing']} */ value) => onChange({ spacing: value }),
    items: [
      { value: 'uniform', text: words('uniform', { reach: number(REACH, 2) }) },
      {
        value: 'quantile',
        text: words('quantile', { low: number(TAIL, 3), high: number(1 - TAIL, 3) }),
      },
    ],
  });
  const [samplesSaid, gridSaid] = [el('p', { role: 'status' }), el('p', { role: 'status' })];
  const samples = sheet(SAMPLE_COLUMNS, SAMPLES);
  const grid = sheet(GRID, GRID * GRID);
  grid.className = 'vaeGrid';
  const [originals, rebuilt] = [sheet(REBUILT_COLUMNS, REBUILT), sheet(REBUILT_COLUMNS, REBUILT)];
  const veil = el('p', { class: 'veil' }, words('priorVeiled'));
  const parts = {
    samples: el(
      'div',
      { class: 'vaeColumn' },
      el(
        'div',
        { class: 'vaeRow' },
        samplesSaid,
        button('sample', words('resample128', { n: SAMPLES }), onSample),
      ),
      veil,
      samples,
    ),
    grid: el('div', { class: 'vaeColumn' }, spacing.root, grid, gridSaid),
    rebuilt: el(
      'div',
      { class: 'vaeColumn' },
      el('h2', { class: 'x' }, words('originals')),
      originals,
      el('h2', { class: 'dec' }, words('rebuilt')),
      rebuilt,
      el('p', { class: 'note' }, words('rebuiltNote')),
    ),
  };
  const place = el('div', { class: 'vaeFill' });
  const choice = el('div', { class: 'vaeRow' }, decoded.root);
  const show = (
    /** @type {DigitGrid} */ part,
    /** @type {Uint8Array} */ images,
    /** @type {'x' | 'dec'} */ role,
    /** @type {string} */ description,
  ) => {
    const count = images.length / (SIDE * SIDE);
    part.data = { images, count, rows: SIDE, cols: SIDE, role, description };
  };
  return {
    root: el('div', { class: 'vaeView vaePrior' }, choice, place),
    /** @param {boolean} isOpen samples may be seen @param {boolean} isAnswered the grid and the others too */
    open(isOpen, isAnswered) {
      choice.hidden = !isAnswered;
      samples.hidden = samplesSaid.hidden = !isOpen;
      veil.hidden = isOpen;
    },
    /** @param {Params} next */
    showParams(next) {
      if (params?.decoded !== next.decoded) put(place, parts[next.decoded]);
      params = next;
      decoded.set(next.decoded);
      spacing.set(next.spacing);
    },
    /** @param {import('./fromPrior.js').FromPrior} found */
    showFromPrior(found) {
      if (found.decoded === 'samples') {
        show(samples, found.images, 'dec', words('samplesAlt', { n: SAMPLES }));
        setText(samplesSaid, words('samplesSaid', { far: found.far, n: SAMPLES, radius: FAR }));
      } else if (found.decoded === 'grid') {
        const share = percent(found.middle, 1);
        show(grid, found.images, 'dec', words('gridAlt', { n: GRID, share }));
        setText(gridSaid, words('gridSaid', { share }));
      } else {
        const labels = Array.from(found.labels).join(' ');
        show(originals, found.originals, 'x', words('originalsAlt', { labels }));
        show(rebuilt, found.images, 'dec', words('rebuiltAlt', { labels }));
      }
    },
  };
}
