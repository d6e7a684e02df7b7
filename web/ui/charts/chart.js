/**
 * `<atlas-chart>`: named series against a number. Names stand at the ends of the lines, not in a
 * legend. A playhead ties the chart to a variable that a slider or another picture shares.
 *
 * Attribute `plain`: no menu. Property `data`: see `ChartData`.
 * Event `playhead` {x, committed} (bubbles): the playhead was dragged or moved by ← → (Shift ×10),
 * Page Up/Down (×10), Home, End. The chart shows what it is told: set `data` again. Event `axis`: what
 * stands under the chart by `placeOf` has to move.
 *
 * @module
 */
import {
  drawAxes,
  drawNames,
  drawReferences,
  drawSeries,
  FLOOR_STRIP,
  MENU_WIDTH,
} from './chartMarks.js';
import { drawEnds, ENDS_WIDTH } from './chartEnds.js';
import { emit, svg } from '../base/dom.js';
import { Drawing, stroke, textWidth } from '../base/drawing.js';
import { round } from '../base/marks.js';
import { define } from '../base/figure.js';
import { csv } from '../base/figureMenu.js';
import { short } from '../base/format.js';
import { logTick, rangeOf, scaleOf, ticksOf, valueAt } from './chartScale.js';

/** @typedef {import('./chartScale.js').AxisOptions} AxisOptions */
/**
 * @typedef {object} Series
 * @property {string} name
 * @property {ArrayLike<number>} x ascending for lines
 * @property {ArrayLike<number>} y NaN leaves a gap
 * @property {string} [role]
 * @property {'line' | 'steps' | 'points' | 'area' | 'band'} [kind] area is filled to zero; band: what
 *   lies between low and high, alone; its name stands at y
 * @property {'solid' | 'dash' | 'dots' | 'long'} [dash]
 * @property {number} [width]
 * @property {number} [opacity]
 * @property {ArrayLike<number>} [low] lower and upper ends: a band, or error bars of points
 * @property {ArrayLike<number>} [high]
 * @property {boolean} [unnamed] the name goes to the data file and not on the chart
 * @property {boolean} [aside] named only where names stand beside the plot
 * @property {boolean} [below] where its name stands on the plot, it is under the line
 * @property {boolean} [background] goes with another line: no name, no dot of the playhead
 */
/**
 * @typedef {object} ChartData
 * @property {AxisOptions} x
 * @property {AxisOptions} y
 * @property {readonly Series[]} series
 * @property {readonly { axis: 'x' | 'y', value: number, name?: string, role?: string, dash?: 'solid' | 'dash' | 'dots', below?: boolean }[]} [references]
 *   below: the name of a level stands under it
 * @property {readonly import('./chartEnds.js').EndMark[]} [ends] lettered predictions of where a line will
 *   end, right of the plot
 * @property {{ value: number, name: string, short?: string }} [floor] a level far below, in a strip of
 *   its own under a marked break of the y axis; short: its name on a narrow chart
 * @property {{ x: number, name?: string, role?: string, step?: number, low?: number, high?: number,
 *   stops?: readonly number[], fixed?: boolean, format?: (x: number) => string }} [playhead] stops:
 *   ascending, the only places it has; a key goes to the next one; fixed: shows, cannot be moved
 * @property {string} description what the chart shows, tracks the state
 * @property {string} [file]
 */

/** Names beside the plot begin here. */
const BELOW_MENU = 42;
/** A name no wider than this is a number, px. */
const NUMBER_WIDTH = 44;
let nextId = 0;

/** @extends {Drawing<ChartData>} */
export class Chart extends Drawing {
  constructor() {
    super();
    /** @type {ReturnType<typeof scaleOf> | null} */
    this.xScale = null;
    this.clipId = `chart-${nextId++}`;
    this.knob = svg(
      'g',
      { class: 'grip knob', role: 'slider', tabindex: 0 },
      svg('circle', { r: 22, class: 'reach' }),
      svg('circle', { r: 12, class: 'ring' }),
      svg('circle', { r: 7, class: 'dot' }),
    );
    this.listen();
  }

  /** @override */
  get fileName() {
    return this.value?.file ?? 'chart';
  }

  /** @override */
  csv() {
    const rows = (this.value?.series ?? []).flatMap(({ name, x, y }) =>
      Array.from(y, (value, i) => [JSON.stringify(name), x[i] ?? NaN, value]),
    );
    return csv(['series', this.value?.x.name || 'x', this.value?.y.name || 'y'], rows);
  }

  /**
   * @override
   * @param {number} width
   * @param {number} height
   */
  draw(width, height) {
    const data = this.value;
    if (!data) return [];
    const nameable = data.series.filter(
      ({ name, unnamed, background, kind }) => name && !unnamed && !background && kind !== 'points',
    );
    const widest = Math.max(0, ...nameable.map(({ name }) => textWidth(name, 12, 600)));
    // Names go to the right of the plot where there is room, else over the ends of the lines.
    // A number takes little of even a small chart.
    const share = widest < NUMBER_WIDTH ? 0.32 : 0.22;
    const beside = nameable.length > 0 && widest < share * width && !data.ends;
    const named = nameable.filter(({ aside }) => beside || !aside);
    const yRange = rangeOf(
      data.series.flatMap((s) => [
        ...Array.from(s.y),
        ...Array.from(s.low ?? []),
        ...Array.from(s.high ?? []),
      ]),
      data.y,
    );
    const xRange = rangeOf(
      data.series.flatMap((s) => Array.from(s.x)),
      data.x,
      false,
    );
    const yFormat = data.y.format ?? (data.y.scale === 'log' ? logTick : short);
    const xFormat = data.x.format ?? (data.x.scale === 'log' ? logTick : short);
    const top = data.y.name ? 26 : 10;
    const bottom = height - (data.x.name ? 38 : 22) - (data.floor ? FLOOR_STRIP : 0);
    const y = scaleOf(data.y.scale, yRange, [bottom, top]);
    const yTicks = ticksOf(y, data.y, Math.floor((bottom - top) / 34));
    const yTexts = yTicks.map(yFormat);
    if (data.floor) yTexts.push(yFormat(data.floor.value));
    const left = 12 + Math.max(14, ...yTexts.map((text) => textWidth(text, 12)));
    const right = width - (data.ends ? ENDS_WIDTH : beside ? widest + 16 : 14);
    const x = scaleOf(data.x.scale, xRange, [left, right]);
    this.setAxis(x);
    const menu = this.menu ? width - MENU_WIDTH : Infinity;
    const marks = svg('g', { 'clip-path': `url(#${this.clipId})` });
    for (const series of data.series) marks.append(...drawSeries(series, x, y, bottom));
    const { levels, names } = drawReferences(data, { x, y, left, right, top, bottom, menu });
    const parts = [
      svg(
        'clipPath',
        { id: this.clipId },
        svg('rect', {
          x: left - 1,
          y: top - 4,
          width: Math.max(0, right - left + 6),
          height: Math.max(0, bottom - top + 8),
        }),
      ),
      ...drawAxes(data, {
        x,
        y,
        left,
        right,
        top,
        bottom,
        width,
        height,
        yTicks,
        yFormat,
        xFormat,
      }),
      ...levels,
      marks,
      ...names,
      ...drawEnds(data.ends ?? [], { y, right, top, bottom }),
      // Beside the plot the menu stands above the names.
      ...drawNames(named, {
        x,
        y,
        right,
        bottom,
        beside,
        left,
        head: data.playhead ? x(data.playhead.x) : NaN,
        top: beside && this.menu ? Math.max(top, BELOW_MENU) : top,
      }),
    ];
    parts.push(...this.drawPlayhead(data, { x, y, top, bottom: height - (data.x.name ? 38 : 22) }));
    return parts;
  }

  /**
   * @param {ChartData} data
   * @param {{ x: ReturnType<typeof scaleOf>, y: ReturnType<typeof scaleOf>, top: number, bottom: number }} plot
   * @returns {SVGElement[]}
   */
  drawPlayhead(data, { x, y, top, bottom }) {
    const { playhead } = data;
    if (!playhead || playhead.fixed) this.knob.remove();
    if (!playhead) return [];
    const at = round(x(playhead.x));
    const role = playhead.role ?? 'act';
    const parts = [svg('path', { d: `M${at} ${top - 6}V${bottom}`, ...stroke({ role }, 1.5) })];
    for (const series of data.series) {
      const there =
        series.kind === 'points' || series.kind === 'band' || series.background
          ? NaN
          : series.kind === 'steps'
            ? stepAt(series, playhead.x)
            : valueAt(series.x, series.y, playhead.x);
      const cy = y(there);
      if (!Number.isFinite(cy) || cy < top - 2 || cy > bottom + 2) continue;
      parts.push(
        svg('circle', {
          cx: at,
          cy: round(cy),
          r: 4,
          style: `fill:var(--${series.role ?? 'ink'});stroke:var(--panel)`,
          'stroke-width': 1.5,
        }),
      );
    }
    if (playhead.fixed) return parts;
    const format = playhead.format ?? short;
    const [low = 0, high = 1] = x.domain();
    this.knob.setAttribute('transform', `translate(${at} ${bottom})`);
    this.knob.style.setProperty('--k', `var(--${role})`);
    this.knob.setAttribute('aria-label', playhead.name ?? data.x.name ?? 'x');
    this.knob.setAttribute('aria-valuemin', String(playhead.low ?? low));
    this.knob.setAttribute('aria-valuemax', String(playhead.high ?? high));
    this.knob.setAttribute('aria-valuenow', String(playhead.x));
    this.knob.setAttribute('aria-valuetext', format(playhead.x));
    if (!this.knob.isConnected) this.grips.append(this.knob);
    return parts;
  }

  /** @private @param {ReturnType<typeof scaleOf>} x */
  setAxis(x) {
    const before = this.xScale;
    this.xScale = x;
    const ends = (/** @type {typeof before} */ scale) => [scale?.domain(), scale?.range()].join();
    if (ends(before) !== ends(x)) this.dispatchEvent(new Event('axis'));
  }

  /** Where a value of x stands, in pixels from the left; NaN before anything is drawn. @param {number} x */
  placeOf(x) {
    return this.xScale?.(x) ?? NaN;
  }

  /** As the axis shows them. @param {readonly number[]} stops @param {number} x */
  nearestStop(stops, x) {
    const apart = stops.map((stop) =>
      Math.abs((this.xScale?.(stop) ?? NaN) - (this.xScale?.(x) ?? NaN)),
    );
    return apart.indexOf(Math.min(...apart));
  }

  /**
   * @param {number} x
   * @param {boolean} committed
   */
  moveTo(x, committed) {
    const { playhead } = this.value ?? {};
    if (!playhead || !this.xScale) return;
    const [from = 0, to = 1] = this.xScale.domain();
    const [low, high] = [playhead.low ?? from, playhead.high ?? to];
    const stepped = playhead.stops
      ? (playhead.stops[this.nearestStop(playhead.stops, x)] ?? x)
      : playhead.step
        ? Number((low + Math.round((x - low) / playhead.step) * playhead.step).toPrecision(12))
        : x;
    emit(this, 'playhead', { x: Math.min(high, Math.max(low, stepped)), committed });
  }

  listen() {
    let held = false;
    const { picture, knob } = this;
    const atPointer = (/** @type {PointerEvent} */ event) =>
      Number(this.xScale?.invert(this.locate(event)[0]) ?? NaN);
    const isLive = () => Boolean(this.value?.playhead && !this.value.playhead.fixed);
    // Sideways drags move the playhead; up and down still scrolls the page (touch-action: pan-y).
    picture.addEventListener('pointerdown', (event) => {
      if (event.button || !isLive()) return;
      held = true;
      picture.setPointerCapture(event.pointerId);
      knob.focus({ preventScroll: true });
      event.preventDefault();
      this.moveTo(atPointer(event), false);
    });
    picture.addEventListener('pointermove', (event) => {
      if (held) this.moveTo(atPointer(event), false);
    });
    picture.addEventListener('pointerup', (event) => {
      if (held) this.moveTo(atPointer(event), true);
      held = false;
    });
    picture.addEventListener('pointercancel', () => (held = false));
    knob.addEventListener('keydown', (event) => {
      const { playhead } = this.value ?? {};
      if (!playhead || !this.xScale || event.ctrlKey || event.metaKey || event.altKey) return;
      const [from = 0, to = 1] = this.xScale.domain();
      const step = playhead.step ?? (to - from) / 100;
      const sizes = {
        ArrowRight: 1,
        ArrowUp: 1,
        ArrowLeft: -1,
        ArrowDown: -1,
        PageUp: 10,
        PageDown: -10,
      };
      const size = sizes[/** @type {keyof typeof sizes} */ (event.key)];
      const ends = { Home: playhead.low ?? from, End: playhead.high ?? to };
      const end = ends[/** @type {keyof typeof ends} */ (event.key)];
      if (size === undefined && end === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const by = (size ?? 0) * (event.shiftKey ? 10 : 1);
      const { stops } = playhead;
      if (stops && end === undefined) {
        const to = this.nearestStop(stops, playhead.x) + by;
        this.moveTo(stops[Math.min(stops.length - 1, Math.max(0, to))] ?? playhead.x, true);
        return;
      }
      this.moveTo(end ?? playhead.x + step * by, true);
    });
  }
}

/** A step holds until the next one. @param {Series} series @param {number} at */
function stepAt({ x, y }, at) {
  let i = x.length - 1;
  while (i >= 0 && (x[i] ?? NaN) > at) i--;
  return y[i] ?? NaN;
}

define('atlas-chart', Chart);
