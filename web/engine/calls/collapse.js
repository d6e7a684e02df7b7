/**
 * Posterior collapse (cpp/include/atlas/ribbonVae.h, linearVae.h): a VAE on Markov ribbons trained in
 * slices, and the linear VAE, which is trained in one call of a few milliseconds.
 * @module
 */

/**
 * @typedef {object} RibbonSettings
 * @property {boolean} autoregressive the decoder sees the bits before the one it predicts
 * @property {number} beta weight of the KL
 * @property {number} freeBits nats a dimension of z may cost for nothing
 * @property {number} wordDropout share of the bits the decoder does not see while it trains
 * @property {number} steps of the whole run
 * @property {number} seed
 */
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
 * @property {[{ settings: RibbonSettings, measureEvery: number }, RibbonProgress, RibbonProgress | { step: number }]} ribbonVae
 *   a run from its start; its progress is measured at step 0, at every `measureEvery` and at the end,
 *   and only its step is told in between. What it measures does not depend on the slices.
 * @property {[{ eigenvalues: number[], sigma2: number, seed: number }, LinearVaeReport, never]} linearVae
 */

/** Between two slices the worker's queue is served: shorter than a frame. */
const SLICE_MS = 10;
/** Ribbons of a point of the curve, and of the last one; and how many are shown. */
const MEASURED = 1024;
const MEASURED_LAST = 4096;
const PICTURES = 12;
const LINEAR_STEPS = 8000;

const breathe = () => new Promise((resolve) => setTimeout(resolve));

/** @type {import('./index.js').Handlers<CollapseRequests>} */
export const collapse = {
  async ribbonVae(core, { settings, measureEvery }, job) {
    const measure = (/** @type {any} */ run) => ({
      step: run.steps,
      ...core.call(
        'ribbonVaeMeasure',
        ...[settings, run.weights, run.steps < settings.steps ? MEASURED : MEASURED_LAST, PICTURES],
      ),
    });
    let run = core.call('ribbonVaeSteps', settings, 0, null);
    let report = measure(run);
    job.progress(report);
    let slice = 1;
    while (run.steps < settings.steps) {
      await breathe();
      job.throwIfCancelled();
      const until = Math.min(
        settings.steps,
        (Math.floor(run.steps / measureEvery) + 1) * measureEvery,
      );
      const count = Math.min(slice, until - run.steps);
      const started = performance.now();
      run = core.call('ribbonVaeSteps', settings, count, run);
      const took = Math.max(0.1, performance.now() - started);
      slice = Math.max(1, Math.floor((count * SLICE_MS) / took));
      if (run.steps === until) {
        await breathe();
        report = measure(run);
        job.progress(report);
      } else {
        job.progress({ step: run.steps });
      }
    }
    return report;
  },
  linearVae: (core, p) =>
    core.call('linearVae', Float64Array.from(p.eigenvalues), p.sigma2, LINEAR_STEPS, p.seed),
};
