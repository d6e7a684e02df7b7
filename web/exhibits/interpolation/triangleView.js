/**
 * The triangle of chapter 12: every mixture of three codes on a grid, and the one at the chosen place
 * with its weights and its nearest training image.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { PIXELS, SIDE } from './frames.js';
import { digits, image, verdict } from './parts.js';
import { ROWS } from './triangle.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeTriangleView({ words, onChange }) {
  /** @type {import('./triangle.js').Blend | null} */
  let held = null;
  const half = el(
    'button',
    {
      type: 'button',
      class: 'button',
      'data-action': 'half',
      onclick: () => held && onChange({ point: [...held.half] }),
    },
    words('half'),
  );
  const lines = Array.from({ length: ROWS }, (_, i) => {
    const strip = digits(i + 1);
    strip.style.setProperty('--n', String(i + 1));
    return strip;
  });
  const mixed = image();
  const nearest = image();
  const weights = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  weights.setAttribute('plain', '');
  const veil = el('p', { class: 'veil' }, words('weightsVeiled'));
  const said = el('p', { class: 'betweenSaid', role: 'status' });
  const root = el(
    'section',
    { class: 'betweenTriangle' },
    el(
      'div',
      { class: 'betweenBar' },
      half,
      el('p', { class: 'betweenName' }, words('triangleLead')),
    ),
    el('div', { class: 'betweenPyramid' }, ...lines),
    el('div', { class: 'betweenMixed' }, mixed, nearest, weights, veil),
    said,
  );
  return {
    root,
    /** @param {boolean} open */
    showOpen(open) {
      veil.hidden = open;
      weights.hidden = said.hidden = nearest.hidden = !open;
    },
    /** @param {Uint8Array} images @param {Uint8Array | null} labels */
    showTriangle(images, labels) {
      let first = 0;
      lines.forEach((strip, i) => {
        const count = i + 1;
        const read = labels && [...labels.subarray(first, first + count)].join(', ');
        strip.data = {
          images: images.subarray(first * PIXELS, (first + count) * PIXELS),
          count,
          rows: SIDE,
          cols: SIDE,
          role: 'dec',
          description: words('triangleAlt', { row: count, read: read ?? '…' }),
        };
        first += count;
      });
    },
    /** @param {import('./triangle.js').Blend} blend @param {import('./frames.js').Judgement | null} judgement */
    showBlend(blend, judgement) {
      held = blend;
      const { weights: w, image: pixels } = blend;
      const f = (/** @type {number} */ i) => (w[i] ?? NaN).toFixed(2);
      const named = words('weightsAlt', { a: f(0), b: f(1), c: f(2) });
      mixed.data = {
        image: pixels,
        rows: SIDE,
        cols: SIDE,
        role: 'dec',
        caption: words('mixed'),
        description: words('mixedAlt'),
      };
      weights.data = {
        categories: ['A', 'B', 'C'],
        groups: [{ name: words('weight'), values: [...w], role: 'lat' }],
        values: true,
        lying: true,
        description: named,
        value: { low: 0, high: 1, ticks: [0, 0.5, 1], format: (v) => number(v, 2) },
      };
      if (!judgement) return;
      const { judged, images } = judgement;
      const distance = (judged.distances[0] ?? NaN).toFixed(1);
      nearest.data = {
        image: images,
        rows: SIDE,
        cols: SIDE,
        role: 'x',
        caption: words('nearestOne'),
        description: words('nearestOneAlt', { distance }),
      };
      const read = verdict(judged.labels[0] ?? 0, judged.shares[0] ?? 0);
      setText(said, words('mixedSaid', { read, distance }));
    },
  };
}
