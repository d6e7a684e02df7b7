/**
 * Chapter 12's questions to the engine: the ends of a path and their codes, the path itself straight,
 * spherical and shortest, the same blend in pixels, PCA and AE, and what a judge sees in its frames.
 * The ends, the triangle, the judge and the middles of random pairs have files of their own.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { FINE, makeJudge, NODES, nodesOf } from './frames.js';
import { makeMiddles } from './middles.js';
import { METHODS } from './params.js';
import { Places } from './places.js';
import { makeTriangle } from './triangle.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('./params.js').Kind} Kind */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('./frames.js').Frames} Frames */
/** @typedef {import('./frames.js').Judgement} Judgement */
/** @typedef {import('./places.js').End} End */
/**
 * A path: its codes (FINE × 2), its length in pixel space, and how far the image goes in each of its
 * NODES − 1 steps.
 * @typedef {{ codes: Float32Array, length: number, steps: Float64Array }} Way
 */
/** @typedef {Partial<Record<Kind, Way>>} Ways */
/** @typedef {{ codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null }} PlaneData */
/**
 * @typedef {object} On
 * @property {(source: import('../../data/models.js').ShippedDataset) => void} dataset
 * @property {(plane: PlaneData) => void} plane
 * @property {(ends: Record<Corner, End>) => void} ends
 * @property {(ways: Ways) => void} ways
 * @property {(found: number) => void} found how often the shortest way was found in this visit
 * @property {(frames: Frames) => void} frames
 * @property {(method: Method, judgement: Judgement | null) => void} judged null: of frames that changed
 * @property {Parameters<typeof makeTriangle>[0]['onTriangle']} triangle
 * @property {Parameters<typeof makeTriangle>[0]['onBlend']} blend
 * @property {Parameters<typeof makeMiddles>[0]['onMiddles']} middles
 * @property {Parameters<typeof makeMiddles>[0]['onMeasuring']} measuring
 * @property {Parameters<typeof makeMiddles>[0]['onDone']} middlesDone
 * @property {(tube: import('../../engine/calls/tube.js').TubeBlend) => void} tube
 * @property {(held: number, total: number) => void} loading
 * @property {(error: unknown) => void} error
 */

const ID = 'interpolation';
const MODELS = { vae: `${ID}/vae-2`, ae: `${ID}/ae-2`, pca: `${ID}/pca-64` };
/** Decoded images along a side of the plane, and how far it reaches. */
export const GRID = 18;
/** @type {[number, number, number, number]} */
export const WINDOW = [-3.6, 3.6, -3.6, 3.6];
const GEODESIC = { nodes: NODES, iterations: 20, grid: 33 };
export const TUBE_PAIRS = 1000;
const SEED = 1;
const ENDS = ['a', 'b', 'c', 'na', 'nb', 'nc', 'za', 'zb', 'zc'];

export class Between extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {On} parts.on
   */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    this.places = new Places(this, MODELS.vae);
    /** @type {Record<Corner, End> | null} */
    this.ends = null;
    /** @type {Ways} */
    this.ways = {};
    /** @type {Frames} */
    this.frames = {};
    this.hasOthers = false;
    /** The shortest way is looked for whenever the ends move. */
    this.wantsShortest = false;
    this.found = 0;
    this.ask = latest((_q, isStale) => this.make(isStale), this.fail);
    this.askShortest = latest((_q, isStale) => this.shortest(isStale), this.fail);
    this.askOthers = latest((_q, isStale) => this.others(isStale), this.fail);
    this.open = once(() => this.openPlane());
    this.models = once(() => this.loadModels());
    const train = () => this.sets?.train ?? null;
    this.askJudge = makeJudge({
      questions: this,
      train,
      frames: () => this.frames,
      onJudged: on.judged,
    });
    this.triangle = makeTriangle({
      questions: this,
      model: MODELS.vae,
      train,
      onTriangle: on.triangle,
      onBlend: on.blend,
    });
    /** Middles of a pair of classes, measured once. */
    this.measure = makeMiddles({
      questions: this,
      models: MODELS,
      // Asked about at once where an answer of an earlier visit is opened again.
      images: async () => {
        await this.models();
        return digits();
      },
      onMiddles: on.middles,
      onMeasuring: on.measuring,
      onDone: on.middlesDone,
    });
    this.askTube = latest(async (/** @type {number} */ pair, isStale) => {
      const ask = { seed: SEED, pair, frames: FINE, pairs: TUBE_PAIRS };
      const tube = await this.call('tubeBlend', ask);
      if (!isStale()) on.tube(tube);
    }, this.fail);
  }

  /** The shipped VAE with the codes of its held-out images, before any data set. */
  async openPlane() {
    const { data, stop } = this;
    const source = await data.shippedDataset(stop.signal);
    this.source = source;
    this.on.dataset(source);
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, 'vae-2', stop.signal),
      data.loadShippedHistory(source, 'vae-2', stop.signal),
    ]);
    await this.call('modelLoad', { id: MODELS.vae, bytes });
    const { labels } = history;
    const codes = history.moments.at(-1)?.codes ?? new Float32Array(0);
    this.places.know(codes, labels);
    this.on.plane({ codes, labels, mosaic: null });
    this.ask(null);
    const mosaic = await this.call('mosaic', {
      id: MODELS.vae,
      size: GRID,
      window: WINDOW,
      spacing: 'uniform',
      dims: [0, 1],
      base: null,
    });
    this.on.plane({ codes, labels, mosaic });
  }

  /** All of them, for what compares them. */
  async loadModels() {
    await this.open();
    for (const [method, name] of /** @type {const} */ ([
      ['pca', 'pca-64'],
      ['ae', 'ae-2'],
    ])) {
      await this.loadShipped(this.data, name, MODELS[method], this.source);
    }
    this.hasOthers = true;
  }

  /** The other models, then the images. */
  async load() {
    const { stop } = this;
    await this.models();
    this.askOthers(null);
    this.sets = await this.digits({
      onProgress: (held, total) => !stop.signal.aborted && this.on.loading(held, total),
    });
    this.places.test = this.sets.test;
    this.ask(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    const has = (/** @type {string[]} */ ...names) => !changed || names.some((n) => changed.has(n));
    if (changed) this.places.forget(changed);
    if (params.view === 'tube') {
      if (has('view', 'poses')) this.askTube(params.poses);
      return;
    }
    if (!this.places.members.length || params.view === 'pairs') return;
    if (has('view', 'kind', ...ENDS)) this.ask(null);
    else if (has('point')) this.triangle.point(params.point);
  }

  /** Looks for the shortest way, now and whenever the ends move. */
  find() {
    this.wantsShortest = true;
    this.askShortest(null);
  }

  /** An image of the visitor's own at one end. @param {Corner} corner @param {Uint8Array} image */
  draw(corner, image) {
    this.places.drawn[corner] = image;
    this.ask(null);
  }

  /** @param {() => boolean} isStale */
  async make(isStale) {
    const { params } = this;
    if (!params || params.view === 'pairs' || params.view === 'tube') return;
    const ends = await this.places.all(params);
    this.ends = ends;
    this.on.ends(ends);
    if (params.view === 'triangle') return this.triangle.show(ends, params.point, isStale);
    await this.paths(ends, params);
    if (isStale()) return;
    if (params.view !== 'shortest') this.askOthers(null);
    else if (this.wantsShortest) this.askShortest(null);
  }

  /** Straight, and where ways are compared spherical: they cost a decoding. @param {Record<Corner, End>} ends @param {Params} params */
  async paths({ a, b }, { view, kind }) {
    const kept = this.ways.geodesic;
    /** @type {Ways} */
    const ways = {};
    const isCompared = view === 'shortest';
    /** @type {Uint8Array | null} */
    let frames = null;
    for (const [name, mode] of /** @type {const} */ ([
      ['straight', 'linear'],
      ['spherical', 'spherical'],
    ])) {
      if (name === 'spherical' && !isCompared) continue;
      const ask = { id: MODELS.vae, from: a.z, to: b.z, count: FINE, mode };
      const { codes, images } = await this.call('interpolate', ask);
      ways[name] = await this.wayOf(codes);
      if (!isCompared || name === kind) frames = images;
    }
    // The shortest path of the ends before stays on show until the new one is found.
    if (kept && isCompared && this.wantsShortest) ways.geodesic = kept;
    this.ways = ways;
    this.on.ways(ways);
    if (frames) this.showFrames({ vae: frames });
  }

  /** @param {Float32Array} codes FINE × 2 @returns {Promise<Way>} */
  async wayOf(codes) {
    const { steps, length } = await this.call('pathLength', {
      id: MODELS.vae,
      codes: nodesOf(codes),
    });
    return { codes, steps, length };
  }

  /** @param {() => boolean} isStale */
  async shortest(isStale) {
    const { ends, params } = this;
    if (!ends || params?.view !== 'shortest') return;
    const { codes, images, length, straightLength } = await this.call('pathGeodesic', {
      id: MODELS.vae,
      from: ends.a.z,
      to: ends.b.z,
      count: FINE,
      ...GEODESIC,
    });
    const way = await this.wayOf(codes);
    // Ends that moved meanwhile have asked again.
    if (isStale() || ends !== this.ends) return;
    const { straight, ...ways } = this.ways;
    this.ways = {
      ...ways,
      ...(straight && { straight: { ...straight, length: straightLength } }),
      geodesic: { ...way, length },
    };
    this.on.ways(this.ways);
    if (params.kind === 'geodesic') this.showFrames({ vae: images });
    this.on.found(++this.found);
  }

  /** The same blend in pixels, in PCA's codes and in an autoencoder's. @param {() => boolean} isStale */
  async others(isStale) {
    const { ends, params } = this;
    if (!ends || !params || !['path', 'pixels'].includes(params.view)) return;
    const [a, b] = [ends.a.image, ends.b.image];
    /** @type {Frames} */
    const frames = { pixels: await this.call('blendImages', { a, b, count: FINE }) };
    const isAll = this.hasOthers && params.view === 'pixels';
    for (const method of isAll ? /** @type {const} */ (['pca', 'ae']) : []) {
      if (isStale()) return;
      const id = MODELS[method];
      const from = (await this.call('encodeImages', { id, images: a })).mu;
      const to = (await this.call('encodeImages', { id, images: b })).mu;
      const ask = { id, from, to, count: FINE, mode: /** @type {const} */ ('linear') };
      frames[method] = (await this.call('interpolate', ask)).images;
    }
    this.showFrames(frames);
  }

  /** @param {Frames} some */
  showFrames(some) {
    this.frames = { ...this.frames, ...some };
    this.on.frames(this.frames);
    for (const method of METHODS) if (some[method]) this.on.judged(method, null);
    this.askJudge(null);
  }
}
