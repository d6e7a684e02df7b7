/**
 * `<atlas-image>`: one image, large, with crisp pixels; as ink, or signed in two colours (residuals,
 * principal directions). Under it a caption, and the pixel below the pointer.
 *
 * Property `data`: see `PixelImageData`. Event `pixel` {row, col, value} (bubbles), and `pixelleave`.
 * Many small images are `<atlas-digits>`.
 *
 * @module
 */
import { el, emit, setText } from '../base/dom.js';
import './digitGrid.js';
import { define } from '../base/figure.js';

/**
 * @typedef {object} PixelImageData
 * @property {ArrayLike<number>} image rows·cols bytes, or signed numbers when `signed`
 * @property {number} rows
 * @property {number} cols
 * @property {'x' | 'dec' | 'lat' | 'ink3'} [role]
 * @property {boolean} [signed]
 * @property {number | null} [scale] the signed value drawn in full; null: the largest of this image
 * @property {string} [caption]
 * @property {string} description
 */

export class PixelImage extends HTMLElement {
  constructor() {
    super();
    this.grid = /** @type {import('./digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    this.grid.setAttribute('columns', '1');
    this.grid.setAttribute('crisp', '');
    this.caption = el('p', { class: 'imageCaption' });
    /** @type {PixelImageData | null} */
    this.value = null;
    this.listen();
  }

  connectedCallback() {
    if (!this.grid.isConnected) this.append(this.grid, this.caption);
    this.toggleAttribute('data-empty', !this.value);
  }

  /** @param {PixelImageData | null} data */
  set data(data) {
    this.value = data;
    this.toggleAttribute('data-empty', !data);
    this.grid.data = data && { ...data, images: data.image, count: 1 };
    setText(this.caption, data?.caption ?? '');
    this.caption.hidden = !data?.caption;
    if (data) this.grid.style.aspectRatio = `${data.cols} / ${data.rows}`;
  }

  get data() {
    return this.value;
  }

  listen() {
    this.grid.addEventListener('pointermove', (event) => {
      const data = this.value;
      if (!data) return;
      const box = this.grid.getBoundingClientRect();
      const col = Math.floor(((event.clientX - box.left) / box.width) * data.cols);
      const row = Math.floor(((event.clientY - box.top) / box.height) * data.rows);
      if (col < 0 || row < 0 || col >= data.cols || row >= data.rows) return;
      emit(this, 'pixel', { row, col, value: data.image[row * data.cols + col] ?? NaN });
    });
    this.grid.addEventListener('pointerleave', () => emit(this, 'pixelleave'));
  }
}

define('atlas-image', PixelImage);
