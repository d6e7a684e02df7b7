/**
 * Latent planes compared (cpp/include/atlas/lessons/latentQuality.h): spread and holes of the codes, how fast
 * the decoding changes, what lies at and past the edge of the prior. Codes are n×2, one a row.
 * @module
 */
import { joined } from '../measuring.js';
import { inSlices } from '../slices.js';

/**
 * @typedef {object} LatentSpread
 * @property {number} count codes
 * @property {Float64Array} centre their mean
 * @property {number} std √(mean variance of the code numbers)
 * @property {Uint32Array} counts codes in each cell of centre ± reach·std, row 0 at the top
 * @property {number} emptyShare of the cells
 * @property {Float64Array} hole the code in the middle of the largest hole
 * @property {number} holeRadius from there to the nearest cell with a code, in std; 0: no hole
 * @property {Float64Array} beyond share of the codes farther from 0 than each radius
 */
/**
 * @typedef {object} DecoderStretch
 * @property {Float32Array} values largest ‖ΔD‖ per latent std at the middles of cells, row 0 at the top
 * @property {number} median
 * @property {number} p99
 * @property {number} largest
 */
/**
 * @typedef {object} UnlikelyCodes
 * @property {Float32Array} codes
 * @property {Float64Array} radius ‖z‖
 * @property {Float64Array} priorRatio p(z)/p(0)
 * @property {Float32Array} back E(D(z))
 * @property {Float64Array} cycle ‖E(D(z)) − z‖
 * @property {Uint8Array} images D(z)
 * @property {Uint8Array} nearest the 10 nearest images of the data set for each code, near to far
 * @property {Uint8Array} labels of those
 * @property {Float32Array} distance to the first of those, L2 with pixels in 0…1
 * @property {Float64Array} confidence share of those 10 with the label that most of them have
 * @property {number} meanConfidence
 * @property {number} meanCycle
 * @property {number} meanDistance
 */

/**
 * @typedef {object} LatentQualityRequests
 * @property {[{ codes: Float32Array, cells: number, reach: number, radii: Float64Array }, LatentSpread, never]} latentSpread
 * @property {[{ id: string, centre: Float64Array, std: number, cells: number, reach: number }, DecoderStretch, never]} decoderStretch
 * @property {[{ id: string, dataset: string, count: number, window: readonly [number, number, number, number], cells: number }, { values: Float32Array, integral: number, largest: number }, never]} aggregateDensity
 *   of the posteriors of the first `count` images, per unit area, at the middles of cells, row 0 at the top
 * @property {[{ id: string, dataset: string, codes: Float32Array } | { id: string, dataset: string, radius: number, count: number }, UnlikelyCodes, never]} unlikelyCodes
 *   these codes, or `count` evenly around at one distance from 0
 */

/** @satisfies {import('./index.js').Handlers<LatentQualityRequests>} */
export const latentQuality = {
  /** @type {import('./index.js').Handler<LatentQualityRequests, 'unlikelyCodes'>} */
  async unlikelyCodes(core, p, job) {
    const { id, dataset } = p;
    /** @type {Float32Array} */
    const codes = 'codes' in p && p.codes?.length ? p.codes : core.call('shellCodes', p);
    /** @type {Record<string, any>[]} */
    const parts = [];
    await inSlices(job, codes.length / 2, (first, some) => {
      const asked = codes.subarray(2 * first, 2 * (first + some));
      parts.push(core.call('unlikelyCodes', { id, dataset, codes: asked }));
    });
    const cycle = joined(Float64Array, parts, 'cycle');
    const distance = joined(Float32Array, parts, 'distance');
    const confidence = joined(Float64Array, parts, 'confidence');
    return {
      codes: Float32Array.from(codes),
      radius: joined(Float64Array, parts, 'radius'),
      priorRatio: joined(Float64Array, parts, 'priorRatio'),
      back: joined(Float32Array, parts, 'back'),
      cycle,
      images: joined(Uint8Array, parts, 'images'),
      nearest: joined(Uint8Array, parts, 'nearest'),
      labels: joined(Uint8Array, parts, 'labels'),
      distance,
      confidence,
      meanConfidence: meanOf(confidence),
      meanCycle: meanOf(cycle),
      meanDistance: meanOf(distance),
    };
  },
};

/** In the order of the core's own. @param {Float64Array | Float32Array} values */
function meanOf(values) {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  return mean;
}
