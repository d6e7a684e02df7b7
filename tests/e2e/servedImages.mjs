/**
 * A stand-in for the MNIST that a site serves, small and made up, so that faults on the way can be
 * tested anywhere; and IDX files in memory.
 * @module
 */
import { createHash } from 'node:crypto';
import { noiseImages } from './nearestMean.mjs';

const SIDE = 28;

/** @param {number} count */
function shard(count) {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return Buffer.concat([noiseImages(count), labels]);
}

/**
 * @param {(response: import('node:http').ServerResponse, body: Buffer) => void} answer what the server
 *   does when the first training shard is asked for
 * @returns {import('../../tools/lib/staticFiles.mjs').Middleware}
 */
export function servedImages(answer) {
  const bodies = { train: shard(1000), test: shard(100) };
  const splits = Object.fromEntries(
    Object.entries(bodies).map(([split, body]) => {
      const count = body.length / (SIDE * SIDE + 1);
      const sha256 = createHash('sha256').update(body).digest('hex');
      return [split, { count, shards: [{ url: `${split}-0.bin`, count, sha256 }] }];
    }),
  );
  const index = JSON.stringify({ rows: SIDE, cols: SIDE, splits });
  return (request, response, next) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    if (path === '/mnist/index.json') response.end(index);
    else if (path === '/mnist/test-0.bin') response.end(bodies.test);
    else if (path === '/mnist/train-0.bin') answer(response, bodies.train);
    else next();
  };
}

/**
 * @param {number} count of images announced
 * @param {object} [damage]
 * @param {number} [damage.held] images that are there
 * @param {number} [damage.magic]
 */
export function idxImages(count, { held = count, magic = 0x803 } = {}) {
  const header = Buffer.alloc(16);
  [magic, count, SIDE, SIDE].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return Buffer.concat([header, noiseImages(held)]);
}

/** @param {number} count */
export function idxLabels(count) {
  const header = Buffer.alloc(8);
  [0x801, count].forEach((value, i) => header.writeUInt32BE(value, 4 * i));
  return Buffer.concat([header, Buffer.alloc(count)]);
}
