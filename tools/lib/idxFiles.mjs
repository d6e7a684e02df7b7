/** MNIST as plain IDX files in a folder, for the command line. @module */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadMnistFiles } from '../../web/data/mnistFiles.mjs';

/** @typedef {{ images: string, labels: string }} IdxPaths */

/**
 * @param {string} folder
 * @returns {Promise<{ train: IdxPaths, test: IdxPaths }>} rejects with a sentence when MNIST is not on
 *   this machine
 */
export async function writeMnistIdx(folder) {
  const files = await loadMnistFiles({ download: false });
  const write = (/** @type {'train' | 'test'} */ split) => {
    const at = join(folder, `mnist-${split}`);
    mkdirSync(at, { recursive: true });
    const paths = { images: join(at, 'images-idx3-ubyte'), labels: join(at, 'labels-idx1-ubyte') };
    writeFileSync(paths.images, files[`${split}Images`]);
    writeFileSync(paths.labels, files[`${split}Labels`]);
    return paths;
  };
  return { train: write('train'), test: write('test') };
}

/**
 * Sets of images of one size as one, in their order.
 * @param {IdxPaths[]} sets @param {string} folder @returns {IdxPaths}
 */
export function joinIdx(sets, folder) {
  mkdirSync(folder, { recursive: true });
  const joined = (/** @type {'images' | 'labels'} */ part, /** @type {number} */ head) => {
    const files = sets.map((set) => readFileSync(set[part]));
    const first = Buffer.from(files[0].subarray(0, head));
    first.writeUInt32BE(
      files.reduce((count, file) => count + file.readUInt32BE(4), 0),
      4,
    );
    const path = join(folder, `${part}-idx`);
    writeFileSync(path, Buffer.concat([first, ...files.map((file) => file.subarray(head))]));
    return path;
  };
  return { images: joined('images', 16), labels: joined('labels', 8) };
}
