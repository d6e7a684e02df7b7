/**
 * The run beside PCA: its error falling to PCA's line, with the letters of the cards where each says it
 * will end. For PCA itself: the error by the number of directions.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { endMarks } from '../../frame/letters.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { STEPS } from './specs.js';
import { PCA_SIZES, sizeOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./trainer.js').Run} Run */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** How far the letters of below, at, above stand from the line of PCA's error, pixels. */
const LIFTS = [-26, 0, 34];
/** Where the letters of the first machine stand in the plot of the second: it may end much lower. */
const DEEP_LIFTS = [-44, 0, 34];
/** The lowest error that the plot has room for, as a share of PCA's. */
const ROOM = { linear: 0.955, deep: 0.6 };

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountRunView({ words, onChange }) {
  const error = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const what = el('span', {});
  const which = el('b', {});
  const root = el(
    'figure',
    { class: 'codesRun' },
    el('figcaption', { class: 'codesCaption' }, what, ' ', which),
    error,
  );
  error.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    const size = PCA_SIZES.reduce((best, k) => (Math.abs(k - x) < Math.abs(best - x) ? k : best));
    onChange({ size });
  });
  return {
    root,
    /** @param {import('./model.js').Images | null} images @param {Params} params */
    showImages(images, params) {
      const n = params.images === 'all' ? (images?.count ?? 0) : Number(params.images);
      setText(what, n ? words('errorOver', { n: number(n) }) : words('errorAxis'));
      setText(which, images ? words(images.source === 'mnist' ? 'setMnist' : 'setDigits') : '');
    },
    /** @param {Run} run @param {Params} params @param {Float64Array | null} pcaErrors @param {StepState} step */
    showRun(run, params, pcaErrors, step) {
      const k = sizeOf(params);
      if (params.machine === 'pca') error.data = bySize(pcaErrors ?? new Float64Array(0), k, words);
      else error.data = bySteps(run, params, pcaErrors?.[k] ?? NaN, words, step);
    },
  };
}

/** @param {Run} run @param {Params} params @param {number} pca @param {Words} words @param {StepState} step @returns {import('../../ui/charts/chart.js').ChartData} */
function bySteps(run, params, pca, words, step) {
  const machine = /** @type {'linear' | 'deep'} */ (params.machine);
  const now = run.error.at(-1) ?? NaN;
  const length = STEPS[machine];
  // A network with a hidden layer may begin far above: the plot shows where it is decided.
  const most = machine === 'deep' ? 1.6 * pca : 1.004 * Math.max(1.25 * pca, run.error[0] ?? 0);
  const least = Math.min(ROOM[machine] * pca, ...run.error.map((v) => 0.97 * v));
  const isOpen = step.moment === 'answered' && machine === 'linear';
  const isKnown = Number.isFinite(pca);
  const level = {
    axis: /** @type {const} */ ('y'),
    value: pca,
    role: 'x',
    below: machine === 'linear',
  };
  const [first = 0] = run.at;
  const lifts = machine === 'deep' ? DEEP_LIFTS : LIFTS;
  return {
    x: {
      name: words('stepAxis'),
      scale: 'sqrt',
      low: 0,
      high: length,
      ticks: [0, 100, 500, 1000, 2000, 3000],
      format: (v) => number(v),
    },
    y: { low: least, high: most, format: (v) => number(v, 3) },
    series: [
      ...(isOpen && isKnown
        ? [
            {
              name: '',
              kind: /** @type {const} */ ('band'),
              x: [0, length],
              y: [pca, pca],
              low: [least, least],
              high: [pca, pca],
              role: 'x',
              opacity: 0.08,
              background: true,
            },
          ]
        : []),
      {
        name: run.at.length < 2 ? words('startsAt', { value: number(now, 5) }) : number(now, 5),
        x: run.at,
        y: run.error,
        role: 'dec',
        width: 2.4,
      },
      {
        name: '',
        kind: /** @type {const} */ ('points'),
        x: [run.at.at(-1) ?? first],
        y: [now],
        role: 'dec',
        width: 4.5,
      },
    ],
    references: isKnown
      ? [{ ...level, name: words(isOpen ? 'noneLower' : 'pcaLevel', { value: number(pca, 5) }) }]
      : [],
    // Measured, it stands where the curve ends, if the run is still there.
    ends: isKnown
      ? endMarks(
          step,
          lifts.map((lift) => ({ value: pca, lift })),
          { you: words('you'), here: words('here') },
          run.at.length > 1 ? now : undefined,
        )
      : [],
    description: words('errorAlt', { now: number(now, 5), pca: number(pca, 5) }),
    file: 'error',
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
    y: { low: 0, format: (v) => number(v, 2) },
    series: [
      {
        name: '',
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
