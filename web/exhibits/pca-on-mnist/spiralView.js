/**
 * The spiral of exercise 6 in space, with its principal directions, what one, two or three of them
 * keep, and XᵀW = Zᵀ in numbers.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/matrix.js';
import '../../ui/space/space.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent, subscript } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../ui/space/projection.js').Point3} Point3 */

/** Points whose numbers are written out. */
const ROWS = 5;
const EVERY = 14;
/** The outermost turn of the spiral is 2 · 6π long. */
const REACH = 29;

/** Five decimals, as the notebook has them, and no more zeros than needed. @param {number} v */
const shareText = (v) => String(Number(v.toFixed(5)));

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountSpiral(words, onChange) {
  const space = /** @type {import('../../ui/space/space.js').Space} */ (
    document.createElement('atlas-space')
  );
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'pcaRatios';
  const matrix = /** @type {import('../../ui/charts/matrix.js').Matrix} */ (
    document.createElement('atlas-matrix')
  );
  const kept = slider({
    label: words('k'),
    role: 'lat',
    format: (v) => number(v),
    stops: [1, 2, 3],
    onChange: (value) => onChange({ kept: value }),
  });
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const root = el(
    'div',
    { class: 'pcaSpiral' },
    el('div', { class: 'pcaLeft' }, space),
    el(
      'div',
      { class: 'pcaRight' },
      el('p', { class: 'pcaLead' }, words('spiralLead')),
      kept.root,
      el('h2', {}, words('ratios')),
      bars,
      said,
      el('div', { class: 'pcaNumbers' }, el('h2', {}, words('spiralNumbers')), matrix),
    ),
  );
  return {
    root,
    /** @param {Params} params */
    showParams: (params) => kept.set(params.kept),
    /** @param {import('./spiral.js').SpiralCloud} cloud */
    showSpiral(cloud) {
      const { points, rebuilt, vectors, mean, ends, corners, ratios, n, codes } = cloud;
      const k = cloud.kept;
      const at = (/** @type {ArrayLike<number>} */ of, /** @type {number} */ i) =>
        /** @type {Point3} */ ([of[3 * i] ?? 0, of[3 * i + 1] ?? 0, of[3 * i + 2] ?? 0]);
      const residuals = Array.from({ length: n }, (_, i) => [...at(points, i), ...at(rebuilt, i)]);
      space.data = {
        layers: [
          ...(k === 2
            ? [
                {
                  kind: /** @type {const} */ ('sheet'),
                  points: corners,
                  rows: 2,
                  cols: 2,
                  role: 'dec',
                  opacity: 0.22,
                  every: 0,
                },
              ]
            : []),
          ...(k < 3
            ? [
                {
                  kind: /** @type {const} */ ('segments'),
                  segments: residuals.flat(),
                  role: 'dec',
                  width: 1,
                },
                {
                  kind: /** @type {const} */ ('points'),
                  points: rebuilt,
                  role: 'dec',
                  radius: 2.5,
                },
              ]
            : []),
          { kind: 'points', points, role: 'x', radius: 3 },
          ...[0, 1, 2].slice(0, k).map((i) => ({
            kind: /** @type {const} */ ('arrow'),
            from: at(mean, 0),
            to: at(ends, i),
            role: 'enc',
            width: 2,
            label: `w${subscript(i + 1)}`,
          })),
        ],
        // The rectangle of the first two directions fills the picture.
        ball: { centre: at(mean, 0), radius: REACH },
        description: words('spiralAlt', { k }),
        file: 'spiral',
      };
      bars.data = {
        categories: [0, 1, 2].map((i) => `λ${subscript(i + 1)}`),
        groups: [{ name: words('share'), role: 'lat', values: ratios }],
        lying: true,
        values: true,
        value: { name: words('share'), low: 0, high: 1, format: shareText },
        description: words('ratiosAlt', {
          a: percent(ratios[0] ?? NaN, 2),
          b: percent(ratios[1] ?? NaN, 2),
          c: percent(ratios[2] ?? NaN, 2),
        }),
        file: 'spiral-ratios',
      };
      setText(said, words('spiralSaid', { k, dropped: number(cloud.dropped, 4) }));
      const rows = Array.from({ length: ROWS }, (_, i) => i * EVERY);
      const pick = (/** @type {ArrayLike<number>} */ of, /** @type {number} */ cols) =>
        rows.flatMap((r) => Array.from({ length: cols }, (_, c) => of[r * cols + c] ?? NaN));
      const w = [0, 1, 2].flatMap((r) =>
        Array.from({ length: k }, (_, c) => vectors[3 * c + r] ?? NaN),
      );
      matrix.data = {
        terms: [
          {
            name: 'X^⊤',
            role: 'x',
            rows: ROWS,
            cols: 3,
            digits: 1,
            values: pick(cloud.centred, 3),
            shape: words('rowsOf', { shown: ROWS, n }),
          },
          { name: 'W', role: 'enc', rows: 3, cols: k, values: w, shape: `3×${k}` },
          { text: '=' },
          {
            name: 'Z^⊤',
            role: 'lat',
            rows: ROWS,
            cols: k,
            digits: 1,
            values: pick(codes, k),
            shape: `70×${k}`,
          },
        ],
        description: words('spiralNumbersAlt', { k }),
      };
    },
  };
}
