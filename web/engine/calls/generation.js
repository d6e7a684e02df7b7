/**
 * New points from codes that no point had (cpp/include/atlas/lessons/generation.h).
 * @module
 */
import { inSlices } from '../slices.js';

/**
 * Codes, the same in standard deviations √λ of the data, and what they decode to, not clamped.
 * @typedef {object} Generated
 * @property {Float64Array} codes n × components
 * @property {Float64Array} deviations n × components
 * @property {Float32Array} points n × d
 * @property {number} below share of the numbers below 0
 * @property {number} above share above 1
 */
/**
 * Images as floats, which are not clamped: `count` points, or what the model `id` makes of `count` codes.
 * @typedef {{ points: Float32Array, count: number } | { id: string, codes: Float32Array, count: number }} Pixels
 */
/** @typedef {{ indices: Uint32Array, distances: Float32Array, mean: number }} NearestToPoints */

/**
 * @typedef {object} GenerationRequests
 * @property {[{ id: string, deviations: Float64Array, components: number, addMean: boolean }, Generated, never]} pcaFromDeviations
 * @property {[{ id: string, points: Float64Array, t: number, components: number, addMean: boolean }, Generated & { gap: number }, never]} pcaBlend
 *   (1−t) z_a + t z_b of two points; gap: largest difference to the code of the blended points
 * @property {[{ dataset: string, points: Float32Array, count: number, limit: number } | { dataset: string, id: string, codes: Float32Array, count: number, limit: number }, NearestToPoints, { done: number }]} nearestToPoints
 *   the nearest of the first `limit` images (L2, pixels in 0…1) of each; mean of the distances
 * @property {[{ points: Float32Array, reference: Float32Array, triangles: Uint32Array }, { volume: number, insideOut: number }, never]} meshMeasures
 */

/** @satisfies {import('./index.js').Handlers<GenerationRequests>} */
export const generation = {
  /** @type {import('./index.js').Handler<GenerationRequests, 'nearestToPoints'>} */
  async nearestToPoints(core, p, job) {
    const { count } = p;
    const indices = new Uint32Array(count);
    const distances = new Float32Array(count);
    let sum = 0;
    await inSlices(job, count, (first, some) => {
      const part = core.call('nearestToPoints', pixelsFrom(p, first, some));
      indices.set(part.indices, first);
      distances.set(part.distances, first);
      for (const distance of part.distances) sum += distance;
      job.progress({ done: first + some });
    });
    return { indices, distances, mean: sum / count };
  },
};

/**
 * The question about images first … first+some−1 of it.
 * @template {Pixels} T
 * @param {T} asked
 * @param {number} first
 * @param {number} some
 */
export function pixelsFrom(asked, first, some) {
  const name = 'codes' in asked && asked.codes ? 'codes' : 'points';
  /** @type {Float32Array} */
  const all = /** @type {any} */ (asked)[name] ?? new Float32Array();
  const size = all.length / asked.count;
  return { ...asked, [name]: all.subarray(first * size, (first + some) * size) };
}
