/**
 * Both twins, and a VAE whose KL counts thirty times, trained in this tab: the settings of the shipped
 * runs, hence on the same images the same bits.
 *
 * @module
 */
import { runName } from '../../engine/runs.js';

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
 * @property {(name: RunName, progress: TrainProgress) => void} progress
 * @property {(verdicts: Partial<Record<Name, Verdict>> | null) => void} ended null: it was stopped
 * @property {(only: { codes: Float32Array, labels: Uint8Array, recon: number, kl: number }) => void} klOnly
 */

export const NAMES = /** @type {const} */ (['ae', 'vae']);
const SHIPPED_EPOCHS = 15;
/** The run in which only the KL counts is over sooner: it has nothing to learn. */
const KL_EPOCHS = 2;
const KL_BETA = 30;
/** Images of the shipped runs (models/README.md). */
const SHIPPED_IMAGES = 60_000;
const SHOWN = 2000;
const HELD_OUT = { mnist: 10_000, digits: 2000 };
/** @type {Omit<ModelSpec, 'kind' | 'beta'>} */
const SPEC = {
  ...{ latentDim: 2, hidden: [256, 64], activation: 'relu', loss: 'bce', klWarmupSteps: 0 },
  ...{ optimizer: 'adam', learningRate: 0.001, momentum: 0.9, batchSize: 128, seed: 1 },
};

/** @type {Record<RunName, ModelSpec>} */
const SPECS = {
  ae: { ...SPEC, kind: 'ae', beta: 1 },
  vae: { ...SPEC, kind: 'vae', beta: 1 },
  kl: { ...SPEC, kind: 'vae', beta: KL_BETA },
};

export const trainedId = (/** @type {RunName} */ name) => `ae-against-vae/${name}-here`;

export class Trainer {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {AbortSignal} parts.signal
   * @param {(error: unknown) => void} parts.fail
   * @param {TrainerEvents} parts.on
   */
  constructor({ engine, data, digits, signal, fail, on }) {
    this.engine = engine;
    this.data = data;
    this.digits = digits;
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

  /** All three at once, from the start; again: to the same bits. @param {number} epochs */
  async train(epochs) {
    if (this.running) return;
    this.running = true;
    /** @type {Partial<Record<Name, Verdict>> | null} */
    let verdicts = null;
    try {
      const sets = await this.digits();
      const one = (/** @type {RunName} */ name) => this.trainOne(name, sets, epochs);
      const kl = one('kl').then((whole) => (whole ? this.showKlOnly(sets) : undefined));
      const [, ...whole] = await Promise.all([kl, one('ae'), one('vae')]);
      if (whole.every(Boolean)) {
        verdicts = {};
        for (const name of NAMES) verdicts[name] = await this.verdictOn(name, sets, epochs);
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
   * @param {RunName} name @param {import('../../frame/digits.js').Digits} sets @param {number} epochs
   * @returns {Promise<boolean>} whether it came to its end
   */
  async trainOne(name, sets, epochs) {
    const id = trainedId(name);
    const spec = SPECS[name];
    const { batchSize } = spec;
    const perEpoch = Math.ceil(sets.count / batchSize);
    const steps = perEpoch * (name === 'kl' ? Math.min(KL_EPOCHS, epochs) : epochs);
    const run = this.engine.runs.open({
      ...{ id, name: runName(spec) },
      ...{ steps, batchSize, life: this.signal },
    });
    this.runs.add(run);
    try {
      await this.engine.call('modelCreate', { id, dataset: sets.train, spec }, { run });
      this.made.add(name);
      await this.engine.call(
        'train',
        {
          ...{ id, dataset: sets.train, testDataset: sets.test, testCount: SHOWN, steps },
          ...{ reportEverySteps: Math.max(1, Math.round(steps / 60)), snapshotEpochs: [] },
        },
        { run, onProgress: (progress) => this.on.progress(name, progress) },
      );
      return true;
    } catch (error) {
      if (run.signal.aborted) return false;
      throw error;
    } finally {
      run.end();
    }
  }

  /** @param {import('../../frame/digits.js').Digits} sets */
  async showKlOnly(sets) {
    const id = trainedId('kl');
    const count = SHOWN;
    const call = this.engine.call.bind(this.engine);
    const { mu } = await call('encode', { id, dataset: sets.test, first: 0, count });
    const { labels } = await call('datasetImages', {
      ...{ id: sets.test, indices: Array.from({ length: count }, (_, i) => i) },
    });
    // Over all held-out images: the first 2,000 of MNIST are easier than the rest.
    const all = HELD_OUT[sets.source];
    const { recon, kl } = await call('evaluate', { id, dataset: sets.test, count: all });
    this.on.klOnly({ codes: mu, labels, recon, kl });
  }

  /** @param {Name} name @param {import('../../frame/digits.js').Digits} sets @param {number} epochs @returns {Promise<Verdict>} */
  async verdictOn(name, sets, epochs) {
    const { sha256 } = await this.engine.call('modelHash', { id: trainedId(name) });
    const card =
      sets.count === SHIPPED_IMAGES && epochs === SHIPPED_EPOCHS
        ? await this.data.loadShippedCard(sets.source, `${name}-2`, this.signal)
        : null;
    return {
      hash: sha256,
      expected: card?.weights_sha256_float32 ?? null,
      images: sets.count,
      epochs,
    };
  }
}
