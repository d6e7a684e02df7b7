/**
 * Arrays of numbers as grey images or as labels, whatever their shape, order and range.
 * Tested by tests/web/ownFormats.test.mjs.
 * @module
 */
import { breathe } from './breathe.js';
import { FileProblem } from '../problem.js';

/**
 * @typedef {object} Numbers
 * @property {string} name
 * @property {number[]} shape n first
 * @property {Uint8Array | Float32Array | Float64Array | string[]} data
 * @property {boolean} isFortran the first index runs fastest
 */
/** @typedef {{ rows: number, cols: number, grey: Uint8Array }} Grey 0…255, row by row */
/**
 * Images of one part, before they are prepared.
 * @typedef {object} Part
 * @property {string} name
 * @property {number} count
 * @property {number} rows 0 when the images are of different sizes
 * @property {number} cols
 * @property {(i: number) => Grey | Promise<Grey>} read image i
 * @property {string[] | null} labels
 * @property {readonly [number, number] | null} range numbers that became 0 and 255; null: bytes as they were
 */

/** Bytes whose largest is not above this are no bytes of a picture but shares, marks or 4-bit greys. */
const DARKEST = 64;

/** Labels: one number or name for each of n. @param {Numbers} numbers */
export const areLabels = ({ shape, data }) =>
  Array.isArray(data) || shape.length === 1 || (shape.length === 2 && shape[1] === 1);

/** @param {Numbers} numbers @returns {string[]} */
export const labelsOf = ({ data }) => Array.from(data, String);

/**
 * n×d, n×rows×cols, n×rows×cols×channels or n×channels×rows×cols as grey images. Rows of d numbers are
 * squares when d is one, else images of one line.
 * @param {Numbers} numbers
 * @returns {Promise<Part>}
 */
export async function imagesOf({ name, shape, data, isFortran }) {
  if (Array.isArray(data) || shape.length < 2 || shape.length > 4)
    throw new FileProblem('shape', { name, shape: shape.join('×') });
  const layout = layoutOf(shape, isFortran);
  if (!layout) throw new FileProblem('shape', { name, shape: shape.join('×') });
  const { rows, cols, channels, strides } = layout;
  const range = await rangeOf(data, name);
  const isPlain = range === null && channels === 1 && !isFortran && data instanceof Uint8Array;
  const [low, high] = range ?? [0, 255];
  const scale = 255 / (high - low);
  const read = (/** @type {number} */ i) => {
    const grey = new Uint8Array(rows * cols);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) {
        const at = i * strides.image + r * strides.row + c * strides.col;
        const one = (/** @type {number} */ channel) => data[at + channel * strides.channel] ?? 0;
        const value = channels >= 3 ? luma(one(0), one(1), one(2)) : one(0);
        grey[r * cols + c] = Math.round((value - low) * scale);
      }
    return { rows, cols, grey };
  };
  const plain = (/** @type {number} */ i) => ({
    rows,
    cols,
    grey: /** @type {Uint8Array} */ (data).subarray(i * rows * cols, (i + 1) * rows * cols),
  });
  return {
    name,
    count: shape[0] ?? 0,
    rows,
    cols,
    read: isPlain ? plain : read,
    labels: null,
    range,
  };
}

/** Rec. 601, as PIL and OpenCV make grey of colour. @param {number} r @param {number} g @param {number} b */
export const luma = (r, g, b) => 0.299 * r + 0.587 * g + 0.114 * b;

/** @param {number[]} shape @param {boolean} isFortran */
function layoutOf(shape, isFortran) {
  /** Numbers from one index to the next, by axis. */
  const steps = shape.map((_, axis) =>
    (isFortran ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce(
      (product, n) => product * n,
      1,
    ),
  );
  const [image = 0, a = 0, b = 0, c = 0] = steps;
  const [, p = 1, q = 1, s = 1] = shape;
  if (shape.length === 2) {
    const side = Math.sqrt(p);
    const [rows, cols] = Number.isInteger(side) ? [side, side] : [1, p];
    return { rows, cols, channels: 1, strides: { image, row: a * cols, col: a, channel: 0 } };
  }
  if (shape.length === 3)
    return { rows: p, cols: q, channels: 1, strides: { image, row: a, col: b, channel: 0 } };
  const isColour = (/** @type {number} */ n) => n === 1 || n === 3 || n === 4;
  if (isColour(s))
    return { rows: p, cols: q, channels: s, strides: { image, row: a, col: b, channel: c } };
  if (isColour(p))
    return { rows: q, cols: s, channels: p, strides: { image, row: b, col: c, channel: a } };
  return null;
}

/**
 * What becomes 0 and 255: shares of 0…1 and other ranges are stretched, bytes stay.
 * @param {Uint8Array | Float32Array | Float64Array} data
 * @param {string} name
 * @returns {Promise<readonly [number, number] | null>}
 */
async function rangeOf(data, name) {
  let low = Infinity;
  let high = -Infinity;
  const breath = breathe();
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (!Number.isFinite(value))
      throw new FileProblem('notFinite', { name, at: i, value: String(value) });
    if (value < low) low = value;
    if (value > high) high = value;
    if (i % 2 ** 20 === 0) await breath();
  }
  if (low >= 0 && high <= 1 && high > 0) return [0, 1];
  if (low >= 0 && high <= 255 && (high > DARKEST || high === low)) return null;
  return [low, high > low ? high : low + 1];
}
