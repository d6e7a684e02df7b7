/**
 * Chapter 8's questions to the core: two distributions compared, one probability set by hand, the
 * signs over random pairs, two Gaussians. Only the newest question counts.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { pairOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/divergence.js').Compared} Compared */
/**
 * With what the divergence is made of: `ofMeans` is gone where the means agree, `ofWidths` stays, nats.
 * @typedef {import('../../engine/calls/divergence.js').ComparedNormals & { ofMeans: number, ofWidths: number }} ComparedNormals
 */
/** @typedef {import('../../engine/calls/divergence.js').PairSigns} PairSigns */

/** Numbers of samples at which the Monte Carlo estimate is read; the first with a standard error is 2. */
export const COUNTS = [
  2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100, 140, 200, 300, 500, 700, 1000, 1400, 2000, 3000, 5000,
  7000, 10000,
];
export const WINDOW = /** @type {[number, number]} */ ([-6, 6]);
export const BOWL = {
  window: /** @type {[number, number, number, number]} */ ([-3, 3, 0.2, 3]),
  cols: 60,
  rows: 40,
};
export const PAIRS = {
  pairs: 10_000,
  outcomes: 5,
  seed: 1,
  bins: 36,
  window: /** @type {[number, number]} */ ([-1.5, 3]),
};
const CURVE_POINTS = 241;

export class Divergences extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {(found: Compared) => void} parts.onCompared
   * @param {(found: ComparedNormals, bowl: Float32Array, params: Params) => void} parts.onNormals
   * @param {(found: PairSigns) => void} parts.onPairs
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, onCompared, onNormals, onPairs, onError }) {
    super(engine, onError);
    this.onPairs = onPairs;
    /** How often pairs were drawn. */
    this.draws = 0;
    const { signal } = this.stop;
    this.compare = latest(async (/** @type {Params} */ params) => {
      const { p, q } = pairOf(params);
      const payload = { p: Float64Array.from(p), q: Float64Array.from(q) };
      const found = await this.call('compareDistributions', payload);
      if (!signal.aborted) onCompared(found);
    }, this.fail);
    this.compareNormals = latest(async (/** @type {Params} */ params) => {
      const { meanP, stdP, meanQ, stdQ, seed } = params;
      const asked = { window: WINDOW, seed, stds: /** @type {[number, number]} */ ([stdP, stdQ]) };
      const found = await this.call('compareNormals', {
        ...asked,
        means: [meanP, meanQ],
        curvePoints: CURVE_POINTS,
        counts: COUNTS,
      });
      // With p moved onto the mean of q only the widths still differ.
      const centred = await this.call('compareNormals', {
        ...asked,
        means: [meanQ, meanQ],
        curvePoints: 2,
        counts: [2],
      });
      const bowl = await this.call('klBowl', { mean: meanQ, std: stdQ, ...BOWL });
      const ofWidths = centred.divergence;
      const ofMeans = found.divergence - ofWidths;
      if (!signal.aborted) onNormals({ ...found, ofMeans, ofWidths }, bowl, params);
    }, this.fail);
    /** One probability of a distribution, in `then` as it is afterwards. */
    this.setProbability = latest(
      async (
        /** @type {{ weights: number[], index: number, value: number, then: (weights: number[]) => void }} */ question,
      ) => {
        const { weights, index, value, then } = question;
        const payload = { p: Float64Array.from(weights), index, value };
        const changed = await this.call('withProbability', payload);
        if (!signal.aborted) then(Array.from(changed));
      },
      this.fail,
    );
  }

  /** Other pairs each time. */
  async tryPairs() {
    try {
      const found = await this.call('signsOfPairs', { ...PAIRS, seed: PAIRS.seed + this.draws++ });
      if (!this.stop.signal.aborted) this.onPairs(found);
    } catch (error) {
      this.fail(error);
    }
  }
}
