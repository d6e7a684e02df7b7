/**
 * The run beside PCA: its error falling to PCA's line, the angle between the planes, and the two
 * sets of columns as pictures. For PCA itself: the error by the number of directions.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/images/digitGrid.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { STEPS } from './specs.js';
import { PCA_SIZES, sizeOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./trainer.js').Run} Run */

const PIXELS = 28 * 28;
const MOST_COLUMNS = 10;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountRunView({ words, onChange }) {
  const chart = () =>
    /** @type {import('../../ui/charts/chart.js').Chart} */ (document.createElement('atlas-chart'));
  const error = chart();
  const angle = chart();
  const ours = grid();
  const theirs = grid();
  const oursName = el('figcaption', {});
  const columns = el(
    'div',
    { class: 'codesColumns' },
    el('figure', {}, theirs, el('figcaption', {}, words('columnsPca'))),
    el('figure', {}, ours, oursName),
  );
  const root = el('div', { class: 'codesRun' }, error, angle, columns);
  error.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    const size = PCA_SIZES.reduce((best, k) => (Math.abs(k - x) < Math.abs(best - x) ? k : best));
    onChange({ size });
  });
  return {
    root,
    /** @param {Run} run @param {Params} params @param {Float64Array | null} pcaErrors */
    showRun(run, params, pcaErrors) {
      const k = sizeOf(params);
      const pca = pcaErrors?.[k] ?? NaN;
      root.dataset.machine = params.machine;
      angle.hidden = params.machine !== 'linear';
      if (params.machine === 'pca') {
        error.data = bySize(pcaErrors ?? new Float64Array(0), k, words);
        return;
      }
      error.data = bySteps(run, params.machine, pca, words);
      if (params.machine === 'linear') angle.data = angleBySteps(run, words);
    },
    /** @param {Float32Array | null} found @param {number} count @param {Float32Array | null} directions @param {Params} params */
    showColumns(found, count, directions, params) {
      const k = Math.min(sizeOf(params), MOST_COLUMNS);
      columns.hidden = params.machine === 'deep' || !directions;
      if (!directions || columns.hidden) return;
      theirs.setAttribute('columns', String(Math.min(k, 5)));
      ours.setAttribute('columns', String(Math.min(k, 5)));
      theirs.style.aspectRatio = ours.style.aspectRatio = `${Math.min(k, 5)} / ${Math.ceil(k / 5)}`;
      theirs.data = signed(
        directions,
        k,
        words('columnsAlt', { name: words('columnsPca'), count: k }),
      );
      const own = /** @type {HTMLElement} */ (ours.parentElement);
      own.hidden = !found;
      if (!found) return;
      setText(oursName, words('columnsNet'));
      ours.data = signed(
        found,
        Math.min(count, k),
        words('columnsAlt', { name: words('columnsNet'), count: k }),
      );
    },
  };
}

function grid() {
  const node = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  return node;
}

/** @param {Float32Array} images @param {number} count @param {string} description @returns {import('../../ui/images/digitGrid.js').DigitGridData} */
const signed = (images, count, description) => ({
  images: images.subarray(0, count * PIXELS),
  count,
  rows: 28,
  cols: 28,
  signed: true,
  scale: null,
  description,
});

/** @param {Run} run @param {'linear' | 'deep'} machine @param {number} pca @param {Words} words @returns {import('../../ui/charts/chart.js').ChartData} */
function bySteps(run, machine, pca, words) {
  const now = run.error[run.error.length - 1] ?? NaN;
  const most = Math.max(0.07, ...run.error.slice(0, 1));
  const least = Math.min(pca * 0.9, ...run.error);
  return {
    x: { name: words('stepAxis'), low: 0, high: STEPS[machine] },
    y: {
      name: words('errorAxis'),
      low: Math.floor(least * 100) / 100,
      high: most,
      format: (v) => number(v, 3),
    },
    series: [{ name: words(machine), x: run.at, y: run.error, role: 'dec', width: 2 }],
    references: Number.isFinite(pca)
      ? [
          {
            axis: 'y',
            value: pca,
            name: words('pcaLevel', { value: number(pca, 5) }),
            dash: 'dash',
          },
        ]
      : [],
    description: words('errorAlt', { now: number(now, 5), pca: number(pca, 5) }),
    file: 'error',
  };
}

/** @param {Run} run @param {Words} words @returns {import('../../ui/charts/chart.js').ChartData} */
function angleBySteps(run, words) {
  const now = run.angle[run.angle.length - 1] ?? NaN;
  return {
    x: { name: words('stepAxis'), low: 0, high: STEPS.linear },
    y: { name: words('angleAxis'), low: 0, high: 90, ticks: [0, 30, 60, 90] },
    series: [{ name: `${number(now, 1)}°`, x: run.at, y: run.angle, role: 'enc', width: 2 }],
    description: words('angleAlt', { now: number(now, 1), steps: number(run.steps) }),
    file: 'angle',
  };
}

/** @param {Float64Array} errors @param {number} k @param {Words} words @returns {import('../../ui/charts/chart.js').ChartData} */
function bySize(errors, k, words) {
  return {
    x: {
      name: words('sizeAxis'),
      low: 0,
      high: 784,
      scale: 'sqrt',
      ticks: [1, 10, 50, 100, 200, 400, 784],
    },
    y: { name: words('errorAxis'), low: 0, format: (v) => number(v, 2) },
    series: [
      {
        name: words('pca'),
        role: 'dec',
        width: 2,
        y: errors,
        x: Array.from({ length: errors.length }, (_, i) => i),
      },
    ],
    playhead: { x: k, low: 1, high: 784, step: 1, role: 'lat', format: (x) => `k = ${number(x)}` },
    description: words('errorBySizeAlt', { now: number(errors[k] ?? NaN, 5), k: number(k) }),
    file: 'pca-error',
  };
}
