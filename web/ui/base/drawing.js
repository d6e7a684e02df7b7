/**
 * What every part drawn in SVG shares: a picture that follows its box, is redrawn at most once a
 * frame, says in words what it shows, and has a quiet menu (PNG, SVG, CSV, link). Colours are CSS
 * variables, so a change of theme needs no redraw.
 *
 * `data.description` is the text alternative. `data.file` names saved files. Attribute `plain` leaves
 * the menu out (covers, slides).
 *
 * @module
 */
import { el, keepFocus, namePicture, svg } from './dom.js';
import { round, splitScripts } from './marks.js';
import { pictureMenu } from './pictureMenu.js';
import { theme } from './theme.js';

/** @typedef {'x' | 'dec' | 'lat' | 'enc' | 'prior' | 'act' | 'ink' | 'ink2' | 'ink3' | 'line' | 'line2' | `c${number}`} Role a token of tokens.css */

/**
 * @abstract
 * @template {{ description: string }} T
 */
export class Drawing extends HTMLElement {
  constructor() {
    super();
    /** What is shown. @type {T | null} */
    this.value = null;
    this.picture = /** @type {SVGSVGElement} */ (svg('svg', { class: 'drawing' }));
    /** What is drawn, rebuilt at each paint. */
    this.marks = svg('g');
    /** What can be focused, kept from paint to paint. */
    this.grips = svg('g');
    this.picture.append(this.marks, this.grips);
    this.spoken = el('p', { class: 'visuallyHidden', 'aria-live': 'polite' });
    /** @type {HTMLElement | null} */
    this.menu = null;
    /** @type {ResizeObserver | null} */
    this.observer = null;
    this.frame = 0;
    this.width = 0;
    this.height = 0;
  }

  /** @param {T | null} data */
  set data(data) {
    this.value = data;
    this.invalidate();
  }

  get data() {
    return this.value;
  }

  connectedCallback() {
    if (!this.picture.isConnected) {
      this.append(this.picture, this.spoken);
      if (!this.hasAttribute('plain')) {
        this.menu = pictureMenu({
          picture: () => this.picture,
          csv: () => this.csv(),
          name: () => this.fileName,
        });
        this.append(this.menu);
      }
    }
    this.observer = new ResizeObserver(() => this.invalidate());
    this.observer.observe(this);
    this.invalidate();
  }

  disconnectedCallback() {
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  /** Asks for a redraw in the next frame. */
  invalidate() {
    if (this.frame || !this.isConnected) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      keepFocus(this, () => this.paintNow());
    });
  }

  paintNow() {
    this.width = this.clientWidth;
    this.height = this.clientHeight;
    // Nothing to see, save or copy yet: a quiet ground stands there instead (kit.css).
    this.toggleAttribute('data-empty', !this.value);
    if (!this.width || !this.height) return;
    this.picture.setAttribute('viewBox', `0 0 ${this.width} ${this.height}`);
    this.picture.setAttribute('width', String(this.width));
    this.picture.setAttribute('height', String(this.height));
    this.marks.replaceChildren(...this.draw(this.width, this.height));
    // A picture with grips is a group; without, one image.
    const role = this.grips.childElementCount ? 'group' : 'img';
    namePicture(this.picture, this.description, role);
    this.picture.dataset.painted = String(Number(this.picture.dataset.painted ?? 0) + 1);
  }

  /**
   * @abstract
   * @param {number} _width CSS pixels
   * @param {number} _height
   * @returns {Iterable<SVGElement>} the marks, back to front
   */
  draw(_width, _height) {
    return [];
  }

  /** What the picture shows now, in words. */
  get description() {
    return this.value?.description ?? '';
  }

  get fileName() {
    return 'figure';
  }

  /** @returns {string} the numbers drawn; empty when there are none to save */
  csv() {
    return '';
  }

  /** @param {string} text said by a screen reader after what it is saying now */
  say(text) {
    this.spoken.textContent = text;
  }

  /**
   * A place of the pointer in the drawing's own pixels.
   * @param {{ clientX: number, clientY: number }} event
   * @returns {[number, number]}
   */
  locate(event) {
    const box = this.picture.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / (box.width || 1)) * this.width,
      ((event.clientY - box.top) / (box.height || 1)) * this.height,
    ];
  }
}

/**
 * Text with a halo of the panel's colour, so that it can be read over marks.
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {{ role?: string, anchor?: 'start' | 'middle' | 'end', size?: number, weight?: number, italic?: boolean, middle?: boolean, className?: string }} [style]
 */
export function label(text, x, y, style = {}) {
  const { role = 'ink2', anchor = 'start', size = 12, weight = 400, italic = false } = style;
  const node = svg('text', {
    x: round(x),
    y: round(y),
    class: `halo ${italic ? 'symbol' : ''} ${style.className ?? ''}`.trim(),
    'text-anchor': anchor,
    'dominant-baseline': style.middle === false ? null : 'central',
    style: `fill:var(--${role});font-size:${size}px;font-weight:${weight}`,
  });
  appendScripts(node, text);
  return node;
}

/**
 * Text in which `_…` and `^…` are one sub- or superscript character or a {group}: `x_1`, `μ_{new}`.
 * @param {Element} node
 * @param {string} text
 */
function appendScripts(node, text) {
  for (const { text: part, shift } of splitScripts(text)) {
    if (!shift) node.append(document.createTextNode(part));
    else {
      const dy = shift === 'sub' ? '0.28em' : '-0.45em';
      node.append(svg('tspan', { dy, style: 'font-size:.72em' }, part));
      // The next run goes back to the line: an empty tspan alone moves nothing.
      node.append(svg('tspan', { dy: shift === 'sub' ? '-0.2em' : '0.33em' }, '\u200b'));
    }
  }
}

/** Dash patterns by name. */
const DASHES = { solid: null, dash: '6 4', dots: '1.5 3.5', long: '12 5' };

/**
 * The stroke of a line.
 * @param {{ role?: string, width?: number, dash?: keyof typeof DASHES, opacity?: number }} look
 * @param {number} [width]
 */
export function stroke(look, width = 2) {
  const dash = DASHES[look.dash ?? 'solid'];
  return {
    fill: 'none',
    style: `stroke:var(--${look.role ?? 'ink'})`,
    'stroke-width': look.width ?? width,
    'stroke-dasharray': dash,
    'stroke-linecap': look.dash === 'dots' ? 'round' : null,
    'stroke-linejoin': 'round',
    'stroke-opacity': look.opacity ?? null,
  };
}

/** @type {CanvasRenderingContext2D | null | undefined} */
let measure;

/**
 * Width of a text in the page's font, in pixels.
 * @param {string} text scripts are counted at full size
 * @param {number} [size]
 * @param {number} [weight]
 */
export function textWidth(text, size = 12, weight = 400) {
  measure ??= document.createElement('canvas').getContext('2d');
  const plain = text.replace(/[_^{}]/g, '');
  if (!measure) return plain.length * size * 0.55;
  // From the theme, which asked CSS once: asking here would lay the page out anew at each label.
  measure.font = `${weight} ${size}px ${theme().font}`;
  return measure.measureText(plain).width;
}
