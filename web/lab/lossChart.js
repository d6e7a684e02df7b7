/**
 * `<atlas-loss>`: loss against epoch. Held-out strong, training thin, the gap between −ELBO and
 * reconstruction filled, a dashed floor in its own strip below a marked break of the axis, a playhead.
 *
 * @module
 */
import { define, Figure, haloText, tracePath } from '../ui/base/figure.js';
import { epoch as epochText, number, short } from '../ui/base/format.js';
import { words } from './words.js';
import { ticks } from '../ui/base/scale.js';
import { theme } from '../ui/base/theme.js';

/** @typedef {{ epoch: number, recon: number, total: number }} LossPoint total is recon + β·KL */
/**
 * @typedef {object} LossData
 * @property {LossPoint[]} train by epoch
 * @property {LossPoint[]} test by epoch
 * @property {number} lastEpoch right end of the axis
 * @property {number | null} shown epoch of the playhead
 * @property {{ value: number, label: string, shortLabel: string } | null} floor
 * @property {{ total: string, recon: string, gap: string, train: string }} names
 * @property {boolean} hasKl draws the second curve and the gap
 * @property {string} description
 */

const CHART_LEFT = 38;
const CHART_RIGHT = 34;
const FLOOR_STRIP = 24;
const TICK_EPOCHS = [0, 0.5, 1, 2, 5, 10, 20, 50, 100, 200];

/**
 * Place of an epoch on the square-root axis: early epochs matter most.
 * @param {number} epoch
 * @param {number} lastEpoch
 * @param {number} width of the whole chart
 */
export function epochPlace(epoch, lastEpoch, width) {
  const span = width - CHART_LEFT - CHART_RIGHT;
  return CHART_LEFT + Math.sqrt(Math.max(0, epoch) / Math.max(lastEpoch, 1e-9)) * span;
}

/**
 * The range of losses worth the height: from the best reconstruction to the loss a tenth of the run
 * in, so that the fall at the start does not flatten the rest.
 * @param {LossData} data
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

/** @extends {Figure<LossData>} */
export class LossChart extends Figure {
  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    const data = this.value;
    if (!data) return;
    const colours = theme();
    const floorY = height - 28;
    const top = 8;
    const bottom = data.floor ? floorY - FLOOR_STRIP : height - 26;
    const range = lossRange(data);
    const x = (/** @type {number} */ epoch) => epochPlace(epoch, data.lastEpoch, width);
    const y = (/** @type {number} */ loss) =>
      bottom - ((loss - range.low) / (range.high - range.low || 1)) * (bottom - top);
    const right = width - CHART_RIGHT;
    context.font = `400 11px ${colours.font}`;
    context.textBaseline = 'middle';
    context.textAlign = 'right';
    context.lineWidth = 1;
    for (const value of range.ticks) {
      context.strokeStyle = colours.colour('line');
      tracePath(context, [
        [CHART_LEFT, y(value)],
        [right, y(value)],
      ]);
      context.stroke();
      context.fillStyle = colours.colour('ink3');
      context.fillText(short(value), CHART_LEFT - 8, y(value));
    }
    context.save();
    context.beginPath();
    context.rect(CHART_LEFT - 2, top - 4, right - CHART_LEFT + 6, bottom - top + 6);
    context.clip();
    this.paintCurves(context, data, x, y);
    context.restore();
    if (data.floor) this.paintFloor(context, data.floor, bottom, floorY, right, width);
    this.paintNames(context, data, x, y, range, width);
    this.paintEpochs(context, data, x, height, width);
    this.paintPlayhead(context, data, x, y, range, height);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {LossData} data
   * @param {(e: number) => number} x
   * @param {(l: number) => number} y
   */
  paintCurves(context, data, x, y) {
    const colours = theme();
    const line = (
      /** @type {LossPoint[]} */ points,
      /** @type {'recon' | 'total'} */ key,
      /** @type {string} */ style,
      /** @type {number} */ weight,
    ) => {
      tracePath(
        context,
        points.map((p) => /** @type {const} */ ([x(p.epoch), y(p[key])])),
      );
      context.strokeStyle = style;
      context.lineWidth = weight;
      context.lineJoin = 'round';
      context.stroke();
    };
    if (data.hasKl && data.test.length > 1) {
      tracePath(context, [
        ...data.test.map((p) => /** @type {const} */ ([x(p.epoch), y(p.total)])),
        ...[...data.test].reverse().map((p) => /** @type {const} */ ([x(p.epoch), y(p.recon)])),
      ]);
      context.closePath();
      context.fillStyle = colours.alpha('lat', 0.28);
      context.fill();
    }
    line(data.train, 'recon', colours.alpha('dec', 0.5), 1);
    if (data.hasKl) line(data.train, 'total', colours.alpha('lat', 0.5), 1);
    line(data.test, 'recon', colours.colour('dec'), 2);
    if (data.hasKl) line(data.test, 'total', colours.colour('lat'), 2);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {NonNullable<LossData['floor']>} floor
   * @param {number} bottom
   * @param {number} floorY
   * @param {number} right
   * @param {number} width
   */
  paintFloor(context, floor, bottom, floorY, right, width) {
    const colours = theme();
    context.strokeStyle = colours.colour('ink3');
    context.lineWidth = 1;
    for (const offset of [6, 10]) {
      tracePath(context, [
        [CHART_LEFT - 4, bottom + offset + 2],
        [CHART_LEFT + 4, bottom + offset - 1],
      ]);
      context.stroke();
    }
    context.save();
    context.setLineDash([5, 4]);
    context.strokeStyle = colours.colour('prior');
    context.lineWidth = 1.2;
    tracePath(context, [
      [CHART_LEFT, floorY],
      [right, floorY],
    ]);
    context.stroke();
    context.restore();
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.font = `400 11px ${colours.font}`;
    context.fillStyle = colours.colour('ink3');
    context.fillText(short(floor.value), CHART_LEFT - 8, floorY);
    context.font = `400 12px ${colours.font}`;
    haloText(context, width > 520 ? floor.label : floor.shortLabel, right - 8, floorY - 10, {
      fill: colours.colour('ink2'),
      halo: colours.colour('panel'),
    });
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {LossData} data
   * @param {(e: number) => number} x
   * @param {(l: number) => number} y
   * @param {{ low: number, high: number }} range
   * @param {number} width
   */
  paintNames(context, data, x, y, range, width) {
    const points = data.test.length > 1 ? data.test : data.train;
    if (points.length < 2) return;
    const colours = theme();
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.font = `500 12px ${colours.font}`;
    const halo = colours.colour('panel');
    // Names stand where the curve has come into the range and leave room on the right.
    const inside = points.filter((p) => p.total < range.low + 0.75 * (range.high - range.low));
    const anchor = inside[0] ?? points[points.length - 1];
    if (!anchor) return;
    const nameX = Math.min(x(anchor.epoch) + 14, width - CHART_RIGHT - 110);
    const all = [...data.test, ...data.train];
    if (data.hasKl) {
      haloText(context, data.names.total, nameX, y(nearest(all, nameX, x).total) - 13, {
        fill: colours.colour('lat'),
        halo,
      });
    }
    const right = nameX + context.measureText(data.names.recon).width;
    haloText(context, data.names.recon, nameX, y(nearest(points, right, x).recon) + 13, {
      fill: colours.colour('dec'),
      halo,
    });
    const gapX = CHART_LEFT + 0.62 * (width - CHART_LEFT - CHART_RIGHT);
    if (width > 560 && gapX > nameX + 120) {
      const there = nearest(points, gapX, x);
      if (there.epoch > 0.3 * data.lastEpoch && data.hasKl) {
        context.font = `400 12px ${colours.font}`;
        haloText(context, data.names.gap, gapX, y(there.total) - 12, {
          fill: colours.colour('lat'),
          halo,
        });
      }
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {LossData} data
   * @param {(e: number) => number} x
   * @param {number} height
   * @param {number} width
   */
  paintEpochs(context, data, x, height, width) {
    const colours = theme();
    context.font = `400 11px ${colours.font}`;
    context.fillStyle = colours.colour('ink3');
    context.textAlign = 'right';
    const end = width - CHART_RIGHT + 14;
    const lastLabel = words('curves.epochAt', { n: epochText(data.lastEpoch) });
    context.fillText(lastLabel, end, height - 9);
    const limit = end - context.measureText(lastLabel).width - 14;
    context.textAlign = 'center';
    let previous = -Infinity;
    for (const epoch of TICK_EPOCHS) {
      const at = x(epoch);
      if (epoch >= data.lastEpoch || at > limit || at - previous < 26) continue;
      context.fillText(short(epoch), at, height - 9);
      previous = at;
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {LossData} data
   * @param {(e: number) => number} x
   * @param {(l: number) => number} y
   * @param {{ low: number, high: number }} range
   * @param {number} height
   */
  paintPlayhead(context, data, x, y, range, height) {
    if (data.shown === null) return;
    const colours = theme();
    const at = x(data.shown);
    context.strokeStyle = colours.colour('act');
    context.lineWidth = 1.5;
    tracePath(context, [
      [at, 2],
      [at, height - 18],
    ]);
    context.stroke();
    const points = data.test.length ? data.test : data.train;
    if (!points.length) return;
    const near = nearest(points, at, x);
    const loss = Math.min(range.high, data.hasKl ? near.total : near.recon);
    context.beginPath();
    context.arc(at, y(loss), 4, 0, 7);
    context.fillStyle = colours.colour('act');
    context.fill();
  }

  /** @override */
  description() {
    const data = this.value;
    if (!data) return '';
    const last = data.test[data.test.length - 1];
    const first = data.test[0];
    if (!last || !first) return data.description;
    const fell = (/** @type {string} */ name, /** @type {'total' | 'recon'} */ key) =>
      words('curves.fromTo', { name, from: number(first[key], 1), to: number(last[key], 1) });
    const epochs = { from: epochText(first.epoch), to: epochText(last.epoch) };
    const losses = [
      ...(data.hasKl ? [fell(data.names.total, 'total')] : []),
      fell(data.names.recon, 'recon'),
    ];
    return `${data.description} ${words('curves.heldOutFromTo', epochs)} ${losses.join(', ')}.`;
  }
}

/**
 * The point drawn nearest to a place.
 * @param {LossPoint[]} points not empty
 * @param {number} place
 * @param {(e: number) => number} x
 */
function nearest(points, place, x) {
  let best = /** @type {LossPoint} */ (points[0]);
  for (const point of points) {
    if (Math.abs(x(point.epoch) - place) < Math.abs(x(best.epoch) - place)) best = point;
  }
  return best;
}

define('atlas-loss', LossChart);
