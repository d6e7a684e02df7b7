/**
 * Chapter 10's questions to the engine: one image through a trained VAE (posterior, one draw of the
 * code and what flows back, the ledger, the decoder's distribution), two estimators of a gradient,
 * near-identical digits under AE and VAE, and a VAE trained in this tab.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/variational.js').Ledger} Ledger */
/** @typedef {import('../../engine/calls/variational.js').ReparameterizedPass} ReparameterizedPass */
/** @typedef {import('../../engine/calls/variational.js').EncoderStretch} EncoderStretch */
/** @typedef {import('../../engine/protocol.js').Value<'gradientDuel'>} Duel */
/** @typedef {import('../../engine/protocol.js').Value<'decodedDistribution'>} Decoded */
/** @typedef {{ image: Uint8Array, label: number | null, drawn: boolean }} Digit */
/** @typedef {[number, number, number, number]} Window x0, x1, y0, y1 */
/** @typedef {{ codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null, window: Window }} Plane */
/** @typedef {{ ledger: Ledger, still: Ledger, floor: number }} Ledgers still: σ switched off */
/** @typedef {{ ae: EncoderStretch, vae: EncoderStretch, images: Uint8Array, pairs: number }} Twins images: pairs × (query, neighbour) */

const SHIPPED = 'the-vae/vae-2';
const TRAINED = 'the-vae/trained';
const TWIN = 'the-vae/ae-2';
const PIXELS = 784;
/** Decoded images along a side of the plane, and how far it reaches. */
export const SIDE = 18;
/** @type {Window} */
const WINDOW = [-3.6, 3.6, -3.6, 3.6];
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
/** The shipped model's settings (models/README.md), for fewer epochs. */
const EPOCHS = 5;
const HELD_OUT = 2000;
/** @type {import('../../engine/protocol.js').ModelSpec} */
const SPEC = {
  ...{ kind: 'vae', latentDim: 2, hidden: [256, 64], activation: 'relu', loss: 'bce', beta: 1 },
  ...{ klWarmupSteps: 0, optimizer: 'adam', learningRate: 0.001, momentum: 0.9, batchSize: 128 },
  seed: 1,
};

export class OneVae extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(digit: Digit) => void} parts.on.digit
   * @param {(plane: Plane) => void} parts.on.plane
   * @param {(pass: ReparameterizedPass, decoded: Uint8Array) => void} parts.on.pass
   * @param {(ledgers: Ledgers) => void} parts.on.ledgers
   * @param {(decoded: Decoded) => void} parts.on.decoded
   * @param {(duel: Duel) => void} parts.on.duel
   * @param {(twins: Twins) => void} parts.on.twins
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {(progress: import('../../engine/protocol.js').TrainProgress | null, steps: number) => void} parts.on.training null: it ended
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
    this.hasTrained = false;
    this.hasTwins = false;
    this.askDigit = latest((/** @type {number} */ i) => this.takeDigit(i), this.fail);
    this.askImage = latest((_q, isStale) => this.measure(isStale), this.fail);
    this.askDraw = latest(() => this.pass(), this.fail);
    this.askDuel = latest(() => this.duel(), this.fail);
    this.askTwins = latest(() => this.twins(), this.fail);
    this.askPlane = latest(() => this.plane(), this.fail);
  }

  /** The model the pictures are of. */
  get id() {
    return this.params?.model === 'trained' && this.hasTrained ? TRAINED : SHIPPED;
  }

  /** The shipped model and a first digit, before any data set. */
  async open() {
    const { data, stop } = this;
    const source = await data.shippedDataset(stop.signal);
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, 'vae-2', stop.signal),
      data.loadShippedHistory(source, 'vae-2', stop.signal),
    ]);
    this.source = source;
    this.history = history;
    await this.call('modelLoad', { id: SHIPPED, bytes });
    const first = 'the-vae/first';
    await this.call('datasetDigits', { id: first, count: 10, seed: 2, firstIndex: 0 });
    const { images, labels } = await this.call('datasetImages', { id: first, indices: [0] });
    if (!this.digit) this.setDigit({ image: images, label: labels[0] ?? null, drawn: false });
    this.askPlane(null);
  }

  /** The held-out digits: the test images of the page's data set. */
  async load() {
    this.sets = await this.digits({
      onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
    });
    if (this.stop.signal.aborted || !this.params) return;
    if (!this.digit?.drawn) this.askDigit(this.params.digit);
    if (this.params.view === 'twins') this.askTwins(null);
  }

  /** @param {Params} params @param {Set<string> | null} changed null: all of them */
  show(params, changed) {
    this.params = params;
    const has = (/** @type {string} */ name) => !changed || changed.has(name);
    if (changed?.has('digit')) this.askDigit(params.digit);
    if (changed?.has('draw')) this.askDraw(null);
    if (changed?.has('model')) {
      this.askPlane(null);
      this.askImage(null);
    }
    if (has('mu') || has('sigma')) this.askDuel(null);
    if (has('view') && params.view === 'twins' && !this.hasTwins) this.askTwins(null);
    if (changed?.has('view')) this.askPlane(null);
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
      ...{ id: one, rows: 28, cols: 28, capacity: 1, images: image, labels: null },
    });
    const floor = await this.call('datasetFloor', { id: one });
    this.on.ledgers({ ledger, still, floor });
  }

  async pass() {
    if (!this.digit || !this.params) return;
    const { image } = this.digit;
    const { draw } = this.params;
    const pass = await this.call('reparameterizedPass', { id: this.id, image, seed: SEED, draw });
    this.last = pass;
    const decoded = await this.call('decode', { id: this.id, codes: pass.z });
    this.on.pass(pass, decoded);
    this.on.decoded(
      await this.call('decodedDistribution', { id: this.id, code: pass.z, seed: SEED, draw }),
    );
  }

  async duel() {
    if (!this.params) return;
    const { mu, sigma } = this.params;
    this.on.duel(
      await this.call('gradientDuel', {
        ...{ mu, sigma, samples: DUEL_SAMPLES, seed: SEED },
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

  async plane() {
    const trained = this.id === TRAINED;
    const { window } = this;
    /** @type {Pick<Plane, 'codes' | 'labels'>} */
    let dots;
    if (trained && this.sets) {
      const count = HELD_OUT;
      const { mu } = await this.call('encode', {
        ...{ id: TRAINED, dataset: this.sets.test, first: 0, count },
      });
      const indices = Array.from({ length: count }, (_, i) => i);
      const { labels } = await this.call('datasetImages', { id: this.sets.test, indices });
      dots = { codes: mu, labels };
    } else {
      const last = this.history?.moments.at(-1);
      if (!last || !this.history) return;
      dots = { codes: last.codes, labels: this.history.labels };
      if (!this.last) this.on.plane({ ...dots, mosaic: null, window });
    }
    const mosaic = await this.call('mosaic', {
      ...{ id: this.id, size: SIDE, window, spacing: 'uniform' },
      ...{ dims: [0, 1], base: null },
    });
    this.on.plane({ ...dots, mosaic, window });
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

  /** Trains the same VAE here; again: from the start, to the same bits. */
  async train() {
    if (this.training) return;
    const sets = this.sets ?? (await this.digits());
    const { batchSize } = SPEC;
    const steps = Math.ceil(sets.count / batchSize) * EPOCHS;
    const run = this.engine.runs.open({
      ...{ id: TRAINED, name: runName(SPEC), steps, batchSize, life: this.stop.signal },
    });
    this.training = run;
    try {
      await this.call('modelCreate', {
        ...{ id: TRAINED, dataset: sets.train },
        spec: SPEC,
      });
      this.hasTrained = true;
      await this.engine.call(
        'train',
        {
          ...{ id: TRAINED, dataset: sets.train, testDataset: sets.test, testCount: HELD_OUT },
          ...{ steps, reportEverySteps: Math.max(1, Math.round(steps / 60)), snapshotEpochs: [] },
        },
        {
          run,
          onProgress: (progress) => {
            this.on.training(progress, steps);
            if (this.params?.model === 'trained') {
              this.askPlane(null);
              this.askImage(null);
            }
          },
        },
      );
    } catch (error) {
      if (!run.signal.aborted) this.fail(error);
    } finally {
      run.end();
      this.training = null;
      if (!this.stop.signal.aborted) this.on.training(null, 0);
    }
  }

  stopTraining() {
    this.training?.cancel();
  }

  /** Pixels of one image of a pair list. @param {Uint8Array} images @param {number} at */
  static imageAt(images, at) {
    return images.subarray(at * PIXELS, (at + 1) * PIXELS);
  }
}
