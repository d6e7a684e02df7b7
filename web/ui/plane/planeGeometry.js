/**
 * Geometry of a drawn plane: which window of coordinates a box shows, and shapes in it. Pure.
 *
 * @module
 */
import { ticks } from '../base/scale.js';

/** @typedef {readonly [number, number]} Point */
/** @typedef {readonly [number, number, number, number]} Window [x0, x1, y0, y1] */
/**
 * @typedef {object} Frame
 * @property {Window} window what is shown, at least what was asked for
 * @property {number} scale pixels a unit, the same on both axes; along x when they differ
 * @property {number} left of the plot in pixels
 * @property {number} top
 * @property {number} width of the plot
 * @property {number} height
 * @property {(x: number) => number} px
 * @property {(y: number) => number} py
 * @property {(px: number, py: number) => [number, number]} at
 */

/**
 * The plane in a box: the window asked for is widened on one axis until both have the same scale.
 * @param {Window} asked
 * @param {number} boxWidth
 * @param {number} boxHeight
 * @param {{ left: number, right: number, top: number, bottom: number }} margin
 * @param {boolean} [equal] false stretches the axes to the box
 * @returns {Frame}
 */
export function frameOf(asked, boxWidth, boxHeight, margin, equal = true) {
  const width = Math.max(1, boxWidth - margin.left - margin.right);
  const height = Math.max(1, boxHeight - margin.top - margin.bottom);
  let [x0, x1, y0, y1] = asked;
  if (equal) {
    const scale = Math.min(width / (x1 - x0), height / (y1 - y0));
    const halfX = width / scale / 2;
    const halfY = height / scale / 2;
    const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
    [x0, x1, y0, y1] = [cx - halfX, cx + halfX, cy - halfY, cy + halfY];
  }
  const sx = width / (x1 - x0);
  const sy = height / (y1 - y0);
  return {
    window: [x0, x1, y0, y1],
    scale: sx,
    left: margin.left,
    top: margin.top,
    width,
    height,
    px: (x) => margin.left + (x - x0) * sx,
    py: (y) => margin.top + (y1 - y) * sy,
    at: (px, py) => [x0 + (px - margin.left) / sx, y1 - (py - margin.top) / sy],
  };
}

/**
 * The part of a straight line inside a window.
 * @param {Point} through
 * @param {Point} direction any length but 0
 * @param {Window} window
 * @returns {[Point, Point] | null} null when it passes by
 */
export function clipLine(through, direction, [x0, x1, y0, y1]) {
  let from = -Infinity;
  let to = Infinity;
  const bounds = /** @type {const} */ ([
    [x0, x1],
    [y0, y1],
  ]);
  for (const d of /** @type {const} */ ([0, 1])) {
    const [low, high] = bounds[d];
    if (!direction[d]) {
      if (through[d] < low || through[d] > high) return null;
      continue;
    }
    const a = (low - through[d]) / direction[d];
    const b = (high - through[d]) / direction[d];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  if (!(from < to) || !Number.isFinite(from) || !Number.isFinite(to)) return null;
  const at = (/** @type {number} */ t) =>
    /** @type {Point} */ ([through[0] + t * direction[0], through[1] + t * direction[1]]);
  return [at(from), at(to)];
}

/**
 * Outline of an ellipse: the points mean + radius·L·(cos, sin), with L Lᵀ the covariance, or with the
 * two semi-axes as the columns of L.
 * @param {{ mean: Point, cov?: readonly [number, number, number], axes?: readonly [Point, Point] }} ellipse
 *   cov is [xx, xy, yy]
 * @param {number} [radius] in standard deviations
 * @param {number} [steps]
 * @returns {Point[]}
 */
export function ellipsePoints({ mean, cov, axes }, radius = 1, steps = 72) {
  let [a, b, c, d] = [0, 0, 0, 0];
  if (axes) [a, b, c, d] = [axes[0][0], axes[0][1], axes[1][0], axes[1][1]];
  else if (cov) {
    a = Math.sqrt(Math.max(0, cov[0]));
    b = a ? cov[1] / a : 0;
    d = Math.sqrt(Math.max(0, cov[2] - b * b));
  }
  return Array.from({ length: steps }, (_, i) => {
    const angle = (2 * Math.PI * i) / steps;
    const [u, v] = [radius * Math.cos(angle), radius * Math.sin(angle)];
    return /** @type {Point} */ ([mean[0] + a * u + c * v, mean[1] + b * u + d * v]);
  });
}

/**
 * The nearest of some places to a pixel.
 * @template {{ x: number, y: number }} T
 * @param {Iterable<T>} places in pixels
 * @param {readonly [number, number]} pixel
 * @param {number} reach farthest that counts
 * @returns {T | null}
 */
export function nearestPlace(places, [x, y], reach) {
  let best = null;
  let least = reach;
  for (const place of places) {
    const distance = Math.hypot(place.x - x, place.y - y);
    if (distance <= least) {
      least = distance;
      best = place;
    }
  }
  return best;
}

/**
 * Ticks of both axes at one common step, about one every 64 pixels.
 * @param {Frame} frame
 * @param {boolean} equal
 */
export function planeTicks(frame, equal) {
  const [x0, x1, y0, y1] = frame.window;
  const xs = ticks(x0, x1, Math.max(2, Math.floor(frame.width / 64)));
  const step = xs.length > 1 ? /** @type {number} */ (xs[1]) - /** @type {number} */ (xs[0]) : 0;
  const ys =
    equal && step
      ? ticks(y0, y1, Math.max(1, (y1 - y0) / step))
      : ticks(y0, y1, Math.max(2, Math.floor(frame.height / 48)));
  return { xs, ys };
}

/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/**
 * Where an arrow key takes a point: `step`, with Shift ten times as far, with Ctrl a tenth.
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @param {Point} from
 * @param {number} [step]
 * @returns {[number, number] | null} null when the key is not an arrow
 */
export function arrowMove(event, from, step = 0.1) {
  const direction = ARROWS[event.key];
  if (!direction || event.metaKey || event.altKey) return null;
  const size = step * (event.shiftKey ? 10 : event.ctrlKey ? 0.1 : 1);
  // Whole steps are kept exact, so that ten steps of .1 are 1 and not .9999….
  const shift = (/** @type {0 | 1} */ d) => Number((from[d] + direction[d] * size).toFixed(6));
  return [shift(0), shift(1)];
}
