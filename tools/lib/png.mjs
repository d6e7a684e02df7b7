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
 * The same picture with at most 256 colours, each channel rounded as little as that needs.
 * @param {Buffer} file
 * @returns {Buffer}
 */
export function quantisedPng(file) {
  const { width, height, data } = readPng(file);
  for (const step of STEPS) {
    /** @type {Map<number, number>} */
    const palette = new Map();
    const rows = Buffer.alloc((width + 1) * height);
    let fits = true;
    for (let i = 0; i < width * height && fits; i++) {
      const colour = round(data, 4 * i, step);
      let index = palette.get(colour);
      if (index === undefined) {
        index = palette.size;
        fits = index < MOST_COLOURS;
        palette.set(colour, index);
      }
      rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = index;
    }
    if (fits) return indexed(width, height, [...palette.keys()], rows);
  }
  return file;
}

/** @param {Buffer} data @param {number} at @param {number} step */
function round(data, at, step) {
  let colour = 0;
  for (let c = 0; c < 3; c++) {
    const value = data[at + c] ?? 0;
    // Paper and ink stay exact: black, white and what is near them is rounded towards itself.
    const rounded = value >= 255 - step / 2 ? 255 : Math.min(255, Math.round(value / step) * step);
    colour = colour * 256 + rounded;
  }
  return colour;
}

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
