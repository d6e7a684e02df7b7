/**
 * The learned surface: points of a known one, an autoencoder trained on them in slices, and what it
 * has made of them after each slice. The probe follows.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { train } from '../../frame/training.js';
import { WARPS } from './params.js';
import { BATCH, nameOf, pointSteps, specOf } from './pointRuns.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/manifolds.js').PointLook} PointLook */
/** @typedef {import('../../engine/calls/manifolds.js').CodeProbe} CodeProbe */
/** @typedef {{ points: Float32Array, position: Float64Array, classes: Uint8Array }} Cloud */
/**
 * @typedef {object} Learned
 * @property {Cloud} cloud
 * @property {PointLook} look
 * @property {PointLook} flat PCA's
 * @property {number} steps
 * @property {boolean} done
 * @property {Record<string, number>} live
 */
/** @typedef {CodeProbe & { z: [number, number], window: Float64Array }} Probe */

export const STEPS = 3000;
export const NODES = 31;
const COUNT = 600;
const SEED = 1;
const SETTINGS = { latentDim: 2, rateDrop: 2250 };
/** What a look is at. */
const SHAPE = { dim: 3, latentDim: 2 };
const ID = 'manifolds-and-charts/surface';
const POINTS = 'manifolds-and-charts/points';
/** Steps between two pictures: few at first, when each shows something. */
const slice = (/** @type {number} */ step) => (step < 200 ? 25 : step < 800 ? 75 : 200);

/** What the hand has drawn of this surface. @param {Params} params @returns {readonly number[]} */
const controlOf = ({ surface, profile, heights }) =>
  surface === 'drawn' ? profile : surface === 'heights' ? heights : [];

/**
 * How differently areas are stretched where points are: the value that 95 % do not exceed over the one
 * that 5 % do not.
 * @param {PointLook} look
 */
function spreadOf({ area, support }) {
  const kept = area.filter((_, i) => (support[i] ?? 0) > 0.5).sort();
  const at = (/** @type {number} */ share) => kept[Math.floor(share * (kept.length - 1))] ?? NaN;
  return at(0.95) / at(0.05);
}

export class Learner extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {(error: unknown) => void} parts.onError
   * @param {boolean} parts.cover only the end is shown
   * @param {{ look: (learned: Learned) => void, probe: (probe: Probe) => void }} parts.on
   */
  constructor({ engine, onError, cover, on }) {
    super(engine, onError);
    this.cover = cover;
    this.on = on;
    this.key = '';
    /** @type {Params | null} */
    this.params = null;
    /** @type {Cloud | null} */
    this.cloud = null;
    /** @type {PointLook | null} */
    this.flat = null;
    /** @type {PointLook | null} */
    this.last = null;
    /** How far it is to be trained: not at all while what training does is to be guessed. */
    this.goal = STEPS;
    /** Steps the network has taken on this cloud; null: there is none yet. @type {number | null} */
    this.steps = null;
    this.run = latest((_q, isStale) => this.train(isStale), this.fail);
    this.askLook = latest(() => this.look(), this.fail);
    this.askProbe = latest(() => this.probe(), this.fail);
  }

  /** @param {Params} params @param {Set<string> | null} changed */
  show(params, changed) {
    this.params = params;
    const { view, surface, seed } = params;
    const key = JSON.stringify([surface, seed, controlOf(params)]);
    const has = (/** @type {string} */ name) => changed?.has(name);
    if (key !== this.key) {
      this.key = key;
      this.begin();
    } else if (has('view') || (view === 'again' && (has('warp') || has('strength')))) {
      this.askLook(null);
    } else if (has('x') || has('y')) this.askProbe(null);
  }

  /** From the first weights, to the goal. */
  begin() {
    this.run(null);
  }

  /** @param {number} goal 0: back to the first weights; STEPS: trained, if it is not yet */
  wish(goal) {
    if (goal === this.goal) return;
    this.goal = goal;
    // Before the first `show` there is nothing to train on.
    if (this.key && (this.steps ?? 0) !== goal) this.begin();
  }

  /** The reader's own button. */
  trainNow() {
    this.goal = STEPS;
    this.begin();
  }

  /** @param {() => boolean} isStale */
  async train(isStale) {
    if (!this.params) return;
    const { surface, seed } = this.params;
    const settings = { ...SETTINGS, seed };
    const { points, position } = await this.call('chartSurface', {
      surface: {
        kind: surface,
        bigRadius: 0.65,
        smallRadius: 0.3,
        control: Float64Array.from(controlOf(this.params)),
      },
      nodes: 2,
      count: COUNT,
      seed: SEED,
      cells: 1,
    });
    const classes = Uint8Array.from({ length: COUNT }, (_, i) =>
      Math.min(9, Math.floor(10 * (position[2 * i] ?? 0))),
    );
    const cloud = { points: Float32Array.from(points), position, classes };
    this.cloud = cloud;
    this.steps = null;
    this.flat = await this.call('pointsLook', {
      id: null,
      ...SHAPE,
      points: cloud.points,
      position: null,
      warp: null,
      nodes: 13,
    });
    await this.call('datasetPoints', { id: POINTS, dim: SHAPE.dim, points: cloud.points });
    if (this.goal === 0) {
      const spec = specOf(settings);
      await this.call('modelCreate', { id: ID, dataset: POINTS, spec });
      if (isStale()) return;
      this.steps = 0;
      return this.look();
    }
    const named = {
      id: ID,
      name: nameOf(settings),
      steps: STEPS,
      batchSize: BATCH,
      life: this.stop.signal,
    };
    const ask = {
      id: ID,
      dataset: POINTS,
      settings,
      steps: STEPS,
      slice: this.cover ? () => 500 : slice,
    };
    const { ended } = train(this.engine, named, async (run) => {
      for await (const steps of pointSteps(this.engine, run, ask)) {
        if (isStale()) return;
        this.steps = steps;
        if (!this.cover || steps >= STEPS) await this.look();
      }
    });
    await ended;
  }

  async look() {
    const { cloud, flat, steps, params } = this;
    if (!cloud || !flat || steps === null || !params) return;
    const kind = params.view === 'again' ? WARPS.indexOf(params.warp) : 0;
    const look = await this.call('pointsLook', {
      id: ID,
      ...SHAPE,
      points: cloud.points,
      position: null,
      warp: Float64Array.of(kind, params.strength, 1, 0, 0),
      nodes: NODES,
    });
    // Both at once: a picture is never without its probe.
    const probe = await this.probeOf(look);
    if (steps !== this.steps || cloud !== this.cloud || !probe) return;
    this.last = look;
    this.on.look({
      cloud,
      look,
      flat,
      steps,
      done: steps >= STEPS,
      live: {
        steps,
        areaSpread: spreadOf(look),
        middleArea: look.area[(NODES * NODES - 1) / 2] ?? NaN,
        mse: look.meanSquaredError,
        flatMse: flat.meanSquaredError,
        moved: look.largestChange,
        codesMoved: look.codeChange,
        flatSigma1: flat.sigma1[0] ?? NaN,
        flatSigma2: flat.sigma2[0] ?? NaN,
      },
    });
    this.on.probe(probe);
  }

  async probe() {
    const probe = this.last && (await this.probeOf(this.last));
    if (probe) this.on.probe(probe);
  }

  /** @param {PointLook} look @returns {Promise<Probe | null>} */
  async probeOf(look) {
    const { cloud, steps, params } = this;
    if (!cloud || steps === null || !params) return null;
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = look.window;
    /** @type {[number, number]} */
    const z = [x0 + (x1 - x0) * params.x, y0 + (y1 - y0) * params.y];
    const probe = await this.call('pointsProbe', {
      id: ID,
      ...SHAPE,
      points: cloud.points,
      warp: look.warp,
      z: Float64Array.from(z),
    });
    return { ...probe, z, window: look.window };
  }
}
