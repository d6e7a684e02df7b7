/**
 * Numbers as the page shows them: a real minus sign, a decimal point as in code and formulas, fixed
 * digits, groups of three.
 *
 * @module
 */

const MINUS = '−';
/** Between groups of three. The comma of English is the decimal sign of Italian, so there it is a thin
 * space, which nobody takes for one (ISO 80000-1, 7.3.1). */
const GROUPS = { en: ',', it: '\u202f' };

/** Languages of the exhibits embedded in a page that is not ours. @type {string[]} */
const embedded = [];

/**
 * An embedded exhibit of this language is on show; a page in several is written with the mark that all
 * of them can read.
 * @param {string} language
 * @returns {() => void} it is gone
 */
export function writeIn(language) {
  embedded.push(language);
  return () => void embedded.splice(embedded.indexOf(language), 1);
}

/** By the language of what is embedded, else of the page; where there is none (tools, tests) by English. */
const groupMark = () => {
  const languages = embedded.length ? embedded : [globalThis.document?.documentElement.lang ?? ''];
  return languages.some((one) => one.startsWith('it')) ? GROUPS.it : GROUPS.en;
};

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
  return (value < 0 && !isZero ? MINUS : '') + text.replaceAll(GROUPS.en, groupMark());
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

/** Significant digits of the largest of a column. */
const SIGNIFICANT = 4;

/**
 * How a column of numbers is written: all with as many digits after the point as any of them needs, the
 * largest with at most four significant ones.
 * @param {readonly number[]} values
 * @returns {(value: number) => string}
 */
export function alike(values) {
  const sizes = values.filter(Number.isFinite).map(Math.abs);
  const largest = Math.max(0, ...sizes);
  const room = largest ? SIGNIFICANT - 1 - Math.floor(Math.log10(largest)) : 0;
  const most = Math.min(12, Math.max(0, room));
  const digitsOf = (/** @type {number} */ v) =>
    /\.(\d*[1-9])/.exec(v.toFixed(most))?.[1]?.length ?? 0;
  const digits = Math.max(0, ...sizes.map(digitsOf));
  return (value) => number(value, digits);
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
 * No line ends before its sign.
 * @param {number} ratio 0…1
 * @param {number} [digits]
 */
export function percent(ratio, digits = 1) {
  return `${number(ratio * 100, digits)}\u00a0%`;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A number of any size by its power of ten: 6.3 · 10⁻¹¹, which no line breaks.
 * @param {number} value
 * @param {number} digits of the mantissa, after the point
 */
export function power(value, digits) {
  if (!Number.isFinite(value)) return '–';
  const [mantissa, exponentText] = value.toExponential(digits).split('e');
  const exponent = Number(exponentText);
  const raised = [...String(Math.abs(exponent))].map((c) => SUPERSCRIPTS[Number(c)]).join('');
  const head = number(Number(mantissa), digits);
  return exponent === 0 ? head : `${head}\u00a0·\u00a010${exponent < 0 ? '⁻' : ''}${raised}`;
}

/**
 * A number that may be no more than a rounding: below what its digits show, by its power of ten.
 * @param {number} value
 * @param {number} [digits] after the point
 * @param {number} [places] of the mantissa, after its point
 */
export function small(value, digits = 3, places = 0) {
  if (value === 0) return '0';
  return Math.abs(value) < 10 ** -digits ? power(value, places) : number(value, digits);
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
