/**
 * Both twins, and a VAE whose KL counts thirty times, trained in this tab: the settings of the shipped
 * runs, hence on the same images the same bits.
 *
 * @module
 */
import { reopenModel, trainModel } from '../../frame/training.js';

/** @typedef {'ae' | 'vae'} Name */
/** @typedef {Name | 'kl'} RunName */
/** @typedef {import('../../engine/protocol.js').TrainProgress} TrainProgress */
/** @typedef {import('../../engine/protocol.js').ModelSpec} ModelSpec */
/**
 * What became of a run: its hash, and that of the shipped one if it took as many images as often.
 * @typedef {{ hash: string, expected: string | null, images: number, epochs: number }} Verdict
 */
/**
 * @typedef {object} TrainerEvents
 * @property {(name: RunName, progress: TrainProgress, steps: number) => void} progress steps: in all
 * @property {(verdicts: Record<Name, Verdict> | null) => void} ended null: it was stopped
 * @property {() => void} absent the address shows runs that are not here
 * @property {(only: import('./twins.js').Codes & { recon: number, kl: number }) => void} klOnly
 */

export const NAMES = /** @type {const} */ (['ae', 'vae']);
/** The run in which only the KL counts is over sooner: it has nothing to learn. */
const KL_EPOCHS = 2;
const KL_BETA = 30;
const SHOWN = 2000;

/**
 * A pair of twins by its layers.
 * @typedef {object} Shape
 * @property {readonly string[]} views of the chapter that show it
 * @property {boolean} countsAll its codes are those of all training images
 * @property {boolean} withKl a third run, in which only the KL counts
 * @property {(name: Name) => import('../../data/models.js').ShippedName} file
 * @property {(name: Name) => string} shipped the engine's name for it
 * @property {(name: RunName) => string} trained
 */
/** @type {Record<'plain' | 'wide', Shape>} */
export const SHAPES = {
  /** 784-256-64-2 and back. */
  plain: {
    views: ['twins', 'walls'],
    countsAll: false,
    withKl: true,
    file: (name) => `${name}-2`,
    shipped: (name) => `ae-against-vae/${name}-2`,
    trained: (name) => `ae-against-vae/${name}-here`,
  },
  /** 784-400-2 and back. */
  wide: {
    views: ['holes'],
    countsAll: true,
    withKl: false,
    file: (name) => `${name}-2-400`,
    shipped: (name) => `ae-against-vae/${name}-2-400`,
    trained: (name) => `ae-against-vae/${name}-400-here`,
  },
};

export class Trainer {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {Shape} parts.shape
   * @param {AbortSignal} parts.signal
   * @param {(error: unknown) => void} parts.fail
   * @param {TrainerEvents} parts.on
   */
  constructor({ engine, data, digits, shape, signal, fail, on }) {
    this.engine = engine;
    this.data = data;
    this.digits = digits;
    this.shape = shape;
    this.signal = signal;
    this.fail = fail;
    this.on = on;
    this.running = false;
    /** @type {Set<import('../../engine/runs.js').Run>} */
    this.runs = new Set();
    /** @type {Set<RunName>} */
    this.made = new Set();
  }

  /** @param {Name} name */
  has(name) {
    return this.made.has(name);
  }

  /**
   * The twins of an earlier visit, where they stood.
   * @param {import('../../frame/digits.js').Digits} sets
   * @param {{ epochs: string, model: string }} params of the address
   */
  async reopen(sets, { epochs, model }) {
    for (const name of NAMES) {
      const card = await this.data.loadShippedCard(sets.source, this.shape.file(name), this.signal);
      // Whoever has pressed Train in the meantime goes on from there.
      if (this.running || this.signal.aborted) return;
      const kept = await reopenModel(this.engine, {
        id: this.shape.trained(name),
        spec: card.spec,
        sets,
        epochs: Number(epochs),
        signal: this.signal,
        onProgress: (progress, steps) => this.on.progress(name, progress, steps),
      });
      if (kept) this.made.add(name);
      if (kept?.goesOn) return this.train(Number(epochs));
    }
    if (!this.made.size && model === 'trained') this.on.absent();
  }

  /** All at once, from the start or where they were left; again: to the same bits. @param {number} epochs */
  async train(epochs) {
    if (this.running) return;
    this.running = true;
    /** @type {Record<Name, Verdict> | null} */
    let verdicts = null;
    try {
      const sets = await this.digits();
      const [ae, vae] = await Promise.all(
        NAMES.map((name) =>
          this.data.loadShippedCard(sets.source, this.shape.file(name), this.signal),
        ),
      );
      if (!ae || !vae) return;
      const one = (/** @type {RunName} */ name, /** @type {ModelSpec} */ spec) =>
        this.trainOne(name, spec, sets, name === 'kl' ? Math.min(KL_EPOCHS, epochs) : epochs);
      const kl = this.shape.withKl
        ? one('kl', { ...vae.spec, beta: KL_BETA }).then((whole) =>
            whole ? this.showKlOnly(sets) : undefined,
          )
        : null;
      const [, ...whole] = await Promise.all([kl, one('ae', ae.spec), one('vae', vae.spec)]);
      if (whole.every(Boolean)) {
        verdicts = {
          ae: await this.verdictOn('ae', ae, sets, epochs),
          vae: await this.verdictOn('vae', vae, sets, epochs),
        };
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.stop();
      this.running = false;
      if (!this.signal.aborted) this.on.ended(verdicts);
    }
  }

  stop() {
    for (const run of this.runs) run.cancel();
    this.runs.clear();
  }

  /**
   * @param {RunName} name @param {ModelSpec} spec @param {import('../../frame/digits.js').Digits} sets
   * @param {number} epochs
   * @returns {Promise<boolean>} whether it came to its end
   */
  trainOne(name, spec, sets, epochs) {
    const { run, ended } = trainModel(this.engine, {
      id: this.shape.trained(name),
      spec,
      sets,
      epochs,
      testCount: SHOWN,
      life: this.signal,
      onMade: () => this.made.add(name),
      onProgress: (progress, steps) => this.on.progress(name, progress, steps),
    });
    this.runs.add(run);
    return ended;
  }

  /** @param {import('../../frame/digits.js').Digits} sets */
  async showKlOnly(sets) {
    const id = this.shape.trained('kl');
    const count = SHOWN;
    const call = this.engine.call.bind(this.engine);
    const { mu } = await call('encode', { id, dataset: sets.test, first: 0, count });
    const { labels } = await call('datasetImages', {
      id: sets.test,
      indices: Array.from({ length: count }, (_, i) => i),
    });
    // Over all held-out images: the first 2,000 of MNIST are easier than the rest.
    const all = { id, dataset: sets.test, count: sets.heldOut };
    const { recon, kl } = await call('evaluate', all);
    const radii = new Float64Array(0);
    const spread = await call('latentSpread', { codes: mu, cells: 1, reach: 1, radii });
    this.on.klOnly({ codes: mu, labels, spread, recon, kl });
  }

  /**
   * @param {Name} name @param {import('../../data/models.js').ModelCard} card of the shipped run
   * @param {import('../../frame/digits.js').Digits} sets @param {number} epochs
   * @returns {Promise<Verdict>}
   */
  async verdictOn(name, card, sets, epochs) {
    const { sha256 } = await this.engine.call('modelHash', { id: this.shape.trained(name) });
    const isSame = sets.count === card.images && epochs === card.epochs;
    const expected = isSame ? card.weights_sha256_float32 : null;
    return { hash: sha256, expected, images: sets.count, epochs };
  }
}
