/**
 * Lines of two charts in the plane: their grids in the surface's own angles, and one in the other's
 * coordinates.
 *
 * @module
 */
import { BIG_RADIUS, PATCH } from './atlas.js';
import { at3 } from './pieces.js';

/** A line of a patch's grid every so many nodes. */
export const EVERY = 3;
/** Of A's grid, what is seen in B's coordinates, in radii of the disc. */
export const FARTHEST = 2.6;
export const DEGREE = 180 / Math.PI;
/** In the plane of the angles a patch is small, */
export const FEW = 12;
/** and a line that is longer, in degrees, crosses the seam. */
export const SEAM = 90;

/** A circle about the origin. @param {number} radius */
export const circle = (radius) =>
  Array.from({ length: 97 }, (_, i) => [
    radius * Math.cos((i * Math.PI) / 48),
    radius * Math.sin((i * Math.PI) / 48),
  ]).flat();

/** Rings and spokes of a polar grid as segments. @param {ArrayLike<number>} nodes @param {number} longest @param {number} [every] */
export function lines(nodes, longest, every = EVERY) {
  const segments = [];
  for (let r = 0; r < PATCH; r++) {
    for (let s = 0; s < PATCH; s++) {
      const i = r * PATCH + s;
      const along = r % every === 0 && s + 1 < PATCH;
      const out = s % every === 0 && r + 1 < PATCH;
      for (const next of [along ? i + 1 : -1, out ? i + PATCH : -1]) {
        if (next < 0) continue;
        const [x, y, u, v] = [2 * i, 2 * i + 1, 2 * next, 2 * next + 1].map((j) => nodes[j] ?? NaN);
        // Beyond the seam, or towards the point that has no coordinates.
        if (Math.hypot((u ?? 0) - (x ?? 0), (v ?? 0) - (y ?? 0)) > longest) continue;
        segments.push(x ?? 0, y ?? 0, u ?? 0, v ?? 0);
      }
    }
  }
  return segments;
}

/**
 * A patch in the surface's own angles, in degrees.
 * @param {ArrayLike<number>} points x, y, z of its nodes @param {boolean} torus
 */
export function anglesOf(points, torus) {
  const around = (/** @type {number} */ angle) => (angle * DEGREE + 360) % 360;
  return Array.from({ length: PATCH * PATCH }, (_, i) => {
    const [x, y, z] = at3(points, i);
    const out = Math.hypot(x, y);
    return [
      around(Math.atan2(y, x)),
      torus ? around(Math.atan2(z, out - BIG_RADIUS)) : Math.atan2(out, z) * DEGREE,
    ];
  }).flat();
}

/**
 * What the plane of the transition shows: B's disc, and A's grid as far as it is not carried away.
 * @param {ArrayLike<number>} nodes @param {number} radius
 * @returns {[number, number, number, number]}
 */
export function windowOf(nodes, radius) {
  const rim = 1.1 * radius;
  const bounds = /** @type {[number, number, number, number]} */ ([-rim, rim, -rim, rim]);
  const farthest = FARTHEST * radius;
  for (let i = 0; i < nodes.length; i++) {
    const value = nodes[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    const low = i % 2 ? 2 : 0;
    const kept = Math.min(farthest, Math.max(-farthest, 1.05 * value));
    bounds[low] = Math.min(bounds[low], kept);
    bounds[low + 1] = Math.max(bounds[low + 1] ?? 0, kept);
  }
  return bounds;
}
