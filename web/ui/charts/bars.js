/**
 * `<atlas-bars>`: a value for each of some categories (histograms, distributions, ledgers), upright or
 * lying, one or several groups side by side, or stacked. Bars of a draggable group are set by hand.
 *
 * Attribute `plain`: no menu. Property `data`: see `BarsData`.
 * Event `barchange` {group, index, value, committed} (bubbles). Keys on a bar: along its direction by
 * `step` (Shift ×10), across to its neighbour, Home and End to the ends of the axis.
 *
 * @module
 */
import { emit, svg } from '../base/dom.js';
import { axes, bar, categoryName, names, ticksAlong, VALUE_LINE } from './barsMarks.js';
import { Drawing, label, stroke, textWidth } from '../base/drawing.js';
import { define } from '../base/figure.js';
import { csv } from '../base/figureMenu.js';
import { alike, short } from '../base/format.js';
import { pathOf, round, stackEnds } from '../base/marks.js';
import { rangeOf, scaleOf } from './chartScale.js';

/**
 * @typedef {object} BarGroup
 * @property {string} name
 * @property {ArrayLike<number>} values one for each category
 * @property {string} [role]
 * @property {readonly string[]} [roles] one for each category instead of one for all
 * @property {boolean} [draggable]
 * @property {boolean} [outline] drawn as an outline
 */
/**
 * @typedef {object} BarsData
 * @property {readonly string[]} categories their names; '' leaves one out
 * @property {readonly BarGroup[]} groups
 * @property {boolean} [lying] bars run to the right, categories downwards
 * @property {boolean} [stacked] groups on top of one another instead of side by side
 * @property {import('./chartScale.js').AxisOptions} value the axis of values; it holds 0
 * @property {string} [name] of the axis of categories
 * @property {boolean} [values] writes the value at each bar
 * @property {readonly { name: string, role?: string, at: ArrayLike<number>, values: ArrayLike<number>, dash?: 'solid' | 'dash' | 'dots' }[]} [curves]
 *   lines over upright bars; `at` counts categories: 0 is the middle of the first
 * @property {number} [step] of an arrow key
 * @property {string} description
 * @property {string} [file]
 */

/** @extends {Drawing<BarsData>} */
export class Bars extends Drawing {
  constructor() {
    super();
    /** @type {ReturnType<typeof scaleOf> | null} */
    this.scale = null;
    /** Middle and reach of each draggable bar, along the axis of categories. @type {{ group: number, index: number, middle: number, half: number }[]} */
    this.places = [];
    this.current = '';
    /** What the keys have asked for, until it is drawn: a quick hand goes on from there. @type {{ key: string, value: number } | null} */
    this.asked = null;
    this.listen();
  }

  /** @override */
  get fileName() {
    return this.value?.file ?? 'bars';
  }

  /** @override */
  csv() {
    const data = this.value;
    if (!data) return '';
    const rows = data.categories.map((name, i) => [
      JSON.stringify(name || String(i)),
      ...data.groups.map(({ values }) => values[i] ?? NaN),
    ]);
    return csv(['category', ...data.groups.map(({ name }) => JSON.stringify(name))], rows);
  }

  /**
   * @override
   * @param {number} width
   * @param {number} height
   */
  draw(width, height) {
    const data = this.value;
    if (!data || !data.categories.length) return [];
    const { lying = false, stacked = false, groups, categories } = data;
    const format = data.value.format ?? short;
    const shown = groups.flatMap(({ values }) => Array.from(values));
    const written = data.value.format ?? alike(shown);
    const sums = stacked ? stackEnds(groups, categories.length) : [];
    const range = rangeOf(stacked ? sums : shown, {
      ...data.value,
      zero: true,
    });
    const legend = groups.length > 1 && groups.every(({ name }) => name);
    const top = (data.value.name && !lying ? 24 : 8) + (legend ? 20 : 0);
    const bottom = height - (lying ? (data.value.name ? 38 : 22) : data.name ? 38 : 22);
    const nameWidth = Math.max(0, ...categories.map((name) => textWidth(name, 13)));
    const room = data.values && lying ? 10 + textWidth(written(range[1]), 12, 600) : 12;
    const upright = scaleOf('linear', range, [bottom, top + (data.values ? 18 : 0)]);
    const marks = ticksAlong(upright, data.value, bottom - top, false).map(format);
    const ticksWidth = 12 + Math.max(14, ...marks.map((text) => textWidth(text)));
    const left = lying ? Math.min(0.45 * width, nameWidth + 12) : ticksWidth;
    const right = width - room;
    const scale = lying ? scaleOf('linear', range, [left, right]) : upright;
    this.scale = scale;
    const [from, to] = lying ? [top, bottom] : [left, right];
    this.places = [];
    // Nothing can be drawn in a box this small.
    if (to - from < categories.length) return [];
    const pitch = (to - from) / categories.length;
    const parts = [axes(data, { scale, left, right, top, bottom, lying, format, height })];
    const lanes = stacked ? 1 : groups.length;
    const thick = Math.min(lying ? 28 : 64, (pitch * (pitch > 14 ? 0.74 : 0.9)) / lanes);
    categories.forEach((name, i) => {
      const centre = from + pitch * (i + 0.5);
      let at = 0;
      /** The value written last, for values of neighbours that would touch. */
      let last = { right: -Infinity, y: 0 };
      groups.forEach((group, g) => {
        const value = group.values[i] ?? 0;
        const start = stacked ? at : 0;
        at += value;
        const middle = stacked ? centre : centre + (g - (lanes - 1) / 2) * thick;
        const role = group.roles?.[i] ?? group.role ?? 'lat';
        const [a, b] = [scale(start), scale(start + value)];
        parts.push(bar({ a, b, middle, thick, lying, role, outline: group.outline ?? false }));
        if (group.draggable) this.places.push({ group: g, index: i, middle, half: thick / 2 });
        if (data.values && !stacked) {
          const text = written(value);
          const half = textWidth(text, 12, 600) / 2;
          const touches = middle - half < last.right + 2 && Math.abs(b - 10 - last.y) < VALUE_LINE;
          const up = touches ? last.y - VALUE_LINE : b - 10;
          if (lying) parts.push(label(text, b + 6, middle, { role: 'ink', weight: 600 }));
          // Of bars in pairs the second value may stand over the first.
          else if (thick > 2 * half - 12 || (lanes > 1 && 2 * half < pitch - 8)) {
            last = { right: middle + half, y: up };
            const style = /** @type {const} */ ({ role: 'ink', anchor: 'middle', size: 12 });
            parts.push(label(text, middle, up, { ...style, weight: 600 }));
          }
        }
      });
      if (stacked && data.values && lying)
        parts.push(label(format(at), scale(at) + 6, centre, { role: 'ink', weight: 600 }));
      parts.push(
        ...categoryName(name, i, {
          lying,
          centre,
          left,
          bottom,
          pitch,
          categories,
          width: right - left,
        }),
      );
    });
    for (const { name, role = 'ink', at, values, dash } of data.curves ?? []) {
      const points = Array.from(
        values,
        (v, i) => /** @type {const} */ ([from + pitch * ((at[i] ?? 0) + 0.5), scale(v)]),
      );
      parts.push(svg('path', { d: pathOf(points), ...stroke({ role, dash }) }));
      const peak = points.reduce((best, p) => (p[1] < best[1] ? p : best), points[0] ?? [0, 0]);
      parts.push(label(name, peak[0] + 10, Math.max(top + 6, peak[1] - 2), { role, weight: 600 }));
    }
    if (data.name) parts.push(label(data.name, right, height - 9, { anchor: 'end' }));
    if (legend) parts.push(...names(groups, lying ? left : 2, data.value.name && !lying ? 30 : 10));
    this.syncGrips(data, format);
    return parts;
  }

  /**
   * @param {BarsData} data
   * @param {(v: number) => string} format
   */
  syncGrips(data, format) {
    const { scale } = this;
    if (!scale) return;
    const [low = 0, high = 1] = scale.domain();
    const keys = this.places.map(({ group, index }) => `${group}-${index}`);
    const reached = keys.includes(this.current) ? this.current : keys[0];
    const old = new Map(
      [...this.grips.children].map((n) => [/** @type {SVGElement} */ (n).dataset.key, n]),
    );
    this.places.forEach(({ group, index, middle, half }, p) => {
      const key = keys[p] ?? '';
      let node = old.get(key);
      old.delete(key);
      if (!node) {
        node = svg(
          'g',
          { class: 'grip barGrip', role: 'slider', 'data-key': key },
          svg('rect', { class: 'ringBox', rx: 4 }),
          svg('path', { class: 'lip' }),
        );
        this.grips.append(node);
      }
      const shown = data.groups[group];
      const value = shown?.values[index] ?? 0;
      const step = data.step ?? (high - low) / 50;
      if (this.asked?.key === key && Math.abs(this.asked.value - value) < step / 2)
        this.asked = null;
      const end = scale(value);
      const [box, lip] = node.children;
      const thick = Math.max(2, half - 1.5);
      if (data.lying) {
        lip?.setAttribute('d', `M${round(end)} ${round(middle - thick)}V${round(middle + thick)}`);
        setBox(
          box,
          Math.min(scale(0), end) - 3,
          middle - half - 2,
          Math.abs(end - scale(0)) + 6,
          2 * half + 4,
        );
      } else {
        lip?.setAttribute('d', `M${round(middle - thick)} ${round(end)}H${round(middle + thick)}`);
        setBox(
          box,
          middle - half - 2,
          Math.min(scale(0), end) - 3,
          2 * half + 4,
          Math.abs(end - scale(0)) + 6,
        );
      }
      const many = data.groups.length > 1 && shown?.name ? `${shown.name}, ` : '';
      const role = shown?.roles?.[index] ?? shown?.role ?? 'lat';
      // As the attribute a strict style-src would refuse it.
      /** @type {SVGElement} */ (node).style.setProperty('--k', `var(--${role})`);
      node.setAttribute('aria-label', `${many}${data.categories[index] || index + 1}`);
      node.setAttribute('aria-valuemin', String(low));
      node.setAttribute('aria-valuemax', String(high));
      node.setAttribute('aria-valuenow', String(value));
      node.setAttribute('aria-valuetext', format(value));
      node.setAttribute('aria-orientation', data.lying ? 'horizontal' : 'vertical');
      node.setAttribute('tabindex', key === reached ? '0' : '-1');
    });
    for (const node of old.values()) node.remove();
  }

  /**
   * @param {PointerEvent} event
   * @param {{ group: number } | null} only stays in the group the drag began in
   */
  barAt(event, only) {
    const data = this.value;
    if (!data) return null;
    const along = this.locate(event)[data.lying ? 1 : 0];
    let best = null;
    let least = Infinity;
    for (const place of this.places) {
      if (only && place.group !== only.group) continue;
      const distance = Math.abs(place.middle - along);
      if (distance < least && (only || distance < Math.max(place.half + 3, 8))) {
        least = distance;
        best = place;
      }
    }
    return best;
  }

  /**
   * @param {{ group: number, index: number }} place
   * @param {number} value
   * @param {boolean} committed
   */
  change({ group, index }, value, committed) {
    if (!this.scale) return;
    const [low = 0, high = 1] = this.scale.domain();
    const inside = Math.min(high, Math.max(low, value));
    emit(this, 'barchange', { group, index, value: inside, committed });
  }

  /** @param {string} key */
  focusBar(key) {
    this.current = key;
    for (const node of this.grips.children) {
      const isIt = /** @type {SVGElement} */ (node).dataset.key === key;
      node.setAttribute('tabindex', isIt ? '0' : '-1');
      if (isIt) /** @type {SVGElement} */ (node).focus({ preventScroll: true });
    }
  }

  listen() {
    const { picture } = this;
    /** @type {{ group: number, index: number } | null} */
    let held = null;
    const valueAt = (/** @type {PointerEvent} */ event) =>
      Number(this.scale?.invert(this.locate(event)[this.value?.lying ? 0 : 1]) ?? 0);
    picture.addEventListener(
      'touchstart',
      (event) => {
        if (this.places.length) event.preventDefault();
      },
      { passive: false },
    );
    picture.addEventListener('pointerdown', (event) => {
      const place = event.button ? null : this.barAt(event, null);
      if (!place) return;
      held = place;
      this.asked = null;
      event.preventDefault();
      picture.setPointerCapture(event.pointerId);
      this.focusBar(`${place.group}-${place.index}`);
      this.change(place, valueAt(event), false);
    });
    picture.addEventListener('pointermove', (event) => {
      if (!held) return;
      // A sweep across the bars draws the whole distribution.
      const place = this.barAt(event, held);
      if (place) this.change((held = place), valueAt(event), false);
    });
    picture.addEventListener('pointerup', (event) => {
      if (held) this.change(held, valueAt(event), true);
      held = null;
    });
    picture.addEventListener('pointercancel', () => (held = null));
    // On the host: see plane.js.
    this.addEventListener('focusin', (event) => {
      const node = /** @type {SVGElement} */ (event.target);
      if (node.parentNode !== this.grips) return;
      if (this.current !== node.dataset.key) this.asked = null;
      this.current = node.dataset.key ?? '';
    });
    this.grips.addEventListener('keydown', (event) => this.key(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const data = this.value;
    const at = this.places.findIndex(({ group, index }) => `${group}-${index}` === this.current);
    const place = this.places[at];
    if (!data || !place || !this.scale || event.ctrlKey || event.metaKey || event.altKey) return;
    const [low = 0, high = 1] = this.scale.domain();
    const [more, less, next, before] = data.lying
      ? ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']
      : ['ArrowUp', 'ArrowDown', 'ArrowRight', 'ArrowLeft'];
    const size = (data.step ?? (high - low) / 50) * (event.shiftKey ? 10 : 1);
    const drawn = data.groups[place.group]?.values[place.index] ?? 0;
    const now = this.asked?.key === this.current ? this.asked.value : drawn;
    const set = { [more ?? '']: now + size, [less ?? '']: now - size, Home: low, End: high }[
      event.key
    ];
    const go = { [next ?? '']: 1, [before ?? '']: -1 }[event.key];
    if (set === undefined && !go) return;
    event.preventDefault();
    event.stopPropagation();
    if (set !== undefined) {
      const value = Math.min(high, Math.max(low, Number(set.toPrecision(12))));
      this.asked = { key: this.current, value };
      this.change(place, value, true);
    } else {
      const count = this.places.length;
      const to = this.places[(at + (go ?? 0) + count) % count];
      if (to) this.focusBar(`${to.group}-${to.index}`);
    }
  }
}

/**
 * @param {Element | undefined} node
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function setBox(node, x, y, width, height) {
  for (const [name, value] of Object.entries({ x, y, width, height })) {
    node?.setAttribute(name, String(round(value)));
  }
}

define('atlas-bars', Bars);
