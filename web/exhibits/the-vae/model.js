/**
 * Chapter 10's questions to the engine: one image through a trained VAE (posterior, one draw of the
 * code and what flows back, the ledger, the decoder's distribution), two estimators of a gradient,
 * near-identical digits under AE and VAE, what the prior decodes to (fromPrior.js), and a VAE trained
 * in this tab with its losses at any moment of the run.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { trainModel } from '../../frame/training.js';
import { fromPrior } from './fromPrior.js';
import { EPOCHS, HELD_OUT, LAST_MOMENT } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/variational.js').Ledger} Ledger */
/** @typedef {import('../../engine/calls/variational.js').ReparameterizedPass} ReparameterizedPass */
/** @typedef {import('../../engine/calls/variational.js').EncoderStretch} EncoderStretch */
/** @typedef {import('../../engine/calls/divergence.js').ComparedNormals} NormalCurves p: q(z_j|x), q: the prior */
/** @typedef {ReparameterizedPass & { curves: NormalCurves[] }} Pass */
/** @typedef {import('../../engine/protocol.js').TrainProgress} TrainProgress */
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
/**
 * Means over `count` held-out images in nats; `recon` with z drawn, `atMean` with z = μ. Of which
 * weights: shipped, before the first step, on the way, or at the end of a run here with this β.
 * @typedef {object} TestLosses
 * @property {number} recon
 * @property {number} atMean
 * @property {number} kl
 * @property {number} count
 * @property {'shipped' | 'untrained' | 'onTheWay' | 'trained'} stage
 * @property {number} beta
 */
/** @typedef {{ ledger: Ledger, still: Ledger, floor: number }} Ledgers still: σ switched off */
/** @typedef {{ ae: EncoderStretch, vae: EncoderStretch, images: Uint8Array, pairs: number }} Twins images: pairs × (query, neighbour) */

const SHIPPED = 'the-vae/vae-2';
const TRAINED = 'the-vae/trained';
const MOMENT = 'the-vae/moment';
const TWIN = 'the-vae/ae-2';
const PIXELS = 784;
/** Decoded images along a side of the plane, and how far it reaches. */
export const SIDE = 18;
/** @type {Window} */
export const WINDOW = [-3.6, 3.6, -3.6, 3.6];
/** Of a density over the plane's width: narrow posteriors are hundredths wide. */
const CURVE_POINTS = 721;
/** Half the width of the view from near, in σ of the image's posterior. */
const CLOSE_SIGMAS = 5;
const LEDGER_SAMPLES = 1024;
/** One seed for every draw: links show the same picture everywhere. */
const SEED = 1;
const DUEL_SAMPLES = 20_000;
/** The histogram of single gradient estimates. */
export const DUEL_RANGE = { low: -14, high: 21, bins: 35 };
const TWIN_COUNT = 1000;
const TWIN_PAIRS = 100;
/** A dot as wide as its cloud would hide the others. */
const RADIUS_PER_SIGMA = 0.25;

export class OneVae extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(digit: Digit) => void} parts.on.digit
   * @param {(labels: Uint8Array) => void} parts.on.labels of the held-out images, which are there now
   * @param {(plane: Plane) => void} parts.on.plane
   * @param {(pass: Pass, decoded: Uint8Array) => void} parts.on.pass
   * @param {(ledgers: Ledgers) => void} parts.on.ledgers
   * @param {(decoded: Decoded) => void} parts.on.decoded
   * @param {(duel: Duel) => void} parts.on.duel
   * @param {(twins: Twins) => void} parts.on.twins
   * @param {(found: import('./fromPrior.js').FromPrior) => void} parts.on.fromPrior
   * @param {(losses: TestLosses) => void} parts.on.losses
   * @param {(kept: number) => void} parts.on.moments moments of the run here that can be looked at
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {(progress: TrainProgress | null, steps: number) => void} parts.on.training null: it ended
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** @type {Digit | null} */
    this.digit = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.sets = null;
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../engine/runs.js').Run | null} */
    this.training = null;
    /** @type {ReparameterizedPass | null} of the image on show */
    this.last = null;
    this.isTraining = false;
    this.hasTrained = false;
    /** The run here came to its end. */
    this.isComplete = false;
    this.trainedBeta = 1;
    /** Which kept moment of the run here is MOMENT; null: the latest weights are looked at. @type {number | null} */
    this.opened = null;
    this.isOpen = false;
    /** Of the shipped model; a run here has its settings. @type {import('../../data/models.js').ModelCard | null} */
    this.card = null;
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
  }

  /** The model the pictures are of. */
  get id() {
    if (this.params?.model !== 'trained' || !this.hasTrained) return SHIPPED;
    return this.opened === null ? TRAINED : MOMENT;
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
    await this.call('modelLoad', { id: SHIPPED, bytes });
    const first = 'the-vae/first';
    await this.call('datasetDigits', { id: first, count: 10, seed: 2, firstIndex: 0 });
    const { images, labels } = await this.call('datasetImages', { id: first, indices: [0] });
    if (!this.digit) this.setDigit({ image: images, label: labels[0] ?? null, drawn: false });
    this.isOpen = true;
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
    this.askView();
  }

  /** What only the view on show needs. */
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
    this.askImage(null);
  }

  /** The quick answer first (a hand is drawing), then the ledger. @param {() => boolean} isStale */
  async measure(isStale) {
    await this.pass();
    if (this.params?.view === 'draw') this.askPlane(null);
    if (!this.digit || isStale()) return;
    const { image } = this.digit;
    const ask = { id: this.id, image, seed: SEED };
    const ledger = await this.call('elboLedger', {
      ...ask,
      samples: LEDGER_SAMPLES,
      sigmaScale: 1,
    });
    const still = await this.call('elboLedger', { ...ask, samples: 2, sigmaScale: 0 });
    const one = 'the-vae/one';
    await this.call('datasetCreate', {
      id: one,
      rows: 28,
      cols: 28,
      capacity: 1,
      images: image,
      labels: null,
    });
    const floor = await this.call('datasetFloor', { id: one });
    this.on.ledgers({ ledger, still, floor });
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

  /** The whole plane, or what is near this image's posterior. @returns {Window} */
  get window() {
    if (this.params?.view !== 'draw' || !this.last) return WINDOW;
    const [x = 0, y = 0] = this.last.mu;
    const half = CLOSE_SIGMAS * Math.max(...this.last.sigma);
    return [x - half, x + half, y - half, y + half];
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
    const { id, window } = this;
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

  /** Of a moment of the run here its own weights, for every picture. */
  async weights() {
    const { params } = this;
    if (!params) return;
    const index =
      params.model === 'trained' && this.hasTrained ? await this.keptAt(params.moment) : null;
    if (index !== null) await this.call('snapshotOpen', { id: TRAINED, index, as: MOMENT });
    this.opened = index;
    this.askPlane(null);
    this.askImage(null);
    this.askView();
  }

  /** @param {number} moment @returns {Promise<number | null>} null: the latest weights */
  async keptAt(moment) {
    if (moment === LAST_MOMENT) return null;
    const kept = await this.call('snapshots', { id: TRAINED });
    return kept.find(({ epoch }) => epoch >= (EPOCHS[moment] ?? Infinity))?.index ?? null;
  }

  async decodePrior() {
    const { params, isOpen, sets, id } = this;
    if (!params || params.view !== 'prior' || !isOpen) return;
    const found = await fromPrior(this, { id, params, test: sets?.test ?? null, seed: SEED });
    if (!found) return;
    this.prior = found;
    this.on.fromPrior(found);
    this.askPlane(null);
  }

  async losses() {
    const { sets, params, id, opened, trainedBeta, isComplete } = this;
    if (!sets || params?.view !== 'train') return;
    const ask = { id, dataset: sets.test, count: HELD_OUT };
    const { recon, kl } = await this.call('evaluate', ask);
    const { crossEntropy } = await this.call('reconstructionErrors', ask);
    const isUntrained = opened !== null && params.moment === 0;
    const here = isUntrained ? 'untrained' : opened === null && isComplete ? 'trained' : 'onTheWay';
    this.on.losses({
      recon,
      kl,
      atMean: PIXELS * crossEntropy,
      count: HELD_OUT,
      stage: id === SHIPPED ? 'shipped' : here,
      beta: id === SHIPPED ? (this.card?.spec.beta ?? NaN) : trainedBeta,
    });
  }

  async twins() {
    if (!this.sets || !this.source) return;
    const { sets } = this;
    await this.loadShipped(this.data, 'ae-2', TWIN, this.source);
    const ask = { dataset: sets.test, count: TWIN_COUNT };
    const ae = await this.call('encoderStretch', { id: TWIN, ...ask });
    const vae = await this.call('encoderStretch', { id: SHIPPED, ...ask });
    const pairs = Math.min(TWIN_PAIRS, ae.order.length);
    const indices = Array.from(ae.order.subarray(0, pairs)).flatMap((query) => [
      query,
      ae.count + (ae.neighbour[query] ?? 0),
    ]);
    const { images } = await this.call('datasetImages', { id: sets.test, indices });
    this.hasTwins = true;
    this.on.twins({ ae, vae, images, pairs });
  }

  /** Trains the same VAE here with this β; again: from the start, to the same bits. @param {number} beta */
  async train(beta) {
    if (this.isTraining) return;
    this.isTraining = true;
    try {
      const sets = this.sets ?? (await this.digits());
      const card = await this.data.loadShippedCard(sets.source, 'vae-2', this.stop.signal);
      const { run, ended } = trainModel(this.engine, {
        id: TRAINED,
        spec: { ...card.spec, beta },
        sets,
        epochs: EPOCHS[LAST_MOMENT] ?? 0,
        testCount: HELD_OUT,
        snapshotEpochs: EPOCHS,
        life: this.stop.signal,
        onMade: () => {
          this.hasTrained = true;
          this.isComplete = false;
          this.trainedBeta = beta;
          this.opened = null;
        },
        onProgress: (progress, steps) => this.follow(progress, steps),
      });
      this.training = run;
      if (await ended) this.isComplete = true;
    } catch (error) {
      this.fail(error);
    } finally {
      this.isTraining = false;
      this.training = null;
      if (!this.stop.signal.aborted) {
        this.on.training(null, 0);
        this.askLosses(null);
      }
    }
  }

  /** The pictures of a run under way. @param {TrainProgress} progress @param {number} steps in all */
  follow(progress, steps) {
    this.on.training(progress, steps);
    if (progress.snapshot) this.on.moments(progress.snapshot.index + 1);
    if (this.id !== TRAINED) return;
    this.askPlane(null);
    this.askImage(null);
    if (progress.snapshot) this.askLosses(null);
  }

  stopTraining() {
    this.training?.cancel();
  }

  /** Pixels of one image of a pair list. @param {Uint8Array} images @param {number} at */
  static imageAt(images, at) {
    return images.subarray(at * PIXELS, (at + 1) * PIXELS);
  }
}

/** One σ for both numbers, that of a circle as large as the ellipse. @param {Float32Array} logVar n × 2 */
function radiiOf(logVar) {
  return Float32Array.from({ length: logVar.length / 2 }, (_, i) => {
    const sum = (logVar[2 * i] ?? NaN) + (logVar[2 * i + 1] ?? NaN);
    return RADIUS_PER_SIGMA * Math.exp(sum / 4);
  });
}
