/**
 * Posterior collapse (cpp/include/atlas/models/ribbonVae.h, linearVae.h): a VAE on Markov ribbons trained in
 * slices, and the linear VAE, which is trained in one call of a few milliseconds.
 * @module
 */
import { trainMeasured } from '../measured.js';
import { Pace, takeSlices } from '../slices.js';

/**
 * On held-out ribbons, nats a ribbon; `negElbo` is not below `entropy` but for chance.
 * @typedef {object} RibbonReport
 * @property {number} entropy of the data, exact
 * @property {number} negElbo recon + kl
 * @property {number} standardError of negElbo
 * @property {number} recon
 * @property {number} kl
 * @property {Float64Array} klPerDim 8
 * @property {Float64Array} meanVariance 8, variance of the posterior mean
 * @property {number} active how many of them are above 0.01
 * @property {Uint8Array} data pictures × 32 bits
 * @property {Uint8Array} rebuilt drawn from p(x|z), z from the posterior of each
 * @property {Uint8Array} sampled drawn with z from the prior
 * @property {number} kept share of rebuilt bits equal to the data's
 * @property {number} dataFlips share of neighbouring bits that differ
 * @property {number} sampledFlips
 */
/**
 * @typedef {object} LinearVaeReport
 * @property {number} negElbo after training
 * @property {number} ppca −E ln p(x) of probabilistic PCA
 * @property {Float64Array} klPerDim largest first
 * @property {Float64Array} klLaw ½ ln(λ/σ²), 0 where λ ≤ σ²
 * @property {Float64Array} singularValues of W
 * @property {Float64Array} singularLaw √(λ−σ²)
 * @property {number} active dimensions with a KL above 0.01
 * @property {number} activeLaw eigenvalues above σ²
 */
/** @typedef {{ step: number } & RibbonReport} RibbonProgress */

/**
 * @typedef {object} CollapseRequests
 * @property {[{ id: string, steps: number, measureEvery: number }, RibbonProgress, RibbonProgress | { step: number }]} ribbonVae
 *   a model of kind ribbons from where it stands until `steps` steps are taken in all; its progress is
 *   measured where it begins, at every `measureEvery` and at the end, and only its step is told in
 *   between. What it measures does not depend on the slices.
 * @property {[{ eigenvalues: number[], sigma2: number, seed: number }, LinearVaeReport, never]} linearVae
 */

/** Ribbons of a point of the curve, and of the last one; and how many are shown. */
const MEASURED = 1024;
const MEASURED_LAST = 4096;
const PICTURES = 12;
/** Ribbons measured in one slice: all of the last measurement at once would be 60 ms. */
const MEASURED_SLICE = 512;

/** @satisfies {import('./index.js').Handlers<CollapseRequests>} */
export const collapse = {
  /** @type {import('./index.js').Handler<CollapseRequests, 'ribbonVae'>} */
  async ribbonVae(core, { id, steps, measureEvery }, job) {
    const asked = { id, steps, measureEvery };
    return trainMeasured(core, asked, job, async (step, turn) => {
      const count = step < steps ? MEASURED : MEASURED_LAST;
      const wanted = { id, count, size: MEASURED_SLICE, pictures: PICTURES };
      /** @type {Record<string, any>} */
      let part = { tally: null };
      const take = () => {
        part = core.call('ribbonVaeMeasure', { ...wanted, tally: part.tally });
      };
      await takeSlices(job, turn, count, take, new Pace(MEASURED_SLICE));
      return { entropy: part.entropy, ...part.report };
    });
  },
};
