/**
 * The axes are swapped by turning the plane about its diagonal, half a turn in space: seen from in front,
 * what lies along the diagonal stays, what lies across it shrinks, and comes out on the other side.
 *
 * @module
 */
import { along, residualsOf, windowOf } from './picture.js';
import { linesOf } from './lines.js';

/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../ui/plane/planeGeometry.js').Point} Point */
/** @typedef {import('../../ui/plane/plane.js').PlaneData} PlaneData */

const TURN_MS = 700;

/**
 * The picture on its way.
 * @param {Fit} fit as it was before
 * @param {number} turn 0…π
 * @param {Parameters<typeof linesOf>[1]} options
 * @returns {PlaneData}
 */
function turnedPicture(fit, turn, options) {
  const [x0, x1, y0, y1] = windowOf(fit.params, options.step);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const half = Math.max(x1 - x0, y1 - y0) / 2;
  const across = Math.cos(turn);
  const vector = (/** @type {number} */ x, /** @type {number} */ y) => {
    const [u, v] = [(x + y) / 2, ((x - y) / 2) * across];
    return /** @type {Point} */ ([u + v, u - v]);
  };
  const place = (/** @type {number} */ x, /** @type {number} */ y) => vector(x - cx, y - cy);
  const placed = (/** @type {ArrayLike<number>} */ flat) =>
    Array.from({ length: flat.length / 2 }, (_, i) =>
      place(flat[2 * i] ?? 0, flat[2 * i + 1] ?? 0),
    ).flat();
  const isTurned = fit.params.swapped === 1;
  const [mx = 0, my = 0] = fit.shown.mean;
  const corner = vector(-half, -half);
  const ends = [vector(half, -half), vector(-half, half)];
  return {
    window: [-half, half, -half, half],
    axes: 'bare',
    layers: [
      ...ends.map((to, i) => ({
        kind: /** @type {const} */ ('arrow'),
        from: corner,
        to,
        role: 'x',
        width: 1.5,
        label: (i === 0) === isTurned ? 'y' : 'x',
      })),
      { kind: 'segments', segments: placed(residualsOf(fit)), role: 'dec', width: 1.5 },
      ...linesOf(fit, options).map(({ angle, kind }) => ({
        kind: /** @type {const} */ ('line'),
        through: place(mx, my),
        direction: vector(...along(angle)),
        role: kind === 'orthogonal' ? 'enc' : 'ink',
        width: 3,
      })),
      { kind: 'points', points: placed(fit.points), role: 'x', radius: 4 },
    ],
    description: options.words('turningAlt'),
    file: 'three-lines',
  };
}

/**
 * Turns the plane from one picture to the next.
 * @param {object} what
 * @param {Fit} what.from
 * @param {Parameters<typeof linesOf>[1]} what.options
 * @param {(picture: PlaneData) => void} what.show
 * @param {() => void} what.onEnd
 * @returns {() => void} stops it where it is
 */
export function turnOver({ from, options, show, onEnd }) {
  const start = performance.now();
  let frame = 0;
  const go = (/** @type {number} */ time) => {
    const t = Math.min(1, Math.max(0, (time - start) / TURN_MS));
    if (t === 1) return onEnd();
    show(turnedPicture(from, Math.PI * t * t * (3 - 2 * t), options));
    frame = requestAnimationFrame(go);
  };
  frame = requestAnimationFrame(go);
  return () => cancelAnimationFrame(frame);
}
