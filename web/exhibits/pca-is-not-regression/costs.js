/**
 * What lines pay: three sums of squares for each of them, and the same sums for every line through the
 * mean, each in units of its own least.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, put } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { lineOf } from './model.js';
import { RESIDUALS } from './params.js';
import { namesOf } from './lines.js';

/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

const DEGREES = 180 / Math.PI;
/** The curves are cut above so many times the least. */
const CUT = 4;
/** Degrees of the axis: all angles would press the three lines together. */
const SHOWN = 120;
/** Each kind of residual has the dash of the line that makes it least. */
const DASHES = /** @type {const} */ ({ vertical: 'dash', horizontal: 'dots', orthogonal: 'solid' });

const costText = (/** @type {number} */ v) => {
  if (!Number.isFinite(v)) return '∞';
  return v < 0.0005 ? number(v, 0) : short(Number(v.toPrecision(3)));
};

/** Sums of squares: a row for each kind of residual, a column for each line. @param {Words} words */
export function costTable(words) {
  const head = el('tr');
  const body = el('tbody');
  const root = el('table', { class: 'numbers linesCosts' }, el('thead', {}, head), body);
  return {
    root,
    /** @param {Fit} fit @param {boolean} isOpen the best lines are told */
    show({ params, shown }, isOpen) {
      const names = namesOf(params.swapped === 1);
      const lines = RESIDUALS.map((kind) => ({ kind, line: lineOf(shown, kind) }));
      put(
        head,
        el('th', { scope: 'col' }, words('sums')),
        el('th', { scope: 'col' }, words('mine')),
        ...lines.map(({ kind }) => el('th', { scope: 'col' }, words(names[kind]))),
      );
      const cell = (/** @type {number} */ cost, /** @type {boolean} */ isLeast) =>
        el('td', {}, el(isLeast ? 'b' : 'span', {}, isOpen ? costText(cost) : '?'));
      put(
        body,
        ...RESIDUALS.map((residual, i) =>
          el(
            'tr',
            residual === params.residual ? { class: 'on' } : {},
            el('th', { scope: 'row' }, words(`${residual}Sum`)),
            el('td', { class: 'linesMine' }, costText(shown.hand.cost[i] ?? NaN)),
            ...lines.map(({ line, kind }) => cell(line.cost[i] ?? NaN, kind === residual)),
          ),
        ),
      );
    },
  };
}

/** The same line's angle from `low` on. @param {number} degrees @param {number} low */
const within = (degrees, low) => low + ((((degrees - low) % 180) + 180) % 180);

/** @param {Words} words */
export function costChart(words) {
  const root = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  root.className = 'linesChart';
  return {
    root,
    /** @param {Fit} fit */
    show({ params, shown }) {
      const count = shown.angles.length - 1;
      // The last angle is the first one again, half a turn on.
      const order = Array.from({ length: 2 * count }, (_, i) => i);
      const x = order.map((i) => (shown.angles[i % count] ?? 0) * DEGREES + (i < count ? 0 : 180));
      const least = (/** @type {Params['residual']} */ kind) =>
        lineOf(shown, kind).cost[RESIDUALS.indexOf(kind)] ?? NaN;
      // Round the three lines; a line of any angle is there once.
      const low = 15 * Math.round((lineOf(shown, 'orthogonal').angle * DEGREES - SHOWN / 2) / 15);
      root.data = {
        x: { name: words('angle'), low, high: low + SHOWN },
        y: { name: words('times'), low: 1, high: CUT, ticks: [1, 2, 3, 4] },
        series: RESIDUALS.map((kind, i) => ({
          name: words(`${kind}Residual`),
          x,
          y: x.map((_, at) => {
            const times = (shown.costs[3 * (at % count) + i] ?? NaN) / least(kind);
            return times <= CUT ? times : NaN;
          }),
          role: kind === 'orthogonal' ? 'enc' : 'ink',
          width: kind === params.residual ? 2.5 : 1.5,
          dash: DASHES[kind],
        })),
        references: RESIDUALS.map((kind) => ({
          axis: /** @type {const} */ ('x'),
          value: lineOf(shown, kind).angle * DEGREES,
          role: kind === 'orthogonal' ? 'enc' : 'ink',
          dash: kind === 'orthogonal' ? 'solid' : kind === 'vertical' ? 'dash' : 'dots',
        })),
        playhead: {
          x: Math.min(within(shown.hand.angle * DEGREES, low), low + SHOWN),
          name: words('angleOf'),
          role: 'act',
          step: 1,
          low,
          high: low + SHOWN,
          format: (/** @type {number} */ v) => `${number(v, 1)}°`,
        },
        description: words('chartAlt', {
          list: RESIDUALS.map(
            (kind) =>
              `${words(`${kind}Residual`)} ${number(lineOf(shown, kind).angle * DEGREES, 1)}°`,
          ).join(', '),
        }),
        file: 'cost-by-angle',
      };
    },
  };
}
