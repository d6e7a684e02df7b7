/**
 * New points from codes that no point had (cpp/include/atlas/lessons/generation.h).
 * @module
 */

/**
 * Codes, the same in standard deviations √λ of the data, and what they decode to, not clamped.
 * @typedef {object} Generated
 * @property {Float64Array} codes n × components
 * @property {Float64Array} deviations n × components
 * @property {Float32Array} points n × d
 * @property {number} below share of the numbers below 0
 * @property {number} above share above 1
 */
/** @typedef {{ indices: Uint32Array, distances: Float32Array, mean: number }} NearestToPoints */

/**
 * @typedef {object} GenerationRequests
 * @property {[{ id: string, deviations: Float64Array, components: number, addMean: boolean }, Generated, never]} pcaFromDeviations
 * @property {[{ id: string, points: Float64Array, t: number, components: number, addMean: boolean }, Generated & { gap: number }, never]} pcaBlend
 *   (1−t) z_a + t z_b of two points; gap: largest difference to the code of the blended points
 * @property {[{ dataset: string, points: Float32Array, count: number, limit: number }, NearestToPoints, { done: number }]} nearestToPoints
 *   the nearest of the first `limit` images (L2, pixels in 0…1) of each of `count` points, which are not clamped; mean of the distances
 * @property {[{ points: Float32Array, reference: Float32Array, triangles: Uint32Array }, { volume: number, insideOut: number }, never]} meshMeasures
 */

/** Points compared with a whole data set between two looks at the mailbox. */
const SLICE = 4;

/** @type {import('./index.js').Handlers<GenerationRequests>} */
export const generation = {
  pcaFromDeviations: (core, p) =>
    core.call('pcaFromDeviations', p.id, p.deviations, p.components, p.addMean),
  pcaBlend: (core, p) => core.call('pcaBlend', p.id, p.points, p.t, p.components, p.addMean),
  async nearestToPoints(core, { dataset, points, count, limit }, job) {
    const d = points.length / count;
    const indices = new Uint32Array(count);
    const distances = new Float32Array(count);
    let sum = 0;
    for (let done = 0; done < count; done += SLICE) {
      const end = Math.min(count, done + SLICE);
      const part = core.call('nearestToPoints', dataset, points.slice(done * d, end * d), limit);
      indices.set(part.indices, done);
      distances.set(part.distances, done);
      for (const distance of part.distances) sum += distance;
      job.progress({ done: end });
      await new Promise((resolve) => setTimeout(resolve));
      job.throwIfCancelled();
    }
    return { indices, distances, mean: sum / count };
  },
  meshMeasures: (core, p) => core.call('meshMeasures', p.points, p.reference, p.triangles),
};
