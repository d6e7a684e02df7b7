/**
 * The shipped models: weights for the engine, and the history (codes, labels, losses over the epochs)
 * that draws the map and its time line before any data or wasm has arrived.
 * @module
 */
import { sha256 } from './checksum.js';
import { FileProblem } from './problem.js';
import { readSafetensors } from './safetensors.js';
import { siteUrl } from './site.js';

/** @typedef {'mnist' | 'digits' | 'both' | 'sprites' | 'shapes'} ShippedDataset both: of the judge alone; sprites: of chapter 14; shapes: bodies of chapter 13 */
/** @typedef {'pca-64' | 'ae-2' | 'vae-2' | 'vae-2-conv' | 'vae-20' | 'ae-2-400' | 'vae-2-400' | 'judge' | 'vae-5-b1' | 'vae-5-b4' | 'vae-10' | 'person-none' | 'person-full'} ShippedName */

/**
 * @typedef {object} HistoryMoment
 * @property {number} epoch
 * @property {number} step
 * @property {Float32Array} codes heldOut × latentDim
 * @property {{ recon: number, kl: number, total: number }} train
 * @property {{ recon: number, kl: number, total: number }} test
 */
/**
 * @typedef {object} History
 * @property {number} latentDim
 * @property {Uint8Array} labels of the held-out images
 * @property {HistoryMoment[]} moments ascending epochs, the last is the shipped model
 */

/**
 * What is known of a shipped model (models/README.md); tools/shipModels.mjs writes it.
 * @typedef {object} ModelCard
 * @property {string} name
 * @property {import('../engine/protocol.js').ModelSpec} spec it was trained with: a run with it on the same images has the same bits
 * @property {number} images it was trained on
 * @property {number} epochs
 * @property {{ recon: number, kl: number, total: number, kl_per_dim: number[] }} test
 * @property {string} weights_sha256_float32 of the weights before they were rounded for the file
 * @property {{ weights: string, history: string }} files_sha256
 */

/** What came, by address: of one data set 8 MB at most. @type {Map<string, Promise<ArrayBuffer>>} */
const fetched = new Map();

/** @param {string} url @returns {Promise<ArrayBuffer>} */
async function fetchWhole(url) {
  const response = await fetch(url);
  if (!response.ok) {
    throw new FileProblem('site.status', { url, status: response.status });
  }
  return response.arrayBuffer();
}

/**
 * Fetched once for all figures of a page; what did not come is asked for again. Whoever leaves waits no
 * longer, the others still do.
 * @param {string} url @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer>} a copy: it may be handed on
 */
async function fetchBytes(url, signal) {
  const whole = fetched.get(url) ?? fetchWhole(url);
  fetched.set(url, whole);
  whole.catch(() => {
    if (fetched.get(url) === whole) fetched.delete(url);
  });
  const left = new Promise((_, reject) => {
    signal?.throwIfAborted();
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const bytes = await /** @type {Promise<ArrayBuffer>} */ (Promise.race([whole, left]));
  return bytes.slice(0);
}

/**
 * @param {ShippedDataset} dataset
 * @param {ShippedName} name
 * @param {'safetensors' | 'history.safetensors' | 'json'} ending
 */
const modelUrl = (dataset, name, ending) => siteUrl(`models/${dataset}/${name}.${ending}`).href;

/**
 * Weights, for the engine's modelLoad, checked against the card: one flipped bit would still be a model.
 * @param {ShippedDataset} dataset @param {ShippedName} name @param {AbortSignal} [signal]
 */
export async function loadShippedModel(dataset, name, signal) {
  const [weights, card] = await Promise.all([
    fetchBytes(modelUrl(dataset, name, 'safetensors'), signal),
    loadShippedCard(dataset, name, signal),
  ]);
  const bytes = new Uint8Array(weights);
  const found = await sha256(bytes);
  const expected = card.files_sha256.weights;
  if (found !== null && found !== expected) {
    for (const ending of /** @type {const} */ (['safetensors', 'json']))
      fetched.delete(modelUrl(dataset, name, ending));
    const file = `${dataset}/${name}.safetensors`;
    throw new FileProblem('site.badModel', { file, found, wanted: expected });
  }
  return bytes;
}

/**
 * The card.
 * @param {ShippedDataset} dataset @param {ShippedName} name @param {AbortSignal} [signal]
 * @returns {Promise<ModelCard>}
 */
export async function loadShippedCard(dataset, name, signal) {
  const bytes = await fetchBytes(modelUrl(dataset, name, 'json'), signal);
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * What one training of a sweep holds of the factors (models/README.md; web/engine/calls/directions.js).
 * @typedef {{ beta: number, seed: number, numbers: number, factors: number, active: number, mig: number, mse: number, information: ArrayLike<number>, fits: ArrayLike<number>, strongest: ArrayLike<number> }} SweepRun
 */
/** @typedef {{ names: string[], runs: SweepRun[] }} Sweep */

/** @param {'sprites' | 'digits'} set @param {AbortSignal} [signal] @returns {Promise<Sweep>} */
export async function loadSweep(set, signal) {
  const bytes = await fetchBytes(siteUrl(`models/${set}/sweep.json`).href, signal);
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** @param {ShippedDataset} dataset @param {ShippedName} name @param {AbortSignal} [signal] @returns {Promise<History>} */
export async function loadShippedHistory(dataset, name, signal) {
  const url = modelUrl(dataset, name, 'history.safetensors');
  const { tensors } = readSafetensors(await fetchBytes(url, signal), url);
  const {
    epochs,
    steps,
    labels,
    train_recon,
    train_kl,
    train_total,
    test_recon,
    test_kl,
    test_total,
  } = tensors;
  const moments = [...epochs.data].map((epoch, i) => ({
    epoch,
    step: steps.data[i],
    codes: /** @type {Float32Array} */ (tensors[`codes_${i}`].data),
    train: { recon: train_recon.data[i], kl: train_kl.data[i], total: train_total.data[i] },
    test: { recon: test_recon.data[i], kl: test_kl.data[i], total: test_total.data[i] },
  }));
  return {
    latentDim: tensors.codes_0.shape[1],
    labels: /** @type {Uint8Array} */ (labels.data),
    moments,
  };
}
