/**
 * The three machines of chapter 6 and what is measured of them. PCA is the shipped one until the
 * digits are here, then fitted to them; the networks are trained here. Only the newest question is
 * asked, one at a time, so that dragging never queues.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';
import { NOISE, sizeOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {'pca' | 'linear' | 'deep'} Machine */
/**
 * One picture on its way through the machine.
 * @typedef {object} Passage
 * @property {Uint8Array} x
 * @property {Float32Array} code k numbers
 * @property {boolean} edited the code was changed by hand
 * @property {Uint8Array} xhat
 * @property {Float32Array} back the code of xhat, k numbers
 * @property {number} trip largest difference between code and back
 * @property {number} lost mean (x − x̂)² of a pixel
 */
/**
 * A run, as curves show it.
 * @typedef {object} Run
 * @property {number} steps
 * @property {number[]} at steps of the curve
 * @property {number[]} error mean (x − x̂)² of a training pixel
 * @property {number[]} angle to PCA's span, degrees; empty with a hidden layer
 * @property {number} gap ‖WᵀW − I‖
 * @property {boolean} running
 */

export const STEPS = { linear: 3000, deep: 2000 };
const BATCH = { linear: 256, deep: 128 };
const ID = 'codes-and-autoencoders';
const MODELS = {
  pca: `${ID}/pca`,
  linear: `${ID}/linear`,
  deep: `${ID}/deep`,
  shipped: `${ID}/shipped`,
};
const SUBSET = `${ID}/images`;
/** Numbers of the shipped PCA; its full code stands in for the picture until the digits are here. */
const SHIPPED_SIZE = 64;
const SIDE = 28;
export const PIXELS = SIDE * SIDE;
/** A pause waits for the end of so many steps. */
const CHUNK = 60;
/** Errors of a run with hidden layers are measured on so many images, so often. */
const MEASURED_IMAGES = 500;
const MEASURE_EVERY_MS = 300;
const CHECKED = { images: 5, weights: 40 };

export class Machines {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {(what: { held: number, total: number } | 'fitting' | 'ready') => void} parts.onState
   * @param {(passage: Passage) => void} parts.onPassage
   * @param {(run: Run) => void} parts.onRun
   * @param {(strip: { x: Uint8Array, pca: Uint8Array, machine: Uint8Array }) => void} parts.onStrip
   * @param {(columns: Float32Array | null, count: number) => void} parts.onColumns
   * @param {(values: Record<string, number | string>) => void} parts.onLive
   * @param {(error: unknown) => void} parts.onError
   */
  constructor(parts) {
    this.parts = parts;
    this.engine = parts.engine;
    this.stop = new AbortController();
    /** @type {Params | null} */
    this.params = null;
    /** @type {import('../../frame/digits.js').Digits | null} */
    this.digits = null;
    /** Eleven pictures: a test digit of each class, and noise. @type {Uint8Array | null} */
    this.pictures = null;
    /** @type {Float64Array | null} */
    this.pcaErrors = null;
    /** Principal directions of the images trained on, a direction a row. @type {Float32Array | null} */
    this.directions = null;
    /** @type {Float32Array | null} */
    this.shippedCodes = null;
    this.fitted = '';
    this.made = '';
    /** @type {import('../../engine/calls/autoencoders.js').LinearState | null} */
    this.state = null;
    /** @type {Run} */
    this.run = emptyRun();
    /** @type {import('../../engine/runs.js').Run | null} */
    this.training = null;
    /** @type {Float32Array | null} a code set by hand */
    this.byHand = null;
    this.busy = false;
    this.stale = false;
    this.stripStale = false;
  }

  /** @template {import('../../engine/protocol.js').RequestType} T @param {T} type @param {import('../../engine/protocol.js').Payload<T>} payload */
  ask(type, payload) {
    return this.engine.call(type, payload, { signal: this.stop.signal });
  }

  /** The shipped PCA, alive before any digit is read. */
  async openShipped() {
    const { data } = this.parts;
    const { signal } = this.stop;
    const source = await data.shippedDataset(signal);
    const [bytes, history] = await Promise.all([
      data.loadShippedModel(source, 'pca-64', signal),
      data.loadShippedHistory(source, 'pca-64', signal),
    ]);
    await this.ask('modelLoad', { id: MODELS.shipped, bytes });
    const moment = history.moments[history.moments.length - 1];
    this.shippedCodes = moment?.codes ?? null;
    this.shown = firstOfEach(history.labels);
  }

  /** Everything that needs no download beyond the shipped model. @param {Params} params */
  async preview(params) {
    this.params = params;
    await this.openShipped();
    const codes = /** @type {Float32Array} */ (this.shippedCodes);
    const row = this.shown?.[Math.min(params.picture, 9)] ?? 0;
    const full = codes.slice(row * SHIPPED_SIZE, (row + 1) * SHIPPED_SIZE);
    const k = Math.min(sizeOf(params), SHIPPED_SIZE);
    const kept = full.map((value, i) => (i < k ? value : 0));
    const both = new Float32Array([...full, ...kept]);
    const images = await this.ask('decode', { id: MODELS.shipped, codes: both });
    const code = full.slice(0, k);
    this.parts.onPassage({
      ...{ x: images.slice(0, PIXELS), xhat: images.slice(PIXELS), code, back: code },
      ...{ edited: false, trip: 0, lost: NaN },
    });
  }

  /** Reads the digits and fits PCA to them. */
  async load() {
    const { digits, onState } = this.parts;
    this.digits = await digits({ onProgress: (held, total) => onState({ held, total }) });
    if (this.stop.signal.aborted) return;
    const { test } = this.digits;
    const some = Array.from({ length: 200 }, (_, i) => i);
    const { images, labels } = await this.ask('datasetImages', { id: test, indices: some });
    const noise = await this.ask('noiseImage', { pixels: PIXELS, seed: 1 });
    this.pictures = new Uint8Array((NOISE + 1) * PIXELS);
    firstOfEach(labels).forEach((row, digit) => {
      const image = images.subarray(row * PIXELS, (row + 1) * PIXELS);
      this.pictures?.set(image, digit * PIXELS);
    });
    this.pictures.set(noise.image, NOISE * PIXELS);
  }

  /** @param {Params} params */
  async show(params) {
    const before = this.params;
    this.params = params;
    if (!this.digits) return;
    const pictureOnly = before && same(before, params, ['picture']);
    if (!pictureOnly || before.picture !== params.picture) this.byHand = null;
    await this.update();
  }

  /** Makes what the settings ask for, then shows it; runs again when they changed meanwhile. */
  async update() {
    this.stale = true;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.stale && !this.stop.signal.aborted) {
        this.stale = false;
        await this.prepare();
        await this.pass();
        if (this.stripStale) await this.strip();
      }
    } catch (error) {
      if (!this.stop.signal.aborted) this.parts.onError(error);
    } finally {
      this.busy = false;
    }
  }

  /** PCA of the images and the network of the settings, where they are not there yet. */
  async prepare() {
    const params = /** @type {Params} */ (this.params);
    if (this.fitted !== params.images) {
      this.parts.onState('fitting');
      await this.fit(params.images);
    }
    const key = keyOf(params);
    if (this.made === key) return;
    this.made = key;
    this.pause();
    this.byHand = null;
    await this.make(params);
    this.stripStale = true;
    this.parts.onState('ready');
  }

  /** @returns {string} the data set that is trained on */
  get dataset() {
    return this.params?.images === 'all' ? (this.digits?.train ?? '') : SUBSET;
  }

  /** @param {Params['images']} images */
  async fit(images) {
    const { train } = /** @type {import('../../frame/digits.js').Digits} */ (this.digits);
    let dataset = train;
    if (images !== 'all') {
      const count = Number(images);
      const indices = Array.from({ length: count }, (_, i) => i);
      const some = await this.ask('datasetImages', { id: train, indices });
      dataset = SUBSET;
      await this.ask('datasetCreate', {
        ...{ id: SUBSET, rows: SIDE, cols: SIDE, capacity: count, ...some },
      });
    }
    const spec = { ...SPEC, kind: /** @type {const} */ ('pca'), latentDim: PIXELS };
    await this.ask('modelCreate', { id: MODELS.pca, spec, dataset });
    await this.ask('train', {
      ...{ id: MODELS.pca, dataset, testDataset: '', testCount: 0, steps: 1 },
      ...{ reportEverySteps: 1, snapshotEpochs: [] },
    });
    const { errors } = await this.ask('pcaErrors', { id: MODELS.pca });
    const summary = await this.ask('pcaSummary', { id: MODELS.pca, dataset });
    this.pcaErrors = errors;
    this.directions = summary.eigenvectors;
    this.fitted = images;
    this.made = '';
  }

  /** @param {Params} params */
  async make(params) {
    const { machine } = params;
    const k = sizeOf(params);
    this.run = emptyRun();
    this.state = null;
    if (machine !== 'pca') {
      await this.ask('modelCreate', {
        ...{ id: MODELS[machine], dataset: this.dataset, spec: specOf(params, k) },
      });
      if (machine === 'linear') await this.startLinear(params, k);
      this.run.at.push(0);
      this.run.error.push(await this.measure());
    }
    this.publish();
    await this.sendColumns();
    this.parts.onRun(this.run);
  }

  /** First weights, and how far they are from PCA. @param {Params} params @param {number} k */
  async startLinear(params, k) {
    await this.linearSteps(params, k, 0);
  }

  /** @param {Params} params @param {number} k @param {number} steps in all */
  async linearSteps(params, k, steps) {
    const { run, training } = this;
    const { state } = await this.engine.call(
      'linearAutoencoder',
      {
        ...{ id: MODELS.linear, pca: MODELS.pca, dataset: this.dataset, steps, state: this.state },
        settings: linearSettings(params, k),
      },
      {
        // A chunk is not cut short: its end is the state from which a paused run goes on.
        signal: this.stop.signal,
        onState: (now) => training?.enter(now),
        onProgress: (progress) => {
          if (run !== this.run) return;
          training?.take(progress);
          run.steps = progress.steps;
          run.gap = progress.orthonormalityGap;
          run.angle.push(progress.angles[0] ?? NaN);
          if (progress.steps === 0) return;
          run.at.push(progress.steps);
          run.error.push(progress.error);
          this.progressed();
        },
      },
    );
    if (run === this.run) this.state = state;
  }

  /** A newer moment of the run: the curves, the picture and the strip follow. */
  progressed() {
    this.parts.onRun(this.run);
    this.publish();
    this.stripStale = true;
    void this.sendColumns();
    void this.update();
  }

  /** Error of the machine on its training images, all of them for a linear one. */
  async measure() {
    const params = /** @type {Params} */ (this.params);
    if (params.machine === 'linear') {
      const { recon } = await this.ask('evaluate', {
        ...{ id: MODELS.linear, dataset: this.dataset, count: 60_000 },
      });
      return (2 * recon) / PIXELS; // the loss is ½ Σ (x − x̂)² of an image
    }
    const { squared } = await this.ask('reconstructionErrors', {
      ...{ id: MODELS.deep, dataset: this.dataset, count: MEASURED_IMAGES },
    });
    return squared;
  }

  /** Trains to the end, or goes on after a pause. */
  async train() {
    const params = /** @type {Params} */ (this.params);
    const { machine } = params;
    if (machine === 'pca' || this.training || !this.digits || this.made !== keyOf(params)) return;
    const { run } = this;
    const training = this.engine.runs.open({
      ...{ id: MODELS[machine], name: runName(specOf(params, sizeOf(params))) },
      ...{ steps: STEPS[machine], batchSize: BATCH[machine], life: this.stop.signal },
    });
    this.training = training;
    run.running = true;
    this.parts.onRun(run);
    try {
      if (machine === 'linear') await this.trainLinear(params, training.signal);
      else await this.trainDeep(training);
      if (run === this.run) {
        const last = run.error.length - 1;
        run.error[last] = await this.measure();
      }
    } catch (error) {
      if (!training.signal.aborted && !this.stop.signal.aborted) this.parts.onError(error);
    } finally {
      training.end();
      if (this.training === training) this.training = null;
      run.running = false;
      if (run === this.run && !this.stop.signal.aborted) this.progressed();
    }
  }

  /** @param {Params} params @param {AbortSignal} signal */
  async trainLinear(params, signal) {
    const k = sizeOf(params);
    while (this.run.steps < STEPS.linear && !signal.aborted && !this.stop.signal.aborted) {
      await this.linearSteps(params, k, Math.min(STEPS.linear, this.run.steps + CHUNK));
    }
  }

  /** @param {import('../../engine/runs.js').Run} training */
  async trainDeep(training) {
    const { run } = this;
    const { signal } = training;
    let last = performance.now();
    while (run.steps < STEPS.deep && !signal.aborted && !this.stop.signal.aborted) {
      const info = await this.engine.call(
        'train',
        {
          ...{ id: MODELS.deep, dataset: this.dataset, testDataset: '', testCount: 0 },
          ...{ steps: Math.min(20, STEPS.deep - run.steps), reportEverySteps: 20 },
          snapshotEpochs: [],
        },
        {
          signal: this.stop.signal,
          onState: (now) => training.enter(now),
          onProgress: (progress) => training.take(progress),
        },
      );
      if (run !== this.run) return;
      run.steps = info.step;
      const now = performance.now();
      if (now - last < MEASURE_EVERY_MS && run.steps < STEPS.deep) continue;
      const error = await this.measure();
      if (run !== this.run) return;
      run.at.push(run.steps);
      run.error.push(error);
      last = now;
      this.progressed();
    }
  }

  pause() {
    this.training?.cancel();
    this.training = null;
  }

  /** Sends the chosen picture, or the code set by hand, through the machine. */
  async pass() {
    const params = /** @type {Params} */ (this.params);
    const pictures = /** @type {Uint8Array} */ (this.pictures);
    const id = MODELS[params.machine];
    const k = sizeOf(params);
    const x = pictures.slice(params.picture * PIXELS, (params.picture + 1) * PIXELS);
    const width = params.machine === 'pca' ? PIXELS : k;
    const { mu } = await this.ask('encodeImages', { id, images: x });
    const edited = this.byHand !== null && this.byHand.length === k;
    const code = edited ? /** @type {Float32Array} */ (this.byHand).slice() : mu.slice(0, k);
    // PCA's directions are orthonormal: leaving some out is setting their numbers to 0.
    const codes = new Float32Array(width);
    codes.set(code);
    const [xhat, trip] = await Promise.all([
      this.ask('decode', { id, codes }),
      this.ask('roundTrip', { id, codes }),
    ]);
    const { squared } = await this.ask('distancesTo', { image: x, others: xhat });
    this.parts.onPassage({
      ...{ x, code, edited, xhat, back: trip.codes.slice(0, k), trip: trip.largest },
      lost: (squared[0] ?? NaN) / PIXELS,
    });
    this.parts.onLive(
      params.machine === 'pca'
        ? { pcaTrip: trip.largest }
        : { [`${params.machine}Trip`]: trip.largest },
    );
  }

  /** The ten digits as PCA and as the machine give them back. */
  async strip() {
    this.stripStale = false;
    const params = /** @type {Params} */ (this.params);
    const pictures = /** @type {Uint8Array} */ (this.pictures).slice(0, 10 * PIXELS);
    const k = sizeOf(params);
    const pca = await this.throughPca(pictures, k);
    let machine = pca;
    if (params.machine !== 'pca') {
      const id = MODELS[params.machine];
      const { mu } = await this.ask('encodeImages', { id, images: pictures });
      machine = await this.ask('decode', { id, codes: mu });
    }
    this.parts.onStrip({ x: pictures, pca, machine });
  }

  /** @param {Uint8Array} images @param {number} k */
  async throughPca(images, k) {
    const { mu } = await this.ask('encodeImages', { id: MODELS.pca, images });
    const codes = mu.map((value, i) => (i % PIXELS < k ? value : 0));
    if (this.params?.machine !== 'pca') {
      const { largest } = await this.ask('roundTrip', {
        id: MODELS.pca,
        codes: codes.slice(0, PIXELS),
      });
      this.parts.onLive({ pcaTrip: largest });
    }
    return this.ask('decode', { id: MODELS.pca, codes });
  }

  /** The decoder's columns as pictures, of a linear machine. */
  async sendColumns() {
    const params = /** @type {Params} */ (this.params);
    const k = sizeOf(params);
    if (params.machine === 'deep') return this.parts.onColumns(null, 0);
    const weights =
      params.machine === 'linear' ? this.state?.weights.subarray(k * PIXELS) : undefined;
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
    void this.update();
  }

  restoreCode() {
    this.byHand = null;
    void this.update();
  }

  async checkGradient() {
    const params = /** @type {Params} */ (this.params);
    const id = `${ID}/checked`;
    const k = sizeOf({ ...params, machine: 'deep' });
    const spec = specOf({ ...params, machine: 'deep' }, k);
    await this.ask('modelCreate', { id, dataset: this.dataset, spec });
    const check = await this.ask('gradientCheck', {
      ...{ id, dataset: this.dataset, images: CHECKED.images, count: CHECKED.weights },
    });
    await this.ask('modelDrop', { id });
    this.parts.onLive({ gradientError: check.worst });
    return { worst: check.worst, count: CHECKED.weights };
  }

  publish() {
    const params = /** @type {Params} */ (this.params);
    const { run, pcaErrors } = this;
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
        ...{ linearError: now, excess: now / pcaError - 1, gap: run.gap },
        angle: run.angle[run.angle.length - 1] ?? NaN,
      });
    }
    if (params.machine === 'deep') {
      values.deepError = now;
      if (params.images === '10') values.tenError = now;
    }
    this.parts.onLive(values);
  }

  close() {
    this.pause();
    this.stop.abort();
    for (const id of Object.values(MODELS))
      void this.engine.call('modelDrop', { id }).catch(() => {});
  }
}

const SPEC = {
  ...{ latentDim: 2, hidden: [], activation: /** @type {const} */ ('identity'), momentum: 0.9 },
  ...{ loss: /** @type {const} */ ('mse'), beta: 0, klWarmupSteps: 0, batchSize: BATCH.deep },
  ...{ optimizer: /** @type {const} */ ('adam'), learningRate: 2e-3, seed: 1 },
};

/** @param {Params} params @param {number} k @returns {import('../../engine/protocol.js').ModelSpec} */
function specOf({ machine, activation, width, loss, seed }, k) {
  const base = { ...SPEC, kind: /** @type {const} */ ('ae'), latentDim: k, seed };
  return machine === 'linear' ? base : { ...base, hidden: [width], activation, loss };
}

/** @param {Params} params @param {number} k */
const linearSettings = ({ seed }, k) => ({
  ...{ latentDim: k, batchSize: BATCH.linear, learningRate: 2e-3, rateDrop: 2000, seed },
});

/** What a machine depends on. @param {Params} params */
function keyOf(params) {
  const { machine, images, seed, activation, width, loss } = params;
  const own = { pca: [], linear: [seed], deep: [seed, activation, width, loss] }[machine];
  return [machine, images, sizeOf(params), ...own].join(' ');
}

/** @returns {Run} */
const emptyRun = () => ({ steps: 0, at: [], error: [], angle: [], gap: NaN, running: false });

/** Rows of the first image of each digit. @param {Uint8Array} labels */
const firstOfEach = (labels) => Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));

/** @param {Params} a @param {Params} b @param {string[]} except */
const same = (a, b, except) =>
  Object.entries(a).every(
    ([name, value]) => except.includes(name) || value === /** @type {any} */ (b)[name],
  );
