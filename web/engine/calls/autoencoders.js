/**
 * Encoders and decoders as chapter 6 looks at them (cpp/include/atlas/models/linearAutoencoder.h,
 * roundTrip.h, imageMetrics.h, finiteDifferences.h).
 * @module
 */
import { Pace } from '../slices.js';

/**
 * @typedef {object} LinearSettings
 * @property {number} latentDim
 * @property {number} batchSize
 * @property {number} learningRate
 * @property {number} rateDrop the step at which the rate falls to a tenth
 * @property {number} seed
 */
/**
 * A run as a value: given back, it goes on to the same bits.
 * @typedef {{ weights: Float32Array, moment1: Float32Array, moment2: Float32Array, steps: number }} LinearState
 */
/**
 * @typedef {object} ComparisonWithPca
 * @property {Float64Array} angles between the two spans, degrees, largest first
 * @property {number} orthonormalityGap ‖WᵀW − I‖ of the decoder
 */
/** @typedef {{ steps: number, error: number } & ComparisonWithPca} LinearProgress `error`: mean (x − x̂)² of a pixel over the batches since the last */
/** @typedef {{ squared: Float64Array, absolute: Float64Array, crossEntropy: Float64Array }} Distances */

/**
 * @typedef {object} AutoencodersRequests
 * @property {[{ id: string, pca: string, dataset: string, settings: LinearSettings, steps: number, state: LinearState | null }, { state: LinearState }, LinearProgress]} linearAutoencoder
 *   trains in slices until `steps` steps are taken in all; the model `id`, a network without hidden
 *   layers, gets the weights after each
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
  /** @type {import('./index.js').Handler<AutoencodersRequests, 'linearAutoencoder'>} */
  async linearAutoencoder(core, { id, pca, dataset, settings, steps, state }, job) {
    const pace = new Pace();
    let run = state;
    let [sum, since, reported] = [0, 0, 0];
    const takeSlice = () => {
      job.throwIfCancelled();
      const taken = pace.take(Math.max(0, steps - (run?.steps ?? 0)), (count) => {
        const asked = { id, pca, dataset, settings, steps: count, state: run };
        const { error, ...next } = core.call('linearAutoencoderSteps', asked);
        run = /** @type {LinearState} */ (next);
        sum += error * count;
      });
      since += taken;
      const at = run?.steps ?? 0;
      if (performance.now() - reported >= REPORT_MS || at >= steps) {
        reported = performance.now();
        job.progress({
          steps: at,
          error: since ? sum / since : 0,
          ...core.call('compareWithPca', { id, pca }),
        });
        [sum, since] = [0, 0];
      }
      return at < steps;
    };
    // The first weights are no training: they wait for nobody.
    if (steps === 0) takeSlice();
    else {
      await job.inTurns(async (turn) => {
        while (takeSlice()) await turn();
      });
    }
    return { state: /** @type {LinearState} */ (/** @type {unknown} */ (run)) };
  },
};
