/**
 * Typed parameters: from one table come the URL, the controls and the tests. A value that is not
 * allowed becomes the default, whatever the URL says; nothing here throws. Pure, no DOM.
 *
 * @module
 */

/**
 * @template T
 * @typedef {object} Param
 * @property {string} key in the URL
 * @property {T} fallback
 * @property {(text: string) => T | undefined} parse undefined when the text is not allowed
 * @property {(value: T) => string} format
 * @property {readonly number[]} [range] least and largest, for controls and tests
 * @property {readonly string[]} [choices]
 */

/** No parameter is longer than this; more is somebody's mischief. */
const MOST_CHARACTERS = 400;

/**
 * @template {string} T
 * @param {string} key
 * @param {readonly T[]} choices
 * @param {T} fallback
 * @returns {Param<T>}
 */
export function choice(key, choices, fallback) {
  return { key, fallback, choices, parse: (t) => choices.find((c) => c === t), format: (v) => v };
}

/**
 * @param {string} key
 * @param {number} least
 * @param {number} largest
 * @param {number} fallback
 * @returns {Param<number>}
 */
export function whole(key, least, largest, fallback) {
  return {
    key,
    fallback,
    range: [least, largest],
    parse: (text) => {
      if (!/^\d{1,10}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= least && value <= largest ? value : undefined;
    },
    format: String,
  };
}

/**
 * @param {string} key
 * @param {number} least
 * @param {number} largest
 * @param {number} fallback
 * @returns {Param<number>}
 */
export function real(key, least, largest, fallback) {
  return {
    key,
    fallback,
    range: [least, largest],
    parse: (text) => parseReal(text, least, largest),
    format: (value) => String(Number(value.toPrecision(6))),
  };
}

/**
 * A checksum, or nothing.
 * @param {string} key
 * @param {number} digits
 * @returns {Param<string>}
 */
export function hex(key, digits) {
  const allowed = new RegExp(`^[0-9a-f]{${digits}}$`);
  return {
    key,
    fallback: '',
    parse: (text) => (allowed.test(text) ? text : undefined),
    format: (value) => value,
  };
}

/**
 * A word of any language: letters and digits.
 * @param {string} key
 * @param {string} fallback
 * @returns {Param<string>}
 */
export function word(key, fallback) {
  return {
    key,
    fallback,
    parse: (text) => (/^[\p{L}\p{M}\p{N}]{1,40}$/u.test(text) ? text : undefined),
    format: (value) => value,
  };
}

/**
 * A list of numbers, or null when absent.
 * @param {string} key
 * @param {{ least: number, largest: number, shortest: number, longest: number, integers?: boolean }} limits
 * @param {number[]} fallback
 * @returns {Param<number[]>}
 */
export function list(key, { least, largest, shortest, longest, integers = false }, fallback) {
  return {
    key,
    fallback,
    range: [least, largest],
    parse: (text) => {
      const parts = text === '' ? [] : text.split(/\s*,\s*/);
      if (parts.length < shortest || parts.length > longest) return undefined;
      const values = parts.map((part) => parseReal(part, least, largest));
      if (values.some((v) => v === undefined || (integers && !Number.isInteger(v))))
        return undefined;
      return /** @type {number[]} */ (values);
    },
    format: (values) => values.map((v) => String(Number(v.toFixed(4)))).join(','),
  };
}

/**
 * @param {string} text
 * @param {number} least
 * @param {number} largest
 */
function parseReal(text, least, largest) {
  if (!/^-?\d{0,12}(\.\d{0,12})?(e-?\d{1,2})?$/i.test(text) || !/\d/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value >= least && value <= largest ? value : undefined;
}

/**
 * @template {Record<string, Param<any>>} S
 * @typedef {{ [K in keyof S]: S[K]['fallback'] }} ValuesOf
 */

/**
 * @template {Record<string, Param<any>>} S
 * @param {S} schema
 * @returns {ValuesOf<S>}
 */
export function defaults(schema) {
  return /** @type {ValuesOf<S>} */ (
    Object.fromEntries(Object.entries(schema).map(([name, p]) => [name, p.fallback]))
  );
}

/**
 * The same table with other defaults: a step of a chapter opens on a state of its own, and its address
 * holds what differs from that.
 * @template {Record<string, Param<any>>} S
 * @param {S} schema
 * @param {Partial<ValuesOf<S>>} open
 * @returns {S}
 */
export function withDefaults(schema, open) {
  return /** @type {S} */ (
    Object.fromEntries(
      Object.entries(schema).map(([name, param]) => [
        name,
        Object.hasOwn(open, name) ? { ...param, fallback: open[name] } : param,
      ]),
    )
  );
}

/**
 * @template {Record<string, Param<any>>} S
 * @param {S} schema
 * @param {URLSearchParams} query
 * @returns {{ values: ValuesOf<S>, refused: string[] }} `refused` names what was not allowed
 */
export function parseParams(schema, query) {
  /** @type {Record<string, unknown>} */
  const values = defaults(schema);
  const refused = [];
  for (const [name, param] of Object.entries(schema)) {
    const text = query.get(param.key);
    if (text === null) continue;
    const value = text.length > MOST_CHARACTERS ? undefined : param.parse(text);
    if (value === undefined) refused.push(param.key);
    else values[name] = value;
  }
  return { values: /** @type {ValuesOf<S>} */ (values), refused };
}

/**
 * Only what differs from the defaults, in the order of the table.
 * @template {Record<string, Param<any>>} S
 * @param {S} schema
 * @param {ValuesOf<S>} values
 */
export function formatParams(schema, values) {
  const query = new URLSearchParams();
  for (const [name, param] of Object.entries(schema)) {
    const text = param.format(values[name]);
    if (text !== param.format(param.fallback)) query.set(param.key, text);
  }
  return query.toString().replaceAll('%2C', ',');
}
