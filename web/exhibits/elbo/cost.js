/**
 * What the integral costs as latent numbers are added, in seconds of this machine.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { AGE_OF_UNIVERSE, DIMS as MOST } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./digitsModel.js').EvidenceCosts} EvidenceCosts */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const NODES = [10, 20, 30, 50, 70, 100, 150, 200, 300, 400];
const SHARPNESS = [0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1];
const DIMS = Array.from({ length: MOST }, (_, i) => i + 1);
/** Seconds as powers of ten, and their names in the words. */
const MARKS = /** @type {const} */ ([
  [4.937, 'day'],
  [7.499, 'year'],
  [AGE_OF_UNIVERSE, 'universe'],
]);
const SUPER = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const power = (/** @type {number} */ exponent) => {
  const whole = Math.round(exponent);
  const digits = [...String(Math.abs(whole))].map((d) => SUPER[Number(d)]);
  return `10${whole < 0 ? '⁻' : ''}${digits.join('')}`;
};

/** @param {import('./view.js').ViewOptions} options */
export function mountCost({ words, onChange }) {
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  chart.className = 'elboCost';
  chart.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ dims: Math.round(x) });
  });
  const nodes = slider({
    param: 'nodes',
    label: words('nodesSlider'),
    stops: NODES,
    role: 'x',
    format: (v) => number(v),
    onChange: (value) => onChange({ nodes: value }),
  });
  const sharp = slider({
    param: 'sharp',
    label: words('sharpSlider'),
    stops: SHARPNESS,
    role: 'prior',
    format: (v) => number(v, 2),
    onChange: (value) => onChange({ sharp: value }),
  });
  const dims = slider({
    param: 'dims',
    label: words('dimsSlider'),
    stops: DIMS,
    role: 'act',
    format: (v) => number(v),
    onChange: (value) => onChange({ dims: value }),
  });
  const said = el('p', { class: 'elboSaid', role: 'status' }, words('costWait'));
  /** @type {{ costs: EvidenceCosts, rate: number, asked: Params } | null} */
  let held = null;
  let isOpen = false;
  const others = [nodes.root, sharp.root];
  const dimsRow = el('div', { class: 'elboDims' }, dims.root);
  const note = el('p', { class: 'note' }, words('costNote'));
  const root = el(
    'section',
    { class: 'elboCosts' },
    el('h2', {}, words('costTitle')),
    chart,
    el('div', { class: 'elboThree' }, dimsRow, ...others),
    said,
    note,
  );
  const show = () => {
    if (held) draw(held);
  };
  return {
    root,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      isOpen = step.moment === 'answered';
      nodes.set(params.nodes);
      sharp.set(params.sharp);
      dims.set(params.dims);
      for (const one of [...others, note]) one.hidden = !isOpen;
      show();
    },
    /** @param {EvidenceCosts} costs @param {number} rate @param {Params} asked */
    show(costs, rate, asked) {
      held = { costs, rate, asked };
      show();
    },
  };

  /** @param {NonNullable<typeof held>} told */
  function draw({ costs, rate, asked }) {
    const at = asked.dims - 1;
    const values = {
      k: asked.dims,
      n: asked.nodes,
      rate: number(rate),
      nodes: power(costs.log10Nodes[at] ?? NaN),
      samples: power(costs.log10Samples[at] ?? NaN),
      nodeSeconds: power(costs.log10NodeSeconds[at] ?? NaN),
      sampleSeconds: power(costs.log10SampleSeconds[at] ?? NaN),
      nodesInTime: costs.nodesInTime,
      samplesInTime: costs.samplesInTime,
    };
    // How it goes on is the answer.
    const seen = isOpen ? DIMS : DIMS.slice(0, asked.dims);
    const one = seen.map(() => costs.log10DecodingSeconds);
    const sentence = words(isOpen ? 'costSaid' : 'costNow', values);
    chart.data = {
      x: { low: 1, high: MOST, name: words('dimsAxis'), ticks: [1, 2, 5, 10, 15, 20] },
      y: {
        low: -6,
        high: 30,
        name: words('secondsAxis'),
        ticks: [-6, 0, 6, 12, 18, 24, 30],
        format: power,
      },
      references: MARKS.map(([value, key]) => ({
        axis: /** @type {const} */ ('y'),
        value,
        name: words(key),
        role: 'ink3',
        dash: /** @type {const} */ ('dots'),
      })),
      series: [
        {
          name: words('gridName'),
          x: seen,
          y: costs.log10NodeSeconds.slice(0, seen.length),
          role: 'x',
          width: 2.5,
        },
        {
          name: words('samplesName'),
          x: seen,
          y: costs.log10SampleSeconds.slice(0, seen.length),
          role: 'prior',
          width: 2.5,
          dash: 'long',
        },
        { name: words('elboName'), x: seen, y: one, role: 'act', width: 2.5 },
      ],
      playhead: {
        x: asked.dims,
        name: words('dimsSlider'),
        step: 1,
        low: 1,
        high: MOST,
        format: (v) => number(v),
      },
      description: sentence,
      file: 'cost',
    };
    setText(said, sentence);
  }
}
