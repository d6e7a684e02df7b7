/**
 * The `/mnist/` folder of the site: shards of 10,000 images made in memory out of the IDX files, so that
 * training begins when the first is there. `index.json` is web/data/mnist.js's MnistIndex; a shard is
 * its images' bytes followed by its labels. Where there is no MNIST the site's own `mnist/index.json` answers, which says null.
 * @module
 */
import { createHash } from 'node:crypto';
import { answer, decodePath } from './staticFiles.mjs';
import { loadMnistFiles } from '../../web/data/mnistFiles.mjs';

const kShardImages = 10_000;
const kImageHeader = 16; // bytes before the pixels: magic number, count, rows, columns
const kLabelHeader = 8;

/**
 * @typedef {{ index: import('../../web/data/mnist.js').MnistIndex, shards: Map<string, Buffer> }} Shards
 */

/**
 * @param {Record<string, Buffer>} files as loadMnistFiles gives them
 * @returns {Shards}
 */
function makeShards(files) {
  const [rows, cols] = [files.trainImages.readUInt32BE(8), files.trainImages.readUInt32BE(12)];
  const shards = new Map();
  const cut = (
    /** @type {string} */ split,
    /** @type {Buffer} */ images,
    /** @type {Buffer} */ labels,
  ) => {
    const count = images.readUInt32BE(4);
    /** @type {{ url: string, count: number, sha256: string }[]} */
    const list = [];
    for (let first = 0; first < count; first += kShardImages) {
      const last = Math.min(first + kShardImages, count);
      const bytes = Buffer.concat([
        images.subarray(kImageHeader + first * rows * cols, kImageHeader + last * rows * cols),
        labels.subarray(kLabelHeader + first, kLabelHeader + last),
      ]);
      const url = `${split}-${list.length}.bin`;
      shards.set(url, bytes);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      list.push({ url, count: last - first, sha256 });
    }
    return { count, shards: list };
  };
  const splits = {
    train: cut('train', files.trainImages, files.trainLabels),
    test: cut('test', files.testImages, files.testLabels),
  };
  return { index: { rows, cols, splits }, shards };
}

/**
 * @param {import('../../web/data/mnistFiles.mjs').MnistOptions} [options]
 * @returns {import('./staticFiles.mjs').Middleware} for requests below /mnist/
 */
export function mnistRoute(options = { download: false }) {
  /** @type {Promise<Shards> | undefined} */
  let made;
  return (request, response, next) => {
    made ??= loadMnistFiles(options).then(makeShards);
    made.then(
      ({ index, shards }) => {
        const name = (decodePath(request.url ?? '/') ?? '').replace(/^\//, '');
        const body = name === 'index.json' ? Buffer.from(JSON.stringify(index)) : shards.get(name);
        if (!body) return answer(response, 404, `There is no ${name} in /mnist/.`);
        const json = name.endsWith('.json');
        response.setHeader('Content-Type', json ? 'application/json' : 'application/octet-stream');
        response.setHeader('Cache-Control', json ? 'no-cache' : 'public, max-age=86400');
        response.setHeader('Content-Length', body.length);
        response.end(request.method === 'HEAD' ? undefined : body);
      },
      () => {
        made = undefined; // it may be there the next time
        next();
      },
    );
  };
}
