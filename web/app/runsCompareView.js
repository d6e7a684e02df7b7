/**
 * Two kept runs side by side, under the list of runs: curves, what they say, losses and settings.
 *
 * @module
 */
import '../ui/charts/chart.js';
import { el } from '../ui/base/dom.js';
import { short } from '../ui/base/format.js';
import { compare } from './runsCompare.js';

/** @typedef {import('./runsCompare.js').Curve} Curve */
/** @typedef {import('./runsCompare.js').KeptRun} KeptRun */
/** @typedef {import('../frame/contract.js').Words} Words */

/** Losses of a run as they are listed. */
const LOSSES = ['recon', 'kl', 'total'];

/** @param {KeptRun} a @param {KeptRun} b @param {Words} t */
export function comparisonOf(a, b, t) {
  const { curves, rows, difference, apart } = compare(a, b);
  const names = [a, b].map(({ record }) => record.name);
  const unit = (/** @type {Curve} */ { measure }, /** @type {KeptRun} */ { record }) =>
    measure === 'error' || record.spec.loss === 'bce' ? measure : `${measure}Units`;
  const axis = t(`compare_${apart ? 'loss' : unit(curves[0], a)}`);
  const chart = /** @type {import('../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const ends = curves.map(({ last }) => short(last.total ?? NaN));
  chart.data = {
    x: { name: t('compare_epoch'), low: 0 },
    y: { name: axis, format: (v) => short(v) },
    series: curves.map(({ x, y }, i) => ({
      name: names[i] ?? '',
      x,
      y,
      role: i ? 'enc' : 'dec',
      dash: /** @type {'dash' | 'solid'} */ (i ? 'dash' : 'solid'),
      width: 2,
    })),
    description: t('compareAlt', { a: names[0], b: names[1], x: ends[0], y: ends[1] }),
    file: 'runs',
  };
  const cells = (/** @type {string} */ name, /** @type {(string | null)[]} */ values, more = {}) =>
    el(
      'tr',
      more,
      el('th', { scope: 'row' }, name),
      ...values.map((value) => el('td', {}, value ?? '')),
    );
  const losses = LOSSES.filter((name) => curves.some(({ last }) => last[name] !== undefined));
  const lossRows = losses.map((name) =>
    cells(
      t(curves[0].measure === 'error' ? 'compare_error' : `compare_${name}`),
      [
        ...curves.map(({ last }) => (last[name] === undefined ? '–' : short(last[name] ?? NaN))),
        difference?.[name] === undefined ? '' : signed(difference[name]),
      ],
      { class: 'keptLoss' },
    ),
  );
  const head = el(
    'tr',
    {},
    el('td', {}),
    ...names.map((name) => el('th', { scope: 'col' }, name)),
    el('th', { scope: 'col' }, t('compareDifference')),
  );
  return el(
    'section',
    { class: 'keptCompare', 'aria-label': t('compareTitle') },
    el('h2', { tabindex: -1 }, t('compareTitle')),
    chart,
    el('p', { class: 'keptSaid', role: 'status' }, said()),
    el(
      'div',
      { class: 'keptTable', tabindex: 0, role: 'region', 'aria-label': t('compareTable') },
      el(
        'table',
        {},
        el('thead', {}, head),
        el(
          'tbody',
          {},
          ...lossRows,
          ...rows.map((row) =>
            cells(
              t(`compare_${row.key}`),
              [worded(row.key, row.a), worded(row.key, row.b), row.a === row.b ? '' : '≠'],
              { class: row.a === row.b ? 'same' : '' },
            ),
          ),
        ),
      ),
    ),
  );

  function said() {
    if (apart) return t(`compareApart_${apart}`);
    const d = difference?.total ?? NaN;
    if (d === 0) return t('compareSame', { value: ends[0] });
    const [lower, higher] = d > 0 ? names : [names[1], names[0]];
    return t('compareSaid', { lower, higher, d: short(Math.abs(d)), unit: axis });
  }

  /** @param {string} key @param {string} value */
  function worded(key, value) {
    if (key === 'data')
      return t(
        `kept_data_${value.startsWith('own') ? 'own' : value === 'mnist' ? 'mnist' : 'digits'}`,
      );
    return key === 'kind' ? value.toUpperCase() : value;
  }
}

/** @param {number} value */
const signed = (value) => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${short(Math.abs(value))}`;
