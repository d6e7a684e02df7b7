/**
 * A is to B as C is to ?: questions of the generator of digits, whose true answer is known, put to the
 * codes of a VAE and to pixels.
 *
 * @module
 */
import { latest } from '../../frame/latest.js';
import { once } from '../../frame/once.js';
import { Questions } from '../../frame/questions.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/directions.js').Analogies} Analogies */
/**
 * @typedef {object} On
 * @property {(source: import('../../data/models.js').ShippedDataset) => void} source which VAE is asked
 * @property {(asked: Analogies, isWhole: boolean) => void} shown isWhole: all questions, else the one on show
 * @property {(factor: Params['factor'], asked: Analogies) => void} measured of all questions
 * @property {(error: unknown) => void} error
 */

export const QUESTIONS = 100;
const CANDIDATES = 1000;
/** Of the generator: digits that none of the VAEs was trained on. */
const SEED = 14;
/** Of this factor the arithmetic does not find the answer. @type {Params['factor']} */
const FAILS = 'slant';
const VAE = 'directions/vae-20';

export class Analogy extends Questions {
  /**
   * @param {object} parts
   * @param {import('../../frame/contract.js').Engine} parts.engine
   * @param {typeof import('../../data/index.js')} parts.data
   * @param {On} parts.on
   */
  constructor({ engine, data, on }) {
    super(engine, on.error);
    this.data = data;
    /** All of them are asked from now on, not only the one on show. */
    this.isWhole = false;
    this.open = once(async () => {
      const source = await this.data.shippedDataset(this.stop.signal);
      await this.loadShipped(this.data, 'vae-20', VAE, source);
      on.source(source);
    });
    this.show = latest(async (/** @type {Params} */ { factor, question }, isStale) => {
      await this.open();
      const { isWhole } = this;
      const ask = (/** @type {Params['factor']} */ of) =>
        this.call('digitAnalogies', {
          id: VAE,
          factor: of,
          seed: SEED,
          questions: isWhole ? QUESTIONS : question + 1,
          candidates: CANDIDATES,
          shown: question,
        });
      const asked = await ask(factor);
      if (isStale()) return;
      // The one that fails belongs to the fact, whatever is on show.
      if (isWhole && factor !== FAILS) on.measured(FAILS, await ask(FAILS));
      on.shown(asked, isWhole);
      if (isWhole) on.measured(factor, asked);
    }, this.fail);
  }
}
