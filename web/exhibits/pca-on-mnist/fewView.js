/**
 * Fewer images than dimensions: the two matrices that share their eigenvalues, the spectrum that ends
 * at n − 1, three routes to it side by side, and power iteration to its first value.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/charts/matrix.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { SHOWN } from './few.js';
import { grid, titled } from './parts.js';

/** @typedef {import('./params.js').Params} Params */

const ROUTES = /** @type {const} */ (['gram', 'svd', 'covariance', 'power']);
const FORMULAS = { gram: 'X̃ᵀX̃/(n−1)', svd: 'X̃ = WΣVᵀ', covariance: 'X̃X̃ᵀ/(n−1)', power: 'w ← X̃X̃ᵀw' };

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountFew(words, onChange) {
  const count = slider({
    param: 'count',
    label: words('count'),
    role: 'x',
    format: (v) => number(v),
    stops: Array.from({ length: 199 }, (_, i) => i + 2),
    onChange: (value) => onChange({ count: value }),
  });
  const matrix = /** @type {import('../../ui/charts/matrix.js').Matrix} */ (
    document.createElement('atlas-matrix')
  );
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  count.root.classList.add('pcaCount');
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const veil = el('p', { class: 'veil' }, words('fewVeiled'));
  const images = grid(SHOWN, 'pcaStrip');
  const directions = grid(SHOWN, 'pcaStrip');
  const cells = ROUTES.map(() => ['rank', 'lambda', 'ms'].map(() => el('td', {}, '–')));
  const table = el(
    'table',
    { class: 'numbers' },
    el(
      'tbody',
      {},
      el(
        'tr',
        {},
        el('td', {}),
        ...['rank', 'lambda', 'ms'].map((key) => el('th', { scope: 'col' }, words(key))),
      ),
      ...ROUTES.map((route, i) =>
        el(
          'tr',
          {},
          el(
            'th',
            { scope: 'row' },
            words(route),
            ' ',
            el('span', { class: 'pcaFormula' }, FORMULAS[route]),
          ),
          ...(cells[i] ?? []),
        ),
      ),
    ),
  );
  const right = el('div', { class: 'pcaRight' });
  const spectrum = [el('h2', {}, words('fewTitle')), chart, said, table];
  const root = el(
    'div',
    { class: 'pcaFew' },
    el(
      'div',
      { class: 'pcaLeft' },
      count.root,
      matrix,
      titled('x₁, x₂, …', words('fewImages'), 'x', images),
      titled('w₁, w₂, …', words('fewDirections'), 'enc', directions),
    ),
    right,
  );
  return {
    root,
    /** @param {Params} params @param {import('../../frame/moments.js').StepState} step */
    showParams(params, step) {
      count.set(params.count);
      put(right, ...(step.moment === 'answered' ? spectrum : [veil]));
    },
    /** @param {import('./few.js').Few} few */
    showFew(few) {
      const { n, gram } = few;
      const { rank, eigenvalues } = gram;
      matrix.data = {
        terms: [
          { name: 'X̃^⊤', role: 'x', rows: n, cols: 784, shape: `${n}×784` },
          { name: 'X̃', role: 'x', rows: 784, cols: n, shape: `784×${n}` },
          { text: '=' },
          { name: 'G', role: 'lat', rows: n, cols: n, shape: `${n}×${n}` },
        ],
        description: words('gramAlt', { n }),
      };
      setText(said, words('fewSaid', { n, rank, most: n - 1 }));
      chart.data = {
        x: { name: words('component'), low: 0, high: Math.max(3, n) },
        y: { name: words('eigenvalue'), zero: true },
        series: [
          {
            name: 'λ',
            role: 'lat',
            kind: 'points',
            unnamed: true,
            x: Array.from(eigenvalues, (_, i) => i + 1),
            y: eigenvalues,
          },
        ],
        references: [
          { axis: 'x', value: rank, name: `${words('rank')} ${rank}`, role: 'act', dash: 'dash' },
        ],
        description: words('fewAlt', { n, rank, first: number(eigenvalues[0] ?? NaN, 2) }),
        file: 'few-images',
      };
      const shown = Math.min(SHOWN, n);
      images.data = {
        images: few.images,
        count: shown,
        rows: 28,
        cols: 28,
        description: words('fewImagesAlt', { shown, n }),
      };
      const found = gram.directions.length / 784;
      directions.data = {
        images: gram.directions,
        count: found,
        rows: 28,
        cols: 28,
        signed: true,
        scale: null,
        description: words('directionsAlt', { count: found }),
      };
      ROUTES.forEach((route, i) => {
        const one = few[route];
        const texts = one
          ? [
              // Power iteration finds one direction and tells no rank.
              'rank' in one ? number(one.rank) : '–',
              number(('rank' in one ? one.eigenvalues[0] : one.eigenvalue) ?? NaN, 6),
              `${number(one.milliseconds, one.milliseconds < 10 ? 1 : 0)}\u00a0ms`,
            ]
          : ['…', '…', '…'];
        cells[i]?.forEach((cell, c) => setText(cell, texts[c] ?? ''));
      });
    },
  };
}
