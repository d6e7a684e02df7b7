/**
 * Scales of a chart: how a value becomes a place, which ticks stand there. Pure; d3-scale inside.
 *
 * @module
 */
import { scaleLinear, scaleLog, scalePow } from 'd3-scale';
import { short } from '../base/format.js';

/** @typedef {'linear' | 'log' | 'sqrt'} ScaleKind */
/**
 * @typedef {object} AxisOptions
 * @property {string} [name]
 * @property {ScaleKind} [scale]
 * @property {number} [low] left out: from the data
 * @property {number} [high]
 * @property {boolean} [zero] the axis holds 0
 * @property {readonly number[]} [ticks] left out: chosen
 * @property {(value: number) => string} [format]
 */

/**
 * The range an axis must show.
 * @param {Iterable<number>} values
 * @param {AxisOptions} options
 * @param {boolean} [nice] rounds the ends outwards to ticks where they are not given
 * @returns {[number, number]}
 */
export function rangeOf(values, { scale, low, high, zero }, nice = true) {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value) || (scale === 'log' && value <= 0)) continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least > most) [least, most] = scale === 'log' ? [1, 10] : [0, 1];
  if (zero) [least, most] = [Math.min(0, least), Math.max(0, most)];
  if (least === most) {
    const pad = Math.abs(least) * 0.1 || 1;
    [least, most] = scale === 'log' ? [least / 2, most * 2] : [least - pad, most + pad];
  }
  const from = low ?? least;
  const to = high ?? most;
  if (!nice || !(from < to)) return [from, from < to ? to : from + 1];
  const rounded = scaleOf(scale, [from, to], [0, 1]).nice(5).domain();
  return [low ?? rounded[0] ?? from, high ?? rounded[1] ?? to];
}

/**
 * @param {ScaleKind | undefined} kind
 * @param {readonly [number, number]} domain
 * @param {readonly [number, number]} pixels
 */
export function scaleOf(kind, domain, pixels) {
  if (kind === 'log') return scaleLog().domain(domain).range(pixels);
  if (kind === 'sqrt') return scalePow().exponent(0.5).domain(domain).range(pixels);
  return scaleLinear().domain(domain).range(pixels);
}

/**
 * @param {ReturnType<typeof scaleOf>} scale
 * @param {AxisOptions} options
 * @param {number} wanted
 * @returns {number[]}
 */
export function ticksOf(scale, { scale: kind, ticks }, wanted) {
  const [low = 0, high = 1] = scale.domain();
  if (ticks) return ticks.filter((t) => t >= low && t <= high);
  if (kind !== 'log') return scale.ticks(Math.max(1, wanted));
  // Whole powers of ten, thinned; within one or two decades also 2 and 5.
  const decades = Math.log10(high / low);
  const factors = decades < 1.6 ? [1, 2, 5] : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, wanted)));
  const result = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.ceil(Math.log10(high)); p++) {
    if (((p % every) + every) % every) continue;
    for (const factor of factors) {
      const value = Number((factor * 10 ** p).toPrecision(12));
      if (value >= low * 0.999 && value <= high * 1.001) result.push(value);
    }
  }
  return result;
}

const POWERS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A tick of a logarithmic axis: 0.01 … 10,000 in full, else a power of ten.
 * @param {number} value
 */
export function logTick(value) {
  const power = Math.log10(value);
  if (value >= 0.001 && value < 1e5)
    return short(value).replace(/\B(?=(\d{3})+$)/g, value >= 1e4 ? ',' : '');
  if (Math.abs(power - Math.round(power)) > 1e-9) return value.toExponential(0);
  const digits = [...String(Math.abs(Math.round(power)))]
    .map((c) => POWERS[Number(c)] ?? c)
    .join('');
  return `10${power < 0 ? '⁻' : ''}${digits}`;
}

/**
 * The value of a sampled curve at x, between samples by a straight line; NaN outside.
 * @param {ArrayLike<number>} xs ascending
 * @param {ArrayLike<number>} ys
 * @param {number} x
 */
export function valueAt(xs, ys, x) {
  const n = xs.length;
  if (!n || x < (xs[0] ?? NaN) || x > (xs[n - 1] ?? NaN)) return NaN;
  let [low, high] = [0, n - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const [x0 = 0, x1 = 0, y0 = NaN, y1 = NaN] = [xs[low], xs[high], ys[low], ys[high]];
  return x1 === x0 ? y0 : y0 + ((y1 - y0) * (x - x0)) / (x1 - x0);
}
