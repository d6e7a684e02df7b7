/**
 * The straight line through two codes, and how far what it decodes to is from training digits.
 *
 * @module
 */
import { endsOf, sizeOf } from './params.js';
import { PIXELS, sizeIn, Sources } from './sources.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./sources.js').Source} Source */
/** @typedef {{ t: number, below: number, distance: number, volume: number, insideOut: number }} PathPoint */

/** Training images that are searched for the nearest: enough, and a tenth of a blink. */
export const SEARCHED = 10_000;
/** Test images are taken evenly from all of them: MNIST's first half is neater. */
const TEST_COUNT = { mnist: 10_000, digits: 2_000 };
const PATH = Array.from({ length: 26 }, (_, i) => -2 + i / 5);

export class Lines extends Sources {
  /** The training digits nearest to points. @param {Float32Array} points @param {number} count */
  nearest(points, count) {
    const dataset = this.sets?.train ?? '';
    return this.call('nearestToPoints', { dataset, points, count, limit: SEARCHED });
  }

  /** Digits nobody trained on, pixels in 0…1. @param {import('../../frame/digits.js').Digits} sets @param {number} count */
  async heldOut(sets, count) {
    const step = TEST_COUNT[sets.source] / count;
    const indices = Array.from({ length: count }, (_, i) => i * step);
    const { images } = await this.call('datasetImages', { id: sets.test, indices });
    return Float32Array.from(images.subarray(0, count * PIXELS), (byte) => byte / 255);
  }

  /**
   * How far what both ends decode to is from the nearest training digits.
   * @param {Source} source @param {Params} params
   * @returns {Promise<number[]>} none until digits are there
   */
  async endDistances(source, params) {
    const ends = this.ends(source, params);
    if (!this.sets || !ends) return [];
    const far = [];
    for (const t of [0, 1]) {
      const { points } = await this.onLine(source, params, ends, t);
      far.push((await this.nearest(points, 1)).mean);
    }
    return far;
  }

  /** @param {Source} source @param {Params} params @param {Float64Array} points both ends @param {number} t */
  onLine(source, params, points, t) {
    const components = sizeIn(source, params);
    return this.call('pcaBlend', { id: source.id, points, components, t, addMean: true });
  }

  /** What the formula's two sides differ by, of the two digits at t = ½. @param {Params} params */
  async gapOf(params) {
    const source = await this.sources.get('digits');
    const own = /** @type {Params} */ ({ ...params, subject: 'digits' });
    const points = source && this.ends(source, own);
    if (!source || !points) return NaN;
    const ask = { id: source.id, points, t: 0.5, components: sizeOf(own), addMean: true };
    return (await this.call('pcaBlend', ask)).gap;
  }

  /** What names a line: its ends, and the PCA with its size. @param {Source} source @param {Params} params */
  lineKey(source, params) {
    return JSON.stringify([endsOf(params), source.id, sizeIn(source, params), Boolean(this.sets)]);
  }

  /**
   * The whole line, measured.
   * @param {Source} source @param {Params} params
   * @param {() => boolean} isStale
   * @param {(done: number, of: number) => void} onPoint
   * @returns {Promise<PathPoint[] | null>} null: given up, or there is nothing to measure to yet
   */
  async measureLine(source, params, isStale, onPoint) {
    const ends = this.ends(source, params);
    // Distances are to images that have to be there.
    if (!ends || (!source.shapes && !this.sets)) return null;
    /** @type {PathPoint[]} */
    const path = [];
    for (const t of PATH) {
      if (isStale()) return null;
      const { points, below } = await this.onLine(source, params, ends, t);
      const one = { t, below, distance: NaN, volume: NaN, insideOut: NaN };
      if (source.shapes) Object.assign(one, await this.shapeMeasures(source, points));
      else one.distance = (await this.nearest(points, 1)).mean;
      path.push(one);
      onPoint(path.length, PATH.length);
    }
    return path;
  }
}
