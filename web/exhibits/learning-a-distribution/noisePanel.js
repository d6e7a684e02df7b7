/**
 * Noise of 784 pixels beside held-out digits, each over the training image nearest to it.
 *
 * @module
 */
import '../../ui/chart.js';
import '../../ui/digitGrid.js';
import { el, setText } from '../../ui/dom.js';
import { number } from '../../ui/format.js';
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
  const noise = makeRows(words, 'noise');
  const digits = makeRows(words, 'digits');
  const status = el('p', { class: 'note', role: 'status' }, words('waiting'));
  const more = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'noise', onclick: onMore },
    words('moreNoise'),
  );
  const picture = /** @type {import('../../ui/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  picture.className = 'learnDots';
  return {
    root: el(
      'div',
      { class: 'learnView' },
      el('p', {}, words('noiseLead')),
      ...[noise.root, digits.root, picture],
      el('div', { class: 'learnRow' }, more, status),
    ),
    /** @param {import('./model.js').Far} far */
    show(far) {
      noise.show(far.noise);
      digits.show(far.digits);
      setText(
        status,
        words(far.source === 'mnist' ? 'ofMnist' : 'ofDigits', {
          ...{
            least: number(far.noise.summary.least, 1),
            mean: number(far.digits.summary.mean, 1),
          },
        }),
      );
      const row = (/** @type {Float32Array} */ distances, /** @type {number} */ at) => ({
        x: distances,
        y: Float64Array.from(distances, () => at),
        ...{ kind: /** @type {const} */ ('points'), opacity: 0.6 },
      });
      picture.data = {
        x: { name: words('distanceAxis'), low: 0, high: 18 },
        y: { low: 0, high: 3, ticks: [] },
        series: [
          { name: words('digitsShort'), ...row(far.digits.distances, 2), role: 'x' },
          { name: words('noiseShort'), ...row(far.noise.distances, 1), role: 'dec' },
        ],
        description: words('dotsAlt', {
          ...{
            least: number(far.noise.summary.least, 1),
            mean: number(far.digits.summary.mean, 1),
          },
        }),
        file: 'nearest-digit',
      };
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      if (held < total)
        setText(status, words('loading', { held: number(held), total: number(total) }));
    },
  };
}

/** Images, the nearest training image of each, and how far it is. @param {Words} words @param {'noise' | 'digits'} kind */
function makeRows(words, kind) {
  const grid = () => {
    const node = /** @type {import('../../ui/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    node.setAttribute('columns', String(FAR_SHOWN));
    return node;
  };
  const [top, bottom] = [grid(), grid()];
  const cells = Array.from({ length: FAR_SHOWN }, () => el('span', {}));
  const title = el('h2', { class: kind === 'noise' ? 'dec' : 'x' }, words(`${kind}Title`));
  return {
    root: el(
      'div',
      { class: 'learnPairs' },
      title,
      ...[top, bottom],
      el('div', { class: 'learnDistances', 'aria-hidden': 'true' }, ...cells),
    ),
    /** @param {import('./model.js').Neighbours} found */
    show({ images, nearest, distances }) {
      const shape = { count: FAR_SHOWN, rows: CELL, cols: CELL };
      const list = Array.from(distances.subarray(0, FAR_SHOWN), (d) => number(d, 1));
      top.data = {
        ...{ images: rimmed(images), ...shape, role: kind === 'noise' ? 'dec' : 'x' },
        description: words(`${kind}Title`),
      };
      bottom.data = {
        ...{ images: rimmed(nearest), ...shape, role: 'x' },
        description: words('nearestAlt', { list: list.join(', ') }),
      };
      cells.forEach((cell, i) => setText(cell, list[i] ?? ''));
    },
  };
}
