/**
 * What "From the prior" decodes: codes drawn from N(0, I), a grid of codes over the plane in equal steps
 * of z or of probability (Kingma & Welling 2014, figure 4), or the posterior means of held-out digits.
 *
 * @module
 */
import { quantileAxis, uniformAxis } from '../../ui/base/scale.js';
import { HELD_OUT } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../ui/base/scale.js').Axis} Axis */
/** @typedef {{ decoded: 'samples', images: Uint8Array, codes: Float32Array, far: number, n: number }} Samples far: codes farther than FAR from 0; n: which draw */
/**
 * @typedef {object} Grid
 * @property {'grid'} decoded
 * @property {Uint8Array} images
 * @property {Float32Array} codes in the order of the images
 * @property {number} middle prior probability of the middle quarter of this picture
 * @property {number} uniformOuter what the grid in equal steps of z leaves to the rest of it
 */
/** @typedef {{ decoded: 'rebuilt', images: Uint8Array, originals: Uint8Array, codes: Float32Array, labels: Uint8Array, first: number }} Rebuilt */
/** @typedef {Samples | Grid | Rebuilt} FromPrior */

/** As many as in the notebook, where a batch has 128. */
export const SAMPLES = 128;
export const FAR = 2;
export const GRID = 18;
export const REBUILT = 36;
/** The notebook's grids: equal steps of z to here, or of probability without these tails. */
export const REACH = 3.66;
export const TAIL = 0.001;

/** @type {Record<Params['spacing'], { axis: Axis, window: [number, number, number, number] }>} */
const GRIDS = {
  uniform: { axis: uniformAxis(-REACH, REACH), window: [-REACH, REACH, -REACH, REACH] },
  quantile: { axis: quantileAxis(TAIL), window: [TAIL, 1 - TAIL, TAIL, 1 - TAIL] },
};

/**
 * @param {import('../../frame/questions.js').Questions} questions
 * @param {object} of
 * @param {string} of.id the model
 * @param {Params} of.params
 * @param {string | null} of.test the held-out digits, once they are there
 * @param {number} of.seed
 * @returns {Promise<FromPrior | null>} null: there are no digits yet
 */
export async function fromPrior(questions, { id, params, test, seed }) {
  const { decoded, spacing, sample, digit } = params;
  if (decoded === 'samples') {
    const ask = { id, n: sample * SAMPLES, count: SAMPLES, seed };
    const { codes, images } = await questions.call('sample', ask);
    let far = 0;
    for (let i = 0; i < SAMPLES; i++)
      if (Math.hypot(codes[2 * i] ?? 0, codes[2 * i + 1] ?? 0) > FAR) far++;
    return { decoded, images, codes, far, n: sample };
  }
  if (decoded === 'grid') {
    const { axis, window } = GRIDS[spacing];
    const images = await questions.call('mosaic', {
      id,
      size: GRID,
      window,
      spacing,
      dims: [0, 1],
      base: null,
    });
    const middle = await middleQuarter(questions, axis);
    const uniformOuter = 1 - (await middleQuarter(questions, GRIDS.uniform.axis));
    return { decoded, images, codes: gridCodes(axis), middle, uniformOuter };
  }
  if (!test) return null;
  const first = Math.min(digit, HELD_OUT - REBUILT);
  const indices = Array.from({ length: REBUILT }, (_, i) => first + i);
  const { images: originals, labels } = await questions.call('datasetImages', {
    id: test,
    indices,
  });
  const images = await questions.call('reconstruct', { id, dataset: test, indices });
  const { mu } = await questions.call('encode', { id, dataset: test, first, count: REBUILT });
  return { decoded, images, originals, codes: mu, labels, first };
}

/** The middles of the core's tiles, row 0 at the top. @param {Axis} axis */
function gridCodes(axis) {
  const at = (/** @type {number} */ i) => axis.at((i + 0.5) / GRID);
  const codes = new Float32Array(2 * GRID * GRID);
  for (let row = 0; row < GRID; row++)
    for (let column = 0; column < GRID; column++)
      codes.set([at(column), at(GRID - 1 - row)], 2 * (row * GRID + column));
  return codes;
}

/**
 * N(0, I)'s probability of what half the width and half the height show.
 * @param {import('../../frame/questions.js').Questions} questions @param {Axis} axis
 */
async function middleQuarter(questions, axis) {
  const half = { mean: 0, std: 1, low: axis.at(0.25), high: axis.at(0.75) };
  return (await questions.call('probabilityNormal', half)) ** 2;
}
