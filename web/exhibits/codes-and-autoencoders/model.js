/**
 * The three machines of chapter 6 and what goes through them. PCA is the shipped one until the digits
 * are here, then fitted to them; the networks are trained here (trainer.js). Only the newest question
 * is asked, one at a time, so that dragging never queues.
 *
 * @module
 */
import { latestInSteps } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { NOISE, sizeOf } from './params.js';
import { ID, keyOf, LINEAR_RUN, MODELS, PIXELS, SIDE, SPEC, specOf } from './specs.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * One picture on its way through the machine.
 * @typedef {object} Passage
 * @property {Uint8Array} x
 * @property {Float32Array} code k numbers
 * @property {boolean} edited the code was changed by hand
 * @property {Uint8Array} xhat
 * @property {Float32Array} back the code of xhat, k numbers; none while it is not measured
 * @property {number} trip largest difference between code and back; NaN while it is not measured
 * @property {number} lost mean (x − x̂)² of a pixel; NaN while it is not measured
 */
/** @typedef {{ held: number, total: number } | 'fitting' | 'ready'} State reading the digits, finding PCA's directions, waiting for a hand */
const SUBSET = `${ID}/images`;
/** Numbers of the shipped PCA; its full code stands in for the picture until the digits are here. */
const SHIPPED_SIZE = 64;
const CHECKED = { images: 5, weights: 40 };

export class Machines extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {(state: State) => void} parts.onState
   * @param {(passage: Passage) => void} parts.onPassage
   * @param {(run: import('./trainer.js').Run) => void} parts.onRun
   * @param {(strip: { x: Uint8Array, pca: Uint8Array, machine: Uint8Array }) => void} parts.onStrip
   * @param {(columns: Float32Array | null, count: number) => void} parts.onColumns
   * @param {(values: Record<string, number | string>) => void} parts.onLive
   * @param {(error: unknown) => void} parts.onError
   */
  constructor(parts) {
    super(parts.engine, parts.onError);
    this.parts = parts;
    this.trainer = new Trainer({
      questions: this,
      onRun: parts.onRun,
      onMoved: () => this.moved(),
    });
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.digits = null;
    /**
     * Eleven pictures: a test digit of each class, and noise. Until the digits are here, what the shipped
     * PCA keeps of them.
     * @type {Uint8Array | null}
     */
    this.pictures = null;
    /** @type {Float64Array | null} */
    this.pcaErrors = null;
    /** Principal directions of the images trained on, a direction a row. @type {Float32Array | null} */
    this.directions = null;
    this.fitted = '';
    this.made = '';
    this.told = '';
    /** @type {Float32Array | null} a code set by hand */
    this.byHand = null;
    this.stripStale = false;
    /** Makes what the settings ask for, then shows it. @private */
    this.carryOut = latestInSteps(
      [
        (/** @type {Params} */ params) => this.prepare(params),
        (params) => this.tell(params),
        (params) => this.pass(params),
        (params) => (this.stripStale ? this.strip(params) : undefined),
      ],
      this.fail,
      keyOf,
    );
  }

  /** The shipped PCA, alive before any digit is read, and its code of a test digit of each class. */
  async openShipped() {
    const { data } = this.parts;
    const { signal } = this.stop;
    const source = await data.shippedDataset(signal);
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, 'pca-64', signal),
      data.loadShippedHistory(source, 'pca-64', signal),
    ]);
    await this.call('modelLoad', { id: MODELS.shipped, bytes });
    const codes = history.moments[history.moments.length - 1]?.codes ?? new Float32Array(0);
    return firstOfEach(history.labels).map((row) =>
      codes.slice(row * SHIPPED_SIZE, (row + 1) * SHIPPED_SIZE),
    );
  }

  /** Everything that needs no download beyond the shipped model. @param {Params} params */
  async preview(params) {
    this.params = params;
    const full = await this.openShipped();
    const k = Math.min(sizeOf(params), SHIPPED_SIZE);
    const chosen = Math.min(params.picture, full.length - 1);
    const kept = (full[chosen] ?? []).map((value, i) => (i < k ? value : 0));
    const all = new Float32Array([...full, kept].flatMap((code) => [...code]));
    const images = await this.call('decode', { id: MODELS.shipped, codes: all });
    const noise = await this.call('noiseImage', { pixels: PIXELS, seed: 1 });
    const xhat = images.slice(NOISE * PIXELS);
    this.pictures = new Uint8Array([...images.subarray(0, NOISE * PIXELS), ...noise.image]);
    const x = this.pictures.slice(chosen * PIXELS, (chosen + 1) * PIXELS);
    this.parts.onPassage({
      x,
      xhat,
      code: kept.slice(0, k),
      edited: false,
      // Of this machine, which is not here yet, nothing is measured.
      back: new Float32Array(0),
      trip: NaN,
      lost: NaN,
    });
  }

  /** Reads the digits and fits PCA to them. */
  async load() {
    const { digits, onState } = this.parts;
    const sets = await digits({ onProgress: (held, total) => onState({ held, total }) });
    if (this.stop.signal.aborted) return;
    const { test } = sets;
    const some = Array.from({ length: 200 }, (_, i) => i);
    const { images, labels } = await this.call('datasetImages', { id: test, indices: some });
    const noise = await this.call('noiseImage', { pixels: PIXELS, seed: 1 });
    const pictures = new Uint8Array((NOISE + 1) * PIXELS);
    firstOfEach(labels).forEach((row, digit) => {
      const image = images.subarray(row * PIXELS, (row + 1) * PIXELS);
      pictures.set(image, digit * PIXELS);
    });
    pictures.set(noise.image, NOISE * PIXELS);
    this.pictures = pictures;
    this.digits = sets;
  }

  /** @param {Params} params */
  show(params) {
    const before = this.params;
    this.params = params;
    if (!this.digits) return;
    const pictureOnly = before && same(before, params, ['picture']);
    if (!pictureOnly || before.picture !== params.picture) this.byHand = null;
    this.update();
  }

  /** @private */
  update() {
    this.carryOut(/** @type {Params} */ (this.params));
  }

  /** PCA of the images and the network of the settings, where they are not there yet. @param {Params} params */
  async prepare(params) {
    const key = keyOf(params);
    if (this.fitted === params.images && this.made === key) return;
    this.trainer.pause(); // what it trains on, or itself, is made anew
    this.made = this.told = '';
    if (this.fitted !== params.images) {
      this.parts.onState('fitting');
      await this.fit(params.images);
    }
    this.byHand = null;
    await this.trainer.make(params, this.datasetOf(params));
    this.made = key;
  }

  /** What was made, once: a wish that was overtaken says nothing. @param {Params} params */
  tell(params) {
    if (this.told === this.made) return;
    this.told = this.made;
    this.publish(params);
    this.sendColumns(params);
    this.parts.onRun(this.trainer.run);
    this.stripStale = true;
    this.parts.onState('ready');
  }

  /** The data set that is trained on. @param {Params} params */
  datasetOf({ images }) {
    return images === 'all' ? (this.digits?.train ?? '') : SUBSET;
  }

  /** @param {Params['images']} images */
  async fit(images) {
    const { train } = /** @type {import('../../frame/digits.js').Digits} */ (this.digits);
    this.fitted = '';
    let dataset = train;
    if (images !== 'all') {
      const count = Number(images);
      const indices = Array.from({ length: count }, (_, i) => i);
      const some = await this.call('datasetImages', { id: train, indices });
      dataset = SUBSET;
      await this.call('datasetCreate', {
        id: SUBSET,
        rows: SIDE,
        cols: SIDE,
        capacity: count,
        ...some,
      });
    }
    const spec = { ...SPEC, kind: /** @type {const} */ ('pca'), latentDim: PIXELS };
    await this.call('modelCreate', { id: MODELS.pca, spec, dataset });
    await this.call('train', {
      id: MODELS.pca,
      dataset,
      testDataset: '',
      testCount: 0,
      steps: 1,
      reportEverySteps: 1,
      snapshotEpochs: [],
    });
    const { errors } = await this.call('pcaErrors', { id: MODELS.pca });
    const summary = await this.call('pcaSummary', { id: MODELS.pca, dataset });
    this.pcaErrors = errors;
    this.directions = summary.eigenvectors;
    this.fitted = images;
  }

  /** A newer moment of the run: the curves, the picture and the strip follow. */
  moved() {
    const params = /** @type {Params} */ (this.params);
    this.stripStale = true;
    // A run that has been left says nothing to the settings of now.
    if (this.made !== keyOf(params)) return;
    this.parts.onRun(this.trainer.run);
    this.publish(params);
    this.sendColumns(params);
    this.update();
  }

  /** Trains what is made, to the end, or goes on after a pause. */
  train() {
    if (this.digits && this.params && this.made === keyOf(this.params)) void this.trainer.train();
  }

  /** Sends the chosen picture, or the code set by hand, through the machine. @param {Params} params */
  async pass(params) {
    const pictures = /** @type {Uint8Array} */ (this.pictures);
    const id = MODELS[params.machine];
    const k = sizeOf(params);
    const x = pictures.slice(params.picture * PIXELS, (params.picture + 1) * PIXELS);
    const width = params.machine === 'pca' ? PIXELS : k;
    const { mu } = await this.call('encodeImages', { id, images: x });
    const edited = this.byHand !== null && this.byHand.length === k;
    const code = edited ? /** @type {Float32Array} */ (this.byHand).slice() : mu.slice(0, k);
    // PCA's directions are orthonormal: leaving some out is setting their numbers to 0.
    const codes = new Float32Array(width);
    codes.set(code);
    const [xhat, trip] = await Promise.all([
      this.call('decode', { id, codes }),
      this.call('roundTrip', { id, codes }),
    ]);
    const { squared } = await this.call('distancesTo', { image: x, others: xhat });
    this.parts.onPassage({
      x,
      code,
      edited,
      xhat,
      back: trip.codes.slice(0, k),
      trip: trip.largest,
      lost: (squared[0] ?? NaN) / PIXELS,
    });
    this.parts.onLive(
      params.machine === 'pca'
        ? { pcaTrip: trip.largest }
        : { [`${params.machine}Trip`]: trip.largest },
    );
  }

  /** The ten digits as PCA and as the machine give them back. @param {Params} params */
  async strip(params) {
    this.stripStale = false;
    const pictures = /** @type {Uint8Array} */ (this.pictures).slice(0, 10 * PIXELS);
    const k = sizeOf(params);
    const pca = await this.throughPca(pictures, k, params.machine);
    let machine = pca;
    if (params.machine !== 'pca') {
      const id = MODELS[params.machine];
      const { mu } = await this.call('encodeImages', { id, images: pictures });
      machine = await this.call('decode', { id, codes: mu });
    }
    this.parts.onStrip({ x: pictures, pca, machine });
  }

  /** @param {Uint8Array} images @param {number} k @param {Params['machine']} machine */
  async throughPca(images, k, machine) {
    const { mu } = await this.call('encodeImages', { id: MODELS.pca, images });
    const codes = mu.map((value, i) => (i % PIXELS < k ? value : 0));
    if (machine !== 'pca') {
      const { largest } = await this.call('roundTrip', {
        id: MODELS.pca,
        codes: codes.slice(0, PIXELS),
      });
      this.parts.onLive({ pcaTrip: largest });
    }
    return this.call('decode', { id: MODELS.pca, codes });
  }

  /** The decoder's columns as pictures, of a linear machine. @param {Params} params */
  sendColumns(params) {
    const k = sizeOf(params);
    if (params.machine === 'deep') return this.parts.onColumns(null, 0);
    const weights = params.machine === 'linear' ? this.trainer.decoder : null;
    if (!weights) return this.parts.onColumns(null, 0);
    const columns = new Float32Array(k * PIXELS);
    for (let j = 0; j < PIXELS; j++) {
      for (let i = 0; i < k; i++) columns[i * PIXELS + j] = weights[j * k + i] ?? 0;
    }
    this.parts.onColumns(columns, k);
  }

  /** A number of the code, set by hand. @param {Float32Array} code */
  setCode(code) {
    this.byHand = code;
    this.update();
  }

  restoreCode() {
    this.byHand = null;
    this.update();
  }

  async checkGradient() {
    const params = /** @type {Params} */ (this.params);
    const id = `${ID}/checked`;
    const k = sizeOf({ ...params, machine: 'deep' });
    const spec = specOf({ ...params, machine: 'deep' }, k);
    const dataset = this.datasetOf(params);
    await this.call('modelCreate', { id, dataset, spec });
    const check = await this.call('gradientCheck', {
      id,
      dataset,
      images: CHECKED.images,
      count: CHECKED.weights,
    });
    await this.call('modelDrop', { id });
    this.parts.onLive({ gradientError: check.worst });
    return { worst: check.worst, count: CHECKED.weights };
  }

  /** @param {Params} params */
  publish(params) {
    const { pcaErrors } = this;
    const { run } = this.trainer;
    const pcaError = pcaErrors?.[sizeOf(params)] ?? NaN;
    const now = run.error[run.error.length - 1] ?? NaN;
    /** @type {Record<string, number | string>} */
    const values = { k: sizeOf(params), pcaError };
    if (params.machine === 'pca') values.error = pcaError;
    else {
      values.error = now;
      values.steps = run.steps;
    }
    if (params.machine === 'linear') {
      Object.assign(values, {
        linearError: now,
        excess: now / pcaError - 1,
        gap: run.gap,
        angle: run.angle[run.angle.length - 1] ?? NaN,
      });
    }
    if (params.machine === 'deep') {
      values.deepError = now;
      if (params.images === '10') values.tenError = now;
    }
    this.parts.onLive(values);
  }

  /** @override */
  close() {
    this.trainer.pause();
    super.close();
    for (const id of [...Object.values(MODELS), LINEAR_RUN])
      void this.engine.call('modelDrop', { id }).catch(() => {});
  }
}

/** Rows of the first image of each digit. @param {Uint8Array} labels */
const firstOfEach = (labels) => Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));

/** @param {Params} a @param {Params} b @param {string[]} except */
const same = (a, b, except) =>
  Object.entries(a).every(
    ([name, value]) => except.includes(name) || value === /** @type {any} */ (b)[name],
  );
