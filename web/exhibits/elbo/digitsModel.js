/**
 * Chapter 9's questions about real digits: the evidence of one image under the shipped VAE with two
 * latent numbers by a sum over codes, the naive average of prior draws, and both over a set of
 * held-out digits, one after another so that the page stays awake.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';
import { DIMS, SET } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/elbo.js').Evidence} Evidence */
/** @typedef {import('../../engine/calls/elbo.js').NaiveEvidence} NaiveEvidence */
/** @typedef {import('../../engine/calls/elbo.js').EvidenceCosts} EvidenceCosts */
/** @typedef {{ image: Uint8Array, label: number | null, index: number, source: 'mnist' | 'digits' }} Digit index: of the held-out digits, −1 before they are there */
/**
 * @typedef {object} SetOfDigits
 * @property {number} done digits measured so far
 * @property {number} count in all
 * @property {number} logEvidence means
 * @property {number} elbo
 * @property {number} gap
 * @property {number} gapError its standard error
 * @property {number} divergence
 * @property {number} leastGap
 * @property {number} leastSigma
 * @property {NaiveEvidence | null} naive once all are measured
 */

const MODEL = 'elbo/vae-2';
const FIRST = 'elbo/first';
export const COUNTS = [1, 3, 10, 30, 100, 300, 1000];
/** Where the table and the facts read the naive average. */
export const READ = [1, 10, 100, 1000];
const DRAWS = 8000;
const SEED = 1;
/** Cells whose middles are exact, cut until they are half of q's σ. */
const GRID = { half: 6, side: 64, levels: 6 };
/** Nothing is cut: the plain sum, for comparison. */
const FULL = { half: 5, side: 320, levels: 0 };
/** How fast codes are decoded here: enough of them to time. */
const TRIAL = { half: 5, side: 70, levels: 0 };
const WHOLE = /** @type {const} */ ([-4, 4, -4, 4]);
/** Nothing is drawn. */
const BLIND = { window: WHOLE, sigmas: 0, cols: 0 };
const NEAR_SIGMAS = 5;
/** About as many as the cells of the sum along the window: smoothed between. */
export const COLS = 44;
/** Prior draws shown on the plane of one digit; as many as are averaged where they are guesses. */
export const SHOWN_DRAWS = 400;
const MOST_DRAWS = 1000;
const COST = { relativeError: 0.1, dims: DIMS };

export class Digits extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {import('../../frame/contract.js').Parts['digits']} parts.digits
   * @param {object} parts.on
   * @param {(digit: Digit) => void} parts.on.digit
   * @param {(found: Evidence, draws: Float32Array) => void} parts.on.evidence
   * @param {(naive: NaiveEvidence, found: Evidence) => void} parts.on.naive
   * @param {(set: SetOfDigits) => void} parts.on.set
   * @param {(full: Evidence) => void} parts.on.full
   * @param {(costs: EvidenceCosts, rate: number, asked: Params) => void} parts.on.costs
   * @param {(held: number, total: number) => void} parts.on.loading
   * @param {(error: unknown) => void} parts.on.error
   */
  constructor({ engine, data, digits, on }) {
    super(engine, on.error);
    this.data = data;
    this.digits = digits;
    this.on = on;
    /** The model and a first digit. @private */
    this.opened = once(() => this.openNow());
    /** Engine data set of what is on show. */
    this.dataset = FIRST;
    this.hasSets = false;
    /** @type {Digit['source']} before the images are there one is made */
    this.source = 'digits';
    this.rate = 0;
    /** @type {Evidence | null} of the digit on show */
    this.last = null;
    this.measuring = false;
    /** @type {Float32Array} */
    this.draws = new Float32Array();
    this.askDigit = latest(
      (/** @type {Params} */ params, isStale) => this.measure(params, isStale),
      this.fail,
    );
    this.askCosts = latest(async (/** @type {Params} */ params) => {
      await this.open();
      const rate = await this.measureRate();
      const costs = await this.call('evidenceCosts', {
        nodesPerAxis: params.nodes,
        noise: params.sharp,
        rate,
        ...COST,
      });
      on.costs(costs, rate, params);
    }, this.fail);
  }

  /** The shipped model and a first digit, before any data set. */
  open() {
    return this.opened();
  }

  /** @private */
  async openNow() {
    await this.loadShipped(this.data, 'vae-2', MODEL);
    await this.call('datasetDigits', { id: FIRST, count: 10, seed: 2, firstIndex: 0 });
    const { codes } = await this.call('sample', {
      id: MODEL,
      n: 0,
      count: MOST_DRAWS,
      seed: SEED,
    });
    this.draws = codes;
  }

  /** Held-out digits of the page's data set; then the digit is asked for anew. @param {() => Params} now */
  async load(now) {
    try {
      await this.open();
      const sets = await this.digits({
        onProgress: (held, total) => !this.stop.signal.aborted && this.on.loading(held, total),
      });
      if (this.stop.signal.aborted) return;
      this.dataset = sets.test;
      this.hasSets = true;
      this.source = sets.source;
      this.askDigit(now());
      if (now().view === 'digits' && now().scope === 'set') void this.measureSet();
    } catch (error) {
      this.fail(error);
    }
  }

  /** @param {Params} params @param {() => boolean} isStale */
  async measure(params, isStale) {
    await this.open();
    const { dataset } = this;
    const index = this.hasSets ? params.digit : 0;
    const { images, labels } = await this.call('datasetImages', { id: dataset, indices: [index] });
    const shown = this.hasSets ? index : -1;
    const { source } = this;
    this.on.digit({ image: images, label: labels[0] ?? null, index: shown, source });
    // Guesses are seen over the whole prior.
    const found = await this.evidence(index, params.view === 'integral' ? 'whole' : params.near);
    this.last = found;
    if (isStale()) return;
    const naive = await this.call('naiveEvidence', {
      id: MODEL,
      dataset,
      first: index,
      count: 1,
      draws: DRAWS,
      counts: COUNTS,
      seed: SEED,
      reference: found.logEvidence,
    });
    if (this.last === found) this.on.naive(naive, found);
  }

  /** @param {number} index @param {Params['near']} near */
  async evidence(index, near) {
    const found = await this.call('evidence', {
      id: MODEL,
      dataset: this.dataset,
      index,
      grid: GRID,
      view: { window: WHOLE, sigmas: near === 'near' ? NEAR_SIGMAS : 0, cols: COLS },
    });
    this.on.evidence(found, this.draws);
    return found;
  }

  /** The plain sum over every code of a fine grid. @param {Params} params */
  async measureFull(params) {
    try {
      await this.open();
      const shown = this.last;
      const index = this.hasSets ? params.digit : 0;
      const payload = { id: MODEL, dataset: this.dataset, index, grid: FULL };
      const full = await this.call('evidence', { ...payload, view: BLIND });
      // Another digit may have come meanwhile.
      if (!this.stop.signal.aborted && this.last === shown) this.on.full(full);
    } catch (error) {
      this.fail(error);
    }
  }

  /** The first held-out digits, one call each; what is known so far is told after each. */
  async measureSet() {
    if (this.measuring || !this.hasSets) return;
    this.measuring = true;
    try {
      /** @type {Evidence[]} */
      const found = [];
      const { dataset } = this;
      for (let index = 0; index < SET; index++) {
        const payload = { id: MODEL, dataset, index, grid: GRID };
        found.push(await this.call('evidence', { ...payload, view: BLIND }));
        if (index % 4 === 3) this.on.set(await this.summaryOf(found, null));
      }
      const summary = await this.summaryOf(found, null);
      const naive = await this.call('naiveEvidence', {
        id: MODEL,
        dataset,
        first: 0,
        count: SET,
        draws: DRAWS,
        counts: COUNTS,
        seed: SEED,
        reference: summary.logEvidence,
      });
      this.on.set({ ...summary, naive });
    } catch (error) {
      this.fail(error);
    } finally {
      this.measuring = false;
    }
  }

  /** @param {readonly Evidence[]} found @param {NaiveEvidence | null} naive @returns {Promise<SetOfDigits>} */
  async summaryOf(found, naive) {
    const of = async (/** @type {(e: Evidence) => number} */ pick) =>
      this.call('summarize', { values: Float64Array.from(found, pick) });
    const gap = await of((e) => e.gap);
    return {
      done: found.length,
      count: SET,
      naive,
      logEvidence: (await of((e) => e.logEvidence)).mean,
      elbo: (await of((e) => e.elbo)).mean,
      gap: gap.mean,
      gapError: gap.standardError,
      leastGap: gap.least,
      divergence: (await of((e) => e.divergence)).mean,
      leastSigma: (await of((e) => Math.min(...e.sigma))).least,
    };
  }

  /** Codes decoded a second, measured once. */
  async measureRate() {
    if (!this.rate) {
      const payload = { id: MODEL, dataset: FIRST, index: 0, grid: TRIAL };
      const { decoded, seconds } = await this.call('evidence', { ...payload, view: BLIND });
      // A clock that ticks in milliseconds may have seen none.
      this.rate = decoded / Math.max(seconds, 1e-3);
    }
    return this.rate;
  }
}
