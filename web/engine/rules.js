/**
 * What a value may be, as data: checked by `complaint`, which says in one sentence what was found and
 * what is allowed. contract.js says it of every field of every call.
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

/** @param {unknown} value as a reader can find it again, however long it is */
function shown(value) {
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  if (ArrayBuffer.isView(value))
    return `a ${value.constructor.name} of ${/** @type {any} */ (value).length}`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  return String(value);
}

/** @param {number} min @param {number} max */
function between(min, max) {
  if (min === Number.MIN_VALUE) return ` above 0, up to ${max}`;
  const plain = (/** @type {number} */ x) => Math.abs(x) < 1e300;
  if (plain(min) && plain(max)) return ` from ${min} to ${max}`;
  if (plain(min)) return ` from ${min} on`;
  return plain(max) ? ` up to ${max}` : '';
}

/** @param {number} min @param {number} max */
function many(min, max) {
  if (min === max) return String(min);
  return max >= MOST_NUMBERS ? `${min} or more` : `${min} to ${max}`;
}

/** @param {Rule} rule @returns {string} what is allowed, for a sentence */
function allowed(rule) {
  switch (rule.kind) {
    case 'whole':
      return `whole numbers${between(rule.min, rule.max === LARGEST_WHOLE ? Infinity : rule.max)}`;
    case 'number':
      return `numbers${between(rule.min, rule.max)}`;
    case 'yes':
      return 'true and false';
    case 'text':
      return `texts of up to ${rule.most} characters`;
    case 'choice':
      return rule.of.map((one) => (typeof one === 'string' ? `"${one}"` : one)).join(', ');
    case 'bytes':
      return `a Uint8Array${rule.min > 0 ? ` of ${many(rule.min, MOST_NUMBERS)}` : ''}`;
    case 'reals':
      return `${many(rule.min, rule.max)} numbers in a Float32Array or a Float64Array`;
    case 'list':
      return `a list of ${many(rule.min, rule.max)}, of ${allowed(rule.of)}`;
    case 'fields':
      return `an object with ${Object.keys(rule.of).join(', ')}`;
    case 'optional':
      return `${allowed(rule.of)}, or nothing`;
  }
}

/** @param {any} value */
const isListOfNumbers = (value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/**
 * The sentence that says what is wrong with a value, or null.
 * @param {Rule} rule
 * @param {any} value
 * @param {string} name
 * @returns {string | null}
 */
export function complaint(rule, value, name) {
  const wrong = (/** @type {unknown} */ found = value, where = name) => {
    const sentence = `${where} is ${shown(found)}; allowed: ${allowed(rule)}.`;
    return sentence[0]?.toUpperCase() + sentence.slice(1);
  };
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
          return `${name}[${i}] is ${shown(value[i])}; allowed: ${rule.finite ? 'finite ' : ''}numbers.`;
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
