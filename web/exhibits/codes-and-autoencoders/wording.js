/** Words and numbers that several parts of chapter 6 say alike. @module */
import { number } from '../../ui/base/format.js';
import { NOISE } from './params.js';

/** @typedef {import('./view.js').Words} Words */

/** @param {number} picture @param {Words} words */
export const nameOf = (picture, words) =>
  picture === NOISE ? words('noiseName') : words('digitName', { n: picture });

/** A difference that may be a rounding. @param {number} value */
export function small(value) {
  if (!(value > 0)) return '0';
  if (value >= 0.001) return number(value, 3);
  const [mantissa, power] = value.toExponential(0).split('e');
  return `${mantissa}·10${[...String(Number(power))].map((c) => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('')}`;
}
