/**
 * The twins' questions to the engine: an autoencoder and a VAE with the same layers and seed, their
 * codes, how these spread, how fast the decodings change, what lies in the largest hole; and both
 * trained again in this tab.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { LAST_MOMENT } from './params.js';
import { NAMES, Trainer, trainedId } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('../../data/models.js').History} History */
/** @typedef {import('../../engine/calls/latentQuality.js').LatentSpread} LatentSpread */
/** @typedef {import('../../engine/calls/latentQuality.js').DecoderStretch} DecoderStretch */
/** @typedef {[number, number, number, number]} Window x0, x1, y0, y1 */
/**
 * One of the two, as it is drawn.
 * @typedef {object} Side
 * @property {Float32Array} codes
 * @property {Uint8Array} labels
 * @property {LatentSpread} spread of the codes on show
 * @property {Window} window
 * @property {Uint8Array | null} mosaic
 * @property {DecoderStretch | null} stretch over the window, centre ± WINDOW·std
 * @property {Quality | null} quality
 */
/**
 * Of the final model, over many images.
 * @typedef {object} Quality
 * @property {LatentSpread} means spread of the codes E(x), or μ(x)
 * @property {DecoderStretch} stretch over ±REACH
 * @property {{ image: Uint8Array, nearest: Uint8Array, distance: number }} hole
 */
/** @typedef {{ images: Uint8Array, length: number, count: number }} Walk */

const PIXELS = 784;
/** Half the width of a map, and of what is measured (row 22), in latent standard deviations. */
const WINDOW = 3;
const REACH = 2;
const CELLS = 40;
/** Decoded images along a side of a map. */
export const SIDE = 18;
/** The strip: decoded images along one latent standard deviation. */
export const WALK = 9;
const HEAT_CELLS = 48;
/** Images behind every measure, and codes on show while training. */
const MEASURED = 10_000;
const SHOWN = 2000;

const shippedId = (/** @type {Name} */ name) => `ae-against-vae/${name}-2`;

export class Twins extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {boolean} parts.cover the picture alone
   * @param {object} parts.on
   * @param {(name: Name, side: Side) => void} parts.on.side
   * @param {(name: Name, quality: Quality) => void} parts.on.quality
   * @param {(name: Name, walk: Walk) => void} parts.on.walk
   * @param {(histories: Record<Name, History>) => void} parts.on.histories
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {import('./trainer.js').TrainerEvents} parts.on.trainer
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, data, digits, cover, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.cover = cover;
    this.on = on;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** @type {Record<Name, History> | null} */
    this.histories = null;
    /** @type {Partial<Record<string, Quality>>} by model id */
    this.qualities = {};
    /** @type {Partial<Record<Name, LatentSpread>>} of the codes on show */
    this.spreads = {};
    this.trainer = new Trainer({
      engine,
      data,
      digits,
      signal: this.stop.signal,
      fail: this.fail,
      on: {
        ...on.trainer,
        progress: (name, progress) => {
          on.trainer.progress(name, progress);
          if (this.params?.model === 'trained') this.askSides(null);
        },
        ended: (verdict) => {
          for (const name of NAMES) delete this.qualities[trainedId(name)];
          on.trainer.ended(verdict);
          this.askSides(null);
        },
      },
    });
    this.askSides = latest((_q, stale) => this.sides(stale), this.fail);
    this.askWalk = {
      ae: latest((/** @type {[number, number]} */ at) => this.walk('ae', at), this.fail),
      vae: latest((/** @type {[number, number]} */ at) => this.walk('vae', at), this.fail),
    };
  }

  /** The shipped twins, before any data set. */
  async open() {
    const { data, stop } = this;
    const source = await data.shippedDataset(stop.signal);
    /** @type {import('../../data/models.js').ShippedDataset} */
    this.source = source;
    const [ae, vae] = await Promise.all(
      NAMES.map((name) => data.loadShippedHistory(source, `${name}-2`, stop.signal)),
    );
    if (!ae || !vae) return;
    this.histories = { ae, vae };
    this.on.histories(this.histories);
    await Promise.all(
      NAMES.map((name) => this.loadShipped(data, `${name}-2`, shippedId(name), source)),
    );
    this.loaded = true;
    this.askSides(null);
  }

  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    this.askSides(null);
    if (this.params) await this.trainer.reopen(this.sets, Number(this.params.epochs));
    if (this.params?.model === 'trained') this.askSides(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    if (params.view !== 'twins') return;
    const has = (/** @type {string} */ name) => !changed || changed.has(name);
    if (['view', 'ground', 'scale', 'moment', 'model'].some(has)) this.askSides(null);
    if (has('aeX') || has('aeY')) this.askWalk.ae([params.aeX, params.aeY]);
    if (has('vaeX') || has('vaeY')) this.askWalk.vae([params.vaeX, params.vaeY]);
  }

  /** The model behind the pictures. @param {Name} name @param {Params | null} [params] */
  idOf(name, params = this.params) {
    const trained = params?.model === 'trained' && this.trainer.has(name);
    return trained ? trainedId(name) : shippedId(name);
  }

  /**
   * @param {Name} name @param {string} id @param {number} moment
   * @returns {Promise<{ codes: Float32Array, labels: Uint8Array } | null>}
   */
  async codesOf(name, id, moment) {
    if (id === trainedId(name) && this.sets) {
      const { mu } = await this.call('encode', {
        id,
        dataset: this.sets.test,
        first: 0,
        count: SHOWN,
      });
      const indices = Array.from({ length: SHOWN }, (_, i) => i);
      const { labels } = await this.call('datasetImages', { id: this.sets.test, indices });
      return { codes: mu, labels };
    }
    const history = this.histories?.[name];
    const shown = history?.moments[Math.min(moment, history.moments.length - 1)];
    return shown && history ? { codes: shown.codes, labels: history.labels } : null;
  }

  /** @param {() => boolean} isStale */
  async sides(isStale) {
    const { params } = this;
    if (!params || params.view !== 'twins' || !this.loaded) return;
    // Codes, picture and heat are of one model, whatever is chosen meanwhile.
    const ids = { ae: this.idOf('ae', params), vae: this.idOf('vae', params) };
    const found = await Promise.all(
      NAMES.map(async (name) => {
        const shown = await this.codesOf(name, ids[name], params.moment);
        if (!shown) return null;
        const spread = await this.spreadOf(shown.codes);
        this.spreads[name] = spread;
        return { ...shown, spread };
      }),
    );
    const [ae, vae] = found;
    if (!ae || !vae) return;
    for (const name of NAMES) {
      const side = name === 'ae' ? ae : vae;
      const ruler = params.scale === 'same' ? ae.spread : side.spread;
      const window = windowOf(ruler);
      const id = ids[name];
      // Of an earlier moment only the codes are kept, not the weights.
      const final = id === trainedId(name) || params.moment >= LAST_MOMENT;
      const cells = this.trainer.running ? HEAT_CELLS / 2 : HEAT_CELLS;
      const wantsHeat = params.ground === 'stretch' && final;
      const mosaic = final
        ? await this.call('mosaic', {
            id,
            size: SIDE,
            window,
            spacing: 'uniform',
            dims: [0, 1],
            base: null,
          })
        : null;
      const stretch = wantsHeat
        ? await this.call('decoderStretch', {
            id,
            centre: ruler.centre,
            std: ruler.std,
            cells,
            reach: WINDOW,
          })
        : null;
      // Shown even if something newer was asked meanwhile: training asks faster than a heat is made.
      const quality = this.qualities[id] ?? null;
      this.on.side(name, { ...side, window, mosaic, stretch, quality });
      this.askWalk[name](name === 'ae' ? [params.aeX, params.aeY] : [params.vaeX, params.vaeY]);
    }
    if (this.sets && !this.cover && !this.trainer.running) await this.measure(isStale);
  }

  /** What lasts longer: over 10,000 images. @param {() => boolean} isStale */
  async measure(isStale) {
    for (const name of NAMES) {
      const id = this.idOf(name);
      if (isStale()) return;
      const quality = (this.qualities[id] ??= await this.qualityOf(id));
      this.on.quality(name, quality);
    }
  }

  /** @param {string} id @returns {Promise<Quality>} */
  async qualityOf(id) {
    const { sets } = this;
    if (!sets) throw new Error('There are no images yet.');
    // Without MNIST the page has 2,000 held-out digits, too few for 1,600 cells.
    const dataset = sets.source === 'mnist' ? sets.test : sets.train;
    const { mu } = await this.call('encode', { id, dataset, first: 0, count: MEASURED });
    const means = await this.spreadOf(mu);
    const stretch = await this.call('decoderStretch', {
      id,
      centre: means.centre,
      std: means.std,
      cells: CELLS,
      reach: REACH,
    });
    const hole = await this.call('unlikelyCodes', {
      id,
      dataset: sets.train,
      codes: Float32Array.from(means.hole),
    });
    return {
      means,
      stretch,
      hole: {
        image: hole.images,
        nearest: Twins.imageAt(hole.nearest, 0),
        distance: hole.distance[0] ?? NaN,
      },
    };
  }

  /** @param {Float32Array} codes @returns {Promise<LatentSpread>} */
  spreadOf(codes) {
    return this.call('latentSpread', {
      codes,
      cells: CELLS,
      reach: REACH,
      radii: new Float64Array(0),
    });
  }

  /** A place in standard deviations from the mean, as a code. @param {Name} name @param {readonly [number, number]} at */
  codeAt(name, [x, y]) {
    const spread = this.spreads[name];
    if (!spread) return null;
    const [cx = 0, cy = 0] = spread.centre;
    return /** @type {[number, number]} */ ([cx + spread.std * x, cy + spread.std * y]);
  }

  /** The inverse. @param {Name} name @param {readonly [number, number]} z */
  placeOf(name, [x, y]) {
    const spread = this.spreads[name];
    if (!spread) return null;
    const [cx = 0, cy = 0] = spread.centre;
    const round = (/** @type {number} */ v) => Math.min(3, Math.max(-3, Math.round(v * 100) / 100));
    return /** @type {[number, number]} */ ([
      round((x - cx) / spread.std),
      round((y - cy) / spread.std),
    ]);
  }

  /** One latent standard deviation through the probe, decoded. @param {Name} name @param {[number, number]} at */
  async walk(name, [x, y]) {
    const from = this.codeAt(name, [x - 0.5, y]);
    const to = this.codeAt(name, [x + 0.5, y]);
    if (!from || !to || !this.loaded) return;
    const id = this.idOf(name);
    const { codes, images } = await this.call('interpolate', {
      id,
      from: Float32Array.from(from),
      to: Float32Array.from(to),
      count: WALK,
      mode: 'linear',
    });
    const { length } = await this.call('pathLength', { id, codes });
    this.on.walk(name, { images, length, count: WALK });
  }

  /** The code in the middle of the largest hole. @param {Name} name */
  holeOf(name) {
    const means = this.qualities[this.idOf(name)]?.means;
    return means ? this.placeOf(name, [means.hole[0] ?? 0, means.hole[1] ?? 0]) : null;
  }

  /** @param {Uint8Array} images @param {number} at */
  static imageAt(images, at) {
    return images.subarray(at * PIXELS, (at + 1) * PIXELS);
  }
}

/** @param {LatentSpread} spread @returns {Window} */
function windowOf({ centre: [x = 0, y = 0], std }) {
  const half = WINDOW * std;
  return [x - half, x + half, y - half, y + half];
}
