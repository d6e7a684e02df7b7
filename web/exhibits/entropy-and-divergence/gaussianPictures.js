/**
 * What is drawn of two Gaussians: their densities, the integrand, the bowl of the divergence, and its
 * estimates by samples.
 *
 * @module
 */
import { number } from '../../ui/base/format.js';
import { BOWL, COUNTS, WINDOW } from './model.js';
import { inUnit } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ComparedNormals} ComparedNormals */
/** @typedef {import('../../ui/plane/plane.js').PlaneData} PlaneData */
/** @typedef {import('../../ui/charts/chart.js').ChartData} ChartData */
/**
 * @typedef {object} Context
 * @property {import('./wording.js').Words} words
 * @property {Record<string, string>} told numbers as the page says them
 * @property {Params} asked
 */

/** The least σ has a peak of 1. */
const DENSITY_TOP = 1.08;
/** What is seen of the densities: nearly all of those that sliders reach. */
const SEEN = 4.5;
/** Levels of the bowl, nats. */
const LEVELS = [0.05, 0.2, 0.5, 1, 2, 4, 8];

/**
 * @param {ComparedNormals} found @param {Context} context
 * @param {readonly ('meanP' | 'stdP' | 'meanQ' | 'stdQ')[]} grips what can be dragged, in this order
 * @returns {PlaneData}
 */
export function densitiesOf(found, { words, told, asked }, grips) {
  const { meanP, stdP, meanQ, stdQ } = asked;
  const on = (/** @type {Float64Array} */ curve, /** @type {number} */ x) => {
    const nearest = Math.round(((x - WINDOW[0]) / (WINDOW[1] - WINDOW[0])) * (curve.length - 1));
    return /** @type {[number, number]} */ ([
      x,
      curve[Math.min(curve.length - 1, Math.max(0, nearest))] ?? 0,
    ]);
  };
  const places = {
    meanP: on(found.p, meanP),
    stdP: on(found.p, meanP + stdP),
    meanQ: on(found.q, meanQ),
    stdQ: on(found.q, meanQ + stdQ),
  };
  const flat = (/** @type {Float64Array} */ curve) =>
    Array.from(found.x).flatMap((x, i) => [x, curve[i] ?? 0]);
  const name = (/** @type {'p' | 'q'} */ text, /** @type {[number, number]} */ [x, y]) =>
    /** @type {const} */ ({
      kind: 'label',
      at: [x, y],
      text: words(`${text}Named`, {
        m: text === 'p' ? told.mp : told.mq,
        s: text === 'p' ? told.sp : told.sq,
      }),
      role: text === 'p' ? 'x' : 'lat',
      size: 14,
    });
  return {
    window: [-SEEN, SEEN, 0, DENSITY_TOP],
    stretch: true,
    step: 0.05,
    names: { x: 'x', y: '' },
    layers: [
      { kind: 'curve', points: flat(found.p), role: 'x', width: 2, fill: true },
      { kind: 'curve', points: flat(found.q), role: 'lat', width: 2, fill: true },
      name('p', places.meanP),
      name('q', places.meanQ),
      {
        kind: 'points',
        id: 'grips',
        points: grips.flatMap((one) => places[one]),
        draggable: true,
        radius: 6,
        names: grips.map((one) => words(one)),
        role: 'act',
      },
    ],
    description: words('densitiesAlt', told),
    file: 'densities',
  };
}

/** @param {ComparedNormals} found @param {Context} context @returns {ChartData} */
export function integrandOf(found, { words, told, asked }) {
  const { unit } = asked;
  return {
    x: { low: -SEEN, high: SEEN, name: 'x' },
    y: { zero: true, name: words('integrandAxis', { unit: words(unit) }) },
    references: [{ axis: 'y', value: 0, name: words('areaIs', told), role: 'dec' }],
    series: [
      {
        name: 'p log(p/q)',
        unnamed: true,
        x: found.x,
        role: 'dec',
        kind: 'area',
        width: 2,
        y: found.integrand.map((v) => inUnit(v, unit)),
      },
    ],
    description: words('integrandAlt', told),
    file: 'integrand',
  };
}

/** @param {ComparedNormals} found @param {Context} context @param {number} at the count that is read off @returns {ChartData} */
export function estimatesOf(found, { words, told, asked }, at) {
  const { unit } = asked;
  const means = found.estimates.map((v) => inUnit(v, unit));
  const errors = found.standardErrors.map((v) => inUnit(v, unit));
  return {
    x: { scale: 'log', low: 1.7, high: 12000, name: words('samplesAxis') },
    y: { name: words('estimateAxis', { unit: words(unit) }) },
    references: [
      {
        axis: 'y',
        value: inUnit(found.divergence, unit),
        role: 'lat',
        dash: 'dash',
        name: words('closedForm'),
      },
    ],
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
      name: words('sampleCount'),
      stops: COUNTS,
      low: 2,
      high: 10000,
      format: (v) => number(v),
    },
    description: words('estimatesAlt', told),
    file: 'monte-carlo',
  };
}

/** @param {Float32Array} bowl @param {Context} context @returns {PlaneData} */
export function bowlOf(bowl, { words, told, asked }) {
  return {
    window: BOWL.window,
    stretch: true,
    names: { x: 'μ_p', y: 'σ_p' },
    step: 0.05,
    layers: [
      { kind: 'contours', values: bowl, ...BOWL, levels: LEVELS, role: 'lat', opacity: 0.7 },
      { kind: 'points', points: [asked.meanQ, asked.stdQ], role: 'lat', radius: 5, ring: true },
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
    description: words('bowlAlt', told),
    file: 'bowl',
  };
}
