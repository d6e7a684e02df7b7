/**
 * Paths on the latent map: the straight line between its ends, or curves somebody computed, and the
 * place on them that is looked at.
 *
 * @module
 */
import { tracePath } from '../base/figure.js';
import { theme } from '../base/theme.js';

/** @typedef {readonly [number, number]} Point in the two dimensions shown */
/**
 * @typedef {object} PathCurve
 * @property {Float32Array} codes n × 2 in the dimensions shown
 * @property {boolean} lit drawn in full; the others are thin and dashed
 * @property {readonly number[]} [dash] of one that is not lit
 */
/**
 * @typedef {object} MapPath
 * @property {Point} a
 * @property {Point} b
 * @property {Point} [c] a third corner
 * @property {readonly PathCurve[]} [curves] instead of the straight line from a to b
 * @property {Point | null} [at] the place looked at
 */

const STEPS = 40;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import('./latentMapPaint.js').Layout} layout
 * @param {MapPath} path
 */
export function drawPath(context, layout, { a, b, curves, at }) {
  const colours = theme();
  const place = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {Point} */ ([layout.px(x), layout.line ? layout.height / 2 : layout.py(y)]);
  const stroke = (/** @type {string} */ style, /** @type {number} */ width) => {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  };
  context.save();
  context.beginPath();
  context.rect(layout.left, 0, layout.width, layout.height);
  context.clip();
  context.lineJoin = 'round';
  for (const { codes, lit, dash } of curves ?? [{ codes: line(a, b), lit: true, dash: [] }]) {
    /** @type {Point[]} */
    const points = [];
    for (let i = 0; i + 1 < codes.length; i += 2)
      points.push(place(codes[i] ?? 0, codes[i + 1] ?? 0));
    tracePath(context, points);
    context.setLineDash([]);
    stroke(colours.colour('panel'), lit ? 5 : 4);
    context.setLineDash(lit ? [] : [...(dash ?? [2, 4])]);
    stroke(colours.colour('lat'), lit ? 2.5 : 1.5);
  }
  if (at) {
    context.setLineDash([]);
    context.beginPath();
    context.arc(...place(at[0], at[1]), 6, 0, 7);
    context.fillStyle = colours.colour('dec');
    context.fill();
    stroke(colours.colour('panel'), 2);
  }
  context.restore();
}

/**
 * An end of a path, as its button looks (parts.css).
 * @param {CanvasRenderingContext2D} context
 * @param {string} letter
 * @param {number} x
 * @param {number} y
 */
export function drawEnd(context, letter, x, y) {
  const colours = theme();
  for (const [radius, colour] of /** @type {const} */ ([
    [13, 'panel'],
    [11, 'lat'],
  ])) {
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = colours.colour(colour);
    context.fill();
  }
  context.fillStyle = colours.colour('panel');
  context.font = `700 12px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillText(letter, x, y + 0.5);
}

/** The line in the map's own coordinates: bent when the axes are quantiles. @param {Point} a @param {Point} b */
function line(a, b) {
  const codes = new Float32Array(2 * (STEPS + 1));
  for (let i = 0; i <= STEPS; i++) {
    const t = i / STEPS;
    codes[2 * i] = (1 - t) * a[0] + t * b[0];
    codes[2 * i + 1] = (1 - t) * a[1] + t * b[1];
  }
  return codes;
}
