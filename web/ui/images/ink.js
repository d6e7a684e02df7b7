/**
 * Grey images as ink: a pixel's value becomes the opacity of one colour, so a digit sits on any
 * paper. Many images become one bitmap in one pass.
 *
 * @module
 */
import { offscreen } from '../base/figure.js';

/** @typedef {{ rows: number, cols: number }} ImageShape */

/**
 * Lays images out in a grid of `columns` and returns the bitmap.
 * @param {ArrayLike<number>} images count × rows·cols values 0…255
 * @param {number} count
 * @param {number} columns
 * @param {ImageShape} shape
 * @param {[number, number, number]} colour
 * @param {HTMLCanvasElement | null} [spent] a sheet no longer shown, drawn on anew
 * @returns {HTMLCanvasElement}
 */
export function inkSheet(images, count, columns, { rows, cols }, colour, spent) {
  const lines = Math.max(1, Math.ceil(count / columns));
  const { canvas, context } = offscreen(columns * cols, lines * rows, spent);
  // Line by line: pixels of the whole sheet would be as many bytes again, left to the collector.
  const bitmap = context.createImageData(canvas.width, rows);
  const pixels = new Uint32Array(bitmap.data.buffer);
  const ink = (colour[2] << 16) | (colour[1] << 8) | colour[0];
  const dim = rows * cols;
  for (let line = 0; line < lines; line++) {
    const first = line * columns;
    const here = Math.min(columns, count - first);
    if (here < columns) pixels.fill(0);
    for (let i = 0; i < here; i++) {
      for (let r = 0; r < rows; r++) {
        const from = (first + i) * dim + r * cols;
        const to = r * canvas.width + i * cols;
        for (let c = 0; c < cols; c++) {
          pixels[to + c] = (((images[from + c] ?? 0) << 24) | ink) >>> 0;
        }
      }
    }
    context.putImageData(bitmap, 0, line * rows);
  }
  return canvas;
}

/**
 * Signed images (principal directions, residuals): one colour for each sign, opacity by size.
 * @param {ArrayLike<number>} images count × rows·cols signed values
 * @param {number} count
 * @param {number} columns
 * @param {ImageShape} shape
 * @param {[number, number, number]} positive
 * @param {[number, number, number]} negative
 * @param {number | null} scale the value drawn in full; null scales each image by its own largest
 * @returns {HTMLCanvasElement}
 */
export function signedSheet(images, count, columns, { rows, cols }, positive, negative, scale) {
  const dim = rows * cols;
  const lines = Math.max(1, Math.ceil(count / columns));
  const { canvas, context } = offscreen(columns * cols, lines * rows);
  const bitmap = context.createImageData(canvas.width, canvas.height);
  for (let i = 0; i < count; i++) {
    let full = scale ?? 0;
    if (scale === null) {
      for (let p = 0; p < dim; p++) full = Math.max(full, Math.abs(images[i * dim + p] ?? 0));
    }
    const left = (i % columns) * cols;
    const top = Math.floor(i / columns) * rows;
    for (let p = 0; p < dim; p++) {
      const value = (images[i * dim + p] ?? 0) / (full || 1);
      const colour = value > 0 ? positive : negative;
      const at = 4 * ((top + Math.floor(p / cols)) * canvas.width + left + (p % cols));
      bitmap.data[at] = colour[0];
      bitmap.data[at + 1] = colour[1];
      bitmap.data[at + 2] = colour[2];
      bitmap.data[at + 3] = 255 * Math.min(1, Math.abs(value)) ** 0.85;
    }
  }
  context.putImageData(bitmap, 0, 0);
  return canvas;
}
