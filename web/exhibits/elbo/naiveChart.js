/**
 * How far the average of S prior draws stays below log p(x), against the ELBO of one encoder.
 *
 * @module
 */
import { number } from '../../ui/base/format.js';
import { COUNTS, READ } from './digitsModel.js';

/** @typedef {import('./digitsModel.js').NaiveEvidence} NaiveEvidence */

/** Room under the ELBO's line and under averages that miss by less. */
const LEAST = 0.5;

/**
 * @param {object} found of one digit or of several, nats
 * @param {NaiveEvidence} found.naive
 * @param {number} found.gap
 * @param {number} found.logEvidence
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {number} [options.upTo] counts that are on show; the rest is to be guessed
 * @param {boolean} [options.withBound] the ELBO's line
 * @returns {{ chart: import('../../ui/charts/chart.js').ChartData, values: Record<string, string> }}
 */
export function naiveChart(
  { naive, gap, logEvidence },
  { words, upTo = Infinity, withBound = true },
) {
  const f = (/** @type {number} */ v) => number(v, 1);
  const counts = COUNTS.filter((count) => count <= upTo);
  const below = counts.map((_, i) => naive.below[i] ?? NaN);
  const values = {
    evidence: f(logEvidence),
    gap: number(gap, 2),
    ...Object.fromEntries(
      READ.map((count) => [`s${count}`, f(naive.mean[COUNTS.indexOf(count)] ?? NaN)]),
    ),
  };
  const least = Math.min(LEAST, gap / 2);
  return {
    values,
    chart: {
      x: { scale: 'log', low: 0.8, high: 1300, name: words('drawsAxis') },
      y: { scale: 'log', low: least, high: 1000, name: words('belowAxis') },
      references: withBound ? [{ axis: 'y', value: gap, role: 'lat', name: words('gapLine') }] : [],
      series: [
        {
          name: words('naiveName'),
          kind: 'points',
          role: 'prior',
          x: counts,
          y: below,
          unnamed: true,
          low: below.map((v, i) => Math.max(least, v - (naive.spread[i] ?? 0))),
          high: below.map((v, i) => v + (naive.spread[i] ?? 0)),
        },
      ],
      description: words('naiveAlt', values),
      file: 'naive-evidence',
    },
  };
}
