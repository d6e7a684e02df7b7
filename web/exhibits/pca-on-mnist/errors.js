/**
 * The error of the reconstructions, measured over every image of the fit, against the dropped
 * eigenvalues. It takes seconds; a hand that moves on ends it.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { PIXELS } from './basis.js';

/** @typedef {import('./basis.js').Basis} Basis */
/** @typedef {{ basis: Basis, sets: import('../../frame/digits.js').Digits, k: number }} Asked */
/**
 * @typedef {object} Check error(k) measured over `images` of `n`; done when they are all
 * @property {number} k
 * @property {number} images
 * @property {number} n
 * @property {number} error Σ‖x − x̂‖²/(n−1); NaN until done
 * @property {number} dropped
 * @property {number} heldOut mean over held-out images and pixels of (x − x̂)²
 * @property {Basis} basis
 */

/** A hand that pauses this long wants to know the error. */
const PAUSE_MS = 180;

export class Errors extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {(error: unknown) => void} parts.onError
   * @param {{ check: (check: Check) => void, live: import('../../frame/contract.js').Parts['live'] }} parts.on
   */
  constructor({ engine, onError, on }) {
    super(engine, onError);
    this.on = on;
    /** @type {AbortController | null} */
    this.checking = null;
    this.ask = latest(
      (/** @type {Asked} */ asked, isStale, pause) => this.check(asked, isStale, pause),
      this.fail,
    );
  }

  /** What is being measured is no longer asked for. */
  abort() {
    this.checking?.abort();
  }

  /** Every image of the fit, encoded and decoded. @param {Asked} asked @param {() => boolean} isStale @param {(ms: number) => Promise<void>} pause */
  async check({ basis, sets, k }, isStale, pause) {
    const { n, id, scale } = basis;
    const dropped = basis.dropped[k] ?? NaN;
    const so = { k, n, dropped, images: 0, error: NaN, heldOut: NaN, basis };
    this.on.check(so);
    await pause(PAUSE_MS);
    if (isStale() || this.stop.signal.aborted) return;
    const mine = (this.checking = new AbortController());
    const { signal } = mine;
    try {
      const { sum, images } = await this.engine.call(
        'pcaError',
        { id, scale, dataset: sets.train, count: n, components: k },
        {
          signal,
          onProgress: (part) => {
            this.on.check({ ...so, images: part.images });
            this.on.live({ checkShare: part.images / n });
          },
        },
      );
      const error = sum / (n - 1);
      const others = await this.engine.call(
        'pcaError',
        { id, scale, dataset: sets.test, count: sets.heldOut, components: k },
        { signal },
      );
      const heldOut = others.sum / others.images / PIXELS;
      const orthonormality = await this.call('pcaOrthonormality', { id, components: k });
      const gap = await this.call('pcaCompare', { a: [error], b: [dropped] });
      this.on.check({ ...so, images, error, heldOut });
      this.on.live({ error, orthonormality, gap, checkedK: k, heldOut, checkShare: 1 });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** @override */
  close() {
    this.abort();
    super.close();
  }
}
