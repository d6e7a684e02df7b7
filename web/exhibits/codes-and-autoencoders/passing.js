/**
 * What goes through a machine of chapter 6: one picture with its code, and the ten digits as PCA and the
 * machine give them back.
 *
 * @module
 */
import { codeByHand, sizeOf } from './params.js';
import { ID, MODELS, PIXELS, SIDE } from './specs.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/questions.js').Questions} Questions */
/**
 * One picture on its way through the machine.
 * @typedef {object} Passage
 * @property {Uint8Array} x
 * @property {Float32Array} code k numbers
 * @property {Float32Array} own the picture's own code, k numbers
 * @property {boolean} edited the code was changed by hand
 * @property {Uint8Array} xhat
 * @property {Uint8Array | null} pca what PCA gives back with as many numbers; null: the machine is PCA
 * @property {Float32Array} back the code of xhat, k numbers; none while it is not measured
 * @property {number} trip largest difference between code and back; NaN while it is not measured
 * @property {number} lost mean (x − x̂)² of a pixel, of what the machine gives of the picture's own code and
 *   not of its 8 bits; NaN while it is not measured, or the code was changed
 */

/** The picture on its way, as a set of one image. */
const PICTURE = `${ID}/picture`;

/** Length of the difference of two codes. @param {Float32Array} a @param {Float32Array} b */
const apart = (a, b) => Math.hypot(...Array.from(a, (value, i) => value - (b[i] ?? 0)));

/**
 * Sends the chosen picture, or the code set by hand, through the machine.
 * @param {Questions} questions
 * @param {Params} params
 * @param {Uint8Array} pictures
 * @returns {Promise<{ passage: Passage, live: Record<string, number | string> }>}
 */
export async function pass(questions, params, pictures) {
  const id = MODELS[params.machine];
  const isPca = params.machine === 'pca';
  const k = sizeOf(params);
  const x = pictures.slice(params.picture * PIXELS, (params.picture + 1) * PIXELS);
  const { mu } = await questions.call('encodeImages', { id, images: x });
  const own = mu.slice(0, k);
  const code = codeByHand(own, params.code);
  // PCA's directions are orthonormal: leaving some out is setting their numbers to 0.
  const codes = new Float32Array(isPca ? PIXELS : k);
  codes.set(code);
  const [xhat, trip, pca] = await Promise.all([
    questions.call('decode', { id, codes }),
    questions.call('roundTrip', { id, codes }),
    isPca ? null : throughPca(questions, x, k).then(({ images }) => images),
  ]);
  const back = trip.codes.slice(0, k);
  const lost = params.code.length ? NaN : await lostOf(questions, { isPca, id, x, k });
  return {
    passage: {
      x,
      code,
      own,
      edited: params.code.length > 0,
      xhat,
      pca,
      back,
      trip: trip.largest,
      lost,
    },
    live: {
      [`${params.machine}Trip`]: trip.largest,
      codeMoved: apart(code, own),
      backOff: apart(back, code),
      backToOwn: apart(back, own),
      passedSize: k,
      passedLost: lost,
    },
  };
}

/** @param {Questions} questions @param {{ isPca: boolean, id: string, x: Uint8Array, k: number }} of */
async function lostOf(questions, { isPca, id, x, k }) {
  const shape = { id: PICTURE, rows: SIDE, cols: SIDE, capacity: 1 };
  await questions.call('datasetCreate', { ...shape, images: x.slice(), labels: null });
  const one = { id, dataset: PICTURE, count: 1 };
  if (!isPca) return (await questions.call('reconstructionErrors', one)).squared;
  const scale = new Float64Array(0);
  const { sum } = await questions.call('pcaError', { ...one, scale, components: k });
  return sum / PIXELS;
}

/**
 * The ten digits as PCA and as the machine give them back.
 * @param {Questions} questions
 * @param {Params} params
 * @param {Uint8Array} pictures
 * @returns {Promise<{ x: Uint8Array, pca: Uint8Array, machine: Uint8Array, live: Record<string, number> }>}
 */
export async function strip(questions, params, pictures) {
  const x = pictures.slice(0, 10 * PIXELS);
  const { images: pca, codes } = await throughPca(questions, x, sizeOf(params));
  if (params.machine === 'pca') return { x, pca, machine: pca, live: {} };
  const id = MODELS[params.machine];
  const { mu } = await questions.call('encodeImages', { id, images: x });
  const machine = await questions.call('decode', { id, codes: mu });
  const first = { id: MODELS.pca, codes: codes.slice(0, PIXELS) };
  const { largest } = await questions.call('roundTrip', first);
  return { x, pca, machine, live: { pcaTrip: largest } };
}

/** @param {Questions} questions @param {Uint8Array} images @param {number} k */
async function throughPca(questions, images, k) {
  const { mu } = await questions.call('encodeImages', { id: MODELS.pca, images });
  const codes = mu.map((value, i) => (i % PIXELS < k ? value : 0));
  return { codes, images: await questions.call('decode', { id: MODELS.pca, codes }) };
}
