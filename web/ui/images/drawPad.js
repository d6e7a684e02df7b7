/**
 * `<atlas-pad>`: draw a digit with pointer, pen or finger. Event `digit` {image}: bytes of the size that
 * `setShape` gave, after each stroke and while drawing: 28 × 28 ones centred as MNIST is, those of
 * another size as they were drawn. Event `shape`: images of another size are drawn from now on.
 *
 * @module
 */
import { centreDigit, shrink } from './centreDigit.js';
import { el, emit } from '../base/dom.js';
import { define, Figure, offscreen } from '../base/figure.js';
import { theme } from '../base/theme.js';
import { word } from '../base/words.js';

/** The pad's longer side is measured in this many units, whatever its size on the screen. */
const UNITS = 140;
const PEN_WIDTH = 11;
/** While drawing, the digit is told at most this often. */
const LIVE_INTERVAL_MS = 120;

/** @typedef {readonly [number, number]} Place in pad units */

export class DrawPad extends Figure {
  constructor() {
    super();
    /** @type {Place[][]} */
    this.strokes = [];
    this.hint = el('p', { 'aria-hidden': 'true' });
    this.label = '';
    this.told = 0;
    this.shape = { rows: 28, cols: 28 };
    this.listen();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.append(this.hint);
  }

  /**
   * @param {string} hint shown while empty
   * @param {string} label names the area for assistive technology
   */
  setText(hint, label) {
    this.hint.textContent = hint;
    this.label = label;
    this.invalidate();
  }

  /** Of the images it draws. What was drawn for others goes. @param {{ rows: number, cols: number }} shape */
  setShape({ rows, cols }) {
    if (rows === this.shape.rows && cols === this.shape.cols) return;
    this.shape = { rows, cols };
    this.style.aspectRatio = String(cols / rows);
    this.clear();
    emit(this, 'shape', {});
  }

  /** As if these strokes had been drawn by hand now. @param {readonly (readonly Place[])[]} strokes */
  draw(strokes) {
    this.strokes = strokes.map((stroke) => [...stroke]);
    this.invalidate();
    this.tell();
  }

  /** Of the pad, in its units. */
  get size() {
    const { rows, cols } = this.shape;
    const longer = Math.max(rows, cols);
    return { width: (UNITS * cols) / longer, height: (UNITS * rows) / longer };
  }

  get empty() {
    return this.strokes.length === 0;
  }

  clear() {
    this.strokes = [];
    this.invalidate();
  }

  listen() {
    /** @type {Place[] | null} */
    let stroke = null;
    const { canvas } = this;
    canvas.addEventListener('pointerdown', (event) => {
      canvas.setPointerCapture(event.pointerId);
      stroke = [this.locate(event)];
      this.strokes.push(stroke);
      this.invalidate();
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!stroke) return;
      const moves = event.getCoalescedEvents?.() ?? [event];
      for (const move of moves.length ? moves : [event]) stroke.push(this.locate(move));
      this.invalidate();
      if (event.timeStamp - this.told > LIVE_INTERVAL_MS) {
        this.told = event.timeStamp;
        this.tell();
      }
    });
    const stop = () => {
      if (stroke) this.tell();
      stroke = null;
    };
    canvas.addEventListener('pointerup', stop);
    canvas.addEventListener('pointercancel', stop);
  }

  /**
   * @param {PointerEvent} event
   * @returns {Place}
   */
  locate(event) {
    const box = this.canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * this.size.width,
      ((event.clientY - box.top) / box.height) * this.size.height,
    ];
  }

  tell() {
    const image = this.digit();
    if (image) emit(this, 'digit', { image });
  }

  /** @returns {Uint8Array | null} */
  digit() {
    const { rows, cols } = this.shape;
    // A pad so flat that it has no pixels of its own still has the image's.
    const width = Math.max(cols, Math.round(this.size.width));
    const height = Math.max(rows, Math.round(this.size.height));
    const { canvas, context } = offscreen(width, height);
    drawStrokes(context, this.strokes, '#fff');
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    const ink = new Uint8Array(width * height);
    for (let i = 0; i < ink.length; i++) ink[i] = data[4 * i + 3] ?? 0;
    return rows === 28 && cols === 28
      ? centreDigit(ink, width, height)
      : shrink(ink, { width, height }, this.shape);
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   */
  paint(context, width) {
    // On a pad too flat for it there is none.
    this.hint.hidden = !this.empty || this.clientHeight < 40;
    context.scale(width / this.size.width, width / this.size.width);
    drawStrokes(context, this.strokes, theme().colour('x'));
  }

  /** @override */
  description() {
    const count = this.strokes.length;
    return count
      ? `${this.label} ${word(count > 1 ? 'strokes' : 'stroke', { count })}`
      : this.label;
  }
}

/**
 * Strokes smoothed by quadratic curves through the midpoints.
 * @param {CanvasRenderingContext2D} context
 * @param {Place[][]} strokes
 * @param {string} style
 */
function drawStrokes(context, strokes, style) {
  context.strokeStyle = style;
  context.lineWidth = PEN_WIDTH;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const stroke of strokes) {
    const first = stroke[0];
    const last = stroke[stroke.length - 1];
    if (!first || !last) continue;
    context.beginPath();
    context.moveTo(first[0], first[1]);
    for (let i = 1; i < stroke.length; i++) {
      const a = stroke[i - 1];
      const b = stroke[i];
      if (a && b) context.quadraticCurveTo(a[0], a[1], (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    }
    context.lineTo(last[0], last[1] + (stroke.length === 1 ? 0.01 : 0));
    context.stroke();
  }
}

define('atlas-pad', DrawPad);
