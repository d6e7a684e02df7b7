/**
 * What `<atlas-bars>` is drawn of: a bar, the axis of values, names of categories and groups.
 *
 * @module
 */
import { ticksOf } from './chartScale.js';
import { svg } from '../base/dom.js';
import { label, textWidth } from '../base/drawing.js';
import { round } from '../base/marks.js';

/** @typedef {import('./bars.js').BarsData} BarsData */
/** @typedef {import('./bars.js').BarGroup} BarGroup */
/** @typedef {ReturnType<typeof import('./chartScale.js').scaleOf>} Scale */

const WORD_GAP = 8;
/** Height of a number written at a bar or a tick. */
export const VALUE_LINE = 12;

/**
 * @param {{ a: number, b: number, middle: number, thick: number, lying: boolean, role: string, outline: boolean }} shape
 */
export function bar({ a, b, middle, thick, lying, role, outline }) {
  const [start, size] = [Math.min(a, b), Math.abs(b - a)];
  const gap = thick > 6 ? 1 : 0.25;
  const across = { start: middle - thick / 2 + gap, size: Math.max(0.5, thick - 2 * gap) };
  const box = lying
    ? { x: start, y: across.start, width: size, height: across.size }
    : { x: across.start, y: start, width: across.size, height: size };
  const rounded = Object.fromEntries(Object.entries(box).map(([k, v]) => [k, round(v)]));
  return svg('rect', {
    ...rounded,
    rx: Math.min(2, size / 2),
    style: outline ? `fill:none;stroke:var(--${role})` : `fill:var(--${role})`,
    'fill-opacity': outline ? null : 0.82,
    'stroke-width': outline ? 1.75 : null,
  });
}

/**
 * @param {BarsData} data
 * @param {{ scale: Scale, left: number, right: number, top: number, bottom: number, lying: boolean, format: (v: number) => string, height: number }} plot
 */
export function axes(data, { scale, left, right, top, bottom, lying, format, height }) {
  const group = svg('g', { class: 'axes' });
  const grid = svg('g', { class: 'grid' });
  const texts = svg('g', { class: 'ticks' });
  const length = lying ? right - left : bottom - top;
  let last = NaN;
  for (const value of ticksAlong(scale, data.value, length, lying)) {
    const at = round(scale(value));
    const d = lying ? `M${at} ${top}V${bottom}` : `M${left} ${at}H${right}`;
    grid.append(svg('path', { d, class: value === 0 ? 'zero' : null }));
    const [x, y] = lying ? [at, bottom + 13] : [left - 6, at];
    // Ticks given by the caller may be nearer to each other than their numbers are high.
    if (!lying && Math.abs(at - last) < VALUE_LINE) continue;
    last = at;
    texts.append(svg('text', { x, y, 'text-anchor': lying ? 'middle' : 'end' }, format(value)));
  }
  group.append(grid, texts);
  if (data.value.name) {
    group.append(
      lying
        ? label(data.value.name, Math.max(right, textWidth(data.value.name) + 2), height - 9, {
            anchor: 'end',
          })
        : label(data.value.name, 2, 10),
    );
  }
  return group;
}

/** The values with a tick on an axis so long. @param {Scale} scale @param {BarsData['value']} value @param {number} length pixels @param {boolean} lying */
export const ticksAlong = (scale, value, length, lying) =>
  ticksOf(scale, value, Math.floor(length / (lying ? 72 : 36)));

/** Between two lines of a name, pixels. */
const NAME_LINE = 15;

/** At the space nearest its middle. @param {string} name */
function halves(name) {
  const spaces = [...name.matchAll(/ /g)].map(({ index }) => index);
  const from = (/** @type {number} */ at) => Math.abs(at - name.length / 2);
  const [at] = spaces.sort((a, b) => from(a) - from(b));
  return at === undefined ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/**
 * @param {string} name
 * @param {number} i
 * @param {{ lying: boolean, centre: number, left: number, bottom: number, pitch: number, categories: readonly string[], width: number }} plot
 * @returns {SVGElement[]}
 */
export function categoryName(name, i, { lying, centre, left, bottom, pitch, categories }) {
  if (!name) return [];
  if (lying) {
    // A name too long for its room takes two lines.
    const isLong = textWidth(name, 13) > left - 10 && pitch > 2 * NAME_LINE;
    const lines = isLong ? halves(name) : [name];
    return lines.map((line, at) => {
      const y = centre + (at - (lines.length - 1) / 2) * NAME_LINE;
      return label(line, left - 8, y, { anchor: 'end', size: 13, role: 'ink' });
    });
  }
  // Upright names that would touch are thinned, the first always stays.
  const named = categories.flatMap((c, at) => (c ? [at] : []));
  const apart = pitch * Math.max(1, (named[1] ?? 1) - (named[0] ?? 0));
  const widest = Math.max(...categories.map((c) => textWidth(c, 12)));
  const every = Math.max(1, Math.ceil((widest + WORD_GAP) / apart));
  if (named.indexOf(i) % every) return [];
  return [label(name, centre, bottom + 13, { anchor: 'middle', size: 12, role: 'ink3' })];
}

/**
 * Names of the groups, each with a chip of its colour.
 * @param {readonly BarGroup[]} groups
 * @param {number} left
 * @param {number} y
 */
export function names(groups, left, y) {
  let x = left;
  return groups.flatMap(({ name, role = 'lat', outline }) => {
    const style = outline ? `fill:none;stroke:var(--${role})` : `fill:var(--${role})`;
    const parts = [
      svg('rect', {
        x: x + 1,
        y: y - 5,
        width: 10,
        height: 10,
        rx: 2,
        style,
        'stroke-width': 1.75,
      }),
      label(name, x + 17, y, { role: 'ink2' }),
    ];
    x += 17 + textWidth(name) + 16;
    return parts;
  });
}
