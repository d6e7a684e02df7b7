/**
 * `<atlas-map>`: the latent plane. Codes by class over decoded images, circles of the prior, a lens
 * that follows the pointer, and two or three handles for a path (latentMapPath.js).
 *
 * Events (all bubble): `probe` {z, committed, code, key}: the lens is at z, on a code, by a key; `probeleave`: the pointer left, what
 * was committed counts again; `pathchange` {end: 'a' | 'b' | 'c', z, committed}.
 * Keys on the map: arrows move the probe by .1 (Shift: 1), Escape takes it back to where it was when
 * the map got the focus. Keys on a handle: the same for that end of the path.
 *
 * @module
 */
import { el, emit, pointIn } from '../base/dom.js';
import { define, Figure } from '../base/figure.js';
import { tuple } from '../base/format.js';
import { drawDots, layoutMap, makeLayers, paintLens, paintRest } from './latentMapPaint.js';
import { drawDrawn } from './latentMapParts.js';
import { drawEnd, drawPath } from './latentMapPath.js';
import { word } from '../base/words.js';

/** @typedef {readonly [number, number]} Point in the two dimensions shown */
/**
 * @typedef {object} MapData
 * @property {Float32Array} codes n × latentDim
 * @property {number} latentDim
 * @property {Point} dims which latent numbers are the axes, from 0
 * @property {Uint8Array | null} labels of the codes
 * @property {readonly string[]} [names] of the classes, by label; left out: their numbers
 * @property {Float32Array} [radii] of the dots, in units of z; left out: all alike
 * @property {boolean[]} visible by class; classes left out are shown
 * @property {[number, number, number, number]} window [x0, x1, y0, y1]
 * @property {'uniform' | 'quantile'} spacing of both axes
 * @property {{ scale: [number, number] } | null} prior standard deviations along both axes
 * @property {{ images: Uint8Array, size: number, rows: number, cols: number } | null} mosaic
 *   size × size images (one row of them when latentDim is 1), first row at the top
 * @property {{ values: ArrayLike<number>, cells: number, max: number, role: string, over?: boolean } | null} [heat]
 *   a square grid over the window, row 0 at the top, instead of the decoded images (over: on them), which
 *   the lens still shows; 0 is clear, max is full
 * @property {{ mean: Point, sd: Point, emphasis: boolean }[]} ellipses posteriors, drawn at 2σ
 * @property {{ mean: Point, sd: Point, label: string } | null} drawn the visitor's own digit
 * @property {string} description what the picture shows, for the text alternative
 */

const STEP = 0.1;
const HOVER_RADIUS = 9;
/** @type {Record<string, Point>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** @extends {Figure<MapData>} */
export class LatentMap extends Figure {
  constructor() {
    super();
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute('role', 'application');
    /** @type {import('./latentMapPaint.js').Layers | null} */
    this.layers = null;
    /** The layers before, whose bitmaps are drawn on anew. @type {import('./latentMapPaint.js').Layers | null} */
    this.spent = null;
    /** @type {import('./latentMapPaint.js').Layout | null} */
    this.layout = null;
    /** @type {Point | null} */
    this.point = null;
    /** @type {Point} */
    this.restPoint = [0, 0];
    /** @type {import('./latentMapPath.js').MapPath | null} */
    this.ends = null;
    this.dragging = false;
    this.handles = {
      a: this.makeHandle('a', 'A'),
      b: this.makeHandle('b', 'B'),
      c: this.makeHandle('c', 'C'),
    };
    this.listen();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.append(this.handles.a, this.handles.b, this.handles.c);
    this.canvas.setAttribute('aria-roledescription', word('map', {}, this));
  }

  /** @override */
  dataChanged() {
    this.dropLayers();
  }

  dropLayers() {
    this.spent = this.layers ?? this.spent;
    this.layers = null;
  }

  /** @param {Point | null} point */
  set probe(point) {
    this.point = point;
    this.invalidate();
  }

  get probe() {
    return this.point;
  }

  /** @param {import('./latentMapPath.js').MapPath | null} ends */
  set path(ends) {
    this.ends = ends;
    this.invalidate();
  }

  get path() {
    return this.ends;
  }

  /** @override */
  themeChanged() {
    this.dropLayers();
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    if (!this.value) return;
    const layout = layoutMap(this.value, this.canvas.width / width, width, height);
    const { layout: old } = this;
    const resized =
      old?.fullWidth !== width || old.fullHeight !== height || old.ratio !== layout.ratio;
    if (resized) this.dropLayers();
    this.layout = layout;
    this.layers ??= makeLayers(this.value, layout, this.spent);
    context.drawImage(this.layers.rest, 0, 0, layout.fullWidth, layout.fullHeight);
    this.paintOver(context, this.canvas.matches(':focus'));
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   */
  record(context) {
    const { layers, layout, value } = this;
    if (!layers || !layout || !value) return;
    paintRest(context, value, layout, { ...layers, dots: drawDots });
    this.paintOver(context, false);
    // On the page the ends are buttons over the canvas.
    for (const { hidden, innerText, style } of Object.values(this.handles))
      if (!hidden) drawEnd(context, innerText, parseFloat(style.left), parseFloat(style.top));
  }

  /** What follows the hand. @param {CanvasRenderingContext2D} context @param {boolean} focused */
  paintOver(context, focused) {
    const { layers, layout, value } = this;
    if (!layers || !layout) return;
    paintLens(context, layers.ink, layout, { probe: this.point, focused });
    this.paintPath(context);
    // Over the path: the visitor's own digit is what the visitor looks for.
    if (value?.drawn) drawDrawn(context, value.drawn, layout, { ...layers, ends: this.ends });
  }

  /** @param {CanvasRenderingContext2D} context */
  paintPath(context) {
    const { layout, ends } = this;
    for (const name of /** @type {const} */ (['a', 'b', 'c'])) {
      const handle = this.handles[name];
      const end = ends?.[name];
      handle.hidden = !end || !layout;
      if (!end || !layout) continue;
      const clampTo = (/** @type {number} */ v, /** @type {number} */ max) =>
        Math.min(max, Math.max(0, v));
      handle.style.left = `${layout.left + clampTo(layout.px(end[0]) - layout.left, layout.width)}px`;
      handle.style.top = `${clampTo(layout.line ? layout.height / 2 : layout.py(end[1]), layout.height)}px`;
      handle.setAttribute(
        'aria-label',
        word(
          'pathEnd',
          { name: name.toUpperCase(), at: tuple(layout.line ? [end[0]] : end) },
          this,
        ),
      );
    }
    if (ends && layout) drawPath(context, layout, ends);
  }

  /** @override */
  description() {
    const said = [this.value?.description ?? word('mapEmpty', {}, this)];
    if (this.point && this.value) {
      const { latentDim } = this.value;
      said.push(
        word('probeAt', { at: tuple(latentDim === 1 ? [this.point[0]] : this.point) }, this),
      );
    }
    return [...said, word('probeKeys', {}, this)].join(' ');
  }

  /**
   * Index of the code under a place on the element, or −1.
   * @param {Point} place in CSS pixels
   */
  codeAt([x, y]) {
    const places = this.layers?.places;
    if (!places) return -1;
    let best = -1;
    let least = HOVER_RADIUS * HOVER_RADIUS;
    for (let i = 0; i < places.length; i += 3) {
      const dx = (places[i] ?? NaN) - x;
      const dy = (places[i + 1] ?? NaN) - y;
      const distance = dx * dx + dy * dy;
      if (distance < least) {
        least = distance;
        best = i / 3;
      }
    }
    return best;
  }

  /**
   * @param {PointerEvent} event
   * @returns {{ z: Point, place: Point } | null}
   */
  locate(event) {
    const { layout } = this;
    if (!layout) return null;
    const [x, y] = pointIn(this.canvas, event);
    const clamp = (/** @type {number} */ v) => Math.min(1, Math.max(0, v));
    return {
      z: [
        layout.x.at(clamp((x - layout.left) / layout.width)),
        layout.line ? 0 : layout.y.at(clamp(1 - y / layout.height)),
      ],
      place: [x, y],
    };
  }

  listen() {
    const { canvas } = this;
    const report = (/** @type {PointerEvent} */ event, /** @type {boolean} */ committed) => {
      // Shown, and not painted yet: what is pressed is looked up in what is shown.
      if (!this.layers) this.paintNow();
      const found = this.locate(event);
      if (!found) return;
      this.probe = found.z;
      emit(this, 'probe', { z: found.z, committed, code: this.codeAt(found.place) });
    };
    canvas.addEventListener('pointerdown', (event) => {
      this.dragging = true;
      canvas.setPointerCapture(event.pointerId);
      report(event, true);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (this.dragging || event.pointerType !== 'touch') report(event, this.dragging);
    });
    const stop = () => (this.dragging = false);
    canvas.addEventListener('pointerup', stop);
    canvas.addEventListener('pointercancel', stop);
    canvas.addEventListener('pointerleave', () => emit(this, 'probeleave'));
    canvas.addEventListener('focus', () => {
      this.restPoint = this.point ?? [0, 0];
      this.invalidate();
    });
    canvas.addEventListener('blur', () => this.invalidate());
    canvas.addEventListener('keydown', (event) => {
      const next = event.key === 'Escape' ? this.restPoint : moved(event, this.point ?? [0, 0]);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      this.probe = next;
      emit(this, 'probe', { z: next, committed: true, code: -1, key: true });
    });
  }

  /**
   * @param {'a' | 'b' | 'c'} name
   * @param {string} label
   */
  makeHandle(name, label) {
    const handle = el('button', { class: 'handle', type: 'button' }, el('i', {}, label));
    // Until it has a place.
    handle.hidden = true;
    let held = false;
    /** @type {Point} */
    let restPoint = [0, 0];
    const change = (/** @type {Point} */ z, /** @type {boolean} */ committed) => {
      if (!this.ends) return;
      this.path = { ...this.ends, [name]: z };
      emit(this, 'pathchange', { end: name, z, committed });
    };
    handle.addEventListener('pointerdown', (event) => {
      held = true;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener('pointermove', (event) => {
      const found = held ? this.locate(event) : null;
      if (found) change(found.z, false);
    });
    const release = (/** @type {PointerEvent} */ event) => {
      if (!held) return;
      held = false;
      const found = this.locate(event);
      if (found) change(found.z, true);
    };
    handle.addEventListener('pointerup', release);
    handle.addEventListener('pointercancel', () => (held = false));
    handle.addEventListener('focus', () => (restPoint = this.ends?.[name] ?? [0, 0]));
    handle.addEventListener('keydown', (event) => {
      const next = event.key === 'Escape' ? restPoint : moved(event, this.ends?.[name] ?? [0, 0]);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      change(next, true);
    });
    return handle;
  }
}

/**
 * @param {KeyboardEvent} event
 * @param {Point} from
 * @returns {Point | null} null when the key is not an arrow
 */
function moved(event, from) {
  const direction = ARROWS[event.key];
  if (!direction || event.ctrlKey || event.metaKey || event.altKey) return null;
  const step = event.shiftKey ? 10 * STEP : STEP;
  // Whole steps are kept exact, so that ten steps of .1 are 1 and not .9999….
  const shift = (/** @type {0 | 1} */ d) => Number((from[d] + direction[d] * step).toFixed(6));
  return [shift(0), shift(1)];
}

define('atlas-map', LatentMap);
