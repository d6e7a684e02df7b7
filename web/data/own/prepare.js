/**
 * From what a file holds to what a model sees: grey images of one size, upright, ink bright, labels as
 * numbers from 0, a part held out.
 * Tested by tests/web/ownPrepare.test.mjs.
 * @module
 */
import { sha256 } from '../checksum.js';
import { breathe } from './breathe.js';
import { FileProblem } from '../problem.js';

/** @typedef {import('./arrays.js').Part} Part */
/** @typedef {import('./arrays.js').Grey} Grey */
/**
 * @typedef {object} Choices
 * @property {number} side of the square the images are brought to; 0: as they are
 * @property {boolean} invert dark on light becomes light on dark
 * @property {boolean} transpose rows become columns: EMNIST lies on its side
 * @property {number} seed of what is held out
 */
/** @typedef {{ images: Uint8Array, labels: Uint8Array | null, count: number }} Prepared images count × rows·cols */
/**
 * @typedef {object} OwnSet
 * @property {string} name
 * @property {number} rows
 * @property {number} cols
 * @property {string[]} classes names by label; empty without labels
 * @property {Prepared} train
 * @property {Prepared} test
 * @property {string} sum of all of it, hexadecimal: the same images prepared the same way have the same
 */

export const SIDES = [28, 32, 64];
/** PCA holds pixels × pixels numbers (pca.h). */
const MOST_PIXELS = 4096;
/** Labels are bytes in the engine. */
export const MOST_CLASSES = 256;
/** One image in so many is held out, up to as many as MNIST has. */
const HELD_OUT_SHARE = 6;
const MOST_HELD_OUT = 10_000;

/** Whether a model can see images as they are. @param {{ train: Part, test: Part | null }} source */
export function fitsAsItIs({ train, test }) {
  const { rows, cols } = train;
  const isOneSize = rows > 0 && (!test || (test.rows === rows && test.cols === cols));
  return isOneSize && rows * cols <= MOST_PIXELS;
}

/** The size that suits: as they are, else the least loss that is allowed. @param {{ train: Part, test: Part | null }} source */
export function sideFor(source) {
  if (fitsAsItIs(source)) return 0;
  const { rows, cols } = source.train;
  return rows * cols > MOST_PIXELS ? (SIDES.at(-1) ?? 64) : (SIDES[0] ?? 28);
}

/**
 * One image as the model sees it.
 * @param {Grey} image
 * @param {Omit<Choices, 'seed'>} choices
 * @returns {Grey}
 */
export function prepareImage({ rows, cols, grey }, { side, invert, transpose }) {
  let now = { rows, cols, grey };
  if (transpose) {
    const turned = new Uint8Array(grey.length);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < cols; c++) turned[c * rows + r] = grey[r * cols + c] ?? 0;
    now = { rows: cols, cols: rows, grey: turned };
  }
  if (invert) now = { ...now, grey: now.grey.map((v) => 255 - v) };
  return side && (now.rows !== side || now.cols !== side) ? fitted(now, side) : now;
}

/**
 * Into the middle of a square, its shape kept; what is beside it is 0.
 * @param {Grey} image @param {number} side @returns {Grey}
 */
function fitted({ rows, cols, grey }, side) {
  const scale = side / Math.max(rows, cols);
  const height = Math.max(1, Math.round(rows * scale));
  const width = Math.max(1, Math.round(cols * scale));
  const top = Math.floor((side - height) / 2);
  const left = Math.floor((side - width) / 2);
  // Along the rows, then along the columns: means over the pixels that one covers.
  const lines = new Float32Array(rows * width);
  for (let c = 0; c < width; c++)
    covered((c * cols) / width, ((c + 1) * cols) / width, (from, share) => {
      for (let r = 0; r < rows; r++)
        lines[r * width + c] = (lines[r * width + c] ?? 0) + share * (grey[r * cols + from] ?? 0);
    });
  const out = new Uint8Array(side * side);
  for (let r = 0; r < height; r++) {
    const sums = new Float32Array(width);
    covered((r * rows) / height, ((r + 1) * rows) / height, (from, share) => {
      for (let c = 0; c < width; c++)
        sums[c] = (sums[c] ?? 0) + share * (lines[from * width + c] ?? 0);
    });
    for (let c = 0; c < width; c++) out[(top + r) * side + left + c] = Math.round(sums[c] ?? 0);
  }
  return { rows: side, cols: side, grey: out };
}

/** @param {number} from @param {number} to @param {(at: number, share: number) => void} each shares add to 1 */
function covered(from, to, each) {
  for (let at = Math.floor(from); at < to - 1e-9; at++) {
    const share = (Math.min(to, at + 1) - Math.max(from, at)) / (to - from);
    if (share > 0) each(at, share);
  }
}

/**
 * The names of the classes present, in their order: numbers by size, names by the alphabet.
 * @param {{ train: Part, test: Part | null }} source
 */
export function classesOf({ train, test }) {
  const names = [...new Set([...(train.labels ?? []), ...(test?.labels ?? [])])];
  const areNumbers = names.every((name) => name !== '' && Number.isFinite(Number(name)));
  return names.sort((a, b) => (areNumbers ? Number(a) - Number(b) : a < b ? -1 : 1));
}

/**
 * Which images are held out, drawn with a seed; the others in their order.
 * @param {number} count @param {number} seed
 * @returns {{ train: number[], test: number[] }} of a single image it is both
 */
export function split(count, seed) {
  const order = Array.from({ length: count }, (_, i) => i);
  if (count < 2) return { train: order, test: order };
  const draw = uniform(seed);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  const heldOut = Math.min(MOST_HELD_OUT, Math.max(1, Math.round(count / HELD_OUT_SHARE)));
  return { train: order.slice(heldOut).sort((a, b) => a - b), test: order.slice(0, heldOut) };
}

/** Numbers in 0…1, the same for the same seed (mulberry32). @param {number} seed */
function uniform(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * @param {{ name: string, train: Part, test: Part | null }} source
 * @param {Choices} choices
 * @param {(done: number, total: number) => void} [onProgress] images
 * @returns {Promise<OwnSet>}
 */
export async function prepare(source, choices, onProgress) {
  const all = classesOf(source);
  const classes = all.length <= MOST_CLASSES ? all : [];
  const { train, test } = source;
  if (!choices.side && !fitsAsItIs(source)) throw new FileProblem('sizes', { name: source.name });
  const { train: kept, test: heldOut } = test
    ? { train: indices(train.count), test: indices(test.count) }
    : split(train.count, choices.seed);
  const total = kept.length + heldOut.length;
  const context = { classes, choices, onProgress, total };
  const first = await take(train, kept, { ...context, done: 0 });
  const second = await take(test ?? train, heldOut, { ...context, done: kept.length });
  const { rows, cols } = first;
  const set = {
    name: source.name,
    rows,
    cols,
    classes,
    train: first.prepared,
    test: second.prepared,
  };
  return { ...set, sum: await sumOf(set) };
}

/** @param {number} count */
const indices = (count) => Array.from({ length: count }, (_, i) => i);

/**
 * @param {Part} part
 * @param {number[]} which
 * @param {{ classes: string[], choices: Choices, onProgress?: (done: number, total: number) => void, total: number, done: number }} context
 */
async function take(part, which, { classes, choices, onProgress, total, done }) {
  const label = new Map(classes.map((name, i) => [name, i]));
  const labels = part.labels && classes.length ? new Uint8Array(which.length) : null;
  const breath = breathe();
  /** @type {Uint8Array | undefined} */
  let images;
  let shape = { rows: 0, cols: 0 };
  for (const [place, i] of which.entries()) {
    const found = part.read(i);
    const { rows, cols, grey } = prepareImage(
      found instanceof Promise ? await found : found,
      choices,
    );
    if (!images) {
      shape = { rows, cols };
      images = new Uint8Array(which.length * rows * cols);
    }
    if (rows !== shape.rows || cols !== shape.cols)
      throw new FileProblem('sizes', { name: part.name });
    images.set(grey, place * rows * cols);
    if (labels) labels[place] = label.get(part.labels?.[i] ?? '') ?? 0;
    if (place % 64 === 0) {
      onProgress?.(done + place, total);
      await breath();
    }
  }
  return {
    ...shape,
    prepared: { images: images ?? new Uint8Array(0), labels, count: which.length },
  };
}

/** @param {Omit<OwnSet, 'sum'>} set */
async function sumOf({ rows, cols, classes, train, test }) {
  const parts = [train.images, train.labels, test.images, test.labels];
  const sums = await Promise.all(parts.map((bytes) => (bytes ? checksum(bytes) : '')));
  const text = JSON.stringify([rows, cols, classes, ...sums]);
  return (await checksum(new TextEncoder().encode(text))).slice(0, 16);
}

/** @param {Uint8Array} bytes SHA-256; over plain HTTP, where there is none, FNV-1a: it finds a file again, no more */
async function checksum(bytes) {
  const sum = await sha256(bytes);
  if (sum !== null) return sum;
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `${(hash >>> 0).toString(16).padStart(8, '0')}${bytes.length.toString(16).padStart(8, '0')}`;
}
