/**
 * The losses of a run as a chart: held-out strong, training thin, the gap between −ELBO and
 * reconstruction filled, what grey targets cost under a break of the axis. The epochs stand on a
 * square-root axis: early ones matter most.
 *
 * @module
 */
import { epoch as epochText, short, sized } from '../ui/base/format.js';
import { ticks } from '../ui/base/scale.js';
import { words } from './words.js';

/** @typedef {import('../ui/charts/chart.js').ChartData} ChartData */
/** @typedef {import('../ui/charts/chart.js').Series} Series */
/** @typedef {{ epoch: number, recon: number, total: number }} LossPoint total is recon + β·KL */
/**
 * @typedef {object} Losses
 * @property {LossPoint[]} train by epoch
 * @property {LossPoint[]} test by epoch
 * @property {number} lastEpoch right end of the axis
 * @property {number} shown epoch of the playhead
 * @property {number | null} floor
 * @property {boolean} hasKl there is a second curve, and the gap
 * @property {boolean} isElbo the total is −ELBO
 */

const TICK_EPOCHS = [0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];
/** Share of the axis up to which ticks leave room for the last one, which says what they count. */
const FREE = 0.86;

/** @param {Losses} losses @returns {ChartData} */
export function lossChart(losses) {
  const { train, test, lastEpoch, shown, floor, hasKl, isElbo } = losses;
  const total = words(isElbo ? 'curves.elbo' : 'curves.weighted');
  const recon = words('curves.recon');
  const thin = { width: 1, opacity: 0.5, background: true };
  const inTraining = (/** @type {string} */ name) => `${name}, ${words('curves.train')}`;
  const series = [
    ...(hasKl ? [gapOf(test)] : []),
    { ...lineOf(train, 'recon'), ...thin, name: inTraining(recon), role: 'dec' },
    ...(hasKl
      ? [{ ...lineOf(train, 'total'), ...thin, name: inTraining(total), role: 'lat' }]
      : []),
    ...(hasKl ? [{ ...lineOf(test, 'total'), name: total, role: 'lat' }] : []),
    { ...lineOf(test, 'recon'), name: recon, role: 'dec', below: hasKl },
  ];
  const marks = TICK_EPOCHS.filter((epoch) => epoch < FREE ** 2 * lastEpoch);
  return {
    x: {
      scale: 'sqrt',
      low: 0,
      high: lastEpoch,
      ticks: [...marks, lastEpoch],
      format: (epoch) =>
        epoch === lastEpoch ? words('curves.epochAt', { n: epochText(epoch) }) : short(epoch),
    },
    y: lossRange(losses),
    series,
    ...(floor === null
      ? {}
      : {
          floor: {
            value: floor,
            name: words('curves.floor'),
            short: words('curves.floorShort'),
          },
        }),
    playhead: { x: shown, fixed: true },
    description: describe(losses, { total, recon }),
    file: 'loss',
  };
}

/** @param {LossPoint[]} points @param {'recon' | 'total'} key */
const lineOf = (points, key) => ({
  x: points.map(({ epoch }) => epoch),
  y: points.map((point) => point[key]),
});

/** β·KL, between the two curves. @param {LossPoint[]} points @returns {Series} */
const gapOf = (points) => ({
  kind: 'band',
  name: words('curves.gap'),
  role: 'lat',
  aside: true,
  opacity: 0.28,
  x: points.map(({ epoch }) => epoch),
  y: points.map(({ recon, total }) => (recon + total) / 2),
  low: points.map(({ recon }) => recon),
  high: points.map(({ total }) => total),
});

/**
 * The range of losses worth the height: from the best reconstruction to the loss a tenth of the run
 * in, so that the fall at the start does not flatten the rest.
 * @param {Losses} losses
 * @returns {{ low: number, high: number, ticks: number[] }}
 */
function lossRange({ train, test, lastEpoch }) {
  const late = [...test, ...train].filter((p) => p.epoch >= 0.05 * lastEpoch);
  const points = late.length ? late : [...test, ...train];
  if (!points.length) return { low: 0, high: 1, ticks: [] };
  const reached = Math.max(...points.map((p) => p.epoch));
  const last = points.filter((p) => p.epoch >= 0.5 * reached);
  const best = Math.min(...points.map((p) => p.recon));
  const settled = Math.max(...(last.length ? last : points).map((p) => p.total));
  const top = Math.max(...points.map((p) => p.total));
  const span = Math.max(settled - best, 0.02 * Math.abs(best), 1e-6);
  const high = Math.min(top, best + 4 * span) + 0.1 * span;
  const low = Math.max(0, best - 0.35 * span);
  const marks = ticks(low, high, 4);
  const step = (marks[1] ?? high) - (marks[0] ?? low) || span;
  const from = Math.max(0, Math.floor(low / step) * step);
  const to = Math.ceil(high / step) * step;
  return { low: from, high: to, ticks: ticks(from, to, Math.round((to - from) / step)) };
}

/** @param {Losses} losses @param {{ total: string, recon: string }} names */
function describe({ test, hasKl }, { total, recon }) {
  const [first, last] = [test[0], test.at(-1)];
  if (!last || !first) return words('curves.alt');
  const fell = (/** @type {string} */ name, /** @type {'total' | 'recon'} */ key) =>
    words('curves.fromTo', { name, from: sized(first[key], 1), to: sized(last[key], 1) });
  const epochs = { from: epochText(first.epoch), to: epochText(last.epoch) };
  const list = [...(hasKl ? [fell(total, 'total')] : []), fell(recon, 'recon')];
  return `${words('curves.alt')} ${words('curves.heldOutFromTo', epochs)} ${list.join(', ')}.`;
}
