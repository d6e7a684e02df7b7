/**
 * One digit with which data set it is of, and the way to the next one; and the true posterior of its
 * code on the latent plane.
 *
 * @module
 */
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { COLS } from './digitsModel.js';

/** @typedef {import('./digitsModel.js').Evidence} Evidence */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */

const SIDE = 28;
const MOST_DIGITS = 2000;

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(by: (digit: number) => number) => void} options.onTurn from the index on show to another
 */
export function digitPart({ words, onTurn }) {
  const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const turn = (/** @type {string} */ key, /** @type {number} */ by, /** @type {string} */ sign) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': key,
        'aria-label': words(key),
        title: words(key),
        onclick: () => onTurn((digit) => (digit + by + MOST_DIGITS) % MOST_DIGITS),
      },
      sign,
    );
  const loading = el('p', { class: 'note', role: 'status' });
  const badge = el('p', { class: 'elboBadge' });
  const turns = el(
    'div',
    { class: 'elboTurn' },
    turn('previous', -1, '←'),
    turn('following', 1, '→'),
  );
  const root = el(
    'div',
    { class: 'elboImage' },
    el('h2', { class: 'x' }, words('digitTitle')),
    image,
    badge,
    turns,
    loading,
  );
  return {
    root,
    turns,
    /** @param {import('./digitsModel.js').Digit} digit */
    show({ image: pixels, label, source }) {
      const text = words('digitAlt', { label: label ?? '?' });
      image.data = {
        image: pixels,
        rows: SIDE,
        cols: SIDE,
        role: 'x',
        caption: text,
        description: text,
      };
      setText(badge, words(source));
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(loading, held < total ? words('loading', { held, total }) : '');
    },
  };
}

/**
 * Dark: the true posterior; violet: the encoder's q; grey: draws from the prior.
 * @param {Evidence} found
 * @param {object} options
 * @param {ArrayLike<number>} options.draws two numbers each
 * @param {boolean} options.whole the whole prior is seen
 * @param {boolean} options.isGuessing the draws are what it is about
 * @param {import('../../frame/contract.js').Words} options.words
 * @returns {import('../../ui/plane/plane.js').PlaneData}
 */
export function posteriorPlane(found, { draws, whole, isGuessing, words }) {
  const [x0 = -4, x1 = 4, y0 = -4, y1 = 4] = found.window;
  const window = /** @type {[number, number, number, number]} */ ([x0, x1, y0, y1]);
  const pair = (/** @type {ArrayLike<number>} */ v) =>
    /** @type {[number, number]} */ ([v[0] ?? 0, v[1] ?? 0]);
  const [mu, sigma] = [pair(found.mu), pair(found.sigma)];
  const t = (/** @type {ArrayLike<number>} */ v, digits = 2) =>
    `(${pair(v)
      .map((n) => number(n, digits))
      .join(', ')})`;
  const cov = /** @type {[number, number, number]} */ ([sigma[0] ** 2, 0, sigma[1] ** 2]);
  const circles = [1, 2, 3].map((radius) => ({
    kind: /** @type {const} */ ('ellipse'),
    role: 'prior',
    width: 1,
    radius,
    mean: /** @type {[number, number]} */ ([0, 0]),
    cov: /** @type {[number, number, number]} */ ([1, 0, 1]),
    dash: /** @type {const} */ ('dash'),
  }));
  /** @type {Layer} */
  const inner = {
    kind: 'ellipse',
    role: 'lat',
    width: 1.25,
    mean: mu,
    radius: 1,
    dash: 'dash',
    cov,
  };
  /** @type {Layer} */
  const speck = { kind: 'label', at: mu, text: words('speck'), role: 'lat', size: 13 };
  return {
    window,
    names: { x: 'z_1', y: 'z_2' },
    layers: [
      {
        kind: 'heat',
        values: found.posterior,
        cols: COLS,
        rows: COLS,
        window,
        role: 'x',
        max: 1,
        opacity: whole ? 1 : 0.85,
      },
      ...(whole ? circles : []),
      {
        kind: 'points',
        points: draws,
        role: isGuessing ? 'act' : 'prior',
        radius: isGuessing ? 3 : whole ? 1.6 : 4,
        opacity: 0.8,
      },
      { kind: 'ellipse', mean: mu, cov, radius: 2, role: 'lat', width: 2.25 },
      ...(whole ? [speck] : [inner]),
    ],
    description: words('planeAlt', {
      mean: t(found.posteriorMean),
      std: t(found.posteriorStd, 3),
      mu: t(mu),
      sigma: t(sigma, 3),
    }),
    file: 'posterior',
  };
}
