/** MNIST as plain IDX files in a folder, for the command line. @module */
import { mkdirSync, writeFileSync } from 'node:fs';
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
