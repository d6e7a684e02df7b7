/**
 * The rest of the chapter's questions: two charts of a sphere or torus, one code number along an arc
 * from five starts, and the decoder of a digits' model as a chart.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { train } from '../../frame/training.js';
import { BATCH, nameOf, pointSteps } from './pointRuns.js';
import { rangeOf, scalesOf, windowOf } from './ranges.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/manifolds.js').ChartPair} ChartPair */
/** @typedef {import('../../engine/calls/manifolds.js').SurfaceChart} SurfaceChart */
/** @typedef {import('../../engine/calls/manifolds.js').PointLook} PointLook */
/** @typedef {import('../../engine/calls/manifolds.js').CodeProbe} CodeProbe */
/** @typedef {{ surface: SurfaceChart, pair: ChartPair, live: Record<string, number> }} Pair */
/**
 * @typedef {object} Arc
 * @property {Float64Array} points n×2
 * @property {Float64Array} position n, t
 * @property {PointLook} line PCA's
 * @property {PointLook[]} runs one a seed, as far as they are
 * @property {Record<string, number>} live
 */
/**
 * @typedef {object} DigitsChart
 * @property {Float32Array} codes
 * @property {Uint8Array} labels
 * @property {Float64Array} window
 * @property {Float64Array} area SIDE², √det g
 * @property {import('../../data/models.js').ShippedDataset} source which images
 * @property {CodeProbe} probe
 * @property {[number, number]} z
 * @property {Record<string, number>} live
 */

export const NODES = 33;
/** Rings, and spokes, of a patch. */
export const PATCH = 37;
export const SIDE = 25;
/** Of the torus, from its axis to the middle of the tube. */
export const BIG_RADIUS = 0.65;
export const SEEDS = [1, 2, 3, 4, 5];
const CELLS = 96;
const ARC = { count: 1000, steps: 4000, slice: 500 };
const ARC_SETTINGS = { latentDim: 1, rateDrop: 3000 };
const ARC_ID = 'manifolds-and-charts/arc';
const ARC_POINTS = 'manifolds-and-charts/arcPoints';

export class Atlas extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {(error: unknown) => void} parts.onError
   * @param {{ pair: (pair: Pair) => void, arc: (arc: Arc) => void, arcProgress: (share: number) => void, digits: (digits: DigitsChart) => void }} parts.on
   */
  constructor({ engine, data, onError, on }) {
    super(engine, onError);
    this.data = data;
    this.on = on;
    this.asked = '';
    this.isShowingArc = false;
    /** What five starts have come to. @type {PointLook[]} */
    this.runs = [];
    this.arcs = 0;
    /** @type {Map<string, Promise<Omit<DigitsChart, 'probe' | 'z' | 'live'>>>} */
    this.maps = new Map();
    /** @type {Map<string, Promise<SurfaceChart>>} */
    this.surfaces = new Map();
    this.askPair = latest((/** @type {Params} */ params) => this.pair(params), this.fail);
    this.askArc = latest((/** @type {boolean} */ isTrained) => this.arc(isTrained), this.fail);
    this.askDigits = latest((/** @type {Params} */ params) => this.digits(params), this.fail);
  }

  /** @param {Params} params */
  show(params) {
    const { view, body, u1, v1, u2, v2, radius, model, x, y } = params;
    const asked = JSON.stringify(
      view === 'charts'
        ? [view, body, u1, v1, u2, v2, radius]
        : view === 'digits'
          ? [view, model, x, y]
          : [view],
    );
    if (asked === this.asked) return;
    this.asked = asked;
    if (view === 'charts') this.askPair(params);
    if (view === 'digits') this.askDigits(params);
    if (view === 'arc' && !this.isShowingArc) {
      this.isShowingArc = true;
      this.askArc(false);
    }
  }

  /** Five starts, unless they have been trained in this visit: then they are shown again. */
  trainArc() {
    this.askArc(true);
  }

  /** @param {Params} params */
  async pair({ body, u1, v1, u2, v2, radius }) {
    const surface = {
      kind: body,
      bigRadius: BIG_RADIUS,
      smallRadius: 0.3,
      control: new Float64Array(),
    };
    let known = this.surfaces.get(body);
    if (!known) {
      const ask = { surface, nodes: NODES, count: 0, seed: 1, cells: CELLS };
      known = this.call('chartSurface', ask);
      this.surfaces.set(body, known);
    }
    const whole = await known;
    const pair = await this.call('chartPair', {
      surface,
      discs: Float64Array.of(u1, v1, radius, u2, v2, radius),
      nodes: PATCH,
      cells: 64,
    });
    const [first = NaN, second = NaN, overlap = NaN, , , agreement = NaN] = pair.measures;
    const [least = NaN, most = NaN, covered = NaN] = pair.measures.subarray(6);
    this.on.pair({
      surface: whole,
      pair,
      live: {
        total: whole.total,
        exact: whole.exact,
        jacobianError: whole.jacobianError,
        first,
        second,
        overlap,
        agreement,
        least,
        most,
        covered,
      },
    });
  }

  /** @param {boolean} isTrained false: the points and PCA's line alone */
  async arc(isTrained) {
    const { points, position } = await this.call('toyPoints', {
      name: 'arc',
      count: ARC.count,
      seed: 1,
      first: 0,
    });
    const floats = Float32Array.from(points);
    const lookAt = (/** @type {string | null} */ id) =>
      this.call('pointsLook', {
        id,
        dim: 2,
        latentDim: 1,
        points: floats,
        warp: null,
        nodes: 121,
        position,
      });
    const line = await lookAt(null);
    await this.call('datasetPoints', { id: ARC_POINTS, dim: 2, points: floats });
    /** @type {Record<string, number>} */
    const live = { lineMse: line.meanSquaredError };
    const told = () => this.on.arc({ points, position, line, runs: [...this.runs], live });
    if (!isTrained) return told();
    if (this.runs.length === SEEDS.length) {
      live.arcs = ++this.arcs;
      return told();
    }
    /** @type {PointLook[]} */
    const runs = [];
    this.runs = runs;
    told();
    const named = {
      id: ARC_ID,
      name: nameOf({ ...ARC_SETTINGS, seed: 1 }),
      steps: ARC.steps * SEEDS.length,
      batchSize: BATCH,
      life: this.stop.signal,
    };
    const { ended } = train(this.engine, named, async (run) => {
      for (const [i, seed] of SEEDS.entries()) {
        const settings = { ...ARC_SETTINGS, seed };
        const ask = {
          id: ARC_ID,
          dataset: ARC_POINTS,
          settings,
          steps: ARC.steps,
          slice: () => ARC.slice,
        };
        for await (const steps of pointSteps(this.engine, run, ask)) {
          run.take({ step: i * ARC.steps + steps });
          this.on.arcProgress((i + steps / ARC.steps) / SEEDS.length);
        }
        const look = await lookAt(ARC_ID);
        runs.push(look);
        live[`rank${seed}`] = look.rank;
        live[`curveMse${seed}`] = look.meanSquaredError;
        live.seeds = runs.length;
        live.curveMse = runs[0]?.meanSquaredError ?? NaN;
        if (runs.length === SEEDS.length) {
          live.scales = scalesOf(runs);
          live.signs = new Set(runs.map(({ rank }) => Math.sign(rank))).size;
          live.leastRank = Math.min(...runs.map(({ rank }) => Math.abs(rank)));
          live.arcs = ++this.arcs;
        }
        told();
      }
    });
    // Stopped, it begins anew when it is asked for again.
    if (!(await ended)) this.runs = [];
  }

  /** The model, its stretch over the window of its codes. @param {Params['model']} model */
  async map(model) {
    const { data } = this;
    const { signal } = this.stop;
    const source = await data.shippedDataset(signal);
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, model, signal),
      data.loadShippedHistory(source, model, signal),
    ]);
    const id = `manifolds-and-charts/${model}`;
    await this.call('modelLoad', { id, bytes });
    const last = history.moments.at(-1);
    const labels = history.labels;
    const k = history.latentDim;
    const all = last?.codes ?? new Float32Array();
    const codes = Float32Array.from(
      { length: 2 * labels.length },
      (_, i) => /** @type {number} */ (all[Math.floor(i / 2) * k + (i % 2)] ?? 0),
    );
    const window = windowOf(codes);
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = window;
    const places = Float64Array.from({ length: 2 * SIDE * SIDE }, (_, i) => {
      const node = Math.floor(i / 2);
      return i % 2
        ? y0 + ((y1 - y0) * Math.floor(node / SIDE)) / (SIDE - 1)
        : x0 + ((x1 - x0) * (node % SIDE)) / (SIDE - 1);
    });
    const { area } = await this.call('decoderAreas', { id, codes: places });
    return { codes, labels, window, area, source };
  }

  /** Asked for once. @param {Params['model']} model */
  known(model) {
    let map = this.maps.get(model);
    if (!map) {
      map = this.map(model);
      this.maps.set(model, map);
      map.catch(() => this.maps.delete(model));
    }
    return map;
  }

  /** @param {Params} params */
  async digits({ model, x, y }) {
    const known = await this.known(model);
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = known.window;
    /** @type {[number, number]} */
    const z = [x0 + (x1 - x0) * x, y0 + (y1 - y0) * y];
    const id = `manifolds-and-charts/${model}`;
    const probe = await this.call('decoderProbe', { id, codes: Float64Array.from(z) });
    // What a network's decoder does over the same codes is told beside it.
    const [netLeast = NaN, netMost = NaN] = rangeOf((await this.known('ae-2')).area);
    const [least = NaN, most = NaN] = rangeOf(known.area);
    this.on.digits({
      ...known,
      probe,
      z,
      live: {
        digitSigma1: probe.sigma1,
        digitSigma2: probe.sigma2,
        digitArea: probe.area,
        digitDifference: probe.difference,
        digitTrip: probe.roundTrip,
        digitX: x,
        digitY: y,
        digitSpread: most / least,
        netLeast,
        netMost,
      },
    });
  }
}
