/**
 * Exercise 6 of the notebook: PCA of 70 points on a spiral in space, kept to one, two or three
 * directions.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * @typedef {object} SpiralCloud
 * @property {number} kept k
 * @property {number} look from how high it is seen, degrees
 * @property {number} n
 * @property {Float64Array} points n×3
 * @property {Float32Array} centred n×3
 * @property {Float32Array} rebuilt n×3
 * @property {Float64Array} codes n×k
 * @property {Float32Array} vectors 3×3, one direction a row
 * @property {Float32Array} mean
 * @property {Float32Array} ends 3×3, the mean moved by 2√λ along each direction
 * @property {Float32Array} corners 4×3 of a rectangle in the plane of the first two
 * @property {Float64Array} ratios
 * @property {Float64Array} eigenvalues
 * @property {number} dropped
 */

const ID = 'pca-on-mnist/spiral';
const COUNT = 70;
const NO_SCALE = new Float64Array(0);

export class Spiral extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {(error: unknown) => void} parts.onError
   * @param {{ spiral: (spiral: SpiralCloud) => void, live: import('../../frame/contract.js').Parts['live'] }} parts.on
   */
  constructor({ engine, onError, on }) {
    super(engine, onError);
    this.on = on;
    this.asked = '';
    this.fitted = once(() => this.fit());
    this.ask = latest((/** @type {Params} */ params) => this.measure(params), this.fail);
  }

  /** @param {Params} params */
  show(params) {
    const asked = `${params.kept} ${params.look}`;
    if (asked === this.asked) return;
    this.asked = asked;
    this.ask(params);
  }

  async fit() {
    const { points } = await this.call('toyPoints', {
      name: 'labSpiral',
      count: COUNT,
      seed: 1,
      first: 0,
    });
    await this.call('pcaFitPoints', { id: ID, points, dim: 3, components: 3 });
    const { eigenvalues, eigenvectors, mean } = await this.call('pcaSummary', {
      id: ID,
      dataset: '',
    });
    const { ratios, dropped } = await this.call('pcaSpectrum', { id: ID, shares: [] });
    const [a = 0, b = 0, c = 0] = Array.from(eigenvalues, (v) => 2 * Math.sqrt(v));
    const at = async (/** @type {number[]} */ codes) => {
      const ask = { id: ID, scale: NO_SCALE, components: 3, addMean: true };
      return (await this.call('pcaDecode', { ...ask, codes: Float64Array.from(codes) })).points;
    };
    const ends = await at([a, 0, 0, 0, b, 0, 0, 0, c]);
    const corners = await at([-a, -b, 0, a, -b, 0, -a, b, 0, a, b, 0]);
    // All three codes without the mean: the centred points themselves.
    const all = { id: ID, scale: NO_SCALE, components: 3 };
    const { codes } = await this.call('pcaProject', { ...all, points });
    const { points: centred } = await this.call('pcaDecode', { ...all, codes, addMean: false });
    return {
      points,
      centred,
      eigenvalues,
      vectors: eigenvectors,
      mean,
      ratios,
      dropped,
      ends,
      corners,
    };
  }

  /** @param {Params} params */
  async measure({ kept, look }) {
    const { dropped, ...fitted } = await this.fitted();
    const of = { id: ID, scale: NO_SCALE, components: kept };
    const { codes } = await this.call('pcaProject', { ...of, points: fitted.points });
    const { points: rebuilt } = await this.call('pcaDecode', { ...of, codes, addMean: true });
    const off = await this.call('pcaCompare', { a: rebuilt, b: fitted.points });
    this.on.spiral({
      ...fitted,
      kept,
      look,
      n: COUNT,
      rebuilt,
      codes,
      dropped: dropped[kept] ?? NaN,
    });
    const [evr1 = NaN, evr2 = NaN, evr3 = NaN] = fitted.ratios;
    this.on.live({
      spiral1: evr1,
      spiral2: evr2,
      spiral3: evr3,
      spiralKept: kept,
      spiralLook: Math.abs(look),
      spiralOff: off,
      spiralDropped: dropped[kept] ?? NaN,
    });
  }
}
