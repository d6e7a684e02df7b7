/**
 * Fewer images than dimensions: the eigenvalues of n images by the Gram matrix at once, by the SVD, by
 * the covariance and the first of them by power iteration when the hand pauses, and how far they agree.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/pcaPoints.js').PcaRoute} PcaRoute */
/**
 * @typedef {object} Few
 * @property {number} n
 * @property {Uint8Array} images the first of the n
 * @property {PcaRoute} gram
 * @property {PcaRoute | null} svd
 * @property {PcaRoute | null} covariance
 * @property {import('../../engine/calls/pcaPoints.js').PcaPower | null} power
 * @property {number} powerOff of an entry of the direction where power iteration ended, from w₁
 * @property {number} valuesOff max difference of an eigenvalue between two routes; NaN until all are there
 * @property {number} directionsOff of a direction's entry, over the first SHOWN
 */

export const SHOWN = 8;
const PAUSE_MS = 250;
/** It stops earlier, at rounding, unless the first two eigenvalues are within one per cent. */
const POWER_STEPS = 2000;

export class FewImages extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {(error: unknown) => void} parts.onError
   * @param {{ few: (few: Few) => void, live: import('../../frame/contract.js').Parts['live'] }} parts.on
   */
  constructor({ engine, onError, on }) {
    super(engine, onError);
    this.on = on;
    /** @type {string | null} */
    this.dataset = null;
    /** @type {number | null} */
    this.count = null;
    this.asked = '';
    /** The slow routes, which no newer question waits for. @private @type {AbortController | null} */
    this.comparing = null;
    this.ask = latest(
      (/** @type {number} */ n, isStale, pause) => this.measure(n, isStale, pause),
      this.fail,
    );
  }

  /** The images to take the first n of. @param {string} dataset */
  use(dataset) {
    this.dataset = dataset;
    this.refresh();
  }

  /** @param {Params} params */
  show({ count }) {
    this.count = count;
    this.refresh();
  }

  refresh() {
    const question = `${this.dataset} ${this.count}`;
    if (!this.dataset || this.count === null || question === this.asked) return;
    this.asked = question;
    this.comparing?.abort();
    this.ask(this.count);
  }

  /** @param {number} n @param {() => boolean} isStale @param {(ms: number) => Promise<void>} pause */
  async measure(n, isStale, pause) {
    const dataset = this.dataset ?? '';
    const indices = Array.from({ length: Math.min(n, SHOWN) }, (_, i) => i);
    const { images } = await this.call('datasetImages', { id: dataset, indices });
    const gram = await this.call('pcaRoute', routeOf(dataset, n, 'gram'));
    /** @type {Few} */
    const few = {
      n,
      images,
      gram,
      svd: null,
      covariance: null,
      power: null,
      valuesOff: NaN,
      directionsOff: NaN,
      powerOff: NaN,
    };
    this.on.few(few);
    this.on.live({ fewN: n, fewRank: gram.rank });
    await pause(PAUSE_MS);
    if (isStale() || this.stop.signal.aborted) return;
    await this.compare(few, dataset);
  }

  /** The other routes, one after the other. @param {Few} few shown as it is filled @param {string} dataset */
  async compare(few, dataset) {
    const { n, gram } = few;
    const { signal } = (this.comparing = new AbortController());
    /** @type {FewImages['call']} */
    const call = (type, payload) => this.engine.call(type, payload, { signal });
    try {
      few.svd = await call('pcaRoute', routeOf(dataset, n, 'svd'));
      this.on.few(few);
      few.covariance = await call('pcaRoute', routeOf(dataset, n, 'covariance'));
      const [values, directions] = await Promise.all(
        /** @type {const} */ (['eigenvalues', 'directions']).map(async (what) => {
          const off = await Promise.all(
            [few.svd, few.covariance].map((route) =>
              call('pcaCompare', { a: gram[what], b: route?.[what] ?? [] }),
            ),
          );
          return Math.max(...off);
        }),
      );
      few.valuesOff = values ?? NaN;
      few.directionsOff = directions ?? NaN;
      this.on.few(few);
      const goal = gram.first ?? new Float64Array(0);
      const ask = { dataset, first: 0, count: n, goal, steps: POWER_STEPS };
      const power = await call('pcaPower', ask);
      const first = gram.directions.slice(0, power.direction.length);
      few.powerOff = await call('pcaCompare', { a: first, b: power.direction });
      few.power = power;
      this.on.few(few);
      this.on.live({
        routesN: n,
        valuesOff: few.valuesOff,
        directionsOff: few.directionsOff,
        svdRank: few.svd.rank,
        covarianceRank: few.covariance.rank,
        sigma1: few.svd.singularValues?.[0] ?? NaN,
        square1: few.svd.eigenvalues[0] ?? NaN,
        gramLambda1: gram.eigenvalues[0] ?? NaN,
        powerLambda1: power.eigenvalue,
        powerOff: few.powerOff,
        powerSteps: power.tangent.length - 1,
        powerDecay: power.decay,
        powerRatio: gram.ratio ?? NaN,
        gramMs: gram.milliseconds,
        covarianceMs: few.covariance.milliseconds,
      });
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  /** @override */
  close() {
    this.comparing?.abort();
    super.close();
  }
}

/** @param {string} dataset @param {number} n the first so many @param {'gram' | 'covariance' | 'svd'} route */
const routeOf = (dataset, n, route) => {
  const shown = Math.min(SHOWN, n - 1);
  return { dataset, first: 0, count: n, route, shown };
};
