/**
 * What chapter 10 measures of an image and of a model: the ledger of −ELBO, mean losses of held-out
 * images, near-identical digits under AE and VAE.
 *
 * @module
 */
import { HELD_OUT } from './params.js';

/** @typedef {import('../../frame/questions.js').Questions} Questions */
/** @typedef {import('../../engine/calls/variational.js').Ledger} Ledger */
/** @typedef {import('../../engine/calls/variational.js').EncoderStretch} EncoderStretch */
/** @typedef {{ ledger: Ledger, still: Ledger, floor: number }} Ledgers still: σ switched off */
/** @typedef {{ ae: EncoderStretch, vae: EncoderStretch, images: Uint8Array, pairs: number }} Twins images: pairs × (query, neighbour) */

const PIXELS = 784;
const LEDGER_SAMPLES = 1024;
const TWIN_COUNT = 1000;
const TWIN_PAIRS = 100;
/** The nearest of so many training images is looked for. */
const NEAR_LIMIT = 10_000;

/** @param {Questions} questions @param {{ id: string, image: Uint8Array, seed: number }} ask @returns {Promise<Ledgers>} */
export async function ledgersOf(questions, ask) {
  const ledger = await questions.call('elboLedger', {
    ...ask,
    samples: LEDGER_SAMPLES,
    sigmaScale: 1,
  });
  const still = await questions.call('elboLedger', { ...ask, samples: 2, sigmaScale: 0 });
  const one = 'the-vae/one';
  const shape = { id: one, rows: 28, cols: 28, capacity: 1 };
  await questions.call('datasetCreate', { ...shape, images: ask.image, labels: null });
  const floor = await questions.call('datasetFloor', { id: one });
  return { ledger, still, floor };
}

/** Means over held-out images, nats: z drawn, and z = μ. @param {Questions} questions @param {string} id @param {string} test */
export async function heldOutLosses(questions, id, test) {
  const ask = { id, dataset: test, count: HELD_OUT };
  const { recon, kl } = await questions.call('evaluate', ask);
  const { crossEntropy } = await questions.call('reconstructionErrors', ask);
  return { recon, kl, atMean: PIXELS * crossEntropy, count: HELD_OUT };
}

/**
 * @param {Questions} questions
 * @param {{ ae: string, vae: string }} ids
 * @param {string} test
 * @returns {Promise<Twins>}
 */
export async function twinsOf(questions, ids, test) {
  const ask = { dataset: test, count: TWIN_COUNT };
  const ae = await questions.call('encoderStretch', { id: ids.ae, ...ask });
  const vae = await questions.call('encoderStretch', { id: ids.vae, ...ask });
  const pairs = Math.min(TWIN_PAIRS, ae.order.length);
  const indices = Array.from(ae.order.subarray(0, pairs)).flatMap((query) => [
    query,
    ae.count + (ae.neighbour[query] ?? 0),
  ]);
  const { images } = await questions.call('datasetImages', { id: test, indices });
  return { ae, vae, images, pairs };
}

/**
 * Mean distance of samples, as the decoder gives them, to the nearest training image, L2 with pixels in
 * 0…1; NaN of anything else, and without images.
 * @param {Questions} questions @param {string} id @param {import('./fromPrior.js').FromPrior} found
 * @param {string | undefined} dataset
 */
export async function nearestMean(questions, id, { decoded, codes }, dataset) {
  if (decoded !== 'samples' || !dataset) return NaN;
  const asked = { id, dataset, codes, count: codes.length / 2, limit: NEAR_LIMIT };
  return (await questions.call('nearestToPoints', asked)).mean;
}
