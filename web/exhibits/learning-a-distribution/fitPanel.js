/**
 * The panel beside the plane that is about the model: how wide the kernels are or which step of EM it is,
 * and what it costs points that were left out.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/controls/player.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { EM_STEPS, MOST_COMPONENTS } from './params.js';
import { bandwidthStops, CURVE_STOPS } from './places.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */
/** @typedef {import('../../ui/charts/chart.js').Chart} Chart */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const chart = () => /** @type {Chart} */ (document.createElement('atlas-chart'));
const whole = (/** @type {number} */ low, /** @type {number} */ high) =>
  Array.from({ length: high - low + 1 }, (_, i) => low + i);
const EM = Float64Array.from(whole(0, EM_STEPS));
const RANGE = { low: -4, high: 4 };

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeFitPanel({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  /** null: too few points to leave one out; undefined: not there yet. @type {import('./model.js').Curve | null | undefined} */
  let curve;
  /** @type {{ train: Float64Array, heldOut: Float64Array } | null} */
  let path = null;
  const models = segmented({
    param: 'model',
    label: words('model'),
    small: true,
    items: [
      { value: 'kernels', text: words('kernels') },
      { value: 'mixture', text: words('mixture') },
    ],
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
  });
  const width = slider({
    param: 'bandwidth',
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
    param: 'components',
    label: words('components'),
    stops: whole(1, MOST_COMPONENTS),
    role: 'lat',
    format: String,
    onChange: (value) => onChange({ components: value, em: 0 }),
  });
  const player = /** @type {import('../../ui/controls/player.js').Player} */ (
    document.createElement('atlas-player')
  );
  player.addEventListener('step', (event) => {
    const { by } = /** @type {CustomEvent} */ (event).detail;
    const step = Math.min(EM_STEPS, Math.max(0, (params?.em ?? 0) + by));
    onChange({ em: step });
  });
  player.addEventListener('reset', () => onChange({ em: 0 }));
  width.root.classList.add('learnWidth');
  const kernelsBox = el('div', { class: 'learnSetting' }, width.root, best);
  const mixtureBox = el('div', { class: 'learnSetting' }, components.root, player);
  const picture = chart();
  picture.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    if (params?.model === 'kernels') {
      const { least, largest } = { least: CURVE_STOPS[0] ?? 0, largest: CURVE_STOPS.at(-1) ?? 1 };
      onChange({ bandwidth: Math.min(largest, Math.max(least, x)) });
    } else onChange({ em: Math.round(Math.min(EM_STEPS, Math.max(0, x))) });
  });
  const note = el('p', { class: 'note' });

  const refresh = () => {
    if (!params) return;
    const kernels = params.model === 'kernels';
    kernelsBox.hidden = !kernels;
    best.hidden = !isOpen;
    models.root.hidden = !isOpen && kernels;
    mixtureBox.hidden = kernels;
    best.disabled = !curve;
    player.data = { step: params.em, count: EM_STEPS, speeds: [2, 8], back: true };
    const said = curve === null ? 'tooFew' : 'bandwidthNote';
    // What narrow kernels do is the question.
    note.hidden = kernels && curve !== null && !isOpen;
    setText(note, words(kernels ? said : 'stepNote'));
    const y = { name: words('meanLog'), format: short };
    if (kernels) {
      if (!curve) return void (picture.data = null);
      // Before the answer the lines go as far as the hand has gone.
      const narrowest = isOpen ? 0 : params.bandwidth * 0.999;
      const seenFrom = (/** @type {ArrayLike<number>} */ y) =>
        Array.from(y, (value, i) => ((CURVE_STOPS[i] ?? 0) < narrowest ? NaN : value));
      picture.data = {
        x: { name: words('bandwidthAxis'), scale: 'log', ticks: [0.005, 0.02, 0.05, 0.2, 0.5] },
        y: { ...y, ...RANGE },
        series: [
          {
            name: words('seen'),
            x: CURVE_STOPS,
            y: seenFrom(curve.train),
            role: 'x',
            dash: 'dash',
          },
          {
            name: words('leftOut'),
            x: CURVE_STOPS,
            y: seenFrom(curve.heldOut),
            role: 'lat',
            width: 2.5,
          },
        ],
        references: isOpen
          ? [{ axis: 'x', value: CURVE_STOPS[curve.best] ?? 0, name: words('best'), role: 'ink3' }]
          : [],
        playhead: {
          x: params.bandwidth,
          step: 0.005,
          role: 'act',
          format: short,
        },
        description: words(isOpen ? 'bandwidthAlt' : 'bandwidthVeiled', {
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
          { name: words('seen'), x: EM, y: train, role: 'x', dash: 'dash' },
          ...(heldOut.length
            ? [
                {
                  name: words('leftOut'),
                  x: EM,
                  y: heldOut,
                  role: 'lat',
                  width: 2.5,
                },
              ]
            : []),
        ],
        playhead: { x: params.em, step: 1, role: 'act' },
        description: words('stepAlt', {
          step: params.em,
          seen: number(train[params.em] ?? NaN, 2),
        }),
        file: 'expectation-maximisation',
      };
    }
  };
  return {
    root: el('div', { class: 'learnView' }, kernelsBox, mixtureBox, models.root, picture, note),
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
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

/** How far the density is from the one the points come from. @param {Words} words */
export function makeGap(words) {
  const value = el('dd', {}, '–');
  return {
    root: el('dl', { class: 'pairs' }, el('dt', {}, words('divergence')), value),
    /** @param {import('./model.js').Measured | null} found */
    show(found) {
      const gap = found?.divergence;
      setText(
        value,
        gap
          ? words('gap', { mean: number(gap.mean, 3), error: number(gap.standardError, 3) })
          : words('unknown'),
      );
    },
  };
}
