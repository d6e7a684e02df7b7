/**
 * Noise of 784 pixels beside held-out digits, each over the training image nearest to it.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { blanks } from '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { waiting } from '../../ui/base/waiting.js';
import { FAR_SHOWN } from './model.js';

/** @typedef {import('./planeView.js').Words} Words */

const SIDE = 28;
/** Paper around each image, so that noise has an edge. */
const RIM = 2;
const CELL = SIDE + 2 * RIM;

/** @param {Uint8Array} images @returns {Uint8Array} the first of them, each in the middle of a cell */
function rimmed(images) {
  const out = new Uint8Array(FAR_SHOWN * CELL * CELL);
  for (let row = 0; row < FAR_SHOWN * SIDE; row++) {
    const line = images.subarray(row * SIDE, (row + 1) * SIDE);
    const cell = Math.floor(row / SIDE);
    out.set(line, (cell * CELL + RIM + (row % SIDE)) * CELL + RIM);
  }
  return out;
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {() => void} options.onMore
 */
export function makeNoisePanel({ words, onMore }) {
  const rows = { noise: makeRows(words, 'noise'), digits: makeRows(words, 'digits') };
  const status = el('p', { class: 'note', role: 'status' });
  const wait = waiting();
  wait.show(words('waiting'), 0, 1);
  const more = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'noise', onclick: onMore },
    words('moreNoise'),
  );
  const picture = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  picture.className = 'learnDots';
  return {
    root: el(
      'div',
      { class: 'learnView' },
      el('p', {}, words('noiseLead')),
      rows.noise.root,
      rows.digits.root,
      picture,
      el('div', { class: 'learnRow' }, more, wait.root, status),
    ),
    /** @param {import('./model.js').FarKind} kind @param {Uint8Array} images */
    showDrawn: (kind, images) => rows[kind].showDrawn(images),
    /** @param {import('./model.js').FarKind} kind @param {import('./model.js').Neighbours} found */
    showNear: (kind, found) => rows[kind].show(found),
    /** @param {import('./model.js').Far} far */
    show(far) {
      wait.hide();
      setText(
        status,
        words(far.source === 'mnist' ? 'ofMnist' : 'ofDigits', {
          least: number(far.noise.summary.least, 1),
          mean: number(far.digits.summary.mean, 1),
        }),
      );
      const row = (/** @type {Float32Array} */ distances, /** @type {number} */ at) => ({
        x: distances,
        y: Float64Array.from(distances, () => at),
        kind: /** @type {const} */ ('points'),
        opacity: 0.6,
      });
      picture.data = {
        x: { name: words('distanceAxis'), low: 0, high: 18 },
        y: { low: 0, high: 3, ticks: [] },
        series: [
          { name: words('digitsShort'), ...row(far.digits.distances, 2), role: 'x' },
          { name: words('noiseShort'), ...row(far.noise.distances, 1), role: 'dec' },
        ],
        description: words('dotsAlt', {
          least: number(far.noise.summary.least, 1),
          mean: number(far.digits.summary.mean, 1),
        }),
        file: 'nearest-digit',
      };
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      const of = { held: number(held), total: number(total) };
      wait.show(held < total ? words('loading', of) : words('comparing'), held, total);
    },
  };
}

/** Images, the nearest training image of each, and how far it is. @param {Words} words @param {import('./model.js').FarKind} kind */
function makeRows(words, kind) {
  const grid = () => {
    const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    node.setAttribute('columns', String(FAR_SHOWN));
    return node;
  };
  const [top, bottom] = [grid(), grid()];
  const cells = Array.from({ length: FAR_SHOWN }, () => el('span', {}, '…'));
  const title = el('h2', { class: kind === 'noise' ? 'dec' : 'x' }, words(`${kind}Title`));
  const shape = { count: FAR_SHOWN, rows: CELL, cols: CELL };
  const toCome = { images: rimmed(blanks(FAR_SHOWN)), ...shape, description: words('toCome') };
  top.data = bottom.data = toCome;
  const showDrawn = (/** @type {Uint8Array} */ images) => {
    top.data = {
      images: rimmed(images),
      ...shape,
      role: kind === 'noise' ? 'dec' : 'x',
      description: words(`${kind}Title`),
    };
    bottom.data = toCome;
    for (const cell of cells) setText(cell, '…');
  };
  return {
    root: el(
      'div',
      { class: 'learnPairs' },
      title,
      top,
      bottom,
      el('div', { class: 'learnDistances', 'aria-hidden': 'true' }, ...cells),
    ),
    showDrawn,
    /** @param {import('./model.js').Neighbours} found */
    show({ nearest, distances }) {
      const list = Array.from(distances.subarray(0, FAR_SHOWN), (d) => number(d, 1));
      bottom.data = {
        images: rimmed(nearest),
        ...shape,
        role: 'x',
        description: words('nearestAlt', { list: list.join(', ') }),
      };
      cells.forEach((cell, i) => setText(cell, list[i] ?? ''));
    },
  };
}
