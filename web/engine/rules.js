/**
 * What a value may be, as data: checked by `complaint`, which says what was found and what is
 * allowed. contract.js says it of every field of every call.
 * @module
 */

/**
 * @typedef {{ kind: 'whole', min: number, max: number }
 *   | { kind: 'number', min: number, max: number }
 *   | { kind: 'yes' }
 *   | { kind: 'text', most: number }
 *   | { kind: 'choice', of: readonly (string | number)[] }
 *   | { kind: 'bytes', min: number, max: number }
 *   | { kind: 'reals', min: number, max: number, finite: boolean }
 *   | { kind: 'list', of: Rule, min: number, max: number }
 *   | { kind: 'fields', of: Fields }
 *   | { kind: 'optional', of: Rule }} Rule
 */
/** @typedef {{ readonly [name: string]: Rule }} Fields */

/** Whole numbers that a double holds exactly. */
const LARGEST_WHOLE = Number.MAX_SAFE_INTEGER;
/** Numbers of an array: more is no computation of a page. */
const MOST_NUMBERS = 2 ** 28;

/** @param {number} min @param {number} [max] @returns {Rule} */
export const whole = (min, max = LARGEST_WHOLE) => ({ kind: 'whole', min, max });
/** @param {number} [min] @param {number} [max] Infinity may be said where it is the limit @returns {Rule} */
export const number = (min = -Number.MAX_VALUE, max = Number.MAX_VALUE) => ({
  kind: 'number',
  min,
  max,
});
/** @type {Rule} */
export const yes = { kind: 'yes' };
/** @param {number} [most] characters @returns {Rule} */
export const text = (most = 500) => ({ kind: 'text', most });
/** @param {(string | number)[]} of @returns {Rule} */
export const choice = (...of) => ({ kind: 'choice', of });
/** A Uint8Array. @param {number} [min] @param {number} [max] @returns {Rule} */
export const bytes = (min = 0, max = 2 ** 31) => ({ kind: 'bytes', min, max });
/** A Float32Array or a Float64Array. @param {number} [min] @param {number} [max] @returns {Rule} */
export const reals = (min = 0, max = MOST_NUMBERS) => ({ kind: 'reals', min, max, finite: true });
/** The same or a plain list, where what is measured may be infinite. @returns {Rule} */
export const anyReals = () => ({ kind: 'reals', min: 0, max: MOST_NUMBERS, finite: false });
/** A list or an array of numbers. @param {Rule} of @param {number} [min] @param {number} [max] @returns {Rule} */
export const list = (of, min = 0, max = 10_000_000) => ({ kind: 'list', of, min, max });
/** @param {Fields} of @returns {Rule} */
export const fields = (of) => ({ kind: 'fields', of });
/** May be left out, or be null. @param {Rule} of @returns {Rule} */
export const optional = (of) => ({ kind: 'optional', of });

/** @typedef {import('./protocol.js').Sentence} Sentence */

/** A part of a sentence (words.md). @param {string} code @param {NonNullable<Sentence['values']>} [values] @returns {Sentence} */
const phrase = (code, values = {}) => ({ code, values });

/** @param {ArrayBufferView} view */
const countOf = (view) => /** @type {{ length?: number }} */ (view).length ?? view.byteLength;

/** @param {unknown} value as a reader can find it again, however long it is @returns {string | number | Sentence} */
function shown(value) {
  if (typeof value === 'string') {
    const text = value.length > 60 ? `${value.slice(0, 60)}…` : value;
    return phrase('found.text', { text });
  }
  if (ArrayBuffer.isView(value))
    return phrase('found.array', { type: value.constructor.name, count: countOf(value) });
  if (Array.isArray(value)) return phrase('found.list', { count: value.length });
  if (typeof value === 'object' && value !== null) return phrase('found.object');
  if (typeof value === 'function' || typeof value === 'symbol')
    return phrase('found.other', { type: typeof value });
  return typeof value === 'number' ? value : String(value);
}

/** @param {number} min @param {number} max @returns {Sentence | null} null: any number */
function between(min, max) {
  if (min === Number.MIN_VALUE) return phrase('range.above', { most: max });
  const plain = (/** @type {number} */ x) => Math.abs(x) < 1e300;
  if (plain(min) && plain(max)) return phrase('range.between', { least: min, most: max });
  if (plain(min)) return phrase('range.from', { least: min });
  return plain(max) ? phrase('range.upTo', { most: max }) : null;
}

/** @param {number} min @param {number} max */
function many(min, max) {
  if (min === max) return min;
  return max >= MOST_NUMBERS
    ? phrase('count.from', { least: min })
    : phrase('count.between', { least: min, most: max });
}

/** @param {Rule} rule @returns {string | Sentence} what is allowed, for a sentence */
function allowed(rule) {
  switch (rule.kind) {
    case 'whole': {
      const range = between(rule.min, rule.max === LARGEST_WHOLE ? Infinity : rule.max);
      return range ? phrase('allowed.wholeIn', { range }) : phrase('allowed.whole');
    }
    case 'number': {
      const range = between(rule.min, rule.max);
      return range ? phrase('allowed.numberIn', { range }) : phrase('allowed.number');
    }
    case 'yes':
      return phrase('allowed.yes');
    case 'text':
      return phrase('allowed.text', { most: rule.most });
    case 'choice':
      return rule.of.map((one) => (typeof one === 'string' ? `"${one}"` : one)).join(', ');
    case 'bytes':
      return rule.min > 0
        ? phrase('allowed.bytesOf', { count: many(rule.min, MOST_NUMBERS) })
        : phrase('allowed.bytes');
    case 'reals':
      return phrase('allowed.reals', { count: many(rule.min, rule.max) });
    case 'list':
      return phrase('allowed.list', { count: many(rule.min, rule.max), of: allowed(rule.of) });
    case 'fields':
      return phrase('allowed.fields', { names: Object.keys(rule.of).join(', ') });
    case 'optional':
      return phrase('allowed.optional', { of: allowed(rule.of) });
  }
}

/** @param {any} value */
const isListOfNumbers = (value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/**
 * What is wrong with a value (of call.field in words.md), or null.
 * @param {Rule} rule
 * @param {any} value
 * @param {string} name
 * @returns {{ field: string, found: string | number | Sentence, allowed: string | Sentence } | null}
 */
export function complaint(rule, value, name) {
  const wrong = () => ({ field: name || 'payload', found: shown(value), allowed: allowed(rule) });
  switch (rule.kind) {
    case 'whole':
      return Number.isInteger(value) && value >= rule.min && value <= rule.max ? null : wrong();
    case 'number':
      return typeof value === 'number' && value >= rule.min && value <= rule.max ? null : wrong();
    case 'yes':
      return typeof value === 'boolean' ? null : wrong();
    case 'text':
      return typeof value === 'string' && value.length <= rule.most ? null : wrong();
    case 'choice':
      return rule.of.includes(value) ? null : wrong();
    case 'bytes': {
      const fits =
        (value instanceof Uint8Array || value instanceof Uint8ClampedArray) &&
        value.length >= rule.min &&
        value.length <= rule.max;
      return fits ? null : wrong();
    }
    case 'reals': {
      const isArray =
        value instanceof Float32Array ||
        value instanceof Float64Array ||
        (!rule.finite && Array.isArray(value));
      if (!isArray || value.length < rule.min || value.length > rule.max) return wrong();
      for (let i = 0; i < value.length; i++) {
        if (typeof value[i] !== 'number' || (rule.finite && !Number.isFinite(value[i])))
          return {
            field: `${name}[${i}]`,
            found: shown(value[i]),
            allowed: phrase(rule.finite ? 'allowed.finite' : 'allowed.number'),
          };
      }
      return null;
    }
    case 'list': {
      if (!isListOfNumbers(value) || value.length < rule.min || value.length > rule.max)
        return wrong();
      for (let i = 0; i < value.length; i++) {
        const found = complaint(rule.of, value[i], `${name}[${i}]`);
        if (found) return found;
      }
      return null;
    }
    case 'fields': {
      if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return wrong();
      for (const [field, of] of Object.entries(rule.of)) {
        const found = complaint(of, value[field], name ? `${name}.${field}` : field);
        if (found) return found;
      }
      return null;
    }
    case 'optional':
      return value === undefined || value === null ? null : complaint(rule.of, value, name);
  }
}
