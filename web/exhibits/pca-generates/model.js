/**
 * Chapter 5's questions to the engine. Digits come from the shipped PCA, alive before any image is
 * read; heads and animals are made and fitted here in milliseconds. Only the newest question counts.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { endsOf, KNOBS, sizeOf, SIZES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/generation.js').Generated} Generated */
/** @typedef {import('../../engine/calls/shapes.js').FittedShapes} FittedShapes */
/**
 * What is generated from: a PCA in the engine and, of shapes, their mesh.
 * @typedef {object} Source
 * @property {Params['subject']} subject
 * @property {string} id of the PCA
 * @property {FittedShapes | null} shapes
 * @property {Float32Array | null} middle the mean shape
 */
/**
 * How far a point is from what it was learned from: of digits `distance`, of shapes the others.
 * @typedef {{ nearest?: Uint8Array, distance?: number, volume?: number, insideOut?: number }} Measures
 */
/** @typedef {{ source: Source, made: Generated, count: number }} Made */
/** @typedef {{ source: Source, ends: Float64Array, made: Generated & { gap: number }, endVolumes: number[] }} Blended */
/** @typedef {{ t: number, below: number, distance: number, volume: number, insideOut: number }} PathPoint */
/**
 * @typedef {object} SampleStats
 * @property {number} below share of pixels below 0
 * @property {number} mean distance of samples to their nearest training images
 * @property {number} real the same of held-out digits
 */

const ID = 'pca-generates';
const FIRST = `${ID}/first`;
const PIXELS = 784;
/** Samples measured, of which the first are shown. */
export const MEASURED = 200;
/** Samples whose pixels are counted: no distances, so cheap. */
const COUNTED = 2000;
/** Training images that are searched for the nearest: enough, and a tenth of a blink. */
const SEARCHED = 10_000;
/** Test images are taken evenly from all of them: MNIST's first half is neater. */
const TEST_COUNT = { mnist: 10_000, digits: 2_000 };
export const SHOWN = { digits: 36, heads: 8, animals: 8 };
const SHAPES = { heads: { kind: 'head', count: 80 }, animals: { kind: 'quadruped', count: 70 } };
const SHAPE_SEED = 1;
const SHAPE_COMPONENTS = 24;
/** The turn that the fact is measured at. */
const FACT_TURN = 45;
export const WALK = [-8, -6, -4, -2, 0, 2, 4, 6, 8];
const PATH = Array.from({ length: 26 }, (_, i) => -2 + i / 5);

export class Generator extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(directions: Float32Array) => void} parts.on.directions of the digits, one a row
   * @param {(source: Source) => void} parts.on.source
   * @param {(made: Made) => void} parts.on.knobs
   * @param {(made: Made) => void} parts.on.samples
   * @param {(stats: SampleStats | { done: number, of: number }) => void} parts.on.stats
   * @param {(images: Uint8Array | null) => void} parts.on.nearest training images, one for each sample on show
   * @param {(blend: Blended) => void} parts.on.blend
   * @param {(measures: Measures[]) => void} parts.on.measures of what was shown last
   * @param {(path: PathPoint[]) => void} parts.on.path
   * @param {(done: number, of: number) => void} parts.on.pathTaken points of it
   * @param {(points: Float32Array) => void} parts.on.walk
   * @param {(largest: number) => void} parts.on.trip difference of encode(decode(z)) to z
   * @param {(values: Record<string, number | string>) => void} parts.on.live
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
    /** @type {Uint8Array | null} */
    this.pictures = null;
    /** @type {Map<string, Promise<Source>>} */
    this.sources = new Map();
    this.pathKey = '';
    const { fail } = this;
    this.ask = latest((_, isStale) => this.make(isStale), fail);
    this.askStats = latest((_, isStale) => this.stats(isStale), fail);
    this.askPath = latest((_, isStale) => this.path(isStale), fail);
  }

  async open() {
    const id = `${ID}/digits`;
    await this.loadShipped(this.data, 'pca-64', id);
    const { eigenvectors } = await this.call('pcaSummary', { id, dataset: '' });
    this.on.directions(eigenvectors.slice(0, KNOBS * PIXELS));
    this.useDigits(id);
    // Two digits to blend before any is loaded.
    await this.call('datasetDigits', { id: FIRST, count: 200, seed: 2, firstIndex: 0 });
    this.pictures = await this.oneOfEach(FIRST);
    this.ask(null);
  }

  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    await this.fitDigits();
    this.pictures = await this.oneOfEach(this.sets.test);
    this.ask(null);
    this.askStats(null);
    await this.midpoint();
    await this.flatness();
  }

  /** The first image of every class among the first 200. @param {string} id */
  async oneOfEach(id) {
    const indices = Array.from({ length: 200 }, (_, i) => i);
    const { images, labels } = await this.call('datasetImages', { id, indices });
    const pictures = new Uint8Array(10 * PIXELS);
    for (let digit = 0; digit < 10; digit++) {
      const at = Math.max(0, labels.indexOf(digit)) * PIXELS;
      pictures.set(images.subarray(at, at + PIXELS), digit * PIXELS);
    }
    return pictures;
  }

  /**
   * From now on the PCA of these very images: the shipped one is rounded to half precision, which
   * makes zeros of the pixels that are a hair below 0: 2 % of all of MNIST's.
   */
  async fitDigits() {
    if (!this.sets) return;
    const id = `${ID}/fitted`;
    await this.call('pcaFit', {
      id,
      dataset: this.sets.train,
      count: this.sets.count,
      components: SIZES.digits.at(-1) ?? 64,
      standardise: false,
    });
    const { eigenvectors } = await this.call('pcaSummary', { id, dataset: '' });
    this.on.directions(eigenvectors.slice(0, KNOBS * PIXELS));
    this.useDigits(id);
  }

  /** @param {string} id */
  useDigits(id) {
    const source = { subject: /** @type {const} */ ('digits'), id, shapes: null, middle: null };
    this.sources.set('digits', Promise.resolve(source));
  }

  /** Whatever is on show: the formula's gap, of the two digits at t = ½. */
  async midpoint() {
    const { params } = this;
    const source = await this.sources.get('digits');
    if (!params || !source || params.view === 'blend') return;
    const own = /** @type {Params} */ ({ ...params, subject: 'digits' });
    const points = this.ends(source, own);
    if (!points) return;
    const ask = { id: source.id, points, t: 0.5, components: sizeOf(own), addMean: true };
    this.on.live({ gap: (await this.call('pcaBlend', ask)).gap });
  }

  /** The share that eight directions hold, of rigid and of turning shapes. */
  async flatness() {
    const held = async (/** @type {'heads' | 'animals'} */ subject, /** @type {number} */ turn) => {
      const { shapes } = await this.shapeSource(subject, turn);
      return shapes?.cumulative[KNOBS - 1] ?? NaN;
    };
    this.on.live({
      evrHeads: await held('heads', 0),
      evrTurned: await held('heads', FACT_TURN),
      evrAnimals: await held('animals', 0),
      evrSwung: await held('animals', FACT_TURN),
    });
  }

  /** @param {Params} params @param {Set<string> | null} changed */
  show(params, changed) {
    this.params = params;
    this.ask(null);
    if (changed?.has('digitSize') || changed?.has('seed')) this.askStats(null);
  }

  /** @param {Params} params @returns {Promise<Source> | null} null: not there yet */
  sourceOf({ subject, turn }) {
    return subject === 'digits'
      ? (this.sources.get('digits') ?? null)
      : this.shapeSource(subject, turn);
  }

  /** @param {'heads' | 'animals'} subject @param {number} turn @returns {Promise<Source>} */
  shapeSource(subject, turn) {
    const key = `${subject}/${turn}`;
    let source = this.sources.get(key);
    if (!source) {
      source = this.fit(subject, turn, `${ID}/${key}`);
      this.sources.set(key, source);
      source.catch(() => this.sources.delete(key)); // asked for again
    }
    return source;
  }

  /** @param {'heads' | 'animals'} subject @param {number} turn @param {string} id @returns {Promise<Source>} */
  async fit(subject, turn, id) {
    const { kind, count } = SHAPES[subject];
    const shapes = await this.call('shapesFit', {
      id,
      count,
      turn,
      seed: SHAPE_SEED,
      components: SHAPE_COMPONENTS,
      kind: /** @type {'head' | 'quadruped'} */ (kind),
    });
    const middle = await this.call('pcaFromDeviations', {
      id,
      deviations: new Float64Array(1),
      components: 1,
      addMean: true,
    });
    return { subject, id, shapes, middle: middle.points };
  }

  /** @param {() => boolean} isStale */
  async make(isStale) {
    const { params } = this;
    const source = params && (await this.sourceOf(params));
    if (!source || isStale()) return;
    this.on.source(source);
    if (source.shapes) {
      const held = source.shapes.cumulative;
      this.on.live({
        held8: held[KNOBS - 1] ?? NaN,
        heldK: held[sizeIn(source, params) - 1] ?? NaN,
      });
    }
    if (params.view === 'knobs') await this.knobs(source, params, isStale);
    else if (params.view === 'samples') await this.samples(source, params, isStale);
    else await this.blend(source, params, isStale);
  }

  /** @param {Source} source @param {Params} params @param {() => boolean} isStale */
  async knobs(source, params, isStale) {
    const made = await this.call('pcaFromDeviations', {
      id: source.id,
      deviations: Float64Array.from(params.z),
      components: KNOBS,
      addMean: params.mean === 'on',
    });
    this.on.knobs({ source, made, count: 1 });
    this.on.live({ below: made.below, above: made.above });
    const { id, shapes } = source;
    const codes = new Float32Array(shapes ? shapes.components : (SIZES.digits.at(-1) ?? KNOBS));
    codes.set(made.codes);
    if (!shapes) await this.walkAlong(source, params);
    const { largest } = await this.call('roundTrip', { id, codes });
    this.on.trip(largest);
    this.on.live({ trip: largest });
    await this.measure(source, made.points, 1, isStale);
  }

  /** The digit on show at every place of one slider. @param {Source} source @param {Params} params */
  async walkAlong({ id }, params) {
    const i = params.along - 1;
    const codes = WALK.map((at) => params.z.map((value, j) => (j === i ? at : value)));
    const { points } = await this.call('pcaFromDeviations', {
      id,
      deviations: Float64Array.from(codes.flat()),
      components: KNOBS,
      addMean: params.mean === 'on',
    });
    this.on.walk(points);
  }

  /** @param {Source} source @param {Params} params @param {() => boolean} isStale */
  async samples(source, params, isStale) {
    const count = SHOWN[source.subject];
    const made = await this.sample(source, params, count);
    this.on.samples({ source, made: { ...made, deviations: new Float64Array(0) }, count });
    if (source.shapes) await this.measure(source, made.points, count, isStale);
  }

  /** @param {Source} source @param {Params} params @param {number} count */
  sample(source, params, count) {
    return this.call('pcaSample', {
      id: source.id,
      first: 0,
      count,
      seed: params.seed,
      components: sizeIn(source, params),
      addMean: params.mean === 'on',
    });
  }

  /** Both points that are blended, one after the other. @param {Source} source @param {Params} params */
  ends(source, params) {
    const [a, b] = endsOf(params);
    if (source.shapes) {
      const { points, vertices } = source.shapes;
      const one = (/** @type {number} */ i) =>
        points.subarray(i * 3 * vertices, (i + 1) * 3 * vertices);
      return Float64Array.from([...one(a), ...one(b)]);
    }
    const { pictures } = this;
    if (!pictures) return null;
    const one = (/** @type {number} */ i) => pictures.subarray(i * PIXELS, (i + 1) * PIXELS);
    return Float64Array.from([...one(a), ...one(b)], (byte) => byte / 255);
  }

  /** @param {Source} source @param {Params} params @param {() => boolean} isStale */
  async blend(source, params, isStale) {
    const ends = this.ends(source, params);
    if (!ends) return;
    const ask = { id: source.id, points: ends, components: sizeIn(source, params) };
    const addMean = params.mean === 'on';
    const made = await this.call('pcaBlend', { ...ask, t: params.t, addMean });
    const endVolumes = [];
    if (source.shapes) {
      for (const half of [ends.subarray(0, ends.length / 2), ends.subarray(ends.length / 2)])
        endVolumes.push((await this.shapeMeasures(source, Float32Array.from(half))).volume);
    }
    this.on.blend({ source, ends, made, endVolumes });
    this.on.live({ gap: made.gap, below: made.below, above: made.above });
    await this.measure(source, made.points, 1, isStale);
    if (!isStale()) this.askPath(null);
  }

  /** @param {Source} source @param {Float32Array} points */
  shapeMeasures(source, points) {
    const { shapes, middle } = source;
    return this.call('meshMeasures', {
      points,
      reference: middle ?? points,
      triangles: shapes?.triangles ?? new Uint32Array(0),
    });
  }

  /** @param {Source} source @param {Float32Array} points @param {number} count @param {() => boolean} isStale */
  async measure(source, points, count, isStale) {
    if (source.shapes) {
      const d = points.length / count;
      /** @type {Measures[]} */
      const all = [];
      for (let i = 0; i < count && !isStale(); i++)
        all.push(await this.shapeMeasures(source, points.slice(i * d, (i + 1) * d)));
      if (all.length < count) return;
      this.on.measures(all);
      this.on.live({ volume: all[0]?.volume ?? NaN, insideOut: all[0]?.insideOut ?? NaN });
      return;
    }
    if (!this.sets || isStale()) return;
    const { indices, distances } = await this.call('nearestToPoints', {
      dataset: this.sets.train,
      points,
      count,
      limit: SEARCHED,
    });
    if (isStale()) return;
    const { images } = await this.call('datasetImages', {
      id: this.sets.train,
      indices: [...indices],
    });
    this.on.measures([{ nearest: images, distance: distances[0] ?? NaN }]);
    this.on.live({ distance: distances[0] ?? NaN });
  }

  /** Digits at codes given in standard deviations. @param {Float64Array} deviations @param {number} components */
  async walk(deviations, components) {
    const ask = { id: `${ID}/digits`, deviations, components, addMean: true };
    return (await this.call('pcaFromDeviations', ask)).points;
  }

  /** Samples of digits against digits nobody trained on. @param {() => boolean} isStale */
  async stats(isStale) {
    const { sets, params } = this;
    const source = await this.sources.get('digits');
    if (!sets || !params || !source) return;
    const own = { ...params, subject: /** @type {const} */ ('digits'), mean: 'on' };
    const made = await this.sample(source, /** @type {Params} */ (own), MEASURED);
    /** @type {number} */
    const of = (this.real ? 1 : 2) * MEASURED + SHOWN.digits;
    const measure = (
      /** @type {Float32Array} */ points,
      /** @type {number} */ count,
      /** @type {number} */ before,
    ) =>
      this.call(
        'nearestToPoints',
        { dataset: sets.train, points, count, limit: SEARCHED },
        ({ done }) => this.on.stats({ done: before + done, of }),
      );
    // Those on show first; until then none of the samples before.
    this.on.nearest(null);
    const first = made.points.slice(0, SHOWN.digits * PIXELS);
    const { indices } = await measure(first, SHOWN.digits, 0);
    const shown = await this.call('datasetImages', { id: sets.train, indices: [...indices] });
    if (isStale()) return;
    this.on.nearest(shown.images);
    const found = await measure(made.points, MEASURED, SHOWN.digits);
    if (isStale()) return;
    if (!this.real) {
      const step = TEST_COUNT[sets.source] / MEASURED;
      const indices = Array.from({ length: MEASURED }, (_, i) => i * step);
      const { images } = await this.call('datasetImages', { id: sets.test, indices });
      const points = Float32Array.from(images, (byte) => byte / 255);
      this.real = await measure(points, MEASURED, SHOWN.digits + MEASURED);
    }
    if (isStale()) return;
    const { below } = await this.sample(source, /** @type {Params} */ (own), COUNTED);
    if (isStale()) return;
    this.on.stats({ below, mean: found.mean, real: this.real.mean });
    this.on.live({
      sampleBelow: below,
      sampleDistance: found.mean,
      realDistance: this.real.mean,
      sampleSize: sizeOf(/** @type {Params} */ (own)),
    });
  }

  /** The whole line through both codes, measured. @param {() => boolean} isStale */
  async path(isStale) {
    const { params, sets } = this;
    if (!params || params.view !== 'blend') return;
    const source = await this.sourceOf(params);
    const ends = source && this.ends(source, params);
    if (!source || !ends || isStale()) return;
    // Distances are to images that have to be there.
    if (!source.shapes && !sets) return;
    const components = sizeIn(source, params);
    const key = JSON.stringify([endsOf(params), source.id, components]);
    if (key === this.pathKey) return;
    /** @type {PathPoint[]} */
    const path = [];
    for (const t of PATH) {
      if (isStale()) return;
      const ask = { id: source.id, points: ends, components, addMean: true };
      const { points, below } = await this.call('pcaBlend', { ...ask, t });
      const one = { t, below, distance: NaN, volume: NaN, insideOut: NaN };
      if (source.shapes) Object.assign(one, await this.shapeMeasures(source, points));
      else if (sets) {
        const found = await this.call('nearestToPoints', {
          dataset: sets.train,
          points,
          count: 1,
          limit: SEARCHED,
        });
        one.distance = found.mean;
      }
      path.push(one);
      this.on.pathTaken(path.length, PATH.length);
    }
    this.pathKey = key;
    this.on.path(path);
  }
}

/** Numbers of a code: no more than the PCA has directions. @param {Source} source @param {Params} params */
const sizeIn = ({ shapes }, params) => sizeOf(params, shapes?.components);
