/** Words that several parts of chapter 6 say alike. @module */
import { NOISE } from './params.js';

/** @typedef {import('./view.js').Words} Words */

/** @param {number} picture @param {Words} words */
export const nameOf = (picture, words) =>
  picture === NOISE ? words('noiseName') : words('digitName', { n: picture });
