/**
 * How far codes and stretches reach.
 *
 * @module
 */

/** How much wider the codes of one start lie than those of another. @param {readonly import('../../engine/calls/manifolds.js').PointLook[]} runs */
export function scalesOf(runs) {
  const widths = runs.map(({ window: [low = 0, high = 0] }) => high - low);
  return Math.max(...widths) / Math.min(...widths);
}

/** Least and most of a map, but for 5 % at each end. @param {Float64Array} area */
export function rangeOf(area) {
  const sorted = area.slice().sort();
  const at = (/** @type {number} */ share) =>
    sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return [at(0.05), at(0.95)];
}

/** A square window that shows the codes but for the outermost per cent. @param {Float32Array} codes */
export function windowOf(codes) {
  const ends = (/** @type {0 | 1} */ d) => {
    const sorted = codes.filter((_, i) => i % 2 === d).sort();
    const cut = Math.floor(sorted.length / 200);
    return /** @type {const} */ ([sorted[cut] ?? -1, sorted[sorted.length - 1 - cut] ?? 1]);
  };
  const [x, y] = [ends(0), ends(1)];
  const half = 0.54 * Math.max(x[1] - x[0], y[1] - y[0]);
  const [cx, cy] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  return Float64Array.of(cx - half, cx + half, cy - half, cy + half);
}
