/**
 * The marks of `<atlas-chart>`: series, axes, references, and the names at the ends of lines.
 *
 * @module
 */
import { line as d3Line, area as d3Area, curveStepAfter, curveLinear } from 'd3-shape';
import { svg } from '../base/dom.js';
import { label, stroke, textWidth } from '../base/drawing.js';
import { round } from '../base/marks.js';
import { atEnd, lengthInside, spreadLine } from '../base/labels.js';
import { ticksOf } from './chartScale.js';

/** @typedef {import('./chart.js').ChartData} ChartData */
/** @typedef {import('./chart.js').Series} Series */
/** @typedef {ReturnType<typeof import('./chartScale.js').scaleOf>} Scale */
/**
 * @typedef {object} Plot
 * @property {Scale} x
 * @property {Scale} y
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

export const FLOOR_STRIP = 26;
/** Half the height of a name, pixels. */
const NAME_HALF = 8;
/** How far over a level its name stands: near it, or clear of dots that lie on it. */
const LIFTS = [9, 14];
/** What a name keeps free around it, both sides together. */
const AIR = 8;
/** Where along a level its name may stand: at its beginning, else its end, else between. */
const ALONG = [0, 1, ...Array.from({ length: 15 }, (_, i) => 1 - (i + 1) / 16)];
/** A dot as a stretch of line. */
const DOT_WIDTH = 7;
/** The menu's dots take so much of the upper right corner. */
export const MENU_WIDTH = 36;
const MENU_HEIGHT = 40;

/**
 * @param {Series} series
 * @param {Scale} x
 * @param {Scale} y
 * @param {number} bottom
 * @returns {SVGElement[]}
 */
export function drawSeries(series, x, y, bottom) {
  const role = series.role ?? 'ink';
  const indices = Array.from(series.y, (_, i) => i);
  const px = (/** @type {number} */ i) => round(x(series.x[i] ?? NaN));
  const py = (/** @type {ArrayLike<number>} */ values) => (/** @type {number} */ i) =>
    round(y(values[i] ?? NaN));
  const defined = (/** @type {number} */ i) =>
    Number.isFinite(x(series.x[i] ?? NaN)) && Number.isFinite(y(series.y[i] ?? NaN));
  const curve = series.kind === 'steps' ? curveStepAfter : curveLinear;
  const { low, high } = series;
  const parts = [];
  if (series.kind === 'points') {
    if (low && high) {
      const bars = indices.map((i) => `M${px(i)} ${py(low)(i)}V${py(high)(i)}`).join('');
      parts.push(svg('path', { d: bars, ...stroke(series, 1.5) }));
    }
    const dots = indices
      .filter(defined)
      .map((i) => `M${px(i)} ${py(series.y)(i)}h0`)
      .join('');
    parts.push(
      svg('path', {
        d: dots,
        ...stroke(series, 7),
        'stroke-width': 2 * (series.width ?? 3.5),
        'stroke-linecap': 'round',
      }),
    );
    return parts;
  }
  if (low && high) {
    const band = d3Area()
      .defined((_, i) => defined(i))
      .x((_, i) => px(i))
      .y0((_, i) => py(low)(i))
      .y1((_, i) => py(high)(i))
      .curve(curve);
    parts.push(
      svg('path', {
        d: band(/** @type {any} */ (indices)) ?? '',
        style: `fill:var(--${role})`,
        'fill-opacity': series.kind === 'band' ? (series.opacity ?? 0.28) : 0.16,
      }),
    );
  }
  if (series.kind === 'band') return parts;
  if (series.kind === 'area') {
    const zero = Math.min(bottom, y(0));
    const area = d3Area()
      .defined((_, i) => defined(i))
      .x((_, i) => px(i))
      .y0(zero)
      .y1((_, i) => py(series.y)(i));
    parts.push(
      svg('path', {
        d: area(/** @type {any} */ (indices)) ?? '',
        style: `fill:var(--${role})`,
        'fill-opacity': 0.22,
      }),
    );
  }
  const line = d3Line()
    .defined((_, i) => defined(i))
    .x((_, i) => px(i))
    .y((_, i) => py(series.y)(i))
    .curve(curve);
  parts.push(svg('path', { d: line(/** @type {any} */ (indices)) ?? '', ...stroke(series) }));
  return parts;
}

/**
 * @param {ChartData} data
 * @param {Plot & { width: number, height: number, yTicks: number[], yFormat: (v: number) => string, xFormat: (v: number) => string }} plot
 * @returns {SVGElement[]}
 */
export function drawAxes(
  data,
  { x, y, left, right, top, bottom, width, height, yTicks, yFormat, xFormat },
) {
  const grid = svg('g', { class: 'grid' });
  const texts = svg('g', { class: 'ticks' });
  for (const value of yTicks) {
    const at = round(y(value));
    grid.append(svg('path', { d: `M${left} ${at}H${right}`, class: value === 0 ? 'zero' : null }));
    texts.append(svg('text', { x: left - 6, y: at, 'text-anchor': 'end' }, yFormat(value)));
  }
  const base = data.floor ? bottom + FLOOR_STRIP : bottom;
  const tickY = base + 13;
  if (!data.floor) grid.append(svg('path', { d: `M${left} ${base}H${right}`, class: 'zero' }));
  let free = -Infinity;
  for (const value of ticksOf(x, data.x, Math.floor((right - left) / 64))) {
    const at = x(value);
    const text = xFormat(value);
    const half = textWidth(text, 12) / 2;
    if (at - half < free) continue;
    free = at + half + 8;
    grid.append(svg('path', { d: `M${round(at)} ${base}v4`, class: 'zero' }));
    const middle = Math.min(at, width - half); // the last one may be wide
    texts.append(svg('text', { x: round(middle), y: tickY, 'text-anchor': 'middle' }, text));
  }
  const parts = [grid, texts];
  if (data.x.name)
    parts.push(label(data.x.name, right, height - 9, { anchor: 'end', role: 'ink2' }));
  if (data.y.name) parts.push(label(data.y.name, 2, 10, { role: 'ink2' }));
  if (data.floor) {
    const at = base;
    const cut = `M${left - 4} ${bottom + 8}l8 -4M${left - 4} ${bottom + 13}l8 -4`;
    grid.append(svg('path', { d: cut, class: 'cut' }));
    texts.append(
      svg('text', { x: left - 6, y: at, 'text-anchor': 'end' }, yFormat(data.floor.value)),
    );
    parts.push(
      svg('path', {
        d: `M${left} ${at}H${right}`,
        ...stroke({ role: 'prior', dash: 'dash' }, 1.25),
      }),
    );
    const { name, short = name } = data.floor;
    const said = textWidth(name) < 0.6 * (right - left) ? name : short;
    parts.push(label(said, right - 4, at - 9, { anchor: 'end', role: 'ink2' }));
  }
  void top;
  return parts;
}

/**
 * @param {ChartData} data
 * @param {Plot & { menu: number }} plot menu: where it begins, Infinity without one
 * @returns {{ levels: SVGElement[], names: SVGElement[] }} levels to be drawn under the series, names over
 *   them: where no place along a level is free, a line ends at the halo of the name
 */
export function drawReferences(
  { references = [], series, playhead },
  { x, y, left, right, top, bottom, menu },
) {
  const lines = series.map(({ x: xs, y: ys, kind }) => ({
    isDots: kind === 'points',
    places: Array.from(ys, (value, i) => {
      return /** @type {const} */ ([x(xs[i] ?? NaN), y(value)]);
    }),
  }));
  if (playhead) {
    const at = x(playhead.x);
    const ends = /** @type {const} */ ([top, bottom]).map(
      (end) => /** @type {const} */ ([at, end]),
    );
    lines.push({ isDots: false, places: ends });
  }
  /** What a name would cover: pixels of lines, and of dots. @param {import('../base/labels.js').Box} box */
  const covered = (box) =>
    lines.reduce((sum, { isDots, places }) => {
      if (!isDots) return sum + lengthInside(places, box);
      const dots = places.filter(
        ([px, py]) => Math.abs(px - box.x) < box.width / 2 && Math.abs(py - box.y) < box.height / 2,
      );
      return sum + DOT_WIDTH * dots.length;
    }, 0);
  /** @type {SVGElement[]} */
  const levels = [];
  /** @type {SVGElement[]} */
  const names = [];
  for (const { axis, value, name, role = 'prior', dash = 'dash', below = false } of references) {
    const at = round((axis === 'x' ? x : y)(value));
    const [low, high] = axis === 'x' ? [left, right] : [top, bottom];
    if (!(at >= low - 1 && at <= high + 1)) continue;
    const d = axis === 'x' ? `M${at} ${top - 4}V${bottom}` : `M${left} ${at}H${right}`;
    levels.push(svg('path', { d, ...stroke({ role, dash }, 1.25) }));
    if (!name) continue;
    const width = textWidth(name);
    if (axis === 'y') {
      const room = Math.max(0, right - left - width - 12);
      const spots = LIFTS.flatMap((lift) => {
        const middle = below || at - lift < top ? at + lift + 1 : at - lift;
        return ALONG.map((share) => {
          const from = left + 6 + share * room;
          const box = {
            x: from + width / 2,
            y: middle,
            width: width + AIR,
            height: 2 * NAME_HALF + AIR,
          };
          return { from, middle, hidden: covered(box) };
        });
      });
      const least = Math.min(...spots.map(({ hidden }) => hidden));
      const { from, middle } = spots.find(({ hidden }) => hidden === least) ?? {
        from: left + 6,
        middle: at,
      };
      names.push(label(name, from, middle, { role }));
    } else {
      const toLeft = at + width + 10 > right;
      const end = toLeft ? at - 6 : at + 6 + width;
      const middle = end > menu ? Math.max(top + 6, MENU_HEIGHT) : top + 6;
      names.push(
        label(name, at + (toLeft ? -6 : 6), middle, { role, anchor: toLeft ? 'end' : 'start' }),
      );
    }
  }
  return { levels, names };
}

/**
 * @param {readonly Series[]} named
 * @param {Plot & { beside: boolean, head: number }} plot head: the playhead's place, NaN without one
 * @returns {SVGElement[]}
 */
export function drawNames(named, { x, y, right, top, bottom, left, beside, head }) {
  const ends = named.map((series) => {
    for (let i = series.y.length - 1; i >= 0; i--) {
      const [px, py] = [x(series.x[i] ?? NaN), y(series.y[i] ?? NaN)];
      if (Number.isFinite(px) && Number.isFinite(py) && px <= right + 1) return { px, py };
    }
    return null;
  });
  const inside = (/** @type {number} */ v) => Math.min(bottom - 4, Math.max(top, v));
  const wanted = ends.map((end, i) =>
    inside((end?.py ?? 0) + (beside ? 0 : named[i]?.below ? 12 : -11)),
  );
  const places = spreadLine(wanted, 15, top - 2, bottom - 2);
  return named.flatMap((series, i) => {
    const end = ends[i];
    if (!end) return [];
    const style = { role: series.role ?? 'ink', weight: 600 };
    if (beside) {
      const from = end.px + 8;
      // Not across a playhead that is ahead of the line.
      const crosses = head > end.px && head < from + textWidth(series.name, 12, 600);
      return [label(series.name, crosses ? head + 6 : from, places[i] ?? end.py, style)];
    }
    const { at, anchor } = atEnd(end.px, textWidth(series.name, 12, 600), { left, right });
    return [label(series.name, at, places[i] ?? end.py, { ...style, anchor })];
  });
}
