/** MNIST as plain IDX files in a folder, for the command line. @module */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ images: string, labels: string }} IdxPaths */

const kSide = 28;

/** @param {string} path @param {number[]} sizes @param {Buffer} values */
function writeIdx(path, sizes, values) {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.writeUInt32BE(0x0800 + sizes.length, 0); // unsigned bytes, rank
  sizes.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  writeFileSync(path, Buffer.concat([header, values]));
}

/**
 * @param {import('../../web/data/mnistFiles.mjs').Mnist} mnist
 * @param {string} folder
 * @returns {{ train: IdxPaths, test: IdxPaths }}
 */
export function writeMnistIdx(mnist, folder) {
  const write = (/** @type {'train' | 'test'} */ split) => {
    const at = join(folder, `mnist-${split}`);
    mkdirSync(at, { recursive: true });
    const paths = { images: join(at, 'images-idx3-ubyte'), labels: join(at, 'labels-idx1-ubyte') };
    const { images, labels } = mnist[split];
    writeIdx(paths.images, [labels.length, kSide, kSide], images);
    writeIdx(paths.labels, [labels.length], labels);
    return paths;
  };
  return { train: write('train'), test: write('test') };
}
