/**
 * Chapter 12's questions to the engine: the ends of a path and their codes, the path itself straight,
 * spherical and shortest, the same blend in pixels, PCA and AE, what a judge sees in its frames and
 * which training image is nearest, the triangle of three codes, the middles of random pairs, and a
 * tube between two poses.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { CORNERS, KINDS, METHODS, PAIRS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('./params.js').Kind} Kind */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('../../engine/calls/interpolation.js').Judged} Judged */
/** @typedef {import('../../engine/calls/interpolation.js').Middles} Middles */
/** @typedef {{ z: Float32Array, image: Uint8Array, kind: 'digit' | 'code' | 'drawn', digit: number }} End */
/** @typedef {Partial<Record<Kind, Float32Array>>} Curves FINE × 2 codes each */
/** @typedef {Partial<Record<Kind, number>>} Lengths in pixel space */
/** @typedef {Partial<Record<Method, Uint8Array>>} Frames FINE images each */
/** @typedef {{ judged: Judged, images: Uint8Array }} Judgement images: the nearest training images */
/** @typedef {{ weights: Float64Array, code: Float32Array, image: Uint8Array }} Blend */

const ID = 'interpolation';
const MODELS = { vae: `${ID}/vae-2`, ae: `${ID}/ae-2`, pca: `${ID}/pca-64` };
export const PIXELS = 784;
/** Decoded images along a side of the plane, and how far it reaches. */
export const SIDE = 18;
/** @type {[number, number, number, number]} */
export const WINDOW = [-3.6, 3.6, -3.6, 3.6];
/** Frames a path is decoded to: the slider picks among them without asking the engine. */
export const FINE = 101;
/** Frames of a strip: every tenth. */
export const STRIP = 11;
const EVERY = (FINE - 1) / (STRIP - 1);
/** Nodes at which all three paths are measured alike. */
const NODES = 33;
const GEODESIC = { nodes: NODES, iterations: 20, grid: 33 };
/** Rows of the triangle of images. */
export const ROWS = 7;
/** Voters of the judge. */
const NEIGHBOURS = 10;
const PAIR_COUNT = 50;
export const TUBE_PAIRS = 1000;
const SEED = 1;

/** @param {Uint8Array} frames @param {number} i */
export const frameOf = (frames, i) => frames.subarray(i * PIXELS, (i + 1) * PIXELS);

/** Every tenth frame. @param {Uint8Array} frames */
export function stripOf(frames) {
  const strip = new Uint8Array(STRIP * PIXELS);
  for (let i = 0; i < STRIP; i++) strip.set(frameOf(frames, i * EVERY), i * PIXELS);
  return strip;
}

/** @param {Judgement} all @param {number} from @param {number} to @returns {Judgement} */
function partOf({ judged, images }, from, to) {
  return {
    judged: {
      labels: judged.labels.slice(from, to),
      shares: judged.shares.slice(from, to),
      nearest: judged.nearest.slice(from, to),
      distances: judged.distances.slice(from, to),
    },
    images: images.slice(from * PIXELS, to * PIXELS),
  };
}

export class Between extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(plane: { codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null }) => void} parts.on.plane
   * @param {(ends: Record<Corner, End>) => void} parts.on.ends
   * @param {(curves: Curves, lengths: Lengths) => void} parts.on.curves
   * @param {(frames: Frames) => void} parts.on.frames
   * @param {(method: Method, judgement: Judgement | null) => void} parts.on.judged
   * @param {(images: Uint8Array, labels: Uint8Array | null) => void} parts.on.triangle
   * @param {(blend: Blend, judgement: Judgement | null) => void} parts.on.blend
   * @param {(pair: string, method: Method, middles: Middles) => void} parts.on.middles
   * @param {(tube: import('../../engine/calls/tube.js').TubeBlend) => void} parts.on.tube
   * @param {(done: number, total: number) => void} parts.on.measuring
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {(error: unknown) => void} parts.on.error
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
    /** @type {number[][]} held-out images of each class */
    this.members = [];
    /** @type {Float32Array} */
    this.codes = new Float32Array(0);
    /** @type {Partial<Record<Corner, Uint8Array>>} images of the visitor's own */
    this.drawn = {};
    /** @type {Record<Corner, End> | null} */
    this.ends = null;
    /** @type {Curves} */
    this.curves = {};
    /** @type {Lengths} */
    this.lengths = {};
    /** @type {Frames} */
    this.frames = {};
    /** Frames of which the judgement is shown. @type {Frames} */
    this.judgedFrames = {};
    this.hasOthers = false;
    this.measured = new Set();
    this.ask = latest((_q, isStale) => this.make(isStale), this.fail);
    this.askShortest = latest((_q, isStale) => this.shortest(isStale), this.fail);
    this.askOthers = latest((_q, isStale) => this.others(isStale), this.fail);
    this.askJudge = latest(() => this.judge(), this.fail);
    this.askPoint = latest((_q, isStale) => this.point(isStale), this.fail);
    this.askMiddles = latest(() => this.middles(), this.fail);
    this.askTube = latest(async (/** @type {number} */ pair, isStale) => {
      const ask = { seed: SEED, pair, frames: FINE, pairs: TUBE_PAIRS };
      const tube = await this.call('tubeBlend', ask);
      if (!isStale()) on.tube(tube);
    }, this.fail);
  }

  /** The shipped VAE with the codes of its held-out images, before any data set. */
  async open() {
    const { data, stop } = this;
    const source = await data.shippedDataset(stop.signal);
    this.source = source;
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, 'vae-2', stop.signal),
      data.loadShippedHistory(source, 'vae-2', stop.signal),
    ]);
    await this.call('modelLoad', { id: MODELS.vae, bytes });
    const { labels } = history;
    this.codes = history.moments.at(-1)?.codes ?? this.codes;
    this.members = Array.from({ length: 10 }, () => []);
    labels.forEach((label, i) => this.members[label]?.push(i));
    this.on.plane({ codes: this.codes, labels, mosaic: null });
    this.ask(null);
    const mosaic = await this.call('mosaic', {
      id: MODELS.vae,
      size: SIDE,
      window: WINDOW,
      spacing: 'uniform',
      dims: [0, 1],
      base: null,
    });
    this.on.plane({ codes: this.codes, labels, mosaic });
  }

  /** The other models, then the images. */
  async load() {
    const { data, stop } = this;
    for (const [method, name] of /** @type {const} */ ([
      ['pca', 'pca-64'],
      ['ae', 'ae-2'],
    ])) {
      await this.loadShipped(data, name, MODELS[method], this.source);
    }
    this.hasOthers = true;
    this.askOthers(null);
    this.sets = await this.digits({
      onProgress: (held, total) => !stop.signal.aborted && this.on.loading(held, total),
    });
    this.ask(null);
    this.askMiddles(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    const has = (/** @type {string[]} */ ...names) => !changed || names.some((n) => changed.has(n));
    for (const corner of CORNERS) {
      if (has(corner, `n${corner}`, `z${corner}`) && changed) delete this.drawn[corner];
    }
    if (params.view === 'tube') {
      if (has('view', 'poses')) this.askTube(params.poses);
      return;
    }
    if (!this.members.length) return;
    if (has('view', 'kind', 'a', 'b', 'c', 'na', 'nb', 'nc', 'za', 'zb', 'zc')) this.ask(null);
    else if (has('point')) this.askPoint(null);
    if (changed?.has('view') && params.view === 'pairs') this.askMiddles(null);
  }

  /** An image of the visitor's own at one end. @param {Corner} corner @param {Uint8Array} image */
  draw(corner, image) {
    this.drawn[corner] = image;
    this.ask(null);
  }

  /** Which held-out image of its class a dot of the map is. @param {number} index */
  digitAt(index) {
    const digit = this.members.findIndex((all) => all.includes(index));
    return digit < 0 ? null : { digit, nth: this.members[digit]?.indexOf(index) ?? 0 };
  }

  /** @param {Corner} corner @param {Params} params @returns {Promise<End>} */
  async endOf(corner, params) {
    const own = this.drawn[corner];
    const place = params[`z${corner}`];
    const digit = params[corner];
    if (!own && place.length === 2) {
      const z = Float32Array.from(place);
      const image = await this.call('decode', { id: MODELS.vae, codes: z });
      return { z, image, kind: 'code', digit };
    }
    const all = this.members[digit] ?? [];
    const index = all[params[`n${corner}`] % Math.max(1, all.length)] ?? 0;
    let image = own;
    if (!image && this.sets) {
      const asked = { id: this.sets.test, indices: [index] };
      image = (await this.call('datasetImages', asked)).images;
    }
    if (!image) {
      // No images yet: the code is known from the shipped history.
      const z = this.codes.slice(2 * index, 2 * index + 2);
      image = await this.call('decode', { id: MODELS.vae, codes: z });
      return { z, image, kind: 'digit', digit };
    }
    const { mu } = await this.call('encodeImages', { id: MODELS.vae, images: image });
    return { z: mu, image, kind: own ? 'drawn' : 'digit', digit };
  }

  /** @param {() => boolean} isStale */
  async make(isStale) {
    const { params } = this;
    if (!params) return;
    const [a, b, c] = [
      await this.endOf('a', params),
      await this.endOf('b', params),
      await this.endOf('c', params),
    ];
    this.ends = { a, b, c };
    this.on.ends(this.ends);
    if (params.view === 'triangle') {
      await this.triangle(isStale);
      return;
    }
    await this.path(params);
    if (isStale()) return;
    this.askShortest(null);
    this.askOthers(null);
  }

  /** Straight and spherical at once: they cost a decoding. @param {Params} params */
  async path(params) {
    if (!this.ends) return;
    const { a, b } = this.ends;
    const ask = { id: MODELS.vae, from: a.z, to: b.z };
    const kept = this.curves.geodesic;
    this.curves = {};
    this.lengths = {};
    /** @type {Uint8Array | null} */
    let frames = null;
    for (const [kind, mode] of /** @type {const} */ ([
      ['straight', 'linear'],
      ['spherical', 'spherical'],
    ])) {
      const { codes, images } = await this.call('interpolate', { ...ask, count: FINE, mode });
      this.curves[kind] = codes;
      const nodes = await this.call('interpolate', { ...ask, count: NODES, mode });
      const { length } = await this.call('pathLength', { id: MODELS.vae, codes: nodes.codes });
      this.lengths[kind] = length;
      if (kind === params.kind) frames = images;
    }
    // The shortest path of the ends before stays on show until the new one is found.
    if (kept && params.kind === 'geodesic') this.curves.geodesic = kept;
    this.on.curves(this.curves, this.lengths);
    if (frames) this.showFrames({ vae: frames });
  }

  /** @param {() => boolean} isStale */
  async shortest(isStale) {
    const { ends, params } = this;
    if (!ends || !params) return;
    const found = await this.call('pathGeodesic', {
      id: MODELS.vae,
      from: ends.a.z,
      to: ends.b.z,
      count: FINE,
      ...GEODESIC,
    });
    // Ends that moved meanwhile have asked again; what is found for these is still shown.
    this.curves.geodesic = found.codes;
    if (!isStale() && ends === this.ends) {
      this.lengths = {
        ...this.lengths,
        straight: found.straightLength,
        geodesic: found.length,
      };
    }
    this.on.curves(this.curves, this.lengths);
    if (params.kind === 'geodesic') this.showFrames({ vae: found.images });
  }

  /** The same blend in pixels, in PCA's codes and in an autoencoder's. @param {() => boolean} isStale */
  async others(isStale) {
    const { ends, params } = this;
    if (!ends || !params || params.view !== 'path') return;
    const [a, b] = [ends.a.image, ends.b.image];
    const pixels = await this.call('blendImages', { a, b, count: FINE });
    /** @type {Frames} */
    const frames = { pixels };
    for (const method of this.hasOthers ? /** @type {const} */ (['pca', 'ae']) : []) {
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

  /** The strips whose frames are new, in one question. */
  async judge() {
    const { frames, judgedFrames } = this;
    if (this.params?.view !== 'path') return;
    const asked = METHODS.flatMap((method) => {
      const own = frames[method];
      return own && own !== judgedFrames[method] ? [{ method, own }] : [];
    });
    if (!asked.length) return;
    const images = new Uint8Array(asked.length * STRIP * PIXELS);
    asked.forEach(({ own }, i) => images.set(stripOf(own), i * STRIP * PIXELS));
    const all = await this.judgementOf(images);
    if (!all) return;
    asked.forEach(({ method, own }, i) => {
      // Frames that are gone meanwhile have been replaced, and asked about again.
      if (this.frames[method] !== own) return;
      judgedFrames[method] = own;
      this.on.judged(method, partOf(all, i * STRIP, (i + 1) * STRIP));
    });
  }

  /** @param {Uint8Array} images @returns {Promise<Judgement | null>} */
  async judgementOf(images) {
    if (!this.sets) return null;
    const dataset = this.sets.train;
    const judged = await this.call('judgeImages', {
      dataset,
      images,
      count: images.length / PIXELS,
      neighbours: NEIGHBOURS,
    });
    const indices = [...judged.nearest];
    const { images: nearest } = await this.call('datasetImages', { id: dataset, indices });
    return { judged, images: nearest };
  }

  get corners() {
    const { ends } = this;
    return Float32Array.from(ends ? CORNERS.flatMap((corner) => [...ends[corner].z]) : []);
  }

  /** @param {() => boolean} isStale */
  async triangle(isStale) {
    const { corners } = this;
    const { codes } = await this.call('triangleCodes', { corners, rows: ROWS });
    const images = await this.call('decode', { id: MODELS.vae, codes });
    this.on.triangle(images, null);
    this.askPoint(null);
    if (!this.sets || isStale()) return;
    const { judged } = (await this.judgementOf(images)) ?? {};
    if (judged && !isStale()) this.on.triangle(images, judged.labels);
  }

  /** @param {() => boolean} isStale */
  async point(isStale) {
    const { params, corners } = this;
    if (!params || params.view !== 'triangle' || !corners.length) return;
    const centre = await this.centre(corners);
    const point = params.point.length === 2 ? Float32Array.from(params.point) : centre;
    const { weights, codes: code } = await this.call('barycentric', { corners, point });
    const image = await this.call('decode', { id: MODELS.vae, codes: code });
    this.on.blend({ weights, code, image }, null);
    if (isStale()) return;
    const judgement = await this.judgementOf(image);
    if (judgement && !isStale()) this.on.blend({ weights, code, image }, judgement);
  }

  /** Equal weights: the middle row of a grid of four. @param {Float32Array} corners */
  async centre(corners) {
    const { codes } = await this.call('triangleCodes', { corners, rows: 4 });
    return codes.slice(8, 10);
  }

  /** 7 and 1 always, the lecture's other pairs when they are looked at. */
  async middles() {
    const { sets, params } = this;
    if (!sets || !params) return;
    const pairs = params.view === 'pairs' ? PAIRS : PAIRS.slice(0, 1);
    const todo = pairs.flatMap((pair) =>
      METHODS.map((method) => ({ pair, method })).filter(
        ({ method }) => !this.measured.has(pair + method),
      ),
    );
    const total = todo.length * PAIR_COUNT;
    let before = 0;
    for (const { pair, method } of todo) {
      const middles = await this.call(
        'middleFrames',
        {
          id: method === 'pixels' ? '' : MODELS[method],
          train: sets.train,
          held: sets.test,
          from: Number(pair[0]),
          to: Number(pair[1]),
          first: 0,
          count: PAIR_COUNT,
          seed: SEED,
          neighbours: NEIGHBOURS,
        },
        ({ done }) => this.on.measuring(before + done, total),
      );
      before += PAIR_COUNT;
      this.measured.add(pair + method);
      this.on.middles(pair, method, middles);
    }
  }

  /** Kinds that are known, in order. */
  get known() {
    return KINDS.filter((kind) => this.curves[kind]);
  }
}
