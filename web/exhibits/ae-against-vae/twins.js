/**
 * The twins' questions to the engine: an autoencoder and a VAE with the same layers and seed, their
 * codes, how these spread, how fast the decodings change, what lies in the largest hole; and both
 * trained again in this tab. There are two pairs: layers 256-64, and one hidden layer of 400.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { LAST_MOMENT } from './params.js';
import { drawnOf, windowOf } from './drawn.js';
import { qualityOf, spreadOf, steepestCode, WINDOW } from './quality.js';
import { NAMES, Trainer } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('../../data/models.js').History} History */
/** @typedef {import('../../engine/calls/latentQuality.js').LatentSpread} LatentSpread */
/** @typedef {import('./quality.js').Quality} Quality */
/** @typedef {import('./drawn.js').Codes} Codes */
/** @typedef {Pick<import('../../engine/protocol.js').Losses, 'recon' | 'kl'>} Losses */
/** @typedef {{ quality: Quality | null, losses: Losses | undefined }} Measured over many images; held-out, of the weights on show */
/** @typedef {Codes & import('./drawn.js').Drawn & Measured} Side */
/** @typedef {{ images: Uint8Array, length: number, count: number }} Walk */

/** A map at the common scale is not narrower than this to each side: codes are seen to grow. */
const LEAST_HALF = 4;
/** The strip: decoded images along one latent standard deviation. */
export const WALK = 9;
/** Codes on show while training. */
const SHOWN = 2000;

/**
 * @typedef {object} TwinsEvents
 * @property {(name: Name, side: Side) => void} side
 * @property {(third: (Codes & { window: import('./drawn.js').Window }) | null) => void} third the VAE in which only the KL counts
 * @property {(name: Name, quality: Quality, isTrained: boolean) => void} quality
 * @property {(name: Name, walk: Walk) => void} walk
 * @property {(histories: Record<Name, History>) => void} histories
 * @property {(held: number, total: number) => void} loading
 * @property {import('./trainer.js').TrainerEvents} trainer
 * @property {(error: unknown) => void} error
 */

export class Twins extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {boolean} parts.cover the picture alone
   * @param {import('./trainer.js').Shape} parts.shape
   * @param {TwinsEvents} parts.on
   */
  constructor({ engine, data, digits, cover, shape, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.cover = cover;
    this.shape = shape;
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
    /** Held-out losses of the runs here. @type {Partial<Record<Name, Losses>>} */
    this.trained = {};
    /** Of the run in which only the KL counts. @type {Codes | null} */
    this.only = null;
    this.trainer = new Trainer({
      engine,
      data,
      digits,
      shape,
      signal: this.stop.signal,
      fail: this.fail,
      on: {
        progress: (name, progress, steps) => {
          if (name !== 'kl' && progress.test) this.trained[name] = progress.test;
          on.trainer.progress(name, progress, steps);
          if (this.params?.model === 'trained') this.askSides(null);
        },
        absent: () => on.trainer.absent(),
        klOnly: (only) => {
          this.only = only;
          on.trainer.klOnly(only);
        },
        ended: (verdict) => {
          for (const name of NAMES) delete this.qualities[shape.trained(name)];
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
    this.open = once(() => this.openShipped());
    this.load = once(() => this.loadImages());
  }

  /** The shipped twins, before any data set. */
  async openShipped() {
    const { data, stop, shape } = this;
    const source = await data.shippedDataset(stop.signal);
    this.source = source;
    const [ae, vae] = await Promise.all(
      NAMES.map((name) => data.loadShippedHistory(source, shape.file(name), stop.signal)),
    );
    if (!ae || !vae) return;
    this.histories = { ae, vae };
    this.on.histories(this.histories);
    await Promise.all(
      NAMES.map((name) => this.loadShipped(data, shape.file(name), shape.shipped(name), source)),
    );
    this.loaded = true;
    this.askSides(null);
  }

  async loadImages() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    this.askSides(null);
    if (this.params) await this.trainer.reopen(this.sets, this.params);
    if (this.params?.model === 'trained') this.askSides(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    if (!this.isOnShow) return;
    // A pair is loaded with the first of its views.
    if (!this.cover) this.open().then(this.load).catch(this.fail);
    const has = (/** @type {string} */ name) => !changed || changed.has(name);
    if (['view', 'ground', 'scale', 'moment', 'model'].some(has)) this.askSides(null);
    if (has('aeX') || has('aeY')) this.askWalk.ae([params.aeX, params.aeY]);
    if (has('vaeX') || has('vaeY')) this.askWalk.vae([params.vaeX, params.vaeY]);
  }

  get isOnShow() {
    return this.params !== null && this.shape.views.includes(this.params.view);
  }

  /** The model behind the pictures. @param {Name} name @param {Params | null} [params] */
  idOf(name, params = this.params) {
    const trained = params?.model === 'trained' && this.trainer.has(name);
    return trained ? this.shape.trained(name) : this.shape.shipped(name);
  }

  /**
   * @param {Name} name @param {string} id @param {number} moment
   * @returns {Promise<{ codes: Float32Array, labels: Uint8Array } | null>}
   */
  async codesOf(name, id, moment) {
    if (id === this.shape.trained(name) && this.sets) {
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
    const shown = history?.moments[moment < LAST_MOMENT ? moment : history.moments.length - 1];
    return shown && history ? { codes: shown.codes, labels: history.labels } : null;
  }

  /** Of the weights behind the pictures. @param {Name} name @param {string} id @param {number} moment */
  lossesOf(name, id, moment) {
    if (id === this.shape.trained(name)) return this.trained[name];
    const moments = this.histories?.[name].moments ?? [];
    return moments[moment < LAST_MOMENT ? moment : moments.length - 1]?.test;
  }

  /** @param {() => boolean} isStale */
  async sides(isStale) {
    const { params } = this;
    if (!params || !this.isOnShow || !this.loaded) return;
    // Codes, picture and heat are of one model, whatever is chosen meanwhile.
    const ids = { ae: this.idOf('ae', params), vae: this.idOf('vae', params) };
    const found = await Promise.all(
      NAMES.map(async (name) => {
        const shown = await this.codesOf(name, ids[name], params.moment);
        if (!shown) return null;
        const spread = await spreadOf(this, shown.codes);
        this.spreads[name] = spread;
        return { ...shown, spread };
      }),
    );
    const [ae, vae] = found;
    if (!ae || !vae) return;
    const widest = WINDOW * Math.max(ae.spread.std, vae.spread.std);
    const half = params.scale === 'same' ? Math.max(LEAST_HALF, widest) : null;
    for (const name of NAMES)
      await this.side(name, name === 'ae' ? ae : vae, { id: ids[name], params, half });
    if (this.shape.withKl) await this.third(params, half ?? WINDOW);
    if (this.sets && !this.cover && !this.trainer.running) await this.measure(isStale);
  }

  /**
   * Shown even if something newer was asked meanwhile: training asks faster than a heat is made.
   * @param {Name} name @param {Codes} codes
   * @param {{ id: string, params: Params, half: number | null }} how half: of the window; null: the pair's own
   */
  async side(name, codes, { id, params, half }) {
    const quality = this.qualities[id] ?? null;
    const drawn = await drawnOf(this, codes.spread, {
      id,
      half,
      ground: params.ground,
      // Of an earlier moment only the codes are kept, not the weights.
      final: id === this.shape.trained(name) || params.moment >= LAST_MOMENT,
      quality,
      coarse: this.trainer.running,
    });
    const losses = this.lossesOf(name, id, params.moment);
    this.on.side(name, { ...codes, ...drawn, quality, losses });
    this.askWalk[name](name === 'ae' ? [params.aeX, params.aeY] : [params.vaeX, params.vaeY]);
  }

  /** The third map: as all three begin, then of the run here. @param {Params} params @param {number} half */
  async third(params, half) {
    const isHere = params.model === 'trained';
    const begins = params.moment === 0 || (isHere && this.trainer.running);
    const start = begins ? await this.codesOf('vae', this.shape.shipped('vae'), 0) : null;
    const made = isHere ? this.only : null;
    const shown = made ?? (start && { ...start, spread: await spreadOf(this, start.codes) });
    this.on.third(shown && { ...shown, window: windowOf(shown.spread.centre, half) });
  }

  /** What lasts longer: over many images. @param {() => boolean} isStale */
  async measure(isStale) {
    for (const name of NAMES) {
      const id = this.idOf(name);
      const { sets, shape } = this;
      if (isStale() || !sets) return;
      const quality = (this.qualities[id] ??= await qualityOf(this, id, sets, shape.countsAll));
      this.on.quality(name, quality, id === shape.trained(name));
    }
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

  /** Where the largest hole is, or the steepest cell, in standard deviations. @param {Name} name @param {'hole' | 'steepest'} what */
  findOf(name, what) {
    const found = this.qualities[this.idOf(name)];
    if (!found) return null;
    const [x = 0, y = 0] = what === 'hole' ? found.means.hole : steepestCode(found);
    return this.placeOf(name, [x, y]);
  }
}
