/**
 * Fewer images than dimensions: the two matrices that share their eigenvalues, the spectrum that ends
 * at n − 1, three routes to it side by side, and power iteration to its first value.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/charts/matrix.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { SHOWN } from './few.js';
import { grid, small, titled } from './parts.js';

/** @typedef {import('./params.js').Params} Params */

const ROUTES = /** @type {const} */ (['gram', 'svd', 'covariance', 'power']);
const FORMULAS = { gram: 'X̃ᵀX̃/(n−1)', svd: 'X̃ = WΣVᵀ', covariance: 'X̃X̃ᵀ/(n−1)', power: 'w ← X̃X̃ᵀw' };

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountFew(words, onChange) {
  const count = slider({
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
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const images = grid(SHOWN, 'pcaStrip');
  const directions = grid(SHOWN, 'pcaStrip');
  const cells = ROUTES.map(() => ['rank', 'lambda', 'ms'].map(() => el('td', {}, '–')));
  const agree = el('p', { class: 'note' });
  const steps = el('p', { class: 'note pcaPower' });
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
  const root = el(
    'div',
    { class: 'pcaFew' },
    el(
      'div',
      { class: 'pcaFewMain' },
      el(
        'div',
        { class: 'pcaLeft' },
        count.root,
        matrix,
        said,
        titled('x₁, x₂, …', words('fewImages'), 'x', images),
        titled('w₁, w₂, …', words('fewDirections'), 'enc', directions),
      ),
      el('div', { class: 'pcaRight' }, el('h2', {}, words('fewTitle')), chart, table, agree, steps),
    ),
  );
  return {
    root,
    /** @param {Params} params */
    showParams: (params) => count.set(params.count),
    /** @param {import('./few.js').Few} few */
    showFew(few) {
      const { n, gram } = few;
      const { rank, eigenvalues } = gram;
      matrix.data = {
        terms: [
          { name: 'X̃^⊤', role: 'x', rows: n, cols: 784, shape: `${n}×784` },
          { name: 'X̃', role: 'x', rows: 784, cols: n, shape: `784×${n}` },
          { text: '=' },
          { name: '(n−1) G', role: 'lat', rows: n, cols: n, shape: `${n}×${n}` },
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
      const done = Number.isFinite(few.valuesOff);
      setText(
        agree,
        done
          ? words('agree', { values: small(few.valuesOff), directions: small(few.directionsOff) })
          : words('comparing'),
      );
      const { power, svd } = few;
      setText(
        steps,
        power && svd
          ? words('powerSaid', {
              steps: power.tangent.length - 1,
              off: small(few.powerOff),
              decay: number(power.decay, 4),
              ratio: number(gram.ratio ?? NaN, 4),
              sigma: number(svd.singularValues?.[0] ?? NaN, 4),
              square: number(svd.eigenvalues[0] ?? NaN, 6),
            })
          : '',
      );
    },
  };
}
