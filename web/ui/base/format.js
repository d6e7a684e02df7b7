/**
 * Numbers as the page shows them: a real minus sign, fixed digits, groups of three by commas.
 *
 * @module
 */

const MINUS = '−';

/**
 * @param {number} value
 * @param {number} [digits] after the point
 * @returns {string} an en dash when the value is not finite
 */
export function number(value, digits = 0) {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value).toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  const isZero = !/[1-9]/.test(text);
  return value < 0 && !isZero ? MINUS + text : text;
}

/** From here on a number in full is wider than the column it stands in. */
const WIDE = 1e6;

/**
 * The same in a column: a number too wide for it by its power of ten.
 * @param {number} value
 * @param {number} [digits] after the point
 */
export const sized = (value, digits = 0) =>
  Math.abs(value) < WIDE ? number(value, digits) : power(value, 1);

/**
 * A short number for an axis or a setting: as many digits as it needs, at most four significant.
 * @param {number} value
 */
export function short(value) {
  if (!Number.isFinite(value)) return '–';
  if (Math.abs(value) >= 10 * WIDE) return power(value, 1);
  const text = String(Number(Math.abs(value).toPrecision(4)));
  return value < 0 ? MINUS + text : text;
}

/**
 * A code as a tuple; long codes show their first `most` numbers.
 * @param {ArrayLike<number>} z
 * @param {number} [digits]
 * @param {number} [most]
 */
export function tuple(z, digits = 2, most = 2) {
  const parts = [];
  for (let i = 0; i < Math.min(z.length, most); i++) parts.push(sized(z[i] ?? NaN, digits));
  return `(${parts.join(', ')}${z.length > most ? ', …' : ''})`;
}

/**
 * @param {number} ratio 0…1
 * @param {number} [digits]
 */
export function percent(ratio, digits = 1) {
  return `${number(ratio * 100, digits)} %`;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number of any size by its power of ten: 6.3 · 10⁻¹¹.
 * @param {number} value
 * @param {number} digits of the mantissa, after the point
 */
export function power(value, digits) {
  if (!Number.isFinite(value)) return '–';
  const [mantissa, exponentText] = value.toExponential(digits).split('e');
  const exponent = Number(exponentText);
  const raised = [...String(Math.abs(exponent))].map((c) => SUPERSCRIPTS[Number(c)]).join('');
  const head = number(Number(mantissa), digits);
  return exponent === 0 ? head : `${head} · 10${exponent < 0 ? '⁻' : ''}${raised}`;
}

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/**
 * @param {number} value a whole number
 * @returns {string} in subscript digits
 */
export function subscript(value) {
  return [...String(value)].map((c) => SUBSCRIPTS[Number(c)] ?? c).join('');
}

/**
 * Epochs: whole ones plainly, the first fractions with the digits they need.
 * @param {number} epoch
 */
export function epoch(epoch) {
  if (epoch < 0.995 && epoch > 0) return number(epoch, 2);
  return Math.abs(epoch - Math.round(epoch)) < 0.05 ? number(Math.round(epoch)) : number(epoch, 1);
}
