/**
 * `<atlas-digits columns="5" crisp spread>`: a grid of grey images as ink, of one role's colour, or signed.
 * `spread`: columns share the whole width even where the height makes the images smaller, so that a row
 * of small images stands under one of large ones.
 *
 * @module
 */
import { define, Figure } from '../base/figure.js';
import { inkSheet, signedSheet } from './ink.js';
import { theme } from '../base/theme.js';

/**
 * @typedef {object} DigitGridData
 * @property {ArrayLike<number>} images count × rows·cols; bytes, or signed numbers when `signed`
 * @property {number} count
 * @property {number} rows of one image
 * @property {number} cols of one image
 * @property {'x' | 'dec' | 'lat' | 'ink3'} [role] ink colour; x when left out
 * @property {boolean} [signed] draws both signs in two colours
 * @property {number | null} [scale] for signed images; null scales each by itself
 * @property {number} [lit] index of a column to light
 * @property {string} description what is shown, for the text alternative
 */

/** @extends {Figure<DigitGridData>} */
export class DigitGrid extends Figure {
  constructor() {
    super();
    /** @type {HTMLCanvasElement | null} */
    this.sheet = null;
    /** The sheet before. @type {HTMLCanvasElement | null} */
    this.spent = null;
  }

  dropSheet() {
    this.spent = this.sheet ?? this.spent;
    this.sheet = null;
  }

  /** @override */
  dataChanged() {
    this.dropSheet();
  }

  get columns() {
    return Math.max(1, Number(this.getAttribute('columns') ?? 10));
  }

  /** @override */
  themeChanged() {
    this.dropSheet();
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    const data = this.value;
    if (!data || !data.count) return;
    const columns = this.columns;
    const lines = Math.ceil(data.count / columns);
    this.sheet ??= makeSheet(data, columns, this.spent);
    const cell = Math.min(width / columns, (height / lines) * (data.cols / data.rows));
    const pitch = this.hasAttribute('spread') ? width / columns : cell;
    const cellHeight = (cell * data.rows) / data.cols;
    const left = (width - pitch * columns) / 2;
    const top = (height - cellHeight * lines) / 2;
    if (data.lit !== undefined) {
      context.fillStyle = theme().colour('act-soft');
      context.fillRect(left + data.lit * pitch, 0, pitch, height);
    }
    context.imageSmoothingEnabled = !this.hasAttribute('crisp');
    context.imageSmoothingQuality = 'high';
    if (pitch === cell) {
      context.drawImage(this.sheet, left, top, cell * columns, cellHeight * lines);
      return;
    }
    for (let i = 0; i < data.count; i++) {
      const [line, column] = [Math.floor(i / columns), i % columns];
      context.drawImage(
        this.sheet,
        column * data.cols,
        line * data.rows,
        data.cols,
        data.rows,
        left + column * pitch + (pitch - cell) / 2,
        top + line * cellHeight,
        cell,
        cellHeight,
      );
    }
  }

  /** @override */
  description() {
    return this.value?.description ?? '';
  }
}

/**
 * @param {DigitGridData} data
 * @param {number} columns
 * @param {HTMLCanvasElement | null} spent
 */
function makeSheet(data, columns, spent) {
  const colours = theme();
  if (data.signed) {
    const scale = data.scale === undefined ? null : data.scale;
    return signedSheet(
      data.images,
      data.count,
      columns,
      data,
      colours.rgb('dec'),
      colours.rgb('enc'),
      scale,
    );
  }
  return inkSheet(data.images, data.count, columns, data, colours.rgb(data.role ?? 'x'), spent);
}

const SIDE = 28;
const INSET = 3;
/** Of 255: on the paper it is seen as a place, not as an image. */
const FAINT = 12;

/** A faint square for each digit to come: nothing moves when they do. @param {number} count */
export function blanks(count) {
  const images = new Uint8Array(count * SIDE * SIDE);
  for (let i = 0; i < count; i++)
    for (let row = INSET; row < SIDE - INSET; row++) {
      const start = (i * SIDE + row) * SIDE;
      images.fill(FAINT, start + INSET, start + SIDE - INSET);
    }
  return images;
}

define('atlas-digits', DigitGrid);
