/** Amounts of information as the page says them. @module */
import { number } from '../../ui/base/format.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** In the unit on show; the core counts in nats. @param {number} nats @param {Params['unit']} unit */
export const inUnit = (nats, unit) => (unit === 'bits' ? nats / Math.LN2 : nats);

/** @param {number} nats @param {Params['unit']} unit */
export const figure = (nats, unit) =>
  nats === Infinity ? '∞' : nats === -Infinity ? '−∞' : number(inUnit(nats, unit), 3);

/** With its unit. @param {number} nats @param {Params['unit']} unit @param {Words} words */
export const amount = (nats, unit, words) =>
  Number.isFinite(nats) ? `${figure(nats, unit)}\u00a0${words(unit)}` : words('infinite');

export const outcome = (/** @type {number} */ i) => String.fromCharCode(97 + i);

/** Probabilities that end later than this are written rounded. */
const MOST_DIGITS = 3;

/**
 * So many digits that what is written of distributions adds up to 1; if no small number does, they are
 * rounded, and the page says so.
 * @param {readonly ArrayLike<number>[]} all
 */
export function digitsOf(all) {
  const addsUp = (/** @type {number} */ digits) =>
    all.every((one) => {
      const written = Array.from(one, (v) => Number(v.toFixed(digits)));
      return Math.abs(written.reduce((sum, v) => sum + v, 0) - 1) < 1e-9;
    });
  for (let digits = 2; digits <= MOST_DIGITS; digits++)
    if (addsUp(digits)) return { digits, isRounded: false };
  return { digits: MOST_DIGITS, isRounded: true };
}
