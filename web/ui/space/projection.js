/**
 * A view of three dimensions on a flat picture: turn, then look along the depth axis without
 * perspective. Pure. x to the right, y away, z up before turning, as mathematicians draw it.
 *
 * @module
 */

/** @typedef {readonly [number, number, number]} Point3 */
/** @typedef {{ yaw: number, pitch: number }} View radians; pitch 0 looks along the ground, π/2 from above */
/**
 * @typedef {object} Projection
 * @property {(x: number, y: number, z: number) => [number, number, number]} project
 *   pixel x, pixel y, depth (larger is nearer)
 * @property {number} scale pixels a unit
 */

/**
 * @param {View} view
 * @param {{ centre: Point3, radius: number }} scene a ball that must fit
 * @param {number} width
 * @param {number} height
 * @returns {Projection}
 */
export function projection({ yaw, pitch }, { centre, radius }, width, height) {
  const scale = (0.94 * Math.min(width, height)) / (2 * radius);
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return {
    scale,
    project: (x, y, z) => {
      const [dx, dy, dz] = [x - centre[0], y - centre[1], z - centre[2]];
      const right = cy * dx - sy * dy;
      const away = sy * dx + cy * dy;
      const up = cp * dz + sp * away;
      const near = sp * dz - cp * away;
      return [width / 2 + right * scale, height / 2 - up * scale, near];
    },
  };
}

/**
 * A ball round all points: middle of their box, and the farthest point from it.
 * @param {readonly ArrayLike<number>[]} lists x, y, z, x, …
 * @returns {{ centre: Point3, radius: number }}
 */
export function ballOf(lists) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i] ?? NaN;
      if (!Number.isFinite(value)) continue;
      low[i % 3] = Math.min(low[i % 3] ?? 0, value);
      high[i % 3] = Math.max(high[i % 3] ?? 0, value);
    }
  }
  const middle = (/** @type {0 | 1 | 2} */ d) =>
    (low[d] ?? 0) <= (high[d] ?? 0) ? ((low[d] ?? 0) + (high[d] ?? 0)) / 2 : 0;
  /** @type {Point3} */
  const centre = [middle(0), middle(1), middle(2)];
  let radius = 0;
  for (const list of lists) {
    for (let i = 0; i + 2 < list.length; i += 3) {
      const d = Math.hypot(
        (list[i] ?? 0) - centre[0],
        (list[i + 1] ?? 0) - centre[1],
        (list[i + 2] ?? 0) - centre[2],
      );
      if (d > radius && d < Infinity) radius = d;
    }
  }
  return { centre, radius: radius || 1 };
}

/**
 * How much a facet faces the light, 0…1, both sides alike. Corners are projected: x and y in pixels,
 * depth in units.
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 * @param {readonly number[]} c
 * @param {number} scale pixels a unit
 */
export function facing(a, b, c, scale) {
  const side = (/** @type {readonly number[]} */ p) => [
    ((p[0] ?? 0) - (a[0] ?? 0)) / scale,
    (-(p[1] ?? 0) + (a[1] ?? 0)) / scale,
    (p[2] ?? 0) - (a[2] ?? 0),
  ];
  const [ux = 0, uy = 0, uz = 0] = side(b);
  const [vx = 0, vy = 0, vz = 0] = side(c);
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(...normal) || 1;
  // Light from the upper left, in front.
  const [lx, ly, lz] = [-0.35, 0.5, 0.79];
  return Math.abs(((normal[0] ?? 0) * lx + (normal[1] ?? 0) * ly + (normal[2] ?? 0) * lz) / length);
}

/** Shapes have y up and z to the viewer, a picture z up and y away. @param {ArrayLike<number>} points */
export function yUp(points) {
  const out = new Float32Array(points.length);
  for (let i = 0; i + 2 < points.length; i += 3) {
    out[i] = points[i] ?? 0;
    out[i + 1] = -(points[i + 2] ?? 0);
    out[i + 2] = points[i + 1] ?? 0;
  }
  return out;
}
