/**
 * The points on show: a named cloud with its noise rescaled, what the hand moved, added and removed,
 * and the outlier. Pure.
 *
 * @module
 */
import { MOST_EDITS, MOST_REMOVED } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/**
 * @typedef {object} Base
 * @property {Float64Array} points n×2
 * @property {Float64Array} onLine n×2: where each point's vertical residual from y on x ends
 */
/**
 * @typedef {object} Cloud
 * @property {Float64Array} points n×2, the outlier last
 * @property {number[]} ids of the points before the outlier; from the base's size on, added ones
 * @property {boolean} outlier
 */

/** Fewer points have no line. */
const FEWEST = 3;

const round = (/** @type {number} */ v) => Math.round(v * 1000) / 1000;

/** @param {readonly number[]} edits @returns {Map<number, [number, number]>} */
function editsOf(edits) {
  /** @type {Map<number, [number, number]>} */
  const out = new Map();
  for (let i = 0; i + 2 < edits.length; i += 3)
    out.set(Math.round(edits[i] ?? 0), [edits[i + 1] ?? 0, edits[i + 2] ?? 0]);
  return out;
}

/** @param {Map<number, [number, number]>} edits */
const flat = (edits) => [...edits].flatMap(([id, at]) => [id, ...at]);

/** @param {Base} base @param {Params} params @returns {Cloud} */
export function cloudOf({ points, onLine }, { noise, outlier, edits, removed }) {
  const moved = editsOf(edits);
  const gone = new Set(removed);
  const count = points.length / 2;
  const ids = [];
  /** @type {number[]} */
  const out = [];
  for (let i = 0; i < count; i++) {
    const at = moved.get(i);
    if (gone.has(i) && !at && count - gone.size >= FEWEST) continue;
    const [y, ŷ] = [points[2 * i + 1] ?? 0, onLine[2 * i + 1] ?? 0];
    // Noise 1 leaves the point as it is, to the last bit.
    const noisy = noise === 1 ? y : ŷ + noise * (y - ŷ);
    out.push(...(at ?? [points[2 * i] ?? 0, noisy]));
    ids.push(i);
  }
  for (const [id, at] of moved) {
    if (id < count) continue;
    out.push(...at);
    ids.push(id);
  }
  const hasOutlier = outlier.length === 2;
  if (hasOutlier) out.push(...outlier);
  return { points: Float64Array.from(out), ids, outlier: hasOutlier };
}

/**
 * What changes when a point is put somewhere; null: the address holds no more.
 * @param {Params} params @param {number} id @param {readonly [number, number]} at
 * @returns {Partial<Params> | null}
 */
export function withPoint({ edits, removed }, id, [x, y]) {
  const moved = editsOf(edits);
  if (!moved.has(id) && moved.size >= MOST_EDITS) return null;
  moved.set(id, [round(x), round(y)]);
  return { edits: flat(moved), removed: removed.filter((one) => one !== id) };
}

/**
 * @param {Params} params @param {number} count of the base @param {readonly [number, number]} at
 */
export function withNewPoint(params, count, at) {
  const ids = [...editsOf(params.edits).keys()];
  return withPoint(params, Math.max(count - 1, ...ids) + 1, at);
}

/**
 * @param {Params} params @param {number} id @param {number} count of the base
 * @param {number} shown points now
 * @returns {Partial<Params> | null}
 */
export function withoutPoint({ edits, removed }, id, count, shown) {
  if (shown <= FEWEST || (id < count && removed.length >= MOST_REMOVED)) return null;
  const moved = editsOf(edits);
  moved.delete(id);
  return { edits: flat(moved), removed: id < count ? [...removed, id] : removed };
}

/** x and y exchanged. @param {Float64Array} points */
export function transposed(points) {
  return points.map((_, i) => points[i % 2 ? i - 1 : i + 1] ?? 0);
}
