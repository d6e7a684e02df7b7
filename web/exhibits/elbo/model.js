/**
 * Chapter 9's questions to the core about the model on the line: the picture with all its sums, the
 * sweep over θ, and the ascent of the ELBO. Only the newest question counts.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { Questions } from '../../frame/questions.js';
import { ASCENT_STEPS, lineOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/elbo.js').ElboPicture} ElboPicture */
/** @typedef {import('../../engine/calls/elbo.js').ThetaSweep} ThetaSweep */
/** @typedef {import('../../engine/calls/elbo.js').Ascent} Ascent */

/** What of the line is drawn; the sums reach farther. */
export const REACH = 4;
const CURVE_POINTS = 241;
const SWEEP_POINTS = 37;
const ASCENT = { rate: 0.2, steps: ASCENT_STEPS };

/** @param {Params} a @param {Params} b */
const isSameLine = (a, b) => JSON.stringify(lineOf(a)) === JSON.stringify(lineOf(b));

export class Bound extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../engine/client.js').Engine} parts.engine
   * @param {(picture: ElboPicture, asked: Params) => void} parts.onPicture
   * @param {(sweep: ThetaSweep, asked: Params) => void} parts.onSweep
   * @param {(error: unknown) => void} parts.onError
   */
  constructor({ engine, onPicture, onSweep, onError }) {
    super(engine, onError);
    const { signal } = this.stop;
    /** @type {{ path: Ascent, at: number } | null} steps taken from where q was left by hand */
    this.ascent = null;
    this.ask = latest(async (/** @type {Params} */ params) => {
      const line = lineOf(params);
      const payload = { line, reach: REACH, count: CURVE_POINTS };
      const picture = await this.call('elboPicture', payload);
      if (!signal.aborted) onPicture(picture, params);
    }, this.fail);
    this.askSweep = latest(async (/** @type {Params} */ params) => {
      const payload = { line: lineOf(params), over: params.over, count: SWEEP_POINTS };
      const sweep = await this.call('thetaSweep', payload);
      if (!signal.aborted) onSweep(sweep, params);
    }, this.fail);
  }

  /** Steps of the ascent that lead to this q; 0 when the hand set it. @param {Params} asked */
  stepOf({ mu, sigma }) {
    const { ascent } = this;
    if (!ascent || ascent.path.mu[ascent.at] !== mu || ascent.path.sigma[ascent.at] !== sigma)
      return 0;
    return ascent.at;
  }

  /** What was set by hand begins a new ascent. */
  forget() {
    this.ascent = null;
  }

  /**
   * q after so many steps more of the ascent that begins where q was set by hand.
   * @param {() => Params} now
   * @param {number} by
   * @returns {Promise<{ mu: number, sigma: number } | null>} null: the hand was faster
   */
  async climb(now, by) {
    try {
      if (!this.ascent) {
        const asked = now();
        const payload = { line: lineOf(asked), ...ASCENT };
        const path = await this.call('elboAscent', payload);
        if (this.stop.signal.aborted || !isSameLine(asked, now())) return null;
        this.ascent ??= { path, at: 0 };
      }
      const { ascent } = this;
      ascent.at = Math.min(ASCENT.steps, Math.max(0, ascent.at + by));
      return { mu: ascent.path.mu[ascent.at] ?? 0, sigma: ascent.path.sigma[ascent.at] ?? 1 };
    } catch (error) {
      this.fail(error);
      return null;
    }
  }
}
