/**
 * Chapter 5's questions to the engine: what codes decode to, and how far that is from what the PCA was
 * fitted to. Only the newest question counts.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { KNOBS, sizeOf, SIZES } from './params.js';
import { Lines, SEARCHED } from './line.js';
import { ID, PIXELS, sizeIn } from './sources.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/generation.js').Generated} Generated */
/** @typedef {import('./sources.js').Source} Source */
/**
 * How far a point is from what it was learned from: of digits `distance`, of shapes the others.
 * @typedef {{ nearest?: Uint8Array, distance?: number, volume?: number, insideOut?: number }} Measures
 */
/** @typedef {{ source: Source, made: Generated, count: number }} Made */
/** @typedef {{ source: Source, ends: Float64Array, made: Generated & { gap: number }, endVolumes: number[] }} Blended */
/** @typedef {import('./line.js').PathPoint} PathPoint */
/**
 * @typedef {object} SampleStats
 * @property {number} below share of pixels below 0
 * @property {number} mean distance of samples to their nearest training images
 * @property {number} real the same of held-out digits
 */

/** Samples measured, of which the first are shown. */
export const MEASURED = 200;
/** Samples whose pixels are counted: no distances, so cheap. */
const COUNTED = 2000;
export const SHOWN = { digits: 36, heads: 8, animals: 8 };
export const WALK = [-8, -6, -4, -2, 0, 2, 4, 6, 8];

export class Generator extends Lines {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(directions: Float32Array) => void} parts.on.directions of the digits, one a row
   * @param {(dataset: 'mnist' | 'generated') => void} parts.on.dataset which digits
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
    super({ engine, data, digits, onError: on.error });
    this.on = on;
    /** @type {Params | null} */
    this.params = null;
    this.pathKey = '';
    this.endsKey = '';
    this.statsKey = '';
    const { fail } = this;
    this.ask = latest((_, isStale) => this.make(isStale), fail);
    this.askStats = latest((_, isStale) => this.stats(isStale), fail);
    this.askPath = latest((_, isStale) => this.path(isStale), fail);
  }

  async open() {
    this.on.directions(await this.openShipped());
    const dataset = await this.data.shippedDataset(this.stop.signal);
    this.on.dataset(dataset === 'mnist' ? 'mnist' : 'generated');
    this.ask(null);
  }

  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    const directions = await this.fitDigits();
    if (directions) this.on.directions(directions);
    this.pictures = await this.oneOfEach(this.sets.test);
    this.ask(null);
    this.wantStats();
    if (this.params && this.params.view !== 'blend')
      this.on.live({ gap: await this.gapOf(this.params) });
    this.on.live(await this.flatness());
  }

  /** @param {Params} params */
  show(params) {
    this.params = params;
    this.ask(null);
    this.wantStats();
  }

  /** Some 400 neighbours are searched: only for who looks at digits drawn at random, and once for each. */
  wantStats() {
    const { params, sets } = this;
    if (!sets || params?.view !== 'samples' || params.subject !== 'digits') return;
    const key = `${sizeOf(params)}/${params.seed}`;
    if (key === this.statsKey) return;
    this.statsKey = key;
    this.askStats(null);
  }

  /** @param {() => boolean} isStale */
  async make(isStale) {
    const { params } = this;
    const source = params && (await this.sourceOf(params));
    if (!source) return;
    this.on.source(source);
    if (source.shapes) {
      const held = source.shapes.cumulative;
      this.on.live({
        turned: params.turn,
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
    const farthest = Math.max(...params.z.map(Math.abs));
    // Nothing is said for good of the shipped, rounded PCA: the fitted one follows.
    const isFinal = source.id === `${ID}/digits` ? 0 : 1;
    this.on.live({ below: made.below, above: made.above, farthest, isFinal });
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
    if (!source.shapes) await this.measureEnds(source, params);
    await this.measure(source, made.points, 1, isStale);
    if (isStale()) return;
    // The place it was measured at, once all is.
    this.on.live({ place: source.shapes || this.sets ? params.t : NaN });
    this.askPath(null);
  }

  /** @param {Source} source @param {Params} params */
  async measureEnds(source, params) {
    const key = this.lineKey(source, params);
    if (key === this.endsKey) return;
    const [first, second] = await this.endDistances(source, params);
    if (first === undefined || second === undefined) return;
    this.endsKey = key;
    this.on.live({ firstDistance: first, secondDistance: second });
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
    const { indices, distances } = await this.nearest(points, count);
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
        ({ done }) => {
          this.on.stats({ done: before + done, of });
          this.on.live({ sampleShare: (before + done) / of });
        },
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
      const points = await this.heldOut(sets, MEASURED);
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
      sampleSeed: params.seed,
    });
  }

  /** The whole line through both codes, measured. @param {() => boolean} isStale */
  async path(isStale) {
    const { params } = this;
    const source = params?.view === 'blend' && (await this.sourceOf(params));
    if (!params || !source || isStale()) return;
    const key = this.lineKey(source, params);
    if (key === this.pathKey) return;
    const path = await this.measureLine(source, params, isStale, this.on.pathTaken);
    if (!path) return;
    this.pathKey = key;
    this.on.path(path);
  }
}
