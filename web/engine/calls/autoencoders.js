/**
 * Encoders and decoders as chapter 6 looks at them (cpp/include/atlas/models/linearAutoencoder.h,
 * roundTrip.h, imageMetrics.h, finiteDifferences.h).
 * @module
 */
import { errorOf } from '../core.js';
import { joined } from '../measuring.js';
import { EngineError } from '../protocol.js';
import { inSlices, Pace } from '../slices.js';

/**
 * @typedef {object} ComparisonWithPca
 * @property {Float64Array} angles between the two spans, degrees, largest first
 * @property {number} orthonormalityGap ‖WᵀW − I‖ of the decoder
 */
/** @typedef {{ steps: number, error: number, decoder: Float32Array } & ComparisonWithPca} LinearProgress `error`: mean (x − x̂)² of a pixel over the batches since the last; `decoder`: D, a pixel a row */
/** @typedef {{ squared: Float64Array, absolute: Float64Array, crossEntropy: Float64Array }} Distances */

/**
 * @typedef {object} AutoencodersRequests
 * @property {[{ id: string, network: string, pca: string, dataset: string, steps: number }, void, LinearProgress]} linearAutoencoder
 *   trains the model `id` of kind linear until `steps` steps are taken in all; `network`, an autoencoder
 *   without hidden layers, gets its weights after each slice
 * @property {[{ id: string, pca: string }, ComparisonWithPca, never]} compareWithPca of a network without hidden layers
 * @property {[{ id: string }, { errors: Float64Array }, never]} pcaErrors mean (x − x̂)² of a pixel by the number of directions, 0 … d
 * @property {[{ id: string, codes: Float32Array }, { codes: Float32Array, error: Float64Array, largest: number }, never]} roundTrip E(D(z)) and ‖E(D(z)) − z‖
 * @property {[{ id: string, dataset: string, count: number }, { squared: number, absolute: number, crossEntropy: number }, never]} reconstructionErrors means of a pixel
 * @property {[{ image: Uint8Array, rows: number, cols: number, shift: number, noise: number, gain: number, seed: number }, { images: Uint8Array, floor: number } & Distances, never]} disturbed
 *   the image shifted, noisy and brightened, and how far each is from it; `floor`: its cross-entropy with itself
 * @property {[{ image: Uint8Array, others: Uint8Array }, Distances, never]} distancesTo
 * @property {[{ pixels: number, seed: number }, { image: Uint8Array }, never]} noiseImage uniform noise
 * @property {[{ id: string, dataset: string, images: number, count: number }, { tensors: string[], analytic: Float64Array, numeric: Float64Array, worst: number }, never]} gradientCheck in double, of the spec of `id` at its initial weights
 */

/** A page draws no faster. */
const REPORT_MS = 30;

/** @satisfies {import('./index.js').Handlers<AutoencodersRequests>} */
export const autoencoders = {
  /** @type {import('./index.js').Handler<AutoencodersRequests, 'reconstructionErrors'>} */
  async reconstructionErrors(core, p, job) {
    /** @type {Record<string, any>} */
    let part = {};
    await inSlices(job, Infinity, (_, batches) => {
      part = core.call('reconstructionErrorsPart', { ...p, batches, tally: part.tally });
      return part.errors ? 0 : batches;
    });
    return part.errors;
  },
  /** @type {import('./index.js').Handler<AutoencodersRequests, 'gradientCheck'>} */
  async gradientCheck(core, p, job) {
    /** @type {Record<string, any>[]} */
    const parts = [];
    await inSlices(job, p.count, (first, some) => {
      parts.push(core.call('gradientCheckPart', { ...p, first, some }));
    });
    const analytic = joined(Float64Array, parts, 'analytic');
    const numeric = joined(Float64Array, parts, 'numeric');
    // As finiteDifferences.h says of all of them.
    const scale = Math.sqrt(analytic.reduce((sum, g) => sum + g * g, 0) / analytic.length);
    const worst = analytic.reduce((most, g, i) => {
      const other = numeric[i] ?? NaN;
      const size = Math.max(Math.abs(g), Math.abs(other), scale);
      return size > 0 ? Math.max(most, Math.abs(g - other) / size) : most;
    }, 0);
    return { tensors: parts.flatMap(({ tensors }) => tensors), analytic, numeric, worst };
  },
  /** @type {import('./index.js').Handler<AutoencodersRequests, 'linearAutoencoder'>} */
  async linearAutoencoder(core, { id, network, pca, dataset, steps }, job) {
    const pace = new Pace();
    const { inputDim, ...made } = core.call('modelInfo', { id });
    let { step } = made;
    let reported = 0;
    const takeSlice = () => {
      job.throwIfCancelled();
      if (step < steps) {
        pace.take(steps - step, (count) => {
          const outcome = core.call('trainSteps', { id, dataset, steps: count });
          if (outcome.divergence) throw new EngineError(errorOf(outcome.divergence));
          step = outcome.step;
        });
      }
      core.call('linearAutoencoderWrite', { id, network });
      const isLast = step >= steps;
      if (isLast || performance.now() - reported >= REPORT_MS) {
        reported = performance.now();
        const { train } = core.call('trainReport', { id });
        job.progress({
          steps: step,
          error: (2 * train.recon) / inputDim, // the loss is ½ Σ (x − x̂)² of an image
          ...core.call('compareWithPca', { id: network, pca }),
          decoder: core.call('modelTensor', { id, name: 'decoder.0.weight' }),
          ...(isLast ? { checkpoint: { trainer: core.call('trainerSave', { id }) } } : {}),
        });
      }
      return !isLast;
    };
    // The first weights are no training: they wait for nobody.
    if (steps === 0) takeSlice();
    else {
      await job.inTurns(async (turn) => {
        while (takeSlice()) await turn();
      });
    }
  },
};
