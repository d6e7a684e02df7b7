/**
 * The pictures of chapter 6: a test digit of each class, and noise. Until the digits are here, what the
 * shipped PCA keeps of them.
 *
 * @module
 */
import { NOISE, sizeOf } from './params.js';
import { MODELS, PIXELS } from './specs.js';

/** @typedef {import('../../frame/questions.js').Questions} Questions */

/** Numbers of the shipped PCA; its full code stands in for the picture until the digits are here. */
const SHIPPED_SIZE = 64;
/** Among so many test images there is one of each class. */
const LOOKED_AT = 200;

/** Rows of the first image of each digit. @param {Uint8Array} labels */
const firstOfEach = (labels) => Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));

/**
 * @param {Questions} questions
 * @param {string} test data set
 */
export async function testPictures(questions, test) {
  const indices = Array.from({ length: LOOKED_AT }, (_, i) => i);
  const { images, labels } = await questions.call('datasetImages', { id: test, indices });
  const noise = await questions.call('noiseImage', { pixels: PIXELS, seed: 1 });
  const pictures = new Uint8Array((NOISE + 1) * PIXELS);
  firstOfEach(labels).forEach((row, digit) => {
    pictures.set(images.subarray(row * PIXELS, (row + 1) * PIXELS), digit * PIXELS);
  });
  pictures.set(noise.image, NOISE * PIXELS);
  return pictures;
}

/**
 * Everything that needs no download beyond the shipped PCA: its pictures, and the chosen one on its way.
 * @param {Questions} questions
 * @param {typeof import('../../data/index.js')} data
 * @param {import('../../data/models.js').ShippedDataset} source
 * @param {import('./params.js').Params} params
 * @returns {Promise<{ pictures: Uint8Array, passage: import('./passing.js').Passage }>}
 */
export async function shippedPictures(questions, data, source, params) {
  const { signal } = questions.stop;
  const [bytes, history] = await Promise.all([
    data.loadShippedModel(source, 'pca-64', signal),
    data.loadShippedHistory(source, 'pca-64', signal),
  ]);
  await questions.call('modelLoad', { id: MODELS.shipped, bytes });
  const codes = history.moments[history.moments.length - 1]?.codes ?? new Float32Array(0);
  const full = firstOfEach(history.labels).map((row) =>
    codes.slice(row * SHIPPED_SIZE, (row + 1) * SHIPPED_SIZE),
  );
  const k = Math.min(sizeOf(params), SHIPPED_SIZE);
  const chosen = Math.min(params.picture, full.length - 1);
  const kept = (full[chosen] ?? new Float32Array(SHIPPED_SIZE)).map((v, i) => (i < k ? v : 0));
  const all = new Float32Array([...full, kept].flatMap((code) => [...code]));
  const images = await questions.call('decode', { id: MODELS.shipped, codes: all });
  const noise = await questions.call('noiseImage', { pixels: PIXELS, seed: 1 });
  const pictures = new Uint8Array([...images.subarray(0, NOISE * PIXELS), ...noise.image]);
  const code = kept.slice(0, k);
  const passage = {
    x: pictures.slice(chosen * PIXELS, (chosen + 1) * PIXELS),
    xhat: images.slice(NOISE * PIXELS),
    code,
    own: code,
    edited: false,
    // Of this machine, which is not here yet, nothing is measured.
    back: new Float32Array(0),
    trip: NaN,
    lost: NaN,
    pca: null,
  };
  return { pictures, passage };
}
