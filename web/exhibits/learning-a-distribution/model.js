/**
 * Chapter 1's questions to the engine: the points, a density learned from them, what is drawn from it,
 * how far it is from the one the points came from.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { EM_STEPS, UNIT } from './params.js';
import { CURVE_STOPS, SQUARE } from './places.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/density.js').Window} Window */
/** @typedef {import('../../engine/calls/density.js').Summary} Summary */
/** @typedef {import('../../engine/protocol.js').Value<'bandwidthCurve'>} Curve */
/** @typedef {{ values: Float32Array, largest: number, cols: number, rows: number, window: Window }} Heat */
/**
 * @typedef {object} Learned
 * @property {Float64Array} points n×2
 * @property {Float64Array} mixture K×6: weight, mean x, y, covariance xx, xy, yy
 * @property {Heat} heat
 */
/**
 * @typedef {object} Measured
 * @property {Params} of what it was measured with
 * @property {number} integral over everything
 * @property {number} inside the share that falls on images, pixels in 0…1
 * @property {Float64Array} samples 10,000×2
 * @property {number} worst of the samples' moments, in standard errors
 * @property {number} drawnLog mean log density of the samples, nats
 * @property {number} seenLog of the training points
 * @property {number} squareLog of points spread evenly over the square
 * @property {Summary | null} divergence from the density the points were drawn from, when it is known
 */
/** @typedef {{ n: number, kernels: Summary, mixture: Summary }} CurvePoint */

const CELLS = 100;
const INTEGRAL_CELLS = 256;
const SAMPLES = 10_000;
/** Added to every component's covariance: none shrinks onto one point. */
const FLOOR = 1e-4;
/** Points of other seeds were not shown to the model. */
const HELD_OUT = { seed: 1_000_003, count: 1000 };
/** Of EM, for each number of points of the learning curve. */
const STARTS = 4;
const TRUTH_CELLS = 110;
/** Where the learning curve is measured. */
const COUNTS = [10, 20, 50, 100, 200, 500, 1000];
export class Learner extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {Window} parts.window
   * @param {object} parts.on
   * @param {(learned: Learned) => void} parts.on.learned
   * @param {() => void} parts.on.empty there are no points
   * @param {(measured: Measured) => void} parts.on.measured
   * @param {(curve: Curve | null) => void} parts.on.bandwidths
   * @param {(train: Float64Array, heldOut: Float64Array) => void} parts.on.steps
   * @param {(heat: Heat | null) => void} parts.on.truth
   * @param {(points: CurvePoint[]) => void} parts.on.more
   * @param {(at: readonly [number, number], logDensity: number) => void} parts.on.probed
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, window, on }) {
    super(engine, on.error);
    this.window = window;
    this.on = on;
    /** @type {Params | null} */
    this.params = null;
    /** @type {Learned | null} */
    this.learned = null;
    /** What the dearer answers on show belong to. */
    this.known = { curve: '', truth: '', more: '', path: '' };
    /** @type {{ mixtures: Float64Array, train: Float64Array, heldOut: Float64Array } | null} */
    this.path = null;
    this.ask = latest((_q, isStale) => this.learn(isStale), this.fail);
    this.askProbe = latest(
      (/** @type {readonly [number, number]} */ at) => this.probeAt(at),
      this.fail,
    );
  }

  /** @param {Params} params */
  show(params) {
    this.params = params;
    this.ask(null);
  }

  /** The set as it is in the address. @param {Params} params */
  async pointsOf({ set, count, seed, points }) {
    if (set === 'own') return Float64Array.from(points, (v) => v / UNIT);
    const toy = await this.call('toyPoints', { name: set, count, seed, first: 0 });
    return toy.points;
  }

  /** The quick answers first: a hand may be dragging. @param {() => boolean} isStale */
  async learn(isStale) {
    const { params, window } = this;
    if (!params || this.stop.signal.aborted) return;
    const points = await this.pointsOf(params);
    if (!points.length) {
      this.learned = null;
      this.known = { curve: '', truth: '', more: '', path: '' };
      this.on.bandwidths(null);
      this.on.truth(null);
      this.on.empty();
      return;
    }
    const mixture = await this.fit(params, points);
    const [x0, x1, y0, y1] = window;
    const rows = CELLS;
    const cols = Math.round((rows * (x1 - x0)) / (y1 - y0));
    const grid = await this.call('densityGrid', { mixture, window, cols, rows });
    this.learned = { points, mixture, heat: { ...grid, cols, rows, window } };
    this.on.learned(this.learned);
    await this.showTruth(params);
    if (isStale()) return;
    await this.measure(params, mixture);
    if (isStale()) return;
    if (params.model === 'kernels') await this.showBandwidths(params, points);
    if (isStale() || params.view !== 'more') return;
    await this.learningCurve(params, isStale);
  }

  /** @param {Params} params @param {Float64Array} points */
  async fit(params, points) {
    if (params.model === 'kernels')
      return this.call('kernelFit', { points, bandwidth: params.bandwidth });
    const components = Math.min(params.components, points.length / 2);
    const key = `${pointsKey(params)} ${components}`;
    if (!this.path || this.known.path !== key) {
      this.path = await this.mixturePath(params, points, components);
      this.known.path = key;
      this.on.steps(this.path.train, this.path.heldOut);
    }
    const size = 6 * components;
    return this.path.mixtures.slice(params.em * size, (params.em + 1) * size);
  }

  /** @param {Params} params @param {Float64Array} points @param {number} components */
  async mixturePath({ set, seed }, points, components) {
    const heldOut =
      set === 'own'
        ? new Float64Array(0)
        : (
            await this.call('toyPoints', {
              name: set,
              count: HELD_OUT.count,
              seed: HELD_OUT.seed,
              first: 0,
            })
          ).points;
    return this.call('mixtureFit', {
      points,
      heldOut,
      components,
      seed,
      steps: EM_STEPS,
      floor: FLOOR,
    });
  }

  /** @param {Params} params @param {Float64Array} mixture */
  async measure(params, mixture) {
    const { set, draw } = params;
    const integral = await this.call('densityIntegral', { mixture, cells: INTEGRAL_CELLS });
    const square = { mixture, window: /** @type {Window} */ ([0, 1, 0, 1]), cols: 200, rows: 200 };
    const { integral: inside } = await this.call('densityGrid', square);
    const samples = await this.call('densitySample', {
      mixture,
      count: SAMPLES,
      seed: draw + 1,
      first: 0,
    });
    const { worst } = await this.call('densityMoments', { mixture, samples });
    const divergence = set === 'own' ? null : await this.divergence(set, mixture);
    const logs = await this.logsOf(mixture, samples);
    this.on.measured({ of: params, integral, inside, samples, worst, divergence, ...logs });
  }

  /**
   * Mean log density where the model draws, where it was shown points, and all over the square.
   * @param {Float64Array} mixture @param {Float64Array} samples
   */
  async logsOf(mixture, samples) {
    const of = async (/** @type {Float64Array} */ points) =>
      (await this.call('densityScore', { mixture, points })).mean;
    return {
      drawnLog: await of(samples),
      seenLog: await of(this.learned?.points ?? samples),
      squareLog: await of(SQUARE),
    };
  }

  /** @param {import('../../engine/calls/toys.js').ToyName} name @param {Float64Array} mixture */
  divergence(name, mixture) {
    return this.call('toyDivergence', { mixture, name, ...HELD_OUT });
  }

  /** @param {Params} params @param {Float64Array} points */
  async showBandwidths(params, points) {
    const key = pointsKey(params);
    if (this.known.curve === key) return;
    this.known.curve = key;
    this.on.bandwidths(
      points.length < 4
        ? null
        : await this.call('bandwidthCurve', {
            points,
            heldOut: new Float64Array(0),
            bandwidths: CURVE_STOPS,
          }),
    );
  }

  /** @param {Params} params */
  async showTruth({ set, truth }) {
    const key = truth && set !== 'own' ? set : '';
    if (this.known.truth === key) return;
    this.known.truth = key;
    if (!key || set === 'own') return void this.on.truth(null);
    const [x0, x1, y0, y1] = this.window;
    const rows = TRUTH_CELLS;
    const cols = TRUTH_CELLS;
    const middles = new Float64Array(2 * rows * cols);
    for (let i = 0; i < rows * cols; i++) {
      middles[2 * i] = x0 + (((i % cols) + 0.5) * (x1 - x0)) / cols;
      middles[2 * i + 1] = y1 - ((Math.floor(i / cols) + 0.5) * (y1 - y0)) / rows;
    }
    const { logDensity } = await this.call('toyTrueDensity', { name: set, points: middles });
    // In nats, so that contours lie at steps of the logarithm.
    const values = Float32Array.from(logDensity);
    this.on.truth({ values, largest: Math.max(...values), cols, rows, window: this.window });
  }

  /** More points, the best bandwidth for each number of them. @param {Params} params @param {() => boolean} isStale */
  async learningCurve(params, isStale) {
    const { set, seed, components } = params;
    const key = `${set} ${seed} ${components}`;
    if (this.known.more === key) return;
    this.on.more([]);
    if (set === 'own') return;
    /** @type {CurvePoint[]} */
    const found = [];
    for (const n of COUNTS) {
      const { points } = await this.call('toyPoints', { name: set, count: n, seed, first: 0 });
      const { best } = await this.call('bandwidthCurve', {
        points,
        heldOut: new Float64Array(0),
        bandwidths: CURVE_STOPS,
      });
      const bandwidth = CURVE_STOPS[best] ?? NaN;
      const kernels = await this.call('kernelFit', { points, bandwidth });
      const own = Math.min(components, n);
      const fitted = await this.bestMixture(points, own, seed);
      found.push({
        n,
        kernels: await this.divergence(set, kernels),
        mixture: await this.divergence(set, fitted),
      });
      this.on.more([...found]);
      if (isStale()) return;
    }
    this.known.more = key;
  }

  /**
   * Of several starts the one that ends likeliest: EM finds a local maximum only.
   * @param {Float64Array} points @param {number} components @param {number} seed
   */
  async bestMixture(points, components, seed) {
    let [best, likeliest] = [new Float64Array(0), -Infinity];
    for (let start = 0; start < STARTS; start++) {
      const { mixtures, train } = await this.call('mixtureFit', {
        points,
        heldOut: new Float64Array(0),
        components,
        seed: seed + start,
        steps: EM_STEPS,
        floor: FLOOR,
      });
      const end = train.at(-1) ?? -Infinity;
      if (end > likeliest) [best, likeliest] = [mixtures.slice(-6 * components), end];
    }
    return best;
  }

  /** @param {readonly [number, number]} at */
  async probeAt(at) {
    if (!this.learned) return;
    const { mixture } = this.learned;
    const { mean } = await this.call('densityScore', { mixture, points: Float64Array.from(at) });
    this.on.probed(at, mean);
  }
}

/** @param {Params} params */
const pointsKey = ({ set, count, seed, points }) =>
  set === 'own' ? `own ${points.join(' ')}` : `${set} ${count} ${seed}`;
