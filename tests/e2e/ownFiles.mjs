/**
 * Files as visitors bring them, made here: images that a model can learn, in every format.
 * @module
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { repo } from '../../tools/lib/paths.mjs';
import { writeNpy } from '../../web/data/own/npy.js';
import { loadCore } from '../../web/engine/core.js';

/** @typedef {{ name: string, buffer: Buffer }} Given */

/** @param {string} name @param {Uint8Array | string} bytes @returns {Given} */
const given = (name, bytes) => ({ name, buffer: Buffer.from(bytes) });

/**
 * Image i of a class: a bright bar whose place is the class and whose length is i's.
 * @param {number} i @param {{ rows: number, cols: number, classes?: number }} of
 */
function bar(i, { rows, cols, classes = 3 }) {
  const image = new Uint8Array(rows * cols);
  const row = Math.floor((((i % classes) + 0.5) / classes) * rows);
  const length = 1 + ((7 * i) % cols);
  for (let c = 0; c < length; c++) image[row * cols + c] = 255 - ((i * 13) % 90);
  return image;
}

/** @param {number} count @param {Parameters<typeof bar>[1]} of */
export const bars = (count, of) =>
  Uint8Array.from(Array.from({ length: count }, (_, i) => [...bar(i, of)]).flat());

/** @param {string} name @param {number[]} shape @param {Uint8Array} bytes */
export function idxFile(name, shape, bytes) {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.writeUInt32BE(0x800 + shape.length);
  shape.forEach((n, i) => head.writeUInt32BE(n, 4 + 4 * i));
  return given(name, Buffer.concat([head, bytes]));
}

/** Colour PNGs, a folder a class. @param {number} count @param {number} side */
export function zipOfPictures(count, side) {
  /** @type {Record<string, Uint8Array>} */
  const files = { 'shapes/about.txt': strToU8('three classes of bars') };
  for (let i = 0; i < count; i++) {
    const grey = bar(i, { rows: side, cols: side });
    const picture = new PNG({ width: side, height: side });
    grey.forEach((v, p) => picture.data.set([v, v >> 1, v >> 2, 255], 4 * p));
    const folder = ['top', 'middle', 'bottom'][i % 3];
    files[`shapes/${folder}/${i}.png`] = new Uint8Array(PNG.sync.write(picture));
  }
  return given('shapes.zip', zipSync(files));
}

/** Labels first, under a header. @param {number} count */
export function csvFile(count) {
  const lines = Array.from({ length: count }, (_, i) =>
    [i % 3, ...bar(i, { rows: 8, cols: 8 })].join(),
  );
  const head = ['label', ...Array.from({ length: 64 }, (_, p) => `pixel${p}`)].join();
  return given('bars.csv', `${head}\n${lines.join('\n')}\n`);
}

/** @param {number} count @param {{ rows: number, cols: number }} shape */
export const npyFile = (count, shape) =>
  given('bars.npy', writeNpy(bars(count, shape), [count, shape.rows, shape.cols]));

/** As EMNIST letters: 1…26, every image lying on its side. @param {number} count */
export function letterFiles(count) {
  const upright = { rows: 28, cols: 28, classes: 26 };
  const lying = Array.from({ length: count }, (_, i) => {
    const image = bar(i, upright);
    return Array.from(image, (_, p) => image[(p % 28) * 28 + Math.floor(p / 28)] ?? 0);
  });
  return [
    idxFile('letters-images', [count, 28, 28], Uint8Array.from(lying.flat())),
    idxFile(
      'letters-labels',
      [count],
      Uint8Array.from({ length: count }, (_, i) => (i % 26) + 1),
    ),
  ];
}

/**
 * Files named and shaped as those of Fashion-MNIST, gzipped, of the core's own digits.
 * @param {{ train: number, t10k: number }} counts
 */
export async function fashionFiles(counts) {
  const wasmUrl = pathToFileURL(join(repo, 'web/engine/wasm/')).href;
  const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
  return Object.entries(counts).flatMap(([part, count], i) => {
    core.call('datasetDigits', { id: part, count, seed: 3 + i, firstIndex: 0 });
    const indices = Array.from({ length: count }, (_, n) => n);
    const { images, labels } = core.call('datasetImages', { id: part, indices });
    return [
      idxFile(`${part}-images-idx3-ubyte`, [count, 28, 28], images),
      idxFile(`${part}-labels-idx1-ubyte`, [count], labels),
    ].map(({ name, buffer }) => ({ name: `${name}.gz`, buffer: gzipSync(buffer) }));
  });
}
