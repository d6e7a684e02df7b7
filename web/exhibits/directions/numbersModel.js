/**
 * VAEs of digits with ten latent numbers: one shipped, those at other β trained here: what each number tells of
 * held-out digits and of one of them, in nats, and what that one is rebuilt as.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { reopenModel, trainModel } from '../../frame/training.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {Params['beta']} Beta */
/**
 * @typedef {object} Measured
 * @property {Beta} beta
 * @property {boolean} isShipped else trained here
 * @property {Float64Array} used nats of each number, mean over the held-out digits
 * @property {number} active
 * @property {number} nats all of them
 * @property {number} recon nats an image
 * @property {Float64Array} ofOne nats of each number for the digit on show
 * @property {number} activeOfOne
 * @property {Uint8Array} rebuilt
 */
/**
 * @typedef {object} On
 * @property {(source: import('../../data/models.js').ShippedDataset) => void} source
 * @property {(digit: { image: Uint8Array, label: number }) => void} digit
 * @property {(measured: readonly Measured[]) => void} measured
 * @property {(share: number) => void} training share of the steps, 1: no longer
 * @property {(beta: Beta) => void} trained to its end, and measured
 * @property {(error: unknown) => void} error
 */

/** Of the shipped one, with β = 1, whose settings the others are trained with (models/README.md). */
export const NUMBERS = 10;
const SHIPPED = 'vae-10';
/** About 2,000 steps of 128 images on either set. */
const EPOCHS = { mnist: 4, digits: 25 };
const HELD_OUT = 1000;
const LOSS_COUNT = 1000;

export class Numbers extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {On} parts.on
   */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** By β, each trained here in the place of a shipped one. @type {Map<Beta, { id: string, isShipped: boolean }>} */
    this.models = new Map();
    /** @type {{ run: import('../../engine/runs.js').Run } | null} */
    this.training = null;
    this.digit = 7;
    this.open = once(() => this.load());
    this.measure = latest(async (_q, isStale) => {
      await this.open();
      await this.measureAll(isStale);
    }, this.fail);
  }

  /** @param {Params} params */
  show({ digit }) {
    this.digit = digit;
    this.measure(null);
  }

  async load() {
    const sets = await this.digits();
    this.sets = sets;
    this.on.source(sets.source);
    const id = 'directions/vae-10';
    await this.loadShipped(this.data, SHIPPED, id, sets.source);
    this.models.set('1', { id, isShipped: true });
    const indices = Array.from({ length: HELD_OUT }, (_, i) => i);
    const { images, labels } = await this.call('datasetImages', { id: sets.test, indices });
    this.images = images;
    this.labels = labels;
    for (const beta of /** @type {const} */ (['0.5', '1', '4', '8'])) {
      const made = {
        id: idOf(beta),
        spec: await this.specOf(beta),
        sets,
        epochs: EPOCHS[sets.source],
      };
      const kept = await reopenModel(this.engine, {
        ...made,
        signal: this.stop.signal,
        onProgress: () => {},
      });
      if (kept && kept.step >= kept.steps) this.models.set(beta, { id: made.id, isShipped: false });
    }
  }

  /** @param {Beta} beta */
  async specOf(beta) {
    const source = this.sets?.source ?? 'digits';
    const { spec } = await this.data.loadShippedCard(source, SHIPPED, this.stop.signal);
    return { ...spec, beta: Number(beta) };
  }

  /** @param {() => boolean} isStale */
  async measureAll(isStale) {
    const { sets, images, labels } = this;
    if (!sets || !images || !labels) return;
    const size = images.length / HELD_OUT;
    const at = Math.max(0, labels.indexOf(this.digit));
    const image = images.slice(at * size, (at + 1) * size);
    this.on.digit({ image, label: labels[at] ?? NaN });
    /** @type {Measured[]} */
    const all = [];
    for (const [beta, { id, isShipped }] of this.models) {
      const { used, active } = await this.call('numbersUsed', { id, images });
      const one = await this.call('numbersUsed', { id, images: image });
      const { recon, kl } = await this.call('evaluate', {
        id,
        dataset: sets.test,
        count: LOSS_COUNT,
      });
      const rebuilt = await this.call('decode', { id, codes: one.mu });
      if (isStale()) return;
      all.push({
        beta,
        isShipped,
        used,
        active,
        nats: kl,
        recon,
        ofOne: one.used,
        activeOfOne: one.active,
        rebuilt,
      });
    }
    all.sort((a, b) => Number(a.beta) - Number(b.beta));
    this.on.measured(all);
  }

  /** Trains one here, with the settings of the shipped ones. @param {Beta} beta */
  async train(beta) {
    try {
      await this.open();
      const { sets } = this;
      if (!sets || this.training) return;
      const id = idOf(beta);
      const { run, ended } = trainModel(this.engine, {
        id,
        spec: await this.specOf(beta),
        sets,
        epochs: EPOCHS[sets.source],
        testCount: 0,
        life: this.stop.signal,
        // The end is told when it is measured.
        onProgress: ({ step }, steps) => this.on.training(Math.min(0.99, step / steps)),
      });
      this.training = { run };
      this.on.training(0);
      const isWhole = await ended;
      this.training = null;
      if (isWhole) {
        this.models.set(beta, { id, isShipped: false });
        await this.measureAll(() => false);
      }
      this.on.training(1);
      if (isWhole) this.on.trained(beta);
    } catch (error) {
      this.training = null;
      this.on.training(1);
      this.fail(error);
    }
  }

  stopTraining() {
    this.training?.run.cancel();
  }
}

/** @param {Beta} beta */
const idOf = (beta) => `directions/numbers-${beta}`;
