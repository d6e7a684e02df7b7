/**
 * Chapter 10's questions to the engine: one image through a trained VAE (posterior, one draw of the
 * code and what flows back, the ledger, the decoder's distribution), two estimators of a gradient,
 * near-identical digits under AE and VAE, codes thrown from the cloud, what the prior decodes to. The VAE
 * trained in this tab is ownRun.js.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { fromPrior } from './fromPrior.js';
import { ledgersOf, nearestMean, twinsOf } from './measures.js';
import { HELD_OUT } from './params.js';
import { OwnRun, SHIPPED } from './ownRun.js';
import { throwCodes } from './throwing.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/variational.js').ReparameterizedPass} ReparameterizedPass */
/** @typedef {import('../../engine/calls/divergence.js').ComparedNormals} NormalCurves p: q(z_j|x), q: the prior */
/** @typedef {ReparameterizedPass & { curves: NormalCurves[] }} Pass */
/** @typedef {import('../../engine/protocol.js').Value<'gradientDuel'>} Duel */
/** @typedef {import('../../engine/protocol.js').Value<'decodedDistribution'>} Decoded */
/** @typedef {{ image: Uint8Array, label: number | null, drawn: boolean }} Digit */
/** @typedef {[number, number, number, number]} Window x0, x1, y0, y1 */
/**
 * What lies on the latent plane: codes of held-out images, or what "From the prior" decodes.
 * @typedef {object} Dots
 * @property {Float32Array} codes
 * @property {Uint8Array | null} labels
 * @property {number | null} first the held-out image of the first code; null: they are of no image
 * @property {Float32Array} [radii] σ/4, in units of z
 * @property {boolean} [decoded] they are what "From the prior" decodes
 */
/** @typedef {Dots & { mosaic: Uint8Array | null, window: Window }} Plane */
/** @typedef {import('./measures.js').Ledgers} Ledgers */
/** @typedef {import('./measures.js').Twins} Twins */

const TWIN = 'the-vae/ae-2';
/** Decoded images along a side of the plane, and how far it reaches. */
export const SIDE = 18;
/** @type {Window} */
export const WINDOW = [-3.6, 3.6, -3.6, 3.6];
/** Of a density over the plane's width: narrow posteriors are hundredths wide. */
const CURVE_POINTS = 721;
/** One seed for every draw: links show the same picture everywhere. */
const SEED = 1;
const DUEL_SAMPLES = 20_000;
/** The histogram of single gradient estimates. */
export const DUEL_RANGE = { low: -14, high: 21, bins: 35 };
/** A dot as wide as its cloud would hide the others. */
const RADIUS_PER_SIGMA = 0.25;

export class OneVae extends OwnRun {
  /** @param {import('./ownRun.js').Parts} parts */
  constructor(parts) {
    super(parts);
    /** @type {Digit | null} */
    this.digit = null;
    /** @type {ReparameterizedPass | null} of the image on show */
    this.last = null;
    this.isOpen = false;
    this.hasTwins = false;
    /** @type {import('./fromPrior.js').FromPrior | null} */
    this.prior = null;
    this.askDigit = latest((/** @type {number} */ i) => this.takeDigit(i), this.fail);
    this.askImage = latest((_q, isStale) => this.measure(isStale), this.fail);
    this.askDraw = latest(() => this.pass(), this.fail);
    this.askDuel = latest(() => this.duel(), this.fail);
    this.askTwins = latest(() => this.twins(), this.fail);
    this.askPlane = latest(() => this.plane(), this.fail);
    this.askWeights = latest(() => this.weights(), this.fail);
    this.askPrior = latest(() => this.decodePrior(), this.fail);
    this.askLosses = latest(() => this.losses(), this.fail);
    this.askThrow = latest(() => this.throwTwelve(), this.fail);
    /** Thrown before there were images to read codes by. */
    this.isWished = false;
  }

  /** The shipped model and a first digit, before any data set. */
  async open() {
    const { data, stop } = this;
    const source = await data.shippedDataset(stop.signal);
    const [bytes, history, card] = await Promise.all([
      data.loadShippedModel(source, 'vae-2', stop.signal),
      data.loadShippedHistory(source, 'vae-2', stop.signal),
      data.loadShippedCard(source, 'vae-2', stop.signal),
    ]);
    this.source = source;
    this.history = history;
    this.card = card;
    this.on.source(source, card);
    await this.call('modelLoad', { id: SHIPPED, bytes });
    const first = 'the-vae/first';
    await this.call('datasetDigits', { id: first, count: 10, seed: 2, firstIndex: 0 });
    const { images, labels } = await this.call('datasetImages', { id: first, indices: [0] });
    this.isOpen = true;
    // One may have been drawn before there was a model.
    this.setDigit(this.digit ?? { image: images, label: labels[0] ?? null, drawn: false });
    this.askPlane(null);
    this.askView();
  }

  /** The held-out digits: the test images of the page's data set. */
  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    if (this.stop.signal.aborted || !this.params) return;
    if (this.history) this.on.labels(this.history.labels);
    if (!this.digit?.drawn) this.askDigit(this.params.digit);
    if (this.params.view === 'train') this.askPlane(null);
    if (this.isWished) this.askThrow(null);
    this.askView();
    await this.reopen();
  }

  /** Length of what flows back to μ of the image on show. @param {Params} params */
  backMu({ node }) {
    return node === 'cut' ? 0 : Math.hypot(...(this.last?.dMu ?? []));
  }

  /** Throws twelve codes, as soon as that can be. */
  throwCodes() {
    this.isWished = true;
    this.askThrow(null);
  }

  /** What only the view on show needs. @override */
  askView() {
    const view = this.params?.view;
    if (view === 'twins' && !this.hasTwins) this.askTwins(null);
    if (view === 'prior') this.askPrior(null);
    if (view === 'train') this.askLosses(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    const has = (/** @type {string} */ name) => !changed || changed.has(name);
    if (changed?.has('digit')) this.askDigit(params.digit);
    if (changed?.has('draw')) this.askDraw(null);
    if (changed?.has('model') || changed?.has('moment')) this.askWeights(null);
    if (has('mu') || has('sigma')) this.askDuel(null);
    if (changed?.has('view')) {
      this.askPlane(null);
      this.askView();
    } else if (
      params.view === 'prior' &&
      ['decoded', 'spacing', 'sample', 'digit'].some((name) => changed?.has(name))
    ) {
      this.askPrior(null);
    }
  }

  /** @param {number} index */
  async takeDigit(index) {
    if (!this.sets) return;
    const { images, labels } = await this.call('datasetImages', {
      id: this.sets.test,
      indices: [index],
    });
    this.setDigit({ image: images, label: labels[0] ?? null, drawn: false });
  }

  /** @param {Digit} digit */
  setDigit(digit) {
    this.digit = digit;
    this.on.digit(digit);
    if (this.isOpen) this.askImage(null);
  }

  /** The quick answer first (a hand is drawing), then the ledger. @param {() => boolean} isStale */
  async measure(isStale) {
    await this.pass();
    if (!this.digit || isStale()) return;
    this.on.ledgers(await ledgersOf(this, { id: this.id, image: this.digit.image, seed: SEED }));
  }

  async pass() {
    if (!this.digit || !this.params) return;
    const { image } = this.digit;
    const { id } = this; // another model may be chosen meanwhile: then all is asked again
    const { draw } = this.params;
    const pass = await this.call('reparameterizedPass', { id, image, seed: SEED, draw });
    this.last = pass;
    const decoded = await this.call('decode', { id, codes: pass.z });
    /** @type {NormalCurves[]} */
    const curves = [];
    for (const [j, mean] of pass.mu.entries()) {
      curves.push(
        await this.call('compareNormals', {
          means: [mean, 0],
          stds: [pass.sigma[j] ?? NaN, 1],
          window: [WINDOW[0], WINDOW[1]],
          curvePoints: CURVE_POINTS,
          counts: [],
          seed: SEED,
        }),
      );
    }
    this.on.pass({ ...pass, curves }, decoded);
    this.on.decoded(await this.call('decodedDistribution', { id, code: pass.z, seed: SEED, draw }));
  }

  async duel() {
    if (!this.params) return;
    const { mu, sigma } = this.params;
    this.on.duel(
      await this.call('gradientDuel', {
        mu,
        sigma,
        samples: DUEL_SAMPLES,
        seed: SEED,
        ...DUEL_RANGE,
      }),
    );
  }

  /** @returns {Promise<Dots | null>} */
  async dots() {
    const { id, params, prior, sets, history } = this;
    if (params?.view === 'prior' && prior) {
      const { codes } = prior;
      return prior.decoded === 'rebuilt'
        ? { codes, labels: prior.labels, first: prior.first, decoded: true }
        : { codes, labels: null, first: null, decoded: true };
    }
    if (sets && (id !== SHIPPED || params?.view === 'train')) {
      const count = HELD_OUT;
      const { mu, logVar } = await this.call('encode', {
        id,
        dataset: sets.test,
        first: 0,
        count,
      });
      const indices = Array.from({ length: count }, (_, i) => i);
      const { labels } = await this.call('datasetImages', { id: sets.test, indices });
      const dots = { codes: mu, labels, first: 0 };
      return params?.view === 'train' ? { ...dots, radii: radiiOf(logVar) } : dots;
    }
    const last = history?.moments.at(-1);
    return last && history ? { codes: last.codes, labels: history.labels, first: 0 } : null;
  }

  async plane() {
    const { id } = this;
    const window = WINDOW;
    const dots = await this.dots();
    if (!dots) return;
    if (!this.last) this.on.plane({ ...dots, mosaic: null, window });
    const mosaic = await this.call('mosaic', {
      id,
      size: SIDE,
      window,
      spacing: 'uniform',
      dims: [0, 1],
      base: null,
    });
    this.on.plane({ ...dots, mosaic, window });
  }

  async decodePrior() {
    const { params, isOpen, sets, id } = this;
    if (!params || params.view !== 'prior' || !isOpen) return;
    const found = await fromPrior(this, { id, params, test: sets?.test ?? null, seed: SEED });
    if (!found) return;
    this.prior = found;
    const near =
      found.decoded === 'samples' && sets ? await nearestMean(this, found.images, sets.train) : NaN;
    this.on.fromPrior(found, near);
    this.askPlane(null);
  }

  async twins() {
    if (!this.sets || !this.source) return;
    await this.loadShipped(this.data, 'ae-2', TWIN, this.source);
    const twins = await twinsOf(this, { ae: TWIN, vae: SHIPPED }, this.sets.test);
    this.hasTwins = true;
    this.on.twins(twins);
  }

  /** Twelve codes from the image's cloud, once there are images to read them by. */
  async throwTwelve() {
    const { sets, params, digit, id } = this;
    if (!sets || !params || !digit) return;
    this.isWished = false;
    const label = digit.label ?? -1;
    const { image } = digit;
    const { width, draw } = params;
    const of = { id, image, label, train: sets.train, width, draw, seed: SEED };
    this.on.throws(await throwCodes(this, of));
  }
}

/** One σ for both numbers, that of a circle as large as the ellipse. @param {Float32Array} logVar n × 2 */
function radiiOf(logVar) {
  return Float32Array.from({ length: logVar.length / 2 }, (_, i) => {
    const sum = (logVar[2 * i] ?? NaN) + (logVar[2 * i + 1] ?? NaN);
    return RADIUS_PER_SIGMA * Math.exp(sum / 4);
  });
}
