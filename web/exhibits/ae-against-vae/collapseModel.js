/**
 * The runs on ribbons, shipped and trained here, and the linear VAE at every σ² of its slider.
 *
 * @module
 */
import { Questions } from '../../frame/questions.js';
import { throughCrashes, train } from '../../frame/training.js';
import { keyOf, MEASURE_EVERY, runOf, specOf, STEPS } from '../../data/ribbons.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../data/ribbons.js').Choice} Choice */
/** @typedef {import('../../data/ribbons.js').RibbonRun} RibbonRun */
/** @typedef {import('../../engine/calls/collapse.js').RibbonProgress} RibbonProgress */
/** @typedef {import('../../engine/calls/collapse.js').LinearVaeReport} LinearVaeReport */
/**
 * What is shown for a choice.
 * @typedef {object} Shown
 * @property {Choice} choice
 * @property {RibbonRun | null} run trained here if it was, else shipped; null: neither
 * @property {'shipped' | 'here' | 'same' | 'other' | 'partial' | 'none' | 'loading' | 'missing'} origin same, other:
 *   trained here, and its numbers are those of the shipped run to the last bit, or not; loading,
 *   missing: the shipped runs are not there yet, or cannot be had
 * @property {number | null} step of the training under way
 */

/**
 * @typedef {object} Training
 * @property {string} key
 * @property {Choice} choice
 * @property {import('../../engine/runs.js').Run} run
 * @property {number} step
 * @property {RibbonProgress[]} reports
 * @property {RibbonRun | null} shown of the reports so far
 */

/** Ribbons of a step (cpp/include/atlas/models/ribbonVae.h). */
const BATCH = 128;
/** Eigenvalues of the linear VAE's data. */
export const SPECTRUM = [4, 2, 1.2, 0.8, 0.5, 0.3, 0.1, 0.05];
/** Stops of σ², none within 2 % below an eigenvalue: there half a per cent of a nat decides. */
export const SIGMAS = [
  0.03, 0.04, 0.06, 0.07, 0.085, 0.12, 0.14, 0.17, 0.2, 0.24, 0.28, 0.33, 0.4, 0.45, 0.55, 0.62,
  0.7, 0.9, 1, 1.1, 1.3, 1.5, 1.7, 1.85, 2.2, 2.5, 3, 3.5, 3.8, 4.3, 5, 6,
];

const choiceOf = (/** @type {Params} */ p) => ({
  past: p.decoder === 'past',
  beta: p.beta,
  freeBits: p.freeBits,
  wordDropout: p.decoder === 'past' ? p.wordDropout : 0,
});

const sameBits = (/** @type {RibbonRun} */ a, /** @type {RibbonRun} */ b) =>
  a.last.negElbo === b.last.negElbo &&
  a.last.kl === b.last.kl &&
  a.negElbo.every((value, i) => value === b.negElbo[i]) &&
  a.last.klPerDim.every((value, j) => value === b.last.klPerDim[j]) &&
  a.last.rebuilt.every((bit, i) => bit === b.last.rebuilt[i]);

export class Collapse extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {(choice: Choice) => string} parts.nameOf for the page's list of trainings
   * @param {(shown: Shown) => void} parts.onRun
   * @param {(runs: Map<string, RibbonRun>, here: Map<string, RibbonRun>) => void} parts.onSweep
   * @param {(at: number, found: (LinearVaeReport | undefined)[]) => void} parts.onLinear at: index of SIGMAS
   * @param {(error: unknown) => void} parts.fail
   */
  constructor(parts) {
    super(parts.engine, parts.fail);
    this.parts = parts;
    /** @type {Map<string, RibbonRun>} */
    this.shipped = new Map();
    /** Of a setting without a run. @type {'loading' | 'missing' | 'none'} */
    this.without = 'loading';
    /** @type {Map<string, RibbonRun>} */
    this.here = new Map();
    /** The run under way. @type {Training | null} */
    this.training = null;
    /** @type {Choice | null} */
    this.choice = null;
    /** @type {(LinearVaeReport | undefined)[]} */
    this.linear = SIGMAS.map(() => undefined);
    this.isFilling = false;
    this.at = 0;
  }

  /** @param {Map<string, RibbonRun> | null} runs null: they cannot be had */
  setShipped(runs) {
    this.shipped = runs ?? new Map();
    this.without = runs ? 'none' : 'missing';
    this.tell();
    this.parts.onSweep(this.shipped, this.here);
  }

  /** @param {Params} params */
  show(params) {
    this.choice = choiceOf(params);
    this.tell();
    this.at = nearest(params.sigma2);
    if (this.linear[this.at]) this.parts.onLinear(this.at, this.linear);
    if (params.part === 'linear') this.fill().catch(this.fail);
  }

  tell() {
    const { choice, training } = this;
    if (!choice) return;
    const key = keyOf(choice);
    if (training?.key === key) {
      const { shown: run, step } = training;
      return this.parts.onRun({ choice, run, origin: 'partial', step });
    }
    const [shipped, here] = [this.shipped.get(key), this.here.get(key)];
    const origin = here
      ? shipped
        ? sameBits(here, shipped)
          ? 'same'
          : 'other'
        : 'here'
      : shipped
        ? 'shipped'
        : this.without;
    this.parts.onRun({ choice, run: here ?? shipped ?? null, origin, step: null });
  }

  /** Trains the chosen settings, from the start; another run of this view ends. */
  async train() {
    const { choice } = this;
    if (!choice) return;
    this.training?.run.cancel();
    const key = keyOf(choice);
    const named = {
      id: 'ae-against-vae/ribbons',
      name: this.parts.nameOf(choice),
      steps: STEPS,
      batchSize: BATCH,
      life: this.stop.signal,
    };
    const { run, ended } = train(this.engine, named, async (mine) => {
      const { id } = named;
      const spec = specOf(choice);
      await this.engine.call('modelCreate', { id, spec, dataset: '' }, { run: mine });
      const payload = { id, steps: STEPS, measureEvery: MEASURE_EVERY };
      const options = { run: mine, onProgress: take };
      await throughCrashes(() => this.engine.call('ribbonVae', payload, options));
    });
    /** @type {Training} */
    const training = { key, choice, run, step: 0, reports: [], shown: null };
    const take = (/** @type {{ step: number } | RibbonProgress} */ progress) => {
      training.step = progress.step;
      // After a crash the run goes on where it was measured last, and is measured there again.
      if ('kl' in progress && training.reports.at(-1)?.step !== progress.step) {
        training.reports.push(progress);
        training.shown = runOf(choice, training.reports);
      }
      if (this.training === training) this.tell();
    };
    this.training = training;
    this.tell();
    try {
      if (await ended) this.here.set(key, runOf(choice, training.reports));
    } catch (error) {
      this.fail(error);
    } finally {
      if (this.training === training) this.training = null;
      if (!this.stop.signal.aborted) {
        this.tell();
        this.parts.onSweep(this.shipped, this.here);
      }
    }
  }

  stopTraining() {
    this.training?.run.cancel();
  }

  /** Trains the linear VAE at every σ², the one on show first: a few hundredths of a second each. */
  async fill() {
    if (this.isFilling) return;
    this.isFilling = true;
    try {
      for (;;) {
        const next = this.linear[this.at] ? this.linear.findIndex((one) => !one) : this.at;
        if (next < 0) break;
        this.linear[next] = await this.call('linearVae', {
          eigenvalues: SPECTRUM,
          sigma2: SIGMAS[next] ?? 1,
          seed: 1,
        });
        this.parts.onLinear(this.at, this.linear);
      }
    } finally {
      this.isFilling = false;
    }
  }
}

/** @param {number} sigma2 */
function nearest(sigma2) {
  let best = 0;
  SIGMAS.forEach((stop, i) => {
    if (Math.abs(stop - sigma2) < Math.abs((SIGMAS[best] ?? 0) - sigma2)) best = i;
  });
  return best;
}
