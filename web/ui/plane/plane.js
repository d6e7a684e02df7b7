/**
 * `<atlas-plane>`: a plane of coordinates with layers of marks. It shows the `data` it is given and
 * keeps no state of the exhibit's; after an event the exhibit sets `data` again.
 *
 * Attribute `plain`: no menu. Property `data`: see `PlaneData`; the kinds of layers and their fields
 * stand in planeLayers.js.
 *
 * Events (all bubble, coordinates are the plane's):
 * - `pointmove` {layer, index, at, committed}: a draggable point or arrow tip is being moved
 * - `handlemove` {layer, angle, committed}: a handle turns; radians, within π of where it was
 * - `pointadd` {at}, `pointremove` {layer, index}
 * - `pick` {at}: a press on the ground when `add` is off
 * - `hover` {at, layer, index}: the pointer is here, over point `index` of `layer` or of none (−1);
 *   `hoverleave`: it has left
 * Keys on a grip: arrows move by `step` (Shift ×10, Ctrl ÷10) and turn a handle by 1° (10°, .1°);
 * Page Up/Down, Home, End choose another grip; Delete removes; Enter on the cross adds.
 * A press on a removable point twice removes it.
 *
 * @module
 */
import { emit, svg } from '../base/dom.js';
import { Drawing, label, textWidth } from '../base/drawing.js';
import { round } from '../base/marks.js';
import { define, offscreen } from '../base/figure.js';
import { csv } from '../base/figureMenu.js';
import { short } from '../base/format.js';
import { paintHeat } from '../base/heat.js';
import { arrowMove, frameOf, nearestPlace, planeTicks } from './planeGeometry.js';
import { coordinates, gripsOf, syncGrips } from './planeGrips.js';
import { drawLayers, pairs } from './planeLayers.js';
import { onThemeChange } from '../base/theme.js';
import { word } from '../base/words.js';

/** @typedef {import('./planeGeometry.js').Frame} Frame */
/** @typedef {import('./planeGeometry.js').Point} Point */
/** @typedef {import('./planeGeometry.js').Window} Window */
/** @typedef {import('./planeLayers.js').Layer} Layer */
/** @typedef {import('./planeGrips.js').Grip} Grip */
/**
 * @typedef {object} PlaneData
 * @property {Window} window [x0, x1, y0, y1] that must be seen; more is shown to keep the aspect
 * @property {readonly Layer[]} layers back to front
 * @property {string} description what is shown, tracks the state
 * @property {'frame' | 'bare' | 'cross' | 'none'} [axes] ticks at the frame, its place without them (what
 *   moves between two framed pictures), or axes through the origin
 * @property {{ x: string, y: string, role?: string }} [names] of the axes; `x_1` has a subscript
 * @property {boolean} [add] a press on the ground adds a point
 * @property {number} [step] of an arrow key; .1
 * @property {boolean} [stretch] lets the two axes differ in scale
 * @property {string} [file] name of saved files
 */

const MARGIN = { left: 34, right: 10, top: 10, bottom: 24 };
/** From a number at a tick to the plot, and to the edge of the picture. */
const TICK_GAP = 9;
const NO_MARGIN = { left: 0, right: 0, top: 0, bottom: 0 };
const TAP = 6;
const REACH = { mouse: 14, touch: 26, pen: 20 };
let nextId = 0;

/** @extends {Drawing<PlaneData>} */
export class Plane extends Drawing {
  constructor() {
    super();
    this.canvas = document.createElement('canvas');
    this.canvas.setAttribute('aria-hidden', 'true');
    this.clipId = `plane-${nextId++}`;
    /** @type {Frame | null} */
    this.plot = null;
    /** @type {Grip[]} */
    this.held = [];
    /** Key of the grip that has, or last had, the focus. @type {string | null} */
    this.current = null;
    /** @type {Point | null} */
    this.cursor = null;
    /** @type {(() => void) | null} */
    this.unlisten = null;
    this.listen();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    if (!this.canvas.isConnected) this.prepend(this.canvas);
    this.unlisten = onThemeChange(() => this.invalidate());
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.unlisten?.();
  }

  /** @override */
  get fileName() {
    return this.value?.file ?? 'plane';
  }

  /**
   * @override
   * @param {number} width
   * @param {number} height
   */
  draw(width, height) {
    const data = this.value;
    if (!data) return [];
    const axes = data.axes ?? 'frame';
    const margin = ['frame', 'bare'].includes(axes) ? MARGIN : NO_MARGIN;
    const frameIn = (/** @type {typeof MARGIN} */ room) =>
      frameOf(data.window, width, height, room, !data.stretch);
    let frame = frameIn(margin);
    if (axes === 'frame') {
      // Long numbers at the ticks take their room.
      const texts = planeTicks(frame, !data.stretch).ys.map(short);
      const widest = Math.max(0, ...texts.map((text) => textWidth(text, 12)));
      const left = Math.ceil(widest) + TICK_GAP;
      if (left > MARGIN.left) frame = frameIn({ ...MARGIN, left });
    }
    this.plot = frame;
    this.paintHeat(data.layers, frame);
    const [x0, x1, y0, y1] = frame.window;
    if (data.add) this.cursor ??= [round((x0 + x1) / 2), round((y0 + y1) / 2)];
    else this.cursor = null;
    this.held = gripsOf(data.layers, frame, this.cursor);
    syncGrips(this.grips, this.held, this.current);
    this.picture.classList.toggle('adds', Boolean(data.add));
    const clip = svg(
      'clipPath',
      { id: this.clipId },
      svg('rect', { x: frame.left, y: frame.top, width: frame.width, height: frame.height }),
    );
    const marks = drawLayers(data.layers, frame);
    // Labels and handles may stand over the edge of the plot; everything else ends there.
    const inside = marks.filter((node) => !isOnTop(node));
    return [
      clip,
      ...this.drawAxes(data, frame),
      svg('g', { 'clip-path': `url(#${this.clipId})` }, ...inside),
      ...marks.filter(isOnTop),
    ];
  }

  /**
   * @param {PlaneData} data
   * @param {Frame} frame
   * @returns {SVGElement[]}
   */
  drawAxes(data, frame) {
    const axes = data.axes ?? 'frame';
    if (axes === 'none' || axes === 'bare') return [];
    const { xs, ys } = planeTicks(frame, !data.stretch);
    const [right, bottom] = [frame.left + frame.width, frame.top + frame.height];
    const grid = svg('g', { class: 'grid' });
    for (const x of xs) {
      const at = round(frame.px(x));
      grid.append(svg('path', { d: `M${at} ${frame.top}V${bottom}`, class: x ? null : 'zero' }));
    }
    for (const y of ys) {
      const at = round(frame.py(y));
      grid.append(svg('path', { d: `M${frame.left} ${at}H${right}`, class: y ? null : 'zero' }));
    }
    const texts = svg('g', { class: 'ticks' });
    const across =
      axes === 'cross' ? Math.min(bottom - 8, Math.max(12, frame.py(0) + 12)) : bottom + 13;
    const up =
      axes === 'cross' ? Math.min(right - 8, Math.max(26, frame.px(0) - 6)) : frame.left - 7;
    const nameRoom = data.names ? 32 : 4;
    for (const x of xs) {
      if (axes === 'cross' && x === 0) continue;
      const at = frame.px(x);
      if (at < frame.left + 3 || at > right - nameRoom) continue;
      texts.append(
        svg('text', { x: round(at), y: round(across), 'text-anchor': 'middle' }, short(x)),
      );
    }
    for (const y of ys) {
      if (axes === 'cross' && y === 0) continue;
      const at = frame.py(y);
      if (at > bottom - 3 || at < frame.top + (data.names ? 18 : 4)) continue;
      texts.append(svg('text', { x: round(up), y: round(at), 'text-anchor': 'end' }, short(y)));
    }
    const parts = [grid, texts];
    if (axes === 'frame') {
      parts.splice(
        1,
        0,
        svg('rect', {
          class: 'frame',
          x: frame.left,
          y: frame.top,
          width: frame.width,
          height: frame.height,
        }),
      );
    }
    if (data.names) {
      const style = { role: data.names.role ?? 'ink2', italic: true, size: 16 };
      parts.push(label(data.names.x, right - 4, across, { ...style, anchor: 'end' }));
      const y = axes === 'cross' ? 12 : frame.top + 6;
      const x = axes === 'cross' ? Math.max(16, frame.px(0) - 8) : frame.left - 7;
      parts.push(label(data.names.y, x, y, { ...style, anchor: 'end' }));
    }
    return parts;
  }

  /**
   * @param {readonly Layer[]} layers
   * @param {Frame} frame
   */
  paintHeat(layers, frame) {
    const heats = layers.flatMap((layer) => (layer.kind === 'heat' ? [layer] : []));
    this.canvas.hidden = !heats.length;
    if (!heats.length) return;
    const { style } = this.canvas;
    style.left = `${frame.left}px`;
    style.top = `${frame.top}px`;
    style.width = `${frame.width}px`;
    style.height = `${frame.height}px`;
    paintHeat(this.canvas, heats, frame, offscreen);
  }

  /** @override */
  csv() {
    const rows = (this.value?.layers ?? []).flatMap((layer, l) => {
      if (layer.kind !== 'points' && layer.kind !== 'curve') return [];
      const id = ('id' in layer && layer.id) || layer.role || String(l);
      return pairs(layer.points).map(([x, y], i) => [id, i, x, y]);
    });
    return csv(['layer', 'i', 'x', 'y'], rows);
  }

  /**
   * The grip under a pointer.
   * @param {{ clientX: number, clientY: number, pointerType?: string }} event
   */
  gripAt(event) {
    const reach = REACH[/** @type {keyof typeof REACH} */ (event.pointerType ?? 'mouse')] ?? 14;
    const real = this.held.filter(({ kind }) => kind !== 'cursor');
    return nearestPlace(real, this.locate(event), reach);
  }

  listen() {
    const { picture } = this;
    /** @type {{ key: string, dx: number, dy: number } | null} */
    let drag = null;
    /** @type {[number, number] | null} */
    let press = null;
    // A finger on a grip drags it; a finger elsewhere scrolls the page.
    picture.addEventListener(
      'touchstart',
      (event) => {
        const touch = event.touches[0];
        if (
          touch &&
          this.gripAt({ clientX: touch.clientX, clientY: touch.clientY, pointerType: 'touch' })
        )
          event.preventDefault();
      },
      { passive: false },
    );
    picture.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      const [x, y] = this.locate(event);
      const grip = this.gripAt(event);
      press = [x, y];
      if (!grip) return;
      event.preventDefault();
      picture.setPointerCapture(event.pointerId);
      drag = { key: grip.key, dx: grip.x - x, dy: grip.y - y };
      this.focusGrip(grip.key);
    });
    picture.addEventListener('pointermove', (event) => {
      if (drag) this.dragTo(drag, event, false);
      else this.hover(event);
    });
    picture.addEventListener('pointerup', (event) => {
      const [x, y] = this.locate(event);
      const isTap = press && Math.hypot(x - press[0], y - press[1]) < TAP;
      if (drag) this.dragTo(drag, event, true);
      else if (isTap && this.plot) {
        const at = this.inWindow(this.plot.at(x, y));
        if (this.value?.add) this.addPoint(at);
        else emit(this, 'pick', { at });
      }
      drag = press = null;
    });
    picture.addEventListener('pointercancel', () => (drag = press = null));
    picture.addEventListener('pointerleave', () => {
      if (!drag) emit(this, 'hoverleave');
    });
    picture.addEventListener('dblclick', (event) => {
      const grip = this.gripAt(event);
      if (grip?.removable) this.removePoint(grip);
    });
    // Not on the group of grips: a focus listener makes an SVG element a stop of Tab in Chromium, one
    // that would take the focus from the grips.
    this.addEventListener('focusin', (event) => {
      const node = /** @type {SVGElement} */ (event.target);
      if (node.parentNode !== this.grips) return;
      this.current = node.dataset.key ?? null;
      for (const other of this.grips.children)
        other.setAttribute('tabindex', other === node ? '0' : '-1');
    });
    this.grips.addEventListener('keydown', (event) => this.key(event));
  }

  /**
   * @param {{ key: string, dx: number, dy: number }} drag
   * @param {PointerEvent} event
   * @param {boolean} committed
   */
  dragTo({ key, dx, dy }, event, committed) {
    const grip = this.held.find((g) => g.key === key);
    if (!grip || !this.plot) return;
    const [x, y] = this.locate(event);
    const at = this.plot.at(x + dx, y + dy);
    if (grip.handle) this.turn(grip, Math.atan2(at[1] - grip.at[1], at[0] - grip.at[0]), committed);
    else this.movePoint(grip, this.inWindow(at), committed);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const frame = this.plot;
    if (!frame) return;
    const [x, y] = this.locate(event);
    const grip = this.gripAt(event);
    this.picture.classList.toggle('overGrip', Boolean(grip));
    /** @type {{ x: number, y: number, layer: string, index: number }[]} */
    const places = [];
    for (const layer of this.value?.layers ?? []) {
      if (layer.kind !== 'points' || layer.id === undefined) continue;
      const { id } = layer;
      pairs(layer.points).forEach(([px, py], index) =>
        places.push({ x: frame.px(px), y: frame.py(py), layer: id, index }),
      );
    }
    const near = nearestPlace(places, [x, y], 10);
    emit(this, 'hover', { at: frame.at(x, y), layer: near?.layer ?? '', index: near?.index ?? -1 });
  }

  /** @param {Point} at @returns {[number, number]} */
  inWindow(at) {
    const [x0, x1, y0, y1] = this.plot?.window ?? [-Infinity, Infinity, -Infinity, Infinity];
    return [Math.min(x1, Math.max(x0, at[0])), Math.min(y1, Math.max(y0, at[1]))];
  }

  /** @param {string} key */
  focusGrip(key) {
    this.current = key;
    const node = [...this.grips.children].find(
      (child) => /** @type {SVGElement} */ (child).dataset.key === key,
    );
    /** @type {SVGElement | undefined} */ (node)?.focus({ preventScroll: true });
  }

  /**
   * @param {Grip} grip
   * @param {Point} at
   * @param {boolean} committed
   */
  movePoint(grip, at, committed) {
    emit(this, 'pointmove', { layer: grip.layer, index: grip.index, at, committed });
  }

  /**
   * @param {Grip} grip
   * @param {number} angle
   * @param {boolean} committed
   */
  turn(grip, angle, committed) {
    const before = grip.handle?.angle ?? 0;
    const period = 2 * Math.PI;
    const near = angle + period * Math.round((before - angle) / period);
    emit(this, 'handlemove', { layer: grip.layer, angle: near, committed });
  }

  /** @param {Point} at */
  addPoint(at) {
    emit(this, 'pointadd', { at });
    this.say(word('added', { at: coordinates(at) }));
  }

  /** @param {Grip} grip */
  removePoint(grip) {
    emit(this, 'pointremove', { layer: grip.layer, index: grip.index });
    this.say(word('removed', { n: grip.index + 1 }));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.held.findIndex(({ key }) => key === this.current);
    const grip = this.held[at];
    if (!grip) return;
    const last = this.held.length - 1;
    const go = { PageDown: at + 1, PageUp: at - 1, Home: 0, End: last }[event.key];
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (go !== undefined) {
      done();
      const next = this.held[(go + last + 1) % (last + 1)];
      if (next) this.focusGrip(next.key);
    } else if ((event.key === 'Delete' || event.key === 'Backspace') && grip.removable) {
      done();
      this.removePoint(grip);
    } else if (event.key === 'Enter' && this.cursor && grip.kind === 'cursor') {
      done();
      this.addPoint(this.cursor);
    } else if (grip.handle) {
      const sign = { ArrowLeft: 1, ArrowUp: 1, ArrowRight: -1, ArrowDown: -1 }[event.key];
      if (!sign || event.metaKey || event.altKey) return;
      done();
      const degrees = event.shiftKey ? 10 : event.ctrlKey ? 0.1 : 1;
      const now = (grip.handle.angle * 180) / Math.PI + sign * degrees;
      const angle = (Math.round(now * 10) / 10) * (Math.PI / 180);
      this.turn(grip, angle, true);
      this.say(word('degrees', { n: short(Math.round((angle * 1800) / Math.PI) / 10) }));
    } else {
      const next = arrowMove(event, grip.at, this.value?.step);
      if (!next) return;
      done();
      const inside = this.inWindow(next);
      if (grip.kind === 'cursor') {
        this.cursor = inside;
        this.invalidate();
      } else this.movePoint(grip, inside, true);
      this.say(grip.place(inside));
    }
  }
}

/** @param {SVGElement} node */
function isOnTop(node) {
  return node.tagName === 'text' || node.tagName === 'circle';
}

define('atlas-plane', Plane);
