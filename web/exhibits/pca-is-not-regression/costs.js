/**
 * What the lines pay: three sums of squares for each of them, and one sum over every line through
 * the mean.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { lineOf } from './model.js';
import { RESIDUALS } from './params.js';
import { namesOf } from './picture.js';

/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/contract.js').Words} Words */

const DEGREES = 180 / Math.PI;
/** The curve is cut above this many times the largest cost of the three lines. */
const CUT = 3;
/** Room for the numbers at the ends of the bars. */
const ROOM = 1.45;

const costText = (/** @type {number} */ v) =>
  v < 0.0005 ? number(v, 0) : short(Number(v.toPrecision(4)));

/** @param {Words} words */
export function costBars(words) {
  const panels = RESIDUALS.map(() => {
    const title = el('h2', {});
    const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
      document.createElement('atlas-bars')
    );
    bars.setAttribute('plain', '');
    return { title, bars, root: el('div', { class: 'linesCost' }, title, bars) };
  });
  return {
    root: el('div', { class: 'linesCosts' }, ...panels.map((panel) => panel.root)),
    /** @param {Fit} fit */
    show({ params, shown }) {
      const isTurned = params.swapped === 1;
      const names = namesOf(isTurned).map((name) => words(name));
      const lines = [shown.yOnX, shown.xOnY, shown.pca];
      if (params.line === 'mine') {
        names.push(words('mine'));
        lines.push(shown.hand);
      }
      panels.forEach(({ title, bars, root }, kind) => {
        const residual = RESIDUALS[kind] ?? 'vertical';
        const values = lines.map(({ cost }) => cost[kind] ?? NaN);
        title.textContent = words(`${residual}Sum`);
        root.classList.toggle('on', residual === params.residual);
        const best = names[kind] ?? '';
        const finite = values.filter(Number.isFinite);
        bars.data = {
          categories: names,
          lying: true,
          values: true,
          groups: [
            {
              name: words(`${residual}Sum`),
              values: values.map((v) => (Number.isFinite(v) ? v : NaN)),
              roles: values.map((_, i) => (i === kind ? 'dec' : i === 3 ? 'act' : 'prior')),
            },
          ],
          value: { format: costText, ticks: [0], high: ROOM * Math.max(...finite, 1e-9) },
          description: words('costAlt', {
            residual: words(`${residual}Residual`),
            best,
            list: names.map((name, i) => `${name} ${costText(values[i] ?? NaN)}`).join(', '),
          }),
          file: `sum-of-squares-${residual}`,
        };
      });
    },
  };
}

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
      const kind = RESIDUALS.indexOf(params.residual);
      const names = namesOf(params.swapped === 1);
      const lines = [shown.yOnX, shown.xOnY, shown.pca];
      const finite = lines.map(({ cost }) => cost[kind] ?? NaN).filter(Number.isFinite);
      const cut = CUT * Math.max(...finite, 1e-9);
      const x = shown.angles.map((angle) => angle * DEGREES);
      const y = x.map((_, i) => {
        const cost = shown.costs[3 * i + kind] ?? NaN;
        return cost <= cut ? cost : NaN;
      });
      const chosen = lineOf(shown, 'mine');
      root.data = {
        x: { name: words('angle'), low: -90, high: 90, ticks: [-90, -45, 0, 45, 90] },
        y: { name: words(`${params.residual}Sum`), zero: true, high: cut },
        series: [{ name: words(`${params.residual}Sum`), x, y, role: 'dec', unnamed: true }],
        references: lines.map(({ angle }, i) => ({
          axis: /** @type {const} */ ('x'),
          value: angle * DEGREES,
          role: i === 2 ? 'enc' : 'ink',
          dash: i === 2 ? 'solid' : names[i] === 'yOnX' ? 'dash' : 'dots',
        })),
        playhead: {
          x: chosen.angle * DEGREES,
          name: words('angleOf'),
          role: 'act',
          step: 1,
          low: -90,
          high: 90,
          format: (/** @type {number} */ v) => `${number(v, 1)}°`,
        },
        description: words('chartAlt', {
          residual: words(`${params.residual}Residual`),
          best: words(names[kind] ?? ''),
          angle: number((lines[kind]?.angle ?? 0) * DEGREES, 1),
        }),
        file: 'cost-by-angle',
      };
    },
  };
}
