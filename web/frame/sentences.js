/**
 * What went wrong, said in the reader's language: an error of the engine is a code and its values, whose
 * sentence stands in `web/engine/words.md`. The command line has its sentences from the same table.
 * @module
 */
import en from '../engine/words.md';
import it from '../engine/words.it.md';
import { number } from '../ui/base/format.js';
import { wordsIn } from '../ui/base/words.js';

/** @typedef {import('../engine/protocol.js').Sentence} Sentence */
/** @typedef {import('./contract.js').Language} Language */

/** Of a number that is not whole: one that is just outside its range is not rounded into it. */
const DIGITS = 6;

const lists = wordsIn({ en, it });

/** @param {unknown} error @returns {error is Sentence} whether the table has its sentence */
const isInTable = (error) =>
  typeof error === 'object' &&
  error !== null &&
  Object.hasOwn(en, /** @type {{ code?: string }} */ (error).code ?? '');

/** @param {number} value as people write it; what is no number is shown as it is */
function numberText(value) {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isSafeInteger(value)) return number(value);
  return String(Number(value.toPrecision(DIGITS))).replaceAll('-', '−');
}

/** @param {Sentence} sentence @param {Language} language @returns {string} */
function worded({ code, values = {} }, language) {
  const named = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'object') return [name, worded(value, language)];
    return [name, typeof value === 'number' ? numberText(value) : value];
  });
  return lists(language)(code, Object.fromEntries(named));
}

/**
 * @param {unknown} error or several, said one after the other; what has no code says what it says
 * @param {Language} language
 * @returns {string}
 */
export function sentenceOf(error, language) {
  if (Array.isArray(error)) return error.map((one) => sentenceOf(one, language)).join(' ');
  if (isInTable(error)) return worded(error, language);
  return error instanceof Error ? error.message : String(error);
}

/**
 * For a report: the code and the values, the same in every language; '' of what has no code.
 * @param {unknown} error
 * @returns {string}
 */
export function detailOf(error) {
  if (Array.isArray(error)) return error.map(detailOf).filter(Boolean).join('\n');
  return isInTable(error) ? `${error.code} ${JSON.stringify(error.values ?? {})}` : '';
}
