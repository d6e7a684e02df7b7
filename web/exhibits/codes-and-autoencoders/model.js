/**
 * The three machines of chapter 6. PCA is the shipped one until the digits are here, then fitted to
 * them; the networks are trained here (trainer.js). Only the newest question is asked, one at a time, so
 * that dragging never queues.
 *
 * @module
 */
import { latestInSteps } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { sizeOf } from './params.js';
import { pass, strip } from './passing.js';
import { shippedPictures, testPictures } from './pictures.js';
import { ID, keyOf, LINEAR_RUN, MODELS, PIXELS, SIDE, SPEC, specOf, STEPS } from './specs.js';
import { Trainer } from './trainer.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {{ held: number, total: number } | 'fitting' | 'ready'} State reading the digits, finding PCA's directions, waiting for a hand */
/** @typedef {{ source: import('../../data/models.js').ShippedDataset, count: number }} Images which ones are trained on; count 0: not here yet */
const SUBSET = `${ID}/images`;
const CHECKED = { images: 5, weights: 40 };

export class Machines extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {(state: State) => void} parts.onState
   * @param {(images: Images) => void} parts.onImages
   * @param {(passage: import('./passing.js').Passage) => void} parts.onPassage
   * @param {(run: import('./trainer.js').Run) => void} parts.onRun
   * @param {(strip: { x: Uint8Array, pca: Uint8Array, machine: Uint8Array }) => void} parts.onStrip
   * @param {(values: Record<string, number | string>) => void} parts.onLive
   * @param {() => boolean} parts.isAsked the step on show still asks how a run ends
   * @param {(error: unknown) => void} parts.onError
   */
  constructor(parts) {
    super(parts.engine, parts.onError);
    this.parts = parts;
    this.trainer = new Trainer({
      questions: this,
      onRun: parts.onRun,
      onMoved: () => this.moved(),
      isAsked: parts.isAsked,
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
    /** Train was pressed before there was anything to train. */
    this.isWished = false;
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

  /** Everything that needs no download beyond the shipped model. @param {Params} params */
  async preview(params) {
    const { data, onImages, onPassage } = this.parts;
    this.params = params;
    const source = await data.shippedDataset(this.stop.signal);
    onImages({ source, count: 0 });
    const { pictures, passage } = await shippedPictures(this, data, source, params);
    this.pictures = pictures;
    onPassage(passage);
  }

  /** Reads the digits. */
  async load() {
    const { digits, onState, onImages } = this.parts;
    const sets = await digits({ onProgress: (held, total) => onState({ held, total }) });
    if (this.stop.signal.aborted) return;
    this.pictures = await testPictures(this, sets.test);
    this.digits = sets;
    onImages({ source: sets.source, count: sets.count });
  }

  /** @param {Params} params */
  show(params) {
    if (this.params && keyOf(this.params) !== keyOf(params)) this.isWished = false;
    this.params = params;
    // Of the distances there is nothing to make: a run goes on.
    if (this.digits && params.view === 'machine') this.update();
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
    const { source, count } = /** @type {import('../../frame/digits.js').Digits} */ (this.digits);
    const images = params.images === 'all' ? count : Number(params.images);
    const data = { name: source, count: images };
    await this.trainer.make(params, this.datasetOf(params), key, data);
    if (this.trainer.goesOn) this.isWished = true;
    this.made = key;
  }

  /** What was made, once: a wish that was overtaken says nothing. @param {Params} params */
  tell(params) {
    if (this.told === this.made) return;
    this.told = this.made;
    this.publish(params);
    this.parts.onRun(this.trainer.run);
    this.stripStale = true;
    this.parts.onState('ready');
    if (this.isWished) this.train();
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
      const shape = { id: SUBSET, rows: SIDE, cols: SIDE, capacity: count };
      await this.call('datasetCreate', { ...shape, ...some });
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
    if (params.view === 'machine') this.update();
  }

  /** Trains what is made, from its first weights, or goes on after a pause; made first if need be. */
  train() {
    const { params } = this;
    if (!params || params.machine === 'pca') return;
    const isMade = this.made === keyOf(params) && this.told === this.made;
    if (isMade && this.trainer.run.steps < STEPS[params.machine]) {
      this.isWished = false;
      void this.trainer.train();
      return;
    }
    if (isMade) this.restart();
    this.isWished = true;
  }

  pause() {
    this.isWished = false;
    this.trainer.pause();
  }

  /** The machine of the settings at its first weights; what was measured of its run is taken back. */
  restart() {
    const { params } = this;
    this.isWished = false;
    if (!params || params.machine === 'pca' || !this.trainer.kept.has(params.machine)) return;
    if (!this.trainer.training && this.trainer.kept.get(params.machine)?.run.steps === 0) return;
    this.trainer.forget(params.machine);
    this.made = '';
    this.parts.onLive({ [`${params.machine}At`]: 0, [`${params.machine}Steps`]: 0 });
    if (this.digits) this.update();
  }

  /** @param {Params} params */
  async pass(params) {
    const pictures = /** @type {Uint8Array} */ (this.pictures);
    const { passage, live } = await pass(this, params, pictures);
    this.parts.onPassage(passage);
    this.parts.onLive(live);
  }

  /** @param {Params} params */
  async strip(params) {
    this.stripStale = false;
    const { live, ...found } = await strip(this, params, /** @type {Uint8Array} */ (this.pictures));
    this.parts.onStrip(found);
    this.parts.onLive(live);
  }

  async checkGradient() {
    const params = /** @type {Params} */ (this.params);
    const id = `${ID}/checked`;
    const k = sizeOf({ ...params, machine: 'deep' });
    const spec = specOf({ ...params, machine: 'deep' }, k);
    const dataset = this.datasetOf(params);
    await this.call('modelCreate', { id, dataset, spec });
    const { images, weights: count } = CHECKED;
    const check = await this.call('gradientCheck', { id, dataset, images, count });
    await this.call('modelDrop', { id });
    this.parts.onLive({ gradientError: check.worst });
    return { worst: check.worst, count };
  }

  /** @param {Params} params */
  publish(params) {
    const { machine } = params;
    const { run } = this.trainer;
    const k = sizeOf(params);
    const pcaError = this.pcaErrors?.[k] ?? NaN;
    if (machine === 'pca') return this.parts.onLive({ k, pcaError, error: pcaError });
    const now = run.error.at(-1) ?? NaN;
    /** @type {Record<string, number | string>} */
    const values = { k, pcaError, error: now, steps: run.steps, [`${machine}Pca`]: pcaError };
    values[`${machine}Error`] = now;
    values[`${machine}Steps`] = run.steps;
    values[`${machine}At`] = run.at.at(-1) ?? 0;
    if (machine === 'linear')
      Object.assign(values, { excess: now / pcaError - 1, gap: run.gap, angle: run.angle });
    else {
      values.deepShare = now / pcaError;
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
