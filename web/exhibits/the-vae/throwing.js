/**
 * Codes thrown from one image's cloud, decoded, and read by the images nearest to what comes out.
 *
 * @module
 */

/** @typedef {import('../../frame/questions.js').Questions} Questions */
/**
 * @typedef {object} Throws
 * @property {Float32Array} codes count × 2
 * @property {Float32Array} epsilon count × 2
 * @property {Uint8Array} images what they decode to
 * @property {Uint8Array} labels read off each
 * @property {Float64Array} moved L2 from what μ decodes to, pixels 0…1
 * @property {number} reconstruction L2 from the image to what μ decodes to
 * @property {number} width of the cloud, in the encoder's σ
 * @property {number} label of the image; −1: it is drawn by hand
 */

export const THROWN = 12;
/** The image, as a set of one. */
const ONE = 'the-vae/thrown';
const SIDE = 28;
/** As in chapter 12: so many nearest training images vote. */
const NEIGHBOURS = 10;

/**
 * @param {Questions} questions
 * @param {object} of
 * @param {string} of.id the model
 * @param {Uint8Array} of.image
 * @param {number} of.label −1: unknown
 * @param {string} of.train the images that vote
 * @param {number} of.width in the encoder's σ
 * @param {number} of.draw the first ε of the stream
 * @param {number} of.seed
 * @returns {Promise<Throws>}
 */
export async function throwCodes(questions, { id, image, label, train, width, draw, seed }) {
  const codes = new Float32Array(2 * THROWN);
  const epsilon = new Float32Array(2 * THROWN);
  let mu = new Float32Array(2);
  for (let i = 0; i < THROWN; i++) {
    const pass = await questions.call('reparameterizedPass', { id, image, seed, draw: draw + i });
    mu = pass.mu.slice();
    epsilon.set(pass.epsilon, 2 * i);
    codes.set(
      pass.mu.map((m, j) => m + width * (pass.sigma[j] ?? NaN) * (pass.epsilon[j] ?? NaN)),
      2 * i,
    );
  }
  const images = await questions.call('decode', { id, codes });
  // Of what the decoder gives, not of its 8 bits: there and back between the middle and each.
  const there = new Float32Array(4 * THROWN);
  for (let i = 0; i < THROWN; i++) {
    there.set(mu, 4 * i);
    there.set(codes.subarray(2 * i, 2 * i + 2), 4 * i + 2);
  }
  const { steps } = await questions.call('pathLength', { id, codes: there });
  const one = { id: ONE, rows: SIDE, cols: SIDE, capacity: 1, images: image.slice(), labels: null };
  await questions.call('datasetCreate', one);
  const asked = { id, dataset: ONE, count: 1 };
  const { squared } = await questions.call('reconstructionErrors', asked);
  const judged = await questions.call('judgeImages', {
    dataset: train,
    images,
    count: THROWN,
    neighbours: NEIGHBOURS,
  });
  return {
    codes,
    epsilon,
    images,
    labels: judged.labels,
    moved: steps.filter((_, i) => i % 2 === 0),
    reconstruction: Math.sqrt(squared * image.length),
    width,
    label,
  };
}
