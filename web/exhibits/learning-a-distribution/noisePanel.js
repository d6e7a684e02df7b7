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
import { FAR_SHOWN } from './far.js';

/** @typedef {import('./planeView.js').Words} Words */

/** How many times as far as a digit: what the first two cards say. */
const GUESSES = [1, 3.5];
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
  /** @type {import('./far.js').Far | null} */
  let far = null;
  let isVeiled = true;
  const picture = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  picture.className = 'learnDots';
  const show = () => {
    if (!far) return;
    const { digits, source } = far;
    const noise = isVeiled ? null : far.noise;
    const mean = digits.summary.mean;
    const of = {
      least: noise ? number(noise.summary.least, 1) : '…',
      mean: number(mean, 1),
    };
    setText(
      status,
      noise ? words(source === 'mnist' ? 'ofMnist' : 'ofDigits', of) : words('notYet', of),
    );
    const row = (/** @type {Float32Array} */ distances, /** @type {number} */ at) => ({
      x: distances,
      y: Float64Array.from(distances, () => at),
      kind: /** @type {const} */ ('points'),
      opacity: 0.6,
    });
    picture.data = {
      x: { name: words('distanceAxis'), low: 0, high: 18 },
      // Over the dots there is room for the letters.
      y: { low: 0, high: 4.5, ticks: [] },
      series: [
        { name: words('digitsShort'), ...row(digits.distances, 2), role: 'x' },
        ...(noise ? [{ name: words('noiseShort'), ...row(noise.distances, 1), role: 'dec' }] : []),
      ],
      // Where the answers say that noise is; C says that it may be anywhere.
      references: GUESSES.map((times, i) => ({
        axis: /** @type {const} */ ('x'),
        value: times * mean,
        name: 'AB'.charAt(i),
        role: 'act',
        dash: /** @type {const} */ ('dash'),
      })),
      description: noise ? words('dotsAlt', of) : words('dotsVeiled', of),
      file: 'nearest-digit',
    };
  };
  return {
    root: el(
      'div',
      { class: 'learnNoise' },
      el('div', { class: 'learnRow' }, more, wait.root, status),
      rows.noise.root,
      rows.digits.root,
      picture,
    ),
    /** @param {import('../../frame/moments.js').StepState} step */
    showParams({ moment }) {
      isVeiled = moment === 'ask' || moment === 'chosen';
      rows.noise.veil(isVeiled);
      show();
    },
    /** @param {import('./far.js').FarKind} kind @param {Uint8Array} images */
    showDrawn: (kind, images) => rows[kind].showDrawn(images),
    /** @param {import('./far.js').FarKind} kind @param {import('./far.js').Neighbours} found */
    showNear: (kind, found) => rows[kind].show(found),
    /** @param {import('./far.js').Far} found */
    show(found) {
      wait.hide();
      far = found;
      show();
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      const of = { held: number(held), total: number(total) };
      wait.show(held < total ? words('loading', of) : words('comparing'), held, total);
    },
  };
}

/** Images, the nearest training image of each, and how far it is. @param {Words} words @param {import('./far.js').FarKind} kind */
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
  /** @type {Uint8Array | null} */
  let drawn = null;
  /** @type {import('./far.js').Neighbours | null} */
  let found = null;
  let isVeiled = false;
  const refresh = () => {
    const images = isVeiled ? null : drawn;
    const near = isVeiled ? null : found;
    const list = near && Array.from(near.distances.subarray(0, FAR_SHOWN), (d) => number(d, 1));
    top.data = images
      ? {
          images: rimmed(images),
          ...shape,
          role: kind === 'noise' ? 'dec' : 'x',
          description: words(`${kind}Title`),
        }
      : toCome;
    bottom.data =
      near && list
        ? {
            images: rimmed(near.nearest),
            ...shape,
            role: 'x',
            description: words('nearestAlt', { list: list.join(', ') }),
          }
        : toCome;
    cells.forEach((cell, i) => setText(cell, list?.[i] ?? '…'));
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
    /** @param {boolean} so what was drawn is not on show */
    veil(so) {
      if (so === isVeiled) return;
      isVeiled = so;
      refresh();
    },
    /** @param {Uint8Array} images */
    showDrawn(images) {
      drawn = images;
      found = null;
      refresh();
    },
    /** @param {import('./far.js').Neighbours} next */
    show(next) {
      found = next;
      refresh();
    },
  };
}
