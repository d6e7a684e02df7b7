/**
 * `<atlas-pipeline>`: a variational autoencoder as the lecture draws it, x → E → (μ, σ) + ε → z → D → x̂,
 * with the numbers of one image in it. The parts that a step is about are lit, the others recede.
 *
 * Property `data`: see `PipelineData`. It shows and reports nothing.
 *
 * @module
 */
import '../images/pixelImage.js';
import { el, namePicture, setText } from '../base/dom.js';
import { define } from '../base/figure.js';
import { number } from '../base/format.js';

/** @typedef {'x' | 'E' | 'cloud' | 'eps' | 'z' | 'D' | 'xhat'} Part */
/**
 * @typedef {object} PipelineData
 * @property {ArrayLike<number> | null} x rows·cols bytes
 * @property {ArrayLike<number> | null} xhat
 * @property {number} side rows and columns of an image
 * @property {ArrayLike<number> | null} mu
 * @property {ArrayLike<number> | null} sigma
 * @property {ArrayLike<number> | null} epsilon null: nothing is thrown yet
 * @property {ArrayLike<number> | null} z
 * @property {readonly Part[]} lit
 * @property {Record<Part, string>} names under the parts
 * @property {string} description
 */

export class Pipeline extends HTMLElement {
  constructor() {
    super();
    /** @type {PipelineData | null} */
    this.value = null;
    const image = () =>
      /** @type {import('../images/pixelImage.js').PixelImage} */ (
        document.createElement('atlas-image')
      );
    /** @private */
    this.images = { x: image(), xhat: image() };
    /** Symbols with the places of their two numbers. @private */
    this.numbers = Object.fromEntries(
      ['μ', 'σ', 'ε', 'z'].map((symbol) => [symbol, [el('span', {}), el('span', {})]]),
    );
    const row = (/** @type {string} */ symbol) =>
      el('p', {}, el('i', {}, symbol), ...(this.numbers[symbol] ?? []));
    const half = (/** @type {'E' | 'D'} */ name) =>
      el('div', { class: `pipeHalf ${name}` }, el('i', {}), el('b', {}, name));
    /** @private @type {Record<Part, { root: HTMLElement, name: HTMLElement }>} */
    this.parts = {
      x: part('x', this.images.x),
      E: part('E', half('E')),
      cloud: part('cloud', el('div', { class: 'pipeBox lat' }, row('μ'), row('σ'))),
      eps: part('eps', el('div', { class: 'pipeBox prior' }, row('ε'))),
      z: part('z', el('div', { class: 'pipeBox lat' }, row('z'))),
      D: part('D', half('D')),
      xhat: part('xhat', this.images.xhat),
    };
  }

  connectedCallback() {
    if (this.childElementCount) return;
    const sign = (/** @type {string} */ text) => el('span', { class: 'pipeSign' }, text);
    const { x, E, cloud, eps, z, D, xhat } = this.parts;
    this.append(
      x.root,
      sign('→'),
      E.root,
      sign('→'),
      cloud.root,
      sign('+'),
      eps.root,
      sign('→'),
      z.root,
      sign('→'),
      D.root,
      sign('→'),
      xhat.root,
    );
  }

  /** @param {PipelineData | null} data */
  set data(data) {
    this.value = data;
    if (!data) return;
    const { side: rows, side: cols } = data;
    namePicture(this, data.description);
    for (const [name, role] of /** @type {const} */ ([
      ['x', 'x'],
      ['xhat', 'dec'],
    ])) {
      const image = data[name];
      this.images[name].data = image && { image, rows, cols, role, description: data.names[name] };
    }
    const shown = { μ: data.mu, σ: data.sigma, ε: data.epsilon, z: data.z };
    for (const [symbol, values] of Object.entries(shown))
      for (const [j, place] of (this.numbers[symbol] ?? []).entries())
        setText(place, values ? number(values[j] ?? NaN, 2) : '·');
    for (const [key, { root, name }] of Object.entries(this.parts)) {
      root.toggleAttribute('data-lit', data.lit.includes(/** @type {Part} */ (key)));
      setText(name, data.names[/** @type {Part} */ (key)]);
    }
  }

  get data() {
    return this.value;
  }
}

/** @param {string} key @param {HTMLElement} inside */
function part(key, inside) {
  const name = el('small', {});
  return { root: el('div', { class: 'pipePart', 'data-part': key }, inside, name), name };
}

define('atlas-pipeline', Pipeline);
