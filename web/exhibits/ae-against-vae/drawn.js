/**
 * What a map of the twins shows: its window, and under the codes the decoded images, how fast these
 * change, or the cells without a code.
 *
 * @module
 */
import { WINDOW } from './quality.js';

/** @typedef {import('../../engine/calls/latentQuality.js').LatentSpread} LatentSpread */
/** @typedef {[number, number, number, number]} Window x0, x1, y0, y1 */
/** @typedef {{ codes: Float32Array, labels: Uint8Array, spread: LatentSpread }} Codes of the images on show */
/**
 * @typedef {object} Drawn
 * @property {Window} window
 * @property {Uint8Array | null} mosaic
 * @property {Float32Array | null} stretch over the window, for each of the model's own standard deviations
 * @property {boolean} empty cells without a code are shaded
 * @property {boolean} final the codes are those of the model, not of an earlier moment
 */

/** Decoded images along a side of a map. */
export const SIDE = 18;
const HEAT_CELLS = 48;

/**
 * @param {import('../../frame/questions.js').Questions} engine
 * @param {LatentSpread} spread of the codes on show
 * @param {object} how
 * @param {string} how.id of the model
 * @param {number | null} how.half of the window; null: the model's own WINDOW·std
 * @param {import('./params.js').Params['ground']} how.ground
 * @param {boolean} how.final the weights of these codes are there
 * @param {import('./quality.js').Quality | null} how.quality
 * @param {boolean} how.coarse it has to be quick
 * @returns {Promise<Drawn>}
 */
export async function drawnOf(engine, spread, { id, half, ground, final, quality, coarse }) {
  // Cells are counted around the mean of more codes than are drawn.
  const empty = ground === 'empty' && final && quality !== null;
  const { centre, std } = empty ? quality.means : spread;
  const window = windowOf(centre, half ?? WINDOW * std);
  if (empty || !final) return { window, mosaic: null, stretch: null, empty, final };
  const mosaic = await engine.call('mosaic', {
    id,
    size: SIDE,
    window,
    spacing: 'uniform',
    dims: [0, 1],
    base: null,
  });
  if (ground !== 'stretch') return { window, mosaic, stretch: null, empty, final };
  const unit = (half ?? WINDOW * std) / WINDOW;
  const cells = coarse ? HEAT_CELLS / 2 : HEAT_CELLS;
  const plane = { id, centre, std: unit, cells, reach: WINDOW };
  const { values } = await engine.call('decoderStretch', plane);
  const stretch = values.map((value) => (value * std) / unit);
  return { window, mosaic, stretch, empty, final };
}

/** @param {ArrayLike<number>} centre @param {number} half @returns {Window} */
export function windowOf({ 0: x = 0, 1: y = 0 }, half) {
  return [x - half, x + half, y - half, y + half];
}
