/** PNG files made small: covers are flat pictures of few colours. @module */
import { crc32, deflateSync } from 'node:zlib';
import { PNG } from 'pngjs';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Steps of a channel that nobody sees: with them a cover has few enough colours for a palette. */
const STEPS = [2, 4, 6, 8, 12, 16, 24, 32];
const MOST_COLOURS = 256;

/** @param {Buffer} file @returns {{ width: number, height: number, data: Buffer }} RGBA */
export function readPng(file) {
  return PNG.sync.read(file);
}

/**
 * The same picture with at most 256 colours: those that round to the same, each channel as little as that
 * needs, become the one of them that is seen most, so that paper and ink stay exact.
 * @param {Buffer} file
 * @returns {Buffer}
 */
export function quantisedPng(file) {
  const { width, height, data } = readPng(file);
  for (const step of STEPS) {
    /** Rounded colour → its place in the palette, and how often each exact one of it was seen. @type {Map<number, { index: number, seen: Map<number, number> }>} */
    const palette = new Map();
    const rows = Buffer.alloc((width + 1) * height);
    let fits = true;
    for (let i = 0; i < width * height && fits; i++) {
      const exact = data.readUIntBE(4 * i, 3);
      const colour = rounded(exact, step);
      let entry = palette.get(colour);
      if (!entry) {
        entry = { index: palette.size, seen: new Map() };
        fits = entry.index < MOST_COLOURS;
        palette.set(colour, entry);
      }
      entry.seen.set(exact, (entry.seen.get(exact) ?? 0) + 1);
      rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = entry.index;
    }
    const shown = [...palette.values()].map(({ seen }) =>
      [...seen].reduce((most, one) => (one[1] > most[1] ? one : most)),
    );
    if (fits)
      return indexed(
        width,
        height,
        shown.map(([colour]) => colour),
        rows,
      );
  }
  return file;
}

/** @param {number} colour 0xrrggbb @param {number} step */
const rounded = (colour, step) =>
  [16, 8, 0].reduce((all, by) => all * 256 + Math.round(((colour >> by) & 255) / step), 0);

/** @param {number} width @param {number} height @param {number[]} palette @param {Buffer} rows filter bytes and indices */
function indexed(width, height, palette, rows) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const colours = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, i) => colours.writeUIntBE(colour, 3 * i, 3));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** @param {string} type @param {Buffer} body */
function chunk(type, body) {
  const out = Buffer.alloc(body.length + 12);
  out.writeUInt32BE(body.length, 0);
  out.write(type, 4, 'latin1');
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, body.length + 8)), body.length + 8);
  return out;
}
