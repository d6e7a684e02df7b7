/**
 * Small things that the views of chapter 4 share: images of 28 × 28, the turn to the next digit,
 * numbers in words.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/images/pixelImage.js';
import { el } from '../../ui/base/dom.js';
import { number, small } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { stopsOfK } from './stops.js';

/** @typedef {import('./view.js').Words} Words */

const HELD_OUT = 2000;
const SHAPE = { rows: 28, cols: 28 };

export const image = () =>
  /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );

/** @param {number} columns @param {string} className */
export function grid(columns, className) {
  const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  node.className = className;
  node.setAttribute('columns', String(columns));
  return node;
}

/** Numbers 0…1 as the bytes an image is drawn from; what no image can hold is cut off. @param {ArrayLike<number>} points */
const ink = (points) => Uint8ClampedArray.from(points, (v) => 255 * v);

/** @param {Uint8Array} bytes @param {string} description @param {string} [caption] */
export const dataImage = (bytes, description, caption) => ({
  image: bytes,
  ...SHAPE,
  role: /** @type {const} */ ('x'),
  description,
  ...(caption === undefined ? {} : { caption }),
});

/** @param {ArrayLike<number>} points @param {string} description @param {string} [caption] */
export const decodedImage = (points, description, caption) => ({
  image: ink(points),
  ...SHAPE,
  role: /** @type {const} */ ('dec'),
  description,
  ...(caption === undefined ? {} : { caption }),
});

/** @param {ArrayLike<number>} values @param {string} description @param {number | null} [scale] @param {string} [caption] */
export const signedImage = (values, description, scale = null, caption) => ({
  image: values,
  ...SHAPE,
  signed: true,
  scale,
  description,
  ...(caption === undefined ? {} : { caption }),
});

/** How many directions are kept. @param {Words} words @param {(k: number) => void} onChange */
export function kSlider(words, onChange) {
  const made = slider({
    param: 'k',
    label: words('k'),
    stops: stopsOfK(784),
    role: 'lat',
    format: (v) => number(v),
    onChange,
  });
  made.root.classList.add('pcaK');
  return made;
}

/** A picture with its symbol and name over it. @param {string} symbol @param {string} name @param {string} role @param {HTMLElement} picture @param {...(HTMLElement | null)} more */
export const titled = (symbol, name, role, picture, ...more) =>
  el(
    'div',
    { class: 'pcaTitled' },
    el('p', { class: `pcaName ${role}` }, el('i', { class: 'sym' }, symbol), ` ${name}`),
    picture,
    ...more,
  );

/** Residuals are drawn on one scale, so that they are seen to fade as k grows. */
export const RESIDUAL_SCALE = 0.7;

/** An image, what comes back of it, and the difference. @param {Words} words */
export function threeImages(words) {
  const [original, rebuilt, residual] = [image(), image(), image()];
  const root = el(
    'div',
    { class: 'pcaThree' },
    titled('x', words('original'), 'x', original),
    titled('x̂', words('reconstruction'), 'dec', rebuilt),
    titled('x − x̂', words('residual'), '', residual),
  );
  return {
    root,
    /** @param {import('./model.js').Rebuilt} now */
    show(now) {
      const at = { k: number(now.k) };
      const largest = small(now.largest, 4, 1);
      const alt = words('originalAlt', { label: now.label ?? '?' });
      original.data = dataImage(now.image, alt, words('pixels'));
      rebuilt.data = decodedImage(now.points, words('reconstructionAlt', at), words('numbers', at));
      residual.data = signedImage(
        now.residuals,
        words('residualAlt', { ...at, largest }),
        RESIDUAL_SCALE,
        words('largest', { value: largest }),
      );
    },
  };
}

/**
 * Buttons to the digit before and after.
 * @param {Words} words @param {() => number} now @param {(image: number) => void} onTurn
 */
export const turner = (words, now, onTurn) =>
  el(
    'div',
    { class: 'pcaTurn' },
    ...[
      { key: 'previous', by: -1, sign: '←' },
      { key: 'next', by: 1, sign: '→' },
    ].map(({ key, by, sign }) =>
      el(
        'button',
        {
          type: 'button',
          class: 'button small',
          'data-action': key,
          'aria-label': words(key),
          title: words(key),
          onclick: () => onTurn((now() + by + HELD_OUT) % HELD_OUT),
        },
        sign,
      ),
    ),
  );
