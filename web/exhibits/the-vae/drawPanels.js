/**
 * Chapter 10's views of one draw: the posterior, and z = μ + σ ⊙ ε.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, subscript } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { WINDOW } from './model.js';
import { SIDE, image, bars, matrix, button } from './panelParts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */

const CLASSES = 10;
/** The densities are drawn over the width of the plane. */
const [LOW, HIGH] = WINDOW;

/**
 * Which test digit, by class and style; μ and σ of each latent number, what each costs, and its density
 * beside the prior's.
 * @param {Words} words @param {(digit: number) => void} onDigit
 */
export function posteriorPanel(words, onDigit) {
  /** Held-out images of each class. @type {number[][]} */
  let ofClass = [];
  let label = 0;
  const which = segmented({
    param: 'digit',
    label: words('classOf'),
    small: true,
    onChange: (value) => choose(Number(value), 0),
    items: Array.from({ length: CLASSES }, (_, c) => ({ value: String(c), text: String(c) })),
  });
  const style = slider({
    param: 'digit',
    label: words('style'),
    stops: [0],
    role: 'act',
    format: (i) => words('styleOf', { i: i + 1, n: ofClass[label]?.length ?? 0 }),
    onChange: (i) => choose(label, i),
  });
  // Until there are images to choose from it only keeps its room.
  const chooser = el('div', { class: 'vaeSliders wide waiting' }, which.root, style.root);
  const choose = (/** @type {number} */ c, /** @type {number} */ i) => {
    const digit = ofClass[c]?.[i];
    if (digit !== undefined) onDigit(digit);
  };
  let digit = 0;
  const refresh = () => {
    label = ofClass.findIndex((images) => images.includes(digit));
    if (label < 0) return;
    which.set(String(label));
    const images = ofClass[label] ?? [];
    style.setStops(images.map((_, i) => i));
    style.set(images.indexOf(digit));
  };
  const cost = bars();
  const densities = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  return {
    chooser,
    root: el(
      'div',
      { class: 'vaeView' },
      el('h2', {}, words('klTitle')),
      cost,
      el('h2', {}, words('curvesTitle')),
      densities,
    ),
    /** @param {Uint8Array} labels of the held-out images */
    showLabels(labels) {
      ofClass = Array.from({ length: CLASSES }, (_, c) =>
        Array.from(labels.keys()).filter((i) => labels[i] === c),
      );
      chooser.classList.remove('waiting');
      refresh();
    },
    /** @param {Params} params */
    showParams(params) {
      digit = params.digit;
      refresh();
    },
    /** @param {import('./model.js').Pass} pass */
    showPass({ mu, sigma, curves }) {
      densities.data = {
        x: { name: 'z', low: LOW, high: HIGH },
        y: { name: words('density'), zero: true },
        series: [
          ...curves.slice(0, 1).map(({ x, q: y }) => ({
            name: words('priorCurve'),
            x,
            y,
            role: 'prior',
            kind: /** @type {const} */ ('area'),
          })),
          ...curves.map(({ x, p: y }, j) => ({
            name: `q(z${subscript(j + 1)}|x)`,
            x,
            y,
            role: 'lat',
            dash: j ? /** @type {const} */ ('dash') : /** @type {const} */ ('solid'),
          })),
        ],
        description: words('curvesAlt', {
          mu1: number(mu[0] ?? NaN, 2),
          mu2: number(mu[1] ?? NaN, 2),
          s1: number(sigma[0] ?? NaN, 3),
          s2: number(sigma[1] ?? NaN, 3),
        }),
        file: 'posterior-and-prior',
      };
    },
    /** @param {import('./model.js').Ledgers} ledgers */
    showLedger({ ledger }) {
      cost.data = {
        categories: ['z₁', 'z₂'],
        lying: true,
        values: true,
        groups: [{ name: 'KL', values: ledger.klPerDim, role: 'lat' }],
        value: { name: words('nats'), format: (v) => number(v, 2) },
        description: words('klAlt', { kl: number(ledger.kl, 2) }),
        file: 'kl-per-dimension',
      };
    },
  };
}

/**
 * z = μ + σ⊙ε, number by number, and what flows back.
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange
 */
export function drawPanel(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').ReparameterizedPass | null} */
  let last = null;
  const sum = matrix();
  const back = matrix();
  const picture = image();
  const backNote = el('p', { class: 'note' });
  const node = segmented({
    param: 'node',
    label: words('node'),
    small: true,
    onChange: (/** @type {Params['node']} */ value) => onChange({ node: value }),
    items: [
      { value: 'path', text: words('path') },
      { value: 'cut', text: words('cut') },
    ],
  });
  const refresh = () => {
    if (!last || !params) return;
    const cut = params.node === 'cut';
    const zeros = new Float32Array(2);
    back.data = {
      terms: [
        { name: '∂ℓ/∂μ', rows: 2, cols: 1, values: cut ? zeros : last.dMu, role: 'dec', digits: 1 },
        {
          name: '∂ℓ/∂log σ²',
          rows: 2,
          cols: 1,
          role: 'dec',
          digits: 2,
          values: cut ? zeros : last.dLogVar,
        },
      ],
      description: words(cut ? 'backCutAlt' : 'backAlt'),
    };
    setText(backNote, words(cut ? 'backCut' : 'backPath'));
  };
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el(
        'div',
        { class: 'vaeRow' },
        el('div', { class: 'vaeMatrices' }, sum),
        el('figure', { class: 'vaeSmall' }, picture),
      ),
      el(
        'div',
        { class: 'vaeRow' },
        button('redraw', words('redraw'), () =>
          onChange({ draw: ((params?.draw ?? 0) + 1) % 1_000_000 }),
        ),
        el('div', { class: 'vaeNode' }, node.root),
      ),
      el('h2', {}, words('backTitle')),
      back,
      backNote,
    ),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      node.set(next.node);
      refresh();
    },
    /** @param {import('./model.js').ReparameterizedPass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      last = pass;
      const { mu, sigma, epsilon, z } = pass;
      sum.data = {
        terms: [
          { name: 'z', rows: 2, cols: 1, values: z, role: 'lat' },
          { text: '=' },
          { name: 'μ', rows: 2, cols: 1, values: mu, role: 'lat' },
          { text: '+' },
          { name: 'σ', rows: 2, cols: 1, values: sigma, role: 'lat' },
          { text: '⊙' },
          { name: 'ε', rows: 2, cols: 1, values: epsilon, role: 'prior' },
        ],
        description: words('sumAlt', {
          z1: number(z[0] ?? NaN, 2),
          z2: number(z[1] ?? NaN, 2),
          e1: number(epsilon[0] ?? NaN, 2),
          e2: number(epsilon[1] ?? NaN, 2),
        }),
      };
      picture.data = {
        image: decoded,
        rows: SIDE,
        cols: SIDE,
        role: 'dec',
        caption: words('decodedZ'),
        description: words('decodedZ'),
      };
      refresh();
    },
  };
}
