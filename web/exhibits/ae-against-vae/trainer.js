/**
 * Both twins, and a VAE whose KL counts thirty times, trained in this tab: the settings of the shipped
 * runs, hence on the same images the same bits.
 *
 * @module
 */

/** @typedef {'ae' | 'vae'} Name */
/** @typedef {Name | 'kl'} RunName */
/** @typedef {import('../../engine/protocol.js').TrainProgress} TrainProgress */
/** @typedef {import('../../engine/protocol.js').ModelSpec} ModelSpec */
/**
 * What became of a run: its hash, and that of the shipped one if it was trained on as many images.
 * @typedef {{ hash: string, expected: string | null, images: number }} Verdict
 */
/**
 * @typedef {object} TrainerEvents
 * @property {(name: RunName, progress: TrainProgress) => void} progress
 * @property {(verdicts: Partial<Record<Name, Verdict>> | null) => void} ended null: it was stopped
 * @property {(only: { codes: Float32Array, labels: Uint8Array, recon: number, kl: number }) => void} klOnly
 */

export const NAMES = /** @type {const} */ (['ae', 'vae']);
export const EPOCHS = 15;
/** The run in which only the KL counts is over sooner: it has nothing to learn. */
const KL_EPOCHS = 2;
const KL_BETA = 30;
/** Images of the shipped runs (models/README.md). */
const SHIPPED_IMAGES = 60_000;
const SHOWN = 2000;
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
    /** @type {AbortController | null} */
    this.run = null;
    /** @type {Set<RunName>} */
    this.made = new Set();
  }

  get running() {
    return this.run !== null;
  }

  /** @param {Name} name */
  has(name) {
    return this.made.has(name);
  }

  /** All three at once, from the start; again: to the same bits. */
  async train() {
    if (this.run) return;
    const run = new AbortController();
    this.run = run;
    const stop = () => run.abort();
    this.signal.addEventListener('abort', stop);
    /** @type {Partial<Record<Name, Verdict>> | null} */
    let verdicts = null;
    try {
      const sets = await this.digits();
      const one = (/** @type {RunName} */ name) => this.trainOne(name, sets, run.signal);
      await Promise.all([one('kl').then(() => this.showKlOnly(sets)), one('ae'), one('vae')]);
      verdicts = {};
      for (const name of NAMES) verdicts[name] = await this.verdictOn(name, sets);
    } catch (error) {
      if (!run.signal.aborted) this.fail(error);
    } finally {
      run.abort();
      this.signal.removeEventListener('abort', stop);
      this.run = null;
      if (!this.signal.aborted) this.on.ended(verdicts);
    }
  }

  stop() {
    this.run?.abort();
  }

  /** @param {RunName} name @param {import('../../frame/digits.js').Digits} sets @param {AbortSignal} signal */
  async trainOne(name, sets, signal) {
    const id = trainedId(name);
    const spec = SPECS[name];
    const epochs = name === 'kl' ? KL_EPOCHS : EPOCHS;
    const steps = Math.ceil(sets.count / spec.batchSize) * epochs;
    await this.engine.call('modelCreate', { id, dataset: sets.train, spec }, { signal });
    this.made.add(name);
    await this.engine.call(
      'train',
      {
        ...{ id, dataset: sets.train, testDataset: sets.test, testCount: SHOWN, steps },
        ...{ reportEverySteps: Math.max(1, Math.round(steps / 60)), snapshotEpochs: [] },
      },
      { signal, onProgress: (progress) => this.on.progress(name, progress) },
    );
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
    const { recon, kl } = await call('evaluate', { id, dataset: sets.test, count });
    this.on.klOnly({ codes: mu, labels, recon, kl });
  }

  /** @param {Name} name @param {import('../../frame/digits.js').Digits} sets @returns {Promise<Verdict>} */
  async verdictOn(name, sets) {
    const { sha256 } = await this.engine.call('modelHash', { id: trainedId(name) });
    const card =
      sets.count === SHIPPED_IMAGES
        ? await this.data.loadShippedCard(sets.source, `${name}-2`, this.signal)
        : null;
    return { hash: sha256, expected: card?.weights_sha256_float32 ?? null, images: sets.count };
  }
}
