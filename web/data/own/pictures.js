/**
 * Pictures in a folder or a zip, one folder a class: sizes are read from their first bytes, pixels are
 * decoded by the browser when an image is asked for.
 * Tested by tests/web/ownFormats.test.mjs, which brings a decoder.
 * @module
 */
import { luma } from './arrays.js';
import { FileProblem } from '../problem.js';

/** @typedef {import('./arrays.js').Part} Part */
/** @typedef {import('./arrays.js').Grey} Grey */
/** @typedef {{ path: string, bytes: Uint8Array }} File a path as in the folder that was opened */
/** @typedef {(bytes: Uint8Array) => Promise<{ width: number, height: number, data: ArrayLike<number> }>} Decode RGBA over white */

/** Larger sides are brought to this when they are decoded: no image here has more than 64. */
const DECODED_SIDE = 256;

/** @type {[number[], string][]} */
const KINDS = [
  [[0x89, 0x50, 0x4e, 0x47], 'image/png'],
  [[0xff, 0xd8, 0xff], 'image/jpeg'],
  [[0x47, 0x49, 0x46, 0x38], 'image/gif'],
  [[0x42, 0x4d], 'image/bmp'],
];

/** @param {Uint8Array} bytes @returns {string | null} */
export const pictureType = (bytes) =>
  KINDS.find(([head]) => head.every((byte, i) => bytes[i] === byte))?.[1] ??
  (new TextDecoder('latin1').decode(bytes.subarray(8, 12)) === 'WEBP' ? 'image/webp' : null);

/** @type {Decode} */
export async function decodeInBrowser(bytes) {
  const type = pictureType(bytes) ?? '';
  const bitmap = await createImageBitmap(new Blob([/** @type {BlobPart} */ (bytes)], { type }));
  const scale = Math.min(1, DECODED_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (
    canvas.getContext('2d', { willReadFrequently: true })
  );
  context.fillStyle = '#fff'; // under what is transparent
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}

/**
 * @param {File[]} files that are pictures
 * @param {string} name of the folder or zip
 * @param {Decode} decode
 * @returns {Part}
 */
export function picturesOf(files, name, decode) {
  const sorted = [...files].sort((a, b) => byName.compare(a.path, b.path));
  const classes = sorted.map(({ path }) => path.split('/').at(-2) ?? '');
  const sizes = sorted.map(({ bytes }) => sizeOf(bytes));
  const [first] = sizes;
  const isOneSize = sizes.every((size) => size?.rows === first?.rows && size?.cols === first?.cols);
  const read = async (/** @type {number} */ i) => {
    const { path, bytes } = /** @type {File} */ (sorted[i]);
    try {
      return greyOf(await decode(bytes));
    } catch {
      throw new FileProblem('picture', { name: path });
    }
  };
  return {
    name,
    count: sorted.length,
    rows: (isOneSize && first?.rows) || 0,
    cols: (isOneSize && first?.cols) || 0,
    read,
    labels: new Set(classes).size > 1 ? classes : null,
    range: null,
  };
}

const byName = new Intl.Collator('en', { numeric: true });

/** @param {{ width: number, height: number, data: ArrayLike<number> }} picture @returns {Grey} */
function greyOf({ width, height, data }) {
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = Math.round(luma(data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0));
  return { rows: height, cols: width, grey };
}

/** @param {Uint8Array} bytes @returns {{ rows: number, cols: number } | null} null where only decoding tells */
function sizeOf(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = pictureType(bytes);
  if (type === 'image/png' && bytes.length > 24)
    return { cols: view.getUint32(16), rows: view.getUint32(20) };
  if (type !== 'image/jpeg') return null;
  // Segments up to the frame header, SOF0 … SOF15 without the tables among them.
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { rows: view.getUint16(at + 5), cols: view.getUint16(at + 7) };
  }
  return null;
}
