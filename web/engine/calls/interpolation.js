/**
 * What stands between two images, in pixels and in codes (cpp/include/atlas/lessons/interpolation.h).
 * @module
 */
import { joined } from '../measuring.js';
import { inSlices } from '../slices.js';

/**
 * The vote of the k nearest training images in pixel space, for each image.
 * @typedef {object} Judged
 * @property {Uint8Array} labels
 * @property {Float32Array} shares of the vote
 * @property {Uint32Array} nearest training image
 * @property {Float32Array} distances to it, L2 with pixels in 0…1
 */

/**
 * @typedef {Judged & { images: Uint8Array, confident: number, mean: number }} Middles confident: share of
 *   the frames for which more than 0.9 of the vote agrees; mean of the distances
 */

/**
 * @typedef {object} InterpolationRequests
 * @property {[{ a: Uint8Array, b: Uint8Array, count: number }, Uint8Array, never]} blendImages (1−t) a + t b, both ends included
 * @property {[{ dataset: string, images: Uint8Array, count: number, neighbours: number }, Judged, never]} judgeImages
 * @property {[{ corners: Float32Array, point: Float32Array }, { weights: Float64Array, codes: Float32Array }, never]} barycentric
 *   the point of the triangle nearest to `point`; corners 3 × 2
 * @property {[{ corners: Float32Array, rows: number }, { codes: Float32Array }, never]} triangleCodes 1 + 2 + … + rows codes, the first corner on top
 * @property {[{ id: string, train: string, held: string, from: number, to: number, first: number, count: number, seed: number, neighbours: number }, Middles, { done: number }]} middleFrames
 *   middles of random pairs of held-out images of two classes; id '': in pixels
 */

/** @satisfies {import('./index.js').Handlers<InterpolationRequests>} */
export const interpolation = {
  /** @type {import('./index.js').Handler<InterpolationRequests, 'judgeImages'>} */
  async judgeImages(core, { dataset, images, count, neighbours }, job) {
    const size = images.length / count;
    /** @type {Record<string, any>[]} */
    const parts = [];
    await inSlices(job, count, (first, some) => {
      const asked = images.subarray(first * size, (first + some) * size);
      parts.push(core.call('judgeImages', { dataset, images: asked, neighbours }));
    });
    return judgedOf(parts);
  },
  /** @type {import('./index.js').Handler<InterpolationRequests, 'middleFrames'>} */
  async middleFrames(core, p, job) {
    /** @type {Record<string, any>[]} */
    const parts = [];
    await inSlices(job, p.count, (done, count) => {
      parts.push(core.call('middleFrames', { ...p, first: p.first + done, count }));
      job.progress({ done: done + count });
    });
    const sum = (/** @type {string} */ name) => parts.reduce((s, part) => s + part[name], 0);
    return {
      images: joined(Uint8Array, parts, 'images'),
      ...judgedOf(parts),
      confident: sum('confident') / p.count,
      mean: sum('distanceSum') / p.count,
    };
  },
};

/** @param {Record<string, any>[]} parts @returns {Judged} */
const judgedOf = (parts) => ({
  labels: joined(Uint8Array, parts, 'labels'),
  shares: joined(Float32Array, parts, 'shares'),
  nearest: joined(Uint32Array, parts, 'nearest'),
  distances: joined(Float32Array, parts, 'distances'),
});
