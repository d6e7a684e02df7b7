/**
 * What is measured of a latent plane over many images: how far the codes spread, which cells hold none,
 * how fast the decodings change, what the middle of the largest hole decodes to.
 *
 * @module
 */

/** @typedef {import('../../engine/calls/latentQuality.js').LatentSpread} LatentSpread */
/** @typedef {import('../../engine/calls/latentQuality.js').DecoderStretch} DecoderStretch */
/**
 * @typedef {object} Quality
 * @property {LatentSpread} means spread of the codes E(x), or μ(x)
 * @property {DecoderStretch} stretch over ±REACH
 * @property {{ image: Uint8Array, nearest: Uint8Array, distance: number }} hole
 */

const PIXELS = 784;
/** Half the width of a map, and of what is measured (row 22), in latent standard deviations. */
export const WINDOW = 3;
const REACH = 2;
const CELLS = 40;
/** Half a cell, in standard deviations. */
export const CELL = REACH / CELLS;
/** Images behind a measure. */
const MEASURED = 10_000;

/** @param {import('../../frame/questions.js').Questions} engine @param {Float32Array} codes @returns {Promise<LatentSpread>} */
export function spreadOf(engine, codes) {
  const radii = new Float64Array(0);
  return engine.call('latentSpread', { codes, cells: CELLS, reach: REACH, radii });
}

/**
 * @param {import('../../frame/questions.js').Questions} engine
 * @param {string} id of the model
 * @param {import('../../frame/digits.js').Digits} sets
 * @param {boolean} all training images: where cells are counted, the more codes the better
 * @returns {Promise<Quality>}
 */
export async function qualityOf(engine, id, sets, all) {
  // Without MNIST the page has 2,000 held-out digits, too few for 1,600 cells.
  const dataset = sets.source === 'mnist' && !all ? sets.test : sets.train;
  const count = all ? sets.count : MEASURED;
  const { mu } = await engine.call('encode', { id, dataset, first: 0, count });
  const means = await spreadOf(engine, mu);
  const { centre, std } = means;
  const plane = { id, centre, std, cells: CELLS, reach: REACH };
  const stretch = await engine.call('decoderStretch', plane);
  const hole = await engine.call('unlikelyCodes', {
    id,
    dataset: sets.train,
    codes: Float32Array.from(means.hole),
  });
  return {
    means,
    stretch,
    hole: {
      image: hole.images,
      nearest: hole.nearest.subarray(0, PIXELS),
      distance: hole.distance[0] ?? NaN,
    },
  };
}

/** The middle of the cell in which the image changes fastest, as a code. @param {Quality} quality @returns {[number, number]} */
export function steepestCode({ means: { centre, std }, stretch: { values } }) {
  const at = values.reduce((most, value, i) => (value > (values[most] ?? 0) ? i : most), 0);
  const along = (/** @type {number} */ cell) => REACH * std * ((2 * (cell + 0.5)) / CELLS - 1);
  const [x = 0, y = 0] = centre;
  return [x + along(at % CELLS), y - along(Math.floor(at / CELLS))];
}

/** Cells along a side of a map: those that are counted, and the margin around them. */
export const MAP_CELLS = (CELLS * WINDOW) / REACH;

/** 1 for every counted cell without a code, over a whole map, row 0 at the top. @param {LatentSpread} means */
export function emptyCells({ counts }) {
  const margin = (MAP_CELLS - CELLS) / 2;
  const values = new Float32Array(MAP_CELLS ** 2);
  counts.forEach((count, i) => {
    const row = margin + Math.floor(i / CELLS);
    values[row * MAP_CELLS + margin + (i % CELLS)] = count ? 0 : 1;
  });
  return values;
}

/** One number for one model: of the many codes once they are counted, else of those on show. @param {{ spread: LatentSpread, quality: Quality | null, final: boolean }} side */
export const stdOf = ({ spread, quality, final }) =>
  (final && quality ? quality.means : spread).std;
