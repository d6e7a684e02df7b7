/**
 * A drawing context that writes down what is painted on it, as SVG: a figure that paints a canvas
 * (figure.js) is saved as shapes and text that stay sharp and can be edited, its bitmaps as `<image>`.
 * It knows what the figures use of a 2-D context; tests/web/svgContext.test.mjs holds that against their
 * code. Loaded with the first picture that is saved. Why it is ours: Decisions in CONTRIBUTING.md.
 *
 * @module
 */
import { round } from './marks.js';
import { theme } from './theme.js';

/** What a real context is asked for: the width of a text, and what a colour is in plain terms. */
/** @typedef {Pick<CanvasRenderingContext2D, 'font' | 'fillStyle' | 'measureText'>} Ruler */
/** @typedef {{ width: number, height: number, toDataURL: () => string }} Bitmap */

const ANCHORS = { left: null, start: null, center: 'middle', right: 'end', end: 'end' };
const BASELINES = /** @type {Record<string, string | null>} */ ({
  middle: 'central',
  alphabetic: null,
});
const TURN = 2 * Math.PI;
/** What `save` keeps. */
const STATE = [
  'fillStyle',
  'strokeStyle',
  'lineWidth',
  'lineCap',
  'lineJoin',
  'lineDashOffset',
  'dash',
]
  .concat(['globalAlpha', 'font', 'textAlign', 'textBaseline', 'matrix', 'clips'])
  .concat(['imageSmoothingEnabled', 'imageSmoothingQuality']);

export class SvgContext {
  /** @param {Ruler} ruler */
  constructor(ruler) {
    this.ruler = ruler;
    this.fillStyle = '#000000';
    this.strokeStyle = '#000000';
    this.lineWidth = 1;
    this.lineCap = 'butt';
    this.lineJoin = 'miter';
    this.lineDashOffset = 0;
    this.globalAlpha = 1;
    this.font = '10px sans-serif';
    this.textAlign = 'start';
    this.textBaseline = 'alphabetic';
    this.imageSmoothingEnabled = true;
    this.imageSmoothingQuality = 'low';
    /** @private @type {readonly number[]} */ this.dash = [];
    /** @private */ this.matrix = [1, 0, 0, 1, 0, 0];
    /** What is drawn now is clipped by these, the outer first. @private @type {readonly number[]} */
    this.clips = [];
    /** @private @type {string[]} */ this.path = [];
    /** The path as one circle, while it is no more. @private @type {string | null} */
    this.circle = null;
    /** @private @type {object[]} */ this.saved = [];
    /** @private @type {string[]} */ this.defs = [];
    /** @private @type {string[]} */ this.marks = [];
    /** Groups that are open at the end of the marks. @private @type {readonly number[]} */
    this.open = [];
    /** @private @type {Map<unknown, string>} */ this.bitmaps = new Map();
  }

  save() {
    const now = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (this));
    this.saved.push(Object.fromEntries(STATE.map((name) => [name, now[name]])));
  }

  restore() {
    Object.assign(this, this.saved.pop());
  }

  /** @param {number} x @param {number} y */
  scale(x, y) {
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = this.matrix;
    this.matrix = [a * x, b * x, c * y, d * y, e, f];
  }

  /** @param {Iterable<number>} dash */
  setLineDash(dash) {
    this.dash = [...dash];
  }

  /** @param {string} text */
  measureText(text) {
    this.ruler.font = this.font;
    return this.ruler.measureText(text);
  }

  // The path, in the coordinates it is drawn in; none of the figures turns them in the middle of one.

  beginPath() {
    this.path = [];
    this.circle = null;
  }

  /** @private @param {string} command @param {...number} numbers */
  add(command, ...numbers) {
    this.circle = null;
    this.path.push(command + numbers.map(round).join(' '));
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.add('M', x, y);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.add(this.path.length ? 'L' : 'M', x, y);
  }

  /** @param {number} cx @param {number} cy @param {number} x @param {number} y */
  quadraticCurveTo(cx, cy, x, y) {
    this.add('Q', cx, cy, x, y);
  }

  closePath() {
    this.add('Z');
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.add('M', x, y);
    this.add('h', width);
    this.add('v', height);
    this.add('h', -width);
    this.closePath();
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to */
  arc(x, y, radius, from, to) {
    this.ellipse(x, y, radius, radius, 0, from, to);
  }

  /**
   * @param {number} x @param {number} y @param {number} rx @param {number} ry
   * @param {number} rotation @param {number} from @param {number} to clockwise, as on a canvas
   */
  ellipse(x, y, rx, ry, rotation, from, to) {
    const isWhole = to - from >= TURN;
    const isAlone = isWhole && !this.path.length && !rotation;
    const at = (/** @type {number} */ angle) => {
      const [u, v] = [rx * Math.cos(angle), ry * Math.sin(angle)];
      const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
      return /** @type {const} */ ([x + u * cos - v * sin, y + u * sin + v * cos]);
    };
    const end = isWhole ? from + TURN : to;
    const degrees = (rotation * 180) / Math.PI;
    this.lineTo(...at(from));
    // An arc of SVG that ends where it begins is none: a whole one is two halves.
    const stops = isWhole ? [from + Math.PI, end] : [end];
    for (const stop of stops) {
      const isLarge = Number(!isWhole && end - from > Math.PI);
      this.add('A', rx, ry, degrees, isLarge, 1, ...at(stop));
    }
    if (isAlone)
      this.circle = element(rx === ry ? 'circle' : 'ellipse', {
        cx: round(x),
        cy: round(y),
        ...(rx === ry ? { r: round(rx) } : { rx: round(rx), ry: round(ry) }),
      });
  }

  clip() {
    const shape = this.shape({ transform: this.transform });
    this.defs.push(`<clipPath id="clip${this.defs.length}">${shape}</clipPath>`);
    this.clips = [...this.clips, this.defs.length - 1];
  }

  fill() {
    this.put(this.shape(this.filled()));
  }

  stroke() {
    this.put(this.shape(this.stroked()));
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  fillRect(x, y, width, height) {
    this.put(element('rect', { ...box(x, y, width, height), ...this.filled() }));
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  strokeRect(x, y, width, height) {
    this.put(element('rect', { ...box(x, y, width, height), ...this.stroked() }));
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    this.put(element('text', { ...this.lettering(x, y), ...this.filled() }, text));
  }

  /** @param {string} text @param {number} x @param {number} y */
  strokeText(text, x, y) {
    this.put(element('text', { ...this.lettering(x, y), ...this.stroked() }, text));
  }

  /**
   * A bitmap as it is: its own pixels, enlarged by whoever shows the file.
   * @param {Bitmap} bitmap
   * @param {...number} at x, y; or x, y, width, height; or its part before them
   */
  drawImage(bitmap, ...at) {
    const whole = [0, 0, bitmap.width, bitmap.height];
    const part = at.length === 8 ? at.slice(0, 4) : whole;
    const [x = 0, y = 0, width = bitmap.width, height = bitmap.height] = at.slice(-4);
    const isWhole = part.every((v, i) => v === whole[i]);
    this.put(
      element('image', {
        ...box(...(at.length === 2 ? [...at, bitmap.width, bitmap.height] : [x, y, width, height])),
        preserveAspectRatio: 'none',
        'image-rendering': this.imageSmoothingEnabled ? null : 'pixelated',
        opacity: this.globalAlpha === 1 ? null : this.globalAlpha,
        transform: this.transform,
        href: isWhole ? this.bytesOf(bitmap) : cut(bitmap, part).toDataURL(),
      }),
    );
  }

  /**
   * @param {number} width @param {number} height
   * @param {string} paper behind
   * @param {string} title what it shows, in words
   * @returns {string} the file
   */
  file(width, height, paper, title) {
    this.regroup([]);
    const [w, h] = [round(width), round(height)];
    return element(
      'svg',
      { xmlns: 'http://www.w3.org/2000/svg', width: w, height: h, viewBox: `0 0 ${w} ${h}` },
      `${element('title', {}, title)}<defs>${this.defs.join('')}</defs>` +
        element('rect', { width: w, height: h, fill: paper }) +
        this.marks.join(''),
      true,
    );
  }

  /** @private */
  get transform() {
    const isPlain = String(this.matrix) === '1,0,0,1,0,0';
    return isPlain ? null : `matrix(${this.matrix.join(' ')})`;
  }

  /** The path as an element. @private @param {Attributes} look */
  shape(look) {
    const mark = this.circle ?? element('path', { d: this.path.join('') });
    return mark.replace('/>', `${attributes(look)}/>`);
  }

  /** @private */
  filled() {
    return { ...this.paint('fill', this.fillStyle), transform: this.transform };
  }

  /** @private */
  stroked() {
    const dash = this.dash.length ? this.dash.join(' ') : null;
    return {
      fill: 'none',
      ...this.paint('stroke', this.strokeStyle),
      'stroke-width': this.lineWidth,
      'stroke-linecap': this.lineCap === 'butt' ? null : this.lineCap,
      'stroke-linejoin': this.lineJoin === 'miter' ? null : this.lineJoin,
      'stroke-dasharray': dash,
      'stroke-dashoffset': dash ? this.lineDashOffset || null : null,
      transform: this.transform,
    };
  }

  /**
   * Colour and opacity apart: not every program reads the CSS of today.
   * @private @param {'fill' | 'stroke'} what @param {string} style
   */
  paint(what, style) {
    this.ruler.fillStyle = style;
    const plain = String(this.ruler.fillStyle);
    const [r, g, b, a = 1] = plain.startsWith('#')
      ? []
      : (plain.match(/[\d.]+/g) ?? []).map(Number);
    const alpha = a * this.globalAlpha;
    return {
      [what]: r === undefined ? plain : `rgb(${[r, g, b].join(',')})`,
      [`${what}-opacity`]: alpha === 1 ? null : round(1e3 * alpha) / 1e3,
    };
  }

  /** @private @param {number} x @param {number} y */
  lettering(x, y) {
    const [, style, weight, size, family] =
      /^(italic )?(?:(\d+|bold) )?([\d.]+)px (.+)$/.exec(this.font) ?? [];
    return {
      x: round(x),
      y: round(y),
      'font-family': family,
      'font-size': size,
      'font-style': style ? 'italic' : null,
      'font-weight': weight ?? null,
      'text-anchor': ANCHORS[/** @type {keyof typeof ANCHORS} */ (this.textAlign)],
      'dominant-baseline': BASELINES[this.textBaseline] ?? null,
    };
  }

  /** @private @param {Bitmap} bitmap */
  bytesOf(bitmap) {
    let bytes = this.bitmaps.get(bitmap);
    if (!bytes) this.bitmaps.set(bitmap, (bytes = bitmap.toDataURL()));
    return bytes;
  }

  /** @private @param {string} mark */
  put(mark) {
    this.regroup(this.clips);
    this.marks.push(mark);
  }

  /** Closes and opens groups until these clip what follows. @private @param {readonly number[]} clips */
  regroup(clips) {
    const { open } = this;
    let same = 0;
    while (same < open.length && open[same] === clips[same]) same++;
    this.marks.push('</g>'.repeat(open.length - same));
    for (const clip of clips.slice(same)) this.marks.push(`<g clip-path="url(#clip${clip})">`);
    this.open = clips;
  }
}

/** @typedef {Record<string, string | number | null | undefined>} Attributes */

/** @param {Attributes} all */
const attributes = (all) =>
  Object.entries(all)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

/** @param {string} text */
const escaped = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] ?? '&quot;');

/** @param {string} name @param {Attributes} all @param {string} [inside] @param {boolean} [isMarkup] */
const element = (name, all, inside, isMarkup) =>
  inside === undefined
    ? `<${name}${attributes(all)}/>`
    : `<${name}${attributes(all)}>${isMarkup ? inside : escaped(inside)}</${name}>`;

/** @param {...number} numbers x, y, width, height */
const box = (...[x = 0, y = 0, width = 0, height = 0]) => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
});

/** A part of a bitmap, pixel by pixel. @param {Bitmap} bitmap @param {number[]} part */
function cut(bitmap, [x = 0, y = 0, width = 0, height = 0]) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const source = /** @type {HTMLCanvasElement} */ (bitmap);
  canvas.getContext('2d')?.drawImage(source, x, y, width, height, 0, 0, width, height);
  return canvas;
}

/**
 * A figure that paints a canvas, as the text of an SVG file.
 * @param {import('./figure.js').Figure<any>} figure
 */
export function figureSvg(figure) {
  const ruler = document.createElement('canvas').getContext('2d');
  if (!ruler) throw new Error('This browser gives no 2-D canvas.');
  const { clientWidth: width, clientHeight: height } = figure.canvas;
  const context = new SvgContext(ruler);
  figure.record(/** @type {any} */ (context), width, height);
  return context.file(width, height, theme().colour('panel'), figure.description());
}
