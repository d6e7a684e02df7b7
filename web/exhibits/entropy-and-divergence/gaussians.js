/**
 * Two Gaussians on the line: the divergence as an area, as a bowl over the mean and the width of p,
 * and as an average of samples.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { BOWL, COUNTS, WINDOW } from './model.js';
import { amount, figure, inUnit } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ComparedNormals} ComparedNormals */

const stops = (/** @type {number} */ low, /** @type {number} */ high) =>
  Array.from({ length: Math.round((high - low) * 20) + 1 }, (_, i) =>
    Number((low + i / 20).toFixed(2)),
  );
/** Grips of the densities: which parameter each of the points sets. */
const GRIPS = /** @type {const} */ (['meanP', 'stdP', 'meanQ', 'stdQ']);
const LIMITS = { mean: [-3, 3], std: [0.4, 3] };
/** The least σ has a peak of 1. */
const DENSITY_TOP = 1.08;
/** Levels of the bowl, nats. */
const LEVELS = [0.05, 0.2, 0.5, 1, 2, 4, 8];

/** @param {import('./view.js').ViewOptions} options */
export function mountGaussians({ words, mode, onChange }) {
  const plane = (/** @type {string} */ className) => {
    const node = /** @type {import('../../ui/plane/plane.js').Plane} */ (
      document.createElement('atlas-plane')
    );
    node.className = className;
    return node;
  };
  const chart = (/** @type {string} */ className) => {
    const node = /** @type {import('../../ui/charts/chart.js').Chart} */ (
      document.createElement('atlas-chart')
    );
    node.className = className;
    return node;
  };
  const densities = plane('kldDensities');
  const bowlPlane = plane('kldBowl');
  const integrand = chart('kldIntegrand');
  const estimates = chart('kldEstimates');
  /** @type {Params | null} */
  let params = null;
  const limited = (/** @type {number} */ value, /** @type {'mean' | 'std'} */ kind) => {
    const [low = 0, high = 1] = LIMITS[kind];
    return Math.min(high, Math.max(low, Math.round(value * 100) / 100));
  };
  densities.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    if (!params) return;
    const name = GRIPS[/** @type {0 | 1 | 2 | 3} */ (index)];
    const mean = index < 2 ? params.meanP : params.meanQ;
    if (name.startsWith('mean')) onChange({ [name]: limited(at[0], 'mean') });
    else onChange({ [name]: limited(Math.abs(at[0] - mean), 'std') });
  });
  bowlPlane.addEventListener('pointmove', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    onChange({ meanP: limited(at[0], 'mean'), stdP: limited(at[1], 'std') });
  });
  estimates.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ samples: x });
  });
  const sliders = GRIPS.map((name) =>
    slider({
      label: words(name),
      role: name.endsWith('P') ? 'x' : 'lat',
      stops: name.startsWith('mean') ? stops(-3, 3) : stops(0.4, 3),
      format: (value) => number(value, 2),
      onChange: (value) => onChange({ [name]: value }),
    }),
  );
  const count = slider({
    label: words('samples'),
    stops: COUNTS,
    format: (value) => number(value),
    onChange: (samples) => onChange({ samples }),
  });
  const said = el('p', { class: 'kldSaid', role: 'status' });
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'again',
      onclick: () => onChange({ seed: ((params?.seed ?? 0) % 9999) + 1 }),
    },
    words('again'),
  );
  const prior = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'prior',
      onclick: () => onChange({ meanQ: 0, stdQ: 1 }),
    },
    words('toPrior'),
  );
  const column = (/** @type {string} */ title, /** @type {(HTMLElement | null)[]} */ ...nodes) =>
    el('div', { class: 'kldColumn' }, el('h2', {}, words(title)), ...nodes);
  const two = (/** @type {HTMLElement[]} */ ...columns) =>
    el('div', { class: 'kldTwo' }, ...columns);
  const density = column('densitiesTitle', densities);
  const sampled = column(
    'estimatesTitle',
    estimates,
    // On a slide the playhead alone moves S.
    mode === 'slide' ? null : el('div', { class: 'kldUnder' }, count.root, again),
  );
  const settings = el('div', { class: 'kldSliders' }, ...sliders.map((one) => one.root));
  const root = el(
    'section',
    { class: 'kldGaussians', hidden: true },
    // A slide has room for the densities and their samples.
    ...(mode === 'slide'
      ? [two(density, sampled), settings, said]
      : [
          two(density, column('integrandTitle', integrand)),
          settings,
          said,
          two(
            sampled,
            column(
              'bowlTitle',
              bowlPlane,
              el(
                'div',
                { class: 'kldUnder' },
                el('p', { class: 'note' }, words('bowlNote')),
                prior,
              ),
            ),
          ),
        ]),
  );

  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      GRIPS.forEach((name, i) => sliders[i]?.set(next[name]));
      count.set(next.samples);
    },
    /** @param {ComparedNormals} found @param {Float32Array} bowl @param {Params} asked */
    show(found, bowl, asked) {
      const { unit } = asked;
      const size = (/** @type {number} */ nats) => inUnit(nats, unit);
      const f = (/** @type {number} */ v) => number(v, 2);
      const numbers = {
        mp: f(asked.meanP),
        sp: f(asked.stdP),
        mq: f(asked.meanQ),
        sq: f(asked.stdQ),
        kl: amount(found.divergence, unit, words),
        reverse: amount(found.reverse, unit, words),
      };
      showDensities(found, asked, numbers);
      integrand.data = {
        x: { low: WINDOW[0], high: WINDOW[1], name: 'x' },
        y: { zero: true, name: words('integrandAxis', { unit: words(unit) }) },
        series: [
          {
            name: 'p log(p/q)',
            unnamed: true,
            x: found.x,
            role: 'dec',
            kind: 'area',
            width: 2,
            y: found.integrand.map(size),
          },
        ],
        description: words('integrandAlt', numbers),
        file: 'integrand',
      };
      const means = found.estimates.map(size);
      const errors = found.standardErrors.map(size);
      const at = Math.max(
        0,
        COUNTS.findIndex((n) => n >= asked.samples),
      );
      const spoken = {
        samples: number(COUNTS[at] ?? 0),
        estimate: figure(found.estimates[at] ?? NaN, unit),
        error: figure(found.standardErrors[at] ?? NaN, unit),
      };
      estimates.data = {
        x: { scale: 'log', low: 1.7, high: 12000, name: words('samplesAxis') },
        y: { name: words('estimateAxis', { unit: words(unit) }) },
        references: [{ axis: 'y', value: size(found.divergence), role: 'lat' }],
        series: [
          {
            name: words('estimate'),
            kind: 'points',
            role: 'act',
            x: COUNTS,
            y: means,
            low: means.map((v, i) => v - (errors[i] ?? 0)),
            high: means.map((v, i) => v + (errors[i] ?? 0)),
          },
        ],
        playhead: {
          x: COUNTS[at] ?? 2,
          name: words('samples'),
          stops: COUNTS,
          low: 2,
          high: 10000,
          format: (v) => number(v),
        },
        description: words('estimatesAlt', { ...numbers, ...spoken }),
        file: 'monte-carlo',
      };
      bowlPlane.data = {
        window: BOWL.window,
        stretch: true,
        names: { x: 'μ_p', y: 'σ_p' },
        step: 0.05,
        layers: [
          { kind: 'contours', values: bowl, ...BOWL, levels: LEVELS, role: 'lat', opacity: 0.7 },
          {
            kind: 'points',
            points: [asked.meanQ, asked.stdQ],
            role: 'lat',
            radius: 5,
            ring: true,
          },
          { kind: 'label', at: [asked.meanQ, asked.stdQ], text: 'q', role: 'lat', italic: true },
          {
            kind: 'points',
            id: 'p',
            points: [asked.meanP, asked.stdP],
            role: 'x',
            draggable: true,
            radius: 7,
            names: [words('gripBowl')],
          },
          { kind: 'label', at: [asked.meanP, asked.stdP], text: 'p', role: 'x', italic: true },
        ],
        description: words('bowlAlt', numbers),
        file: 'bowl',
      };
      setText(said, words('saidNormals', { ...numbers, ...spoken }));
    },
  };

  /** @param {ComparedNormals} found @param {Params} asked @param {Record<string, string>} numbers */
  function showDensities(found, asked, numbers) {
    const on = (/** @type {Float64Array} */ curve, /** @type {number} */ x) => {
      const nearest = Math.round(((x - WINDOW[0]) / (WINDOW[1] - WINDOW[0])) * (curve.length - 1));
      return [x, curve[Math.min(curve.length - 1, Math.max(0, nearest))] ?? 0];
    };
    const { meanP, stdP, meanQ, stdQ } = asked;
    const flat = (/** @type {Float64Array} */ curve) =>
      Array.from(found.x).flatMap((x, i) => [x, curve[i] ?? 0]);
    const grips = [
      ...on(found.p, meanP),
      ...on(found.p, meanP + stdP),
      ...on(found.q, meanQ),
      ...on(found.q, meanQ + stdQ),
    ];
    densities.data = {
      window: [WINDOW[0], WINDOW[1], 0, DENSITY_TOP],
      stretch: true,
      step: 0.05,
      layers: [
        { kind: 'curve', points: flat(found.p), role: 'x', width: 2, fill: true },
        { kind: 'curve', points: flat(found.q), role: 'lat', width: 2, fill: true },
        {
          kind: 'label',
          at: /** @type {any} */ (grips.slice(0, 2)),
          text: 'p',
          role: 'x',
          italic: true,
          size: 17,
        },
        {
          kind: 'label',
          at: /** @type {any} */ (grips.slice(4, 6)),
          text: 'q',
          role: 'lat',
          italic: true,
          size: 17,
        },
        {
          kind: 'points',
          id: 'grips',
          points: grips,
          draggable: true,
          radius: 6,
          names: GRIPS.map((name) => words(name)),
          role: 'act',
        },
      ],
      description: words('densitiesAlt', numbers),
      file: 'densities',
    };
  }
}
