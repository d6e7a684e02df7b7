/**
 * What every drawn element shares: a canvas that follows its box, the pixel ratio and the theme, and
 * is painted at most once a frame.
 *
 * @module
 */
import { keepFocus, namePicture, scaleOf } from './dom.js';
import { onThemeChange } from './theme.js';

const MAX_PIXEL_RATIO = 3;

/**
 * @abstract
 * @template [T=null]
 */
export class Figure extends HTMLElement {
  constructor() {
    super();
    /** What is shown. @type {T | null} */
    this.value = null;
    this.canvas = document.createElement('canvas');
    /** @type {(() => void)[]} */
    this.cleanups = [];
    this.frame = 0;
  }

  /** @param {T | null} data */
  set data(data) {
    this.value = data;
    this.toggleAttribute('data-empty', !data);
    this.dataChanged();
    this.invalidate();
  }

  get data() {
    return this.value;
  }

  /** Called when `value` is another; drops whatever was drawn of the old one. */
  dataChanged() {}

  connectedCallback() {
    if (!this.canvas.isConnected) {
      this.prepend(this.canvas);
      this.toggleAttribute('data-empty', !this.value);
    }
    const observer = new ResizeObserver(() => this.invalidate());
    observer.observe(this);
    this.cleanups.push(
      () => observer.disconnect(),
      onThemeChange(() => {
        this.themeChanged();
        this.invalidate();
      }),
    );
    this.invalidate();
  }

  disconnectedCallback() {
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Asks for a repaint in the next frame. */
  invalidate() {
    if (this.frame || !this.isConnected) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      keepFocus(this, () => this.paintNow());
    });
  }

  paintNow() {
    const ready = prepareCanvas(this.canvas);
    if (!ready) return;
    this.paint(ready.context, ready.width, ready.height);
    namePicture(this.canvas, this.description(), this.canvas.getAttribute('role') ?? 'img');
    this.canvas.dataset.painted = String(Number(this.canvas.dataset.painted ?? 0) + 1);
  }

  /** Called when colours changed; drops whatever was drawn with the old ones. */
  themeChanged() {}

  /**
   * @abstract
   * @param {CanvasRenderingContext2D} _context in CSS pixels, cleared
   * @param {number} _width
   * @param {number} _height
   */
  paint(_context, _width, _height) {}

  /**
   * Paints what a file keeps, on a context that writes it down as SVG (svgContext.js). Another way for
   * what `paint` puts together of bitmaps for speed alone.
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  record(context, width, height) {
    this.paint(context, width, height);
  }

  /** @returns {string} what the picture shows now, in words */
  description() {
    return '';
  }
}

/**
 * Fits the bitmap to the box. The result is null while the canvas has no size.
 * @param {HTMLCanvasElement} canvas
 */
export function prepareCanvas(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (!width || !height) return null;
  const ratio = pixelRatio(canvas);
  const bitmapWidth = Math.round(width * ratio);
  const bitmapHeight = Math.round(height * ratio);
  if (canvas.width !== bitmapWidth || canvas.height !== bitmapHeight) {
    canvas.width = bitmapWidth;
    canvas.height = bitmapHeight;
  }
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Bitmap pixels for each pixel of the layout. @param {HTMLElement} node as it is seen: a slide scales it */
function pixelRatio(node) {
  return Math.min(MAX_PIXEL_RATIO, (window.devicePixelRatio || 1) * scaleOf(node));
}

/**
 * An off-screen canvas of the given size in bitmap pixels, empty.
 * @param {number} width
 * @param {number} height
 * @param {HTMLCanvasElement | null} [spent] drawn on anew: what is redrawn in every report would otherwise
 *   leave bitmaps behind until the collector comes
 */
export function offscreen(width, height, spent) {
  const canvas = spent ?? document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no 2-D canvas.');
  return { canvas, context };
}

/**
 * Text with a halo, so that it can be read over a picture.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{ fill: string, halo: string, haloWidth?: number }} style
 */
export function haloText(context, text, x, y, { fill, halo, haloWidth = 4 }) {
  context.lineJoin = 'round';
  context.lineWidth = haloWidth;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = fill;
  context.fillText(text, x, y);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ArrayLike<readonly [number, number]>} points
 */
export function tracePath(context, points) {
  context.beginPath();
  for (let i = 0; i < points.length; i++) {
    const point = points[i];
    if (!point) continue;
    if (i) context.lineTo(point[0], point[1]);
    else context.moveTo(point[0], point[1]);
  }
}

/**
 * Registers a custom element once (a second copy of this module must not throw).
 * @param {string} name
 * @param {CustomElementConstructor} constructor
 */
export function define(name, constructor) {
  if (!customElements.get(name)) customElements.define(name, constructor);
}
