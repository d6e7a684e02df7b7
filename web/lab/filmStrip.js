/**
 * `<atlas-film>`: one small map for each remembered moment of a run, standing under the loss chart
 * at its own epoch. Those too close to be seen apart drop out; the latest stays.
 *
 * Event `scrub` {index}: a moment was chosen.
 *
 * @module
 */
import { el, emit, keepFocus } from '../ui/base/dom.js';
import { prepareCanvas } from '../ui/base/figure.js';
import { onThemeChange, theme } from '../ui/base/theme.js';

/**
 * @typedef {object} FilmFrame
 * @property {number} index of the moment, given back by `scrub`
 * @property {number} epoch
 * @property {Float32Array} codes
 * @property {string} name for assistive technology, "Go to epoch 2"
 */
/**
 * @typedef {object} FilmData
 * @property {FilmFrame[]} frames by epoch
 * @property {number} latentDim
 * @property {readonly [number, number]} dims
 * @property {Uint8Array | null} labels
 * @property {[number, number, number, number]} window
 * @property {(epoch: number) => number} placeOf where the loss chart has it, in pixels
 * @property {number} shown index of the frame that the page shows, −1 for none
 */

const SPACING = 64;
const MOST_DOTS = 700;

export class FilmStrip extends HTMLElement {
  constructor() {
    super();
    /** @type {FilmData | null} */
    this.value = null;
    /** @type {Map<number, { button: HTMLButtonElement, canvas: HTMLCanvasElement, key: string }>} */
    this.frames = new Map();
    /** @type {(() => void)[]} */
    this.cleanups = [];
    this.frame = 0;
  }

  connectedCallback() {
    this.setAttribute('role', 'group');
    const observer = new ResizeObserver(() => this.invalidate());
    observer.observe(this);
    const redraw = () => {
      for (const frame of this.frames.values()) frame.key = '';
      this.invalidate();
    };
    this.cleanups.push(() => observer.disconnect(), onThemeChange(redraw));
  }

  disconnectedCallback() {
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** @param {FilmData | null} data */
  set data(data) {
    this.value = data;
    this.invalidate();
  }

  get data() {
    return this.value;
  }

  invalidate() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      keepFocus(this, () => this.arrange());
    });
  }

  arrange() {
    const { value } = this;
    const wanted = new Set(value?.frames.map((f) => f.index));
    for (const [index, { button }] of this.frames) {
      if (wanted.has(index)) continue;
      button.remove();
      this.frames.delete(index);
    }
    if (!value || Number.isNaN(value.placeOf(0))) return;
    const width = this.clientWidth;
    /** @type {number[]} */
    const taken = [];
    const must = value.frames.find((f) => f.index === value.shown);
    const order = [...value.frames].reverse();
    if (must) order.unshift(...order.splice(order.indexOf(must), 1));
    for (const frame of order) {
      const entry = this.entry(frame);
      const at = value.placeOf(frame.epoch);
      const place = Math.min(width - 32, Math.max(32, at));
      const free = taken.every((other) => Math.abs(other - place) >= SPACING);
      if (!entry.button.isConnected) this.append(entry.button);
      entry.button.hidden = !free;
      entry.button.setAttribute('aria-pressed', String(frame.index === value.shown));
      if (!free) continue;
      taken.push(place);
      entry.button.style.left = `${place}px`;
      this.drawFrame(frame, entry, value);
    }
    this.keepOrder(value.frames);
  }

  /** Tab goes through the frames by epoch. @param {FilmFrame[]} frames */
  keepOrder(frames) {
    frames.forEach((frame, i) => {
      const { button } = this.entry(frame);
      if (this.children[i] !== button) this.insertBefore(button, this.children[i] ?? null);
    });
  }

  /** @param {FilmFrame} frame */
  entry(frame) {
    let entry = this.frames.get(frame.index);
    if (!entry) {
      const canvas = el('canvas', { 'aria-hidden': 'true' });
      const button = el(
        'button',
        { type: 'button', onclick: () => emit(this, 'scrub', { index: frame.index }) },
        canvas,
      );
      entry = { button, canvas, key: '' };
      this.frames.set(frame.index, entry);
    }
    entry.button.setAttribute('aria-label', frame.name);
    return entry;
  }

  /**
   * @param {FilmFrame} frame
   * @param {{ canvas: HTMLCanvasElement, key: string }} entry
   * @param {FilmData} data
   */
  drawFrame(frame, entry, data) {
    const key = [frame.epoch, frame.codes.length, ...data.dims, ...data.window].join();
    if (entry.key === key) return;
    const ready = prepareCanvas(entry.canvas);
    if (!ready) return;
    entry.key = key;
    const { context, width, height } = ready;
    const [x0, x1, y0, y1] = data.window;
    const { latentDim, dims, labels } = data;
    const colours = theme();
    const count = Math.floor(frame.codes.length / latentDim);
    const stride = Math.max(1, Math.floor(count / MOST_DOTS));
    for (let i = 0; i < count; i += stride) {
      const label = labels ? (labels[i] ?? 0) : -1;
      const a = frame.codes[i * latentDim + dims[0]] ?? NaN;
      const b =
        latentDim === 1
          ? ((i * 0.618) % 1) * (y1 - y0) + y0
          : (frame.codes[i * latentDim + dims[1]] ?? NaN);
      context.fillStyle = label < 0 ? colours.colour('x') : colours.classColour(label);
      context.fillRect(
        ((a - x0) / (x1 - x0)) * width - 0.75,
        ((y1 - b) / (y1 - y0)) * height - 0.75,
        1.5,
        1.5,
      );
    }
  }
}

if (!customElements.get('atlas-film')) customElements.define('atlas-film', FilmStrip);
