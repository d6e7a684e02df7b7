/**
 * The panels beside the plane that are about the model: how wide the kernels are or which step of EM it
 * is, what it costs held-out points, and what changes with more of them.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/controls/player.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent, short } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { bandwidthStops, CURVE_STOPS } from './model.js';
import { EM_STEPS, MOST_COMPONENTS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */
/** @typedef {import('../../ui/charts/chart.js').Chart} Chart */

const chart = () => /** @type {Chart} */ (document.createElement('atlas-chart'));
const whole = (/** @type {number} */ low, /** @type {number} */ high) =>
  Array.from({ length: high - low + 1 }, (_, i) => low + i);
const STEPS = Float64Array.from(whole(0, EM_STEPS));
const RANGE = { low: -4, high: 4 };

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeFitPanel({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Curve | null} */
  let curve = null;
  /** @type {{ train: Float64Array, heldOut: Float64Array } | null} */
  let path = null;
  const models = segmented({
    label: words('model'),
    small: true,
    items: [
      { value: 'kernels', text: words('kernels') },
      { value: 'mixture', text: words('mixture') },
    ],
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
  });
  const width = slider({
    label: words('bandwidth'),
    stops: bandwidthStops(41),
    role: 'lat',
    format: short,
    onChange: (bandwidth) => onChange({ bandwidth }),
  });
  const best = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'best',
      onclick() {
        if (curve) onChange({ bandwidth: CURVE_STOPS[curve.best] ?? 0.056 });
      },
    },
    words('takeBest'),
  );
  const components = slider({
    label: words('components'),
    stops: whole(1, MOST_COMPONENTS),
    role: 'lat',
    format: String,
    onChange: (value) => onChange({ components: value, step: 0 }),
  });
  const player = /** @type {import('../../ui/controls/player.js').Player} */ (
    document.createElement('atlas-player')
  );
  player.addEventListener('step', (event) => {
    const { by } = /** @type {CustomEvent} */ (event).detail;
    const step = Math.min(EM_STEPS, Math.max(0, (params?.step ?? 0) + by));
    onChange({ step });
  });
  player.addEventListener('reset', () => onChange({ step: 0 }));
  const kernelsBox = el('div', { class: 'learnSetting' }, width.root, best);
  const mixtureBox = el('div', { class: 'learnSetting' }, components.root, player);
  const picture = chart();
  picture.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    if (params?.model === 'kernels') {
      const { least, largest } = { least: CURVE_STOPS[0] ?? 0, largest: CURVE_STOPS.at(-1) ?? 1 };
      onChange({ bandwidth: Math.min(largest, Math.max(least, x)) });
    } else onChange({ step: Math.round(Math.min(EM_STEPS, Math.max(0, x))) });
  });
  const note = el('p', { class: 'note' });

  const refresh = () => {
    if (!params) return;
    const kernels = params.model === 'kernels';
    kernelsBox.hidden = !kernels;
    mixtureBox.hidden = kernels;
    best.disabled = !curve;
    player.data = { step: params.step, count: EM_STEPS, speeds: [2, 8], back: true };
    setText(note, words(kernels ? (curve ? 'bandwidthNote' : 'tooFew') : 'stepNote'));
    const y = { name: words('meanLog'), format: short };
    if (kernels) {
      if (!curve) return void (picture.data = null);
      picture.data = {
        x: { name: words('bandwidthAxis'), scale: 'log', ticks: [0.005, 0.02, 0.05, 0.2, 0.5] },
        y: { ...y, ...RANGE },
        series: [
          { name: words('seen'), x: CURVE_STOPS, y: curve.train, role: 'x', dash: 'dash' },
          { name: words('leftOut'), x: CURVE_STOPS, y: curve.heldOut, role: 'lat', width: 2.5 },
        ],
        references: [
          { axis: 'x', value: CURVE_STOPS[curve.best] ?? 0, name: words('best'), role: 'ink3' },
        ],
        playhead: {
          x: params.bandwidth,
          step: 0.005,
          role: 'act',
          format: short,
        },
        description: words('bandwidthAlt', {
          h: number(params.bandwidth, 3),
          best: number(CURVE_STOPS[curve.best] ?? 0, 3),
        }),
        file: 'bandwidth',
      };
    } else if (path) {
      const { train, heldOut } = path;
      picture.data = {
        x: { name: words('emStep'), low: 0, high: EM_STEPS },
        y,
        series: [
          { name: words('seen'), x: STEPS, y: train, role: 'x', dash: 'dash' },
          ...(heldOut.length
            ? [
                {
                  name: words('leftOut'),
                  x: STEPS,
                  y: heldOut,
                  role: 'lat',
                  width: 2.5,
                },
              ]
            : []),
        ],
        playhead: { x: params.step, step: 1, role: 'act' },
        description: words('stepAlt', {
          step: params.step,
          seen: number(train[params.step] ?? NaN, 2),
        }),
        file: 'expectation-maximisation',
      };
    }
  };
  return {
    root: el('div', { class: 'learnView' }, models.root, kernelsBox, mixtureBox, picture, note),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      models.set(next.model);
      width.set(next.bandwidth);
      components.set(next.components);
      refresh();
    },
    /** @param {import('./model.js').Curve | null} next */
    showBandwidths(next) {
      curve = next;
      refresh();
    },
    /** @param {Float64Array} train @param {Float64Array} heldOut */
    showSteps(train, heldOut) {
      path = { train, heldOut };
      refresh();
    },
    pause: () => player.pause(),
  };
}

/** What the density says of itself, and its samples of it. @param {Words} words */
export function makeFigures(words) {
  const value = () => el('dd', {});
  const [integral, inside, moments, divergence] = [value(), value(), value(), value()];
  return {
    root: el(
      'dl',
      { class: 'learnFigures' },
      el('dt', {}, words('integral')),
      integral,
      el('dt', {}, words('inside')),
      inside,
      el('dt', {}, words('moments')),
      moments,
      el('dt', {}, words('divergence')),
      divergence,
    ),
    /** @param {import('./model.js').Measured | null} found */
    show(found) {
      setText(integral, found ? number(found.integral, 4) : '–');
      setText(inside, found ? percent(found.inside) : '–');
      setText(moments, found ? words('standardErrors', { worst: number(found.worst, 1) }) : '–');
      const gap = found?.divergence;
      setText(
        divergence,
        gap
          ? words('gap', { mean: number(gap.mean, 3), error: number(gap.standardError, 3) })
          : words('unknown'),
      );
    },
  };
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeMorePanel({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').CurvePoint[]} */
  let points = [];
  const picture = chart();
  const note = el('p', { class: 'note' });
  picture.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ count: Math.round(Math.min(1000, Math.max(5, x))) });
  });
  const refresh = () => {
    if (!params) return;
    const own = params.set === 'own';
    setText(note, words(own ? 'moreUnknown' : 'moreNote'));
    picture.hidden = own;
    if (!points.length || own) return;
    const x = points.map(({ n }) => n);
    const last = points.at(-1);
    picture.data = {
      x: { name: words('countAxis'), scale: 'log', low: 5, high: 1000 },
      y: { name: words('gapAxis'), scale: 'log' },
      series: [
        {
          name: words('kernelsShort'),
          x,
          y: points.map((p) => p.kernels.mean),
          role: 'lat',
          width: 2.5,
        },
        {
          name: `k = ${params.components}`,
          x,
          y: points.map((p) => p.mixture.mean),
          role: 'lat',
          dash: 'dash',
        },
      ],
      playhead: { x: params.count, step: 5, role: 'act', format: (v) => number(v) },
      description: words('moreAlt', {
        n: last?.n ?? 0,
        kernels: number(last?.kernels.mean ?? NaN, 3),
        mixture: number(last?.mixture.mean ?? NaN, 3),
        k: params.components,
      }),
      file: 'learning-curve',
    };
  };
  return {
    root: el('div', { class: 'learnView' }, el('p', {}, words('moreLead')), picture, note),
    /** @param {Params} next */
    showParams(next) {
      params = next;
      refresh();
    },
    /** @param {import('./model.js').CurvePoint[]} next */
    showMore(next) {
      points = next;
      refresh();
    },
  };
}
