/**
 * Posterior collapse (cpp/include/atlas/models/ribbonVae.h, linearVae.h): a VAE on Markov ribbons trained in
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
/** Ribbons measured in one slice: all of the last measurement at once would be 60 ms. */
const MEASURED_SLICE = 512;
const LINEAR_STEPS = 8000;

/** @param {RibbonSettings} s as the binding reads them */
const packed = (s) =>
  Float64Array.of(
    ...[Number(s.autoregressive), s.beta, s.freeBits, s.wordDropout, s.steps, s.seed],
  );

/** @param {{ numbers: Float64Array, bits: Uint8Array }} answer @returns {RibbonReport} */
function reportOf({ numbers, bits }) {
  const [entropy, negElbo, standardError, recon, kl, active, kept, dataFlips, sampledFlips] =
    numbers;
  const third = bits.length / 3;
  return {
    ...{ entropy, negElbo, standardError, recon, kl, active, kept, dataFlips, sampledFlips },
    ...{ klPerDim: numbers.slice(9, 17), meanVariance: numbers.slice(17) },
    ...{ data: bits.slice(0, third), rebuilt: bits.slice(third, 2 * third) },
    sampled: bits.slice(2 * third),
  };
}

/** @type {import('./index.js').Handlers<CollapseRequests>} */
export const collapse = {
  async ribbonVae(core, { settings, measureEvery }, job) {
    const plan = packed(settings);
    let done = 0;
    let { state } = core.call('ribbonVaeSteps', plan, 0, null, 0);
    /** @param {import('../queue.js').Turn} turn */
    const measure = async (turn) => {
      const count = done < settings.steps ? MEASURED : MEASURED_LAST;
      let tally = new Float64Array(0);
      let numbers = new Float64Array(0);
      /** All pictures are of the first part. @type {Uint8Array | null} */
      let bits = null;
      for (let first = 0; first < count; first += MEASURED_SLICE) {
        if (first) await turn();
        job.throwIfCancelled();
        const part = core.call(
          ...['ribbonVaeMeasure', plan, count, state, PICTURES, MEASURED_SLICE, tally],
        );
        ({ tally, numbers } = part);
        bits ??= part.bits;
      }
      const found = { step: done, ...reportOf({ numbers, bits: bits ?? new Uint8Array(0) }) };
      job.progress(structuredClone(found));
      return found;
    };
    let slice = 1;
    const takeSlice = () => {
      job.throwIfCancelled();
      const until = Math.min(settings.steps, (Math.floor(done / measureEvery) + 1) * measureEvery);
      const count = Math.min(slice, until - done);
      const started = performance.now();
      ({ state } = core.call('ribbonVaeSteps', plan, count, state, done));
      done += count;
      const took = Math.max(0.1, performance.now() - started);
      slice = Math.max(1, Math.floor((count * SLICE_MS) / took));
      return done === until;
    };
    return job.inTurns(async (turn) => {
      let report = await measure(turn);
      while (done < settings.steps) {
        await turn();
        if (!takeSlice()) {
          job.progress({ step: done });
          continue;
        }
        await turn(); // measuring is slices of its own
        report = await measure(turn);
      }
      return report;
    });
  },
  linearVae(core, { eigenvalues, sigma2, seed }) {
    const { numbers } = core.call(
      'linearVae',
      ...[Float64Array.from(eigenvalues), sigma2, LINEAR_STEPS, seed],
    );
    const [negElbo, ppca, active, activeLaw] = numbers;
    const d = eigenvalues.length;
    const [klPerDim, klLaw, singularValues, singularLaw] = [0, 1, 2, 3].map((i) =>
      numbers.slice(4 + i * d, 4 + (i + 1) * d),
    );
    return {
      ...{ negElbo, ppca, active, activeLaw, klPerDim, klLaw, singularValues, singularLaw },
    };
  },
};
