/**
 * Serves MNIST under /mnist/ in shards, so that training begins when the first arrives: index.json
 * (see web/data/mnist.js) and `<split>-<number>.bin`, a shard's images followed by its labels.
 * @module
 */
import { createHash } from 'node:crypto';
import { findMnist } from '../../web/data/mnistFiles.mjs';
import { decodePath } from './staticFiles.mjs';

const kShardImages = 10_000;
const kSide = 28;
const kPixels = kSide * kSide;

/** @typedef {{ index: string, shards: Map<string, Buffer> }} Shards */

/** @param {import('../../web/data/mnistFiles.mjs').Mnist} mnist @returns {Shards} */
function cut(mnist) {
  /** @type {Shards['shards']} */
  const shards = new Map();
  const splits = Object.fromEntries(
    Object.entries(mnist).map(([split, { images, labels }]) => {
      /** @type {{ url: string, count: number, sha256: string }[]} */
      const list = [];
      for (let first = 0; first < labels.length; first += kShardImages) {
        const count = Math.min(kShardImages, labels.length - first);
        const bytes = Buffer.concat([
          images.subarray(first * kPixels, (first + count) * kPixels),
          labels.subarray(first, first + count),
        ]);
        const url = `${split}-${list.length}.bin`;
        shards.set(url, bytes);
        list.push({ url, count, sha256: createHash('sha256').update(bytes).digest('hex') });
      }
      return [split, { count: labels.length, shards: list }];
    }),
  );
  return { index: JSON.stringify({ rows: kSide, cols: kSide, splits }), shards };
}

/**
 * A middleware to be mounted at /mnist/: `request.url` is what follows it.
 * @returns {import('./staticFiles.mjs').Middleware}
 */
export function mnistRoute() {
  /** Read at the first request and kept: 55 MB that every visitor asks for. @type {Promise<Shards | null> | undefined} */
  let loading;
  return async (request, response, next) => {
    loading ??= findMnist().then((mnist) => mnist && cut(mnist));
    const served = await loading.catch(() => null);
    const name = decodePath(request.url ?? '')?.replace(/^\//, '');
    const body = name === 'index.json' ? served?.index : served?.shards.get(name ?? '');
    if (!body) return next();
    response.setHeader(
      'Content-Type',
      name === 'index.json' ? 'application/json' : 'application/octet-stream',
    );
    response.setHeader('Content-Length', Buffer.byteLength(body));
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}
