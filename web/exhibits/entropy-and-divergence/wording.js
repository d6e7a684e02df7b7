/** Amounts of information as the page says them. @module */
import { number, power } from '../../ui/base/format.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** In the unit on show; the core counts in nats. @param {number} nats @param {Params['unit']} unit */
export const inUnit = (nats, unit) => (unit === 'bits' ? nats / Math.LN2 : nats);

/** @param {number} nats @param {Params['unit']} unit */
export const figure = (nats, unit) =>
  nats === Infinity ? '∞' : nats === -Infinity ? '−∞' : number(inUnit(nats, unit), 3);

/** With its unit. @param {number} nats @param {Params['unit']} unit @param {Words} words */
export const amount = (nats, unit, words) =>
  Number.isFinite(nats) ? `${figure(nats, unit)} ${words(unit)}` : words('infinite');

export const outcome = (/** @type {number} */ i) => String.fromCharCode(97 + i);

/** A rounding error, by its power of ten. @param {number} value */
export const tiny = (value) => (value > 0 ? power(value, 1) : '0');
