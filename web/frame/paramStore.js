/**
 * The parameters of one mounted exhibit: parsed and checked values, and who wants to know of changes
 * (the exhibit, the address, the attributes of an embedded element). Pure, no DOM.
 *
 * @module
 */
import { defaults, formatParams, parseParams } from '../ui/base/paramTypes.js';

/** @typedef {import('./contract.js').Schema} Schema */

/** @template {Schema} S */
export class ParamStore {
  /**
   * @param {S} schema
   * @param {URLSearchParams} [query] values from outside; what is not allowed becomes the default
   */
  constructor(schema, query = new URLSearchParams()) {
    this.schema = schema;
    const { values, refused } = parseParams(schema, query);
    /** @type {import('../ui/base/paramTypes.js').ValuesOf<S>} read, and changed only by `set` */
    this.values = values;
    /** @type {string[]} keys of the query that were not allowed */
    this.refused = refused;
    /** @private @type {Set<(changed: Set<string>) => void>} */
    this.listeners = new Set();
  }

  /**
   * Values that are not allowed, and names that are not there, are left out.
   * @param {Partial<import('../ui/base/paramTypes.js').ValuesOf<S>>} partial
   * @returns {Set<string>} what changed
   */
  set(partial) {
    /** @type {Set<string>} */
    const changed = new Set();
    const next = { ...this.values };
    for (const [name, value] of Object.entries(partial)) {
      const param = Object.hasOwn(this.schema, name) ? this.schema[name] : undefined;
      if (!param || value === undefined) continue;
      const text = param.format(value);
      if (param.parse(text) === undefined) continue;
      if (isSame(value, next[name])) continue;
      /** @type {Record<string, unknown>} */ (next)[name] = value;
      changed.add(name);
    }
    if (changed.size) {
      this.values = next;
      for (const listener of [...this.listeners]) listener(changed);
    }
    return changed;
  }

  /** Everything as a query says, the rest at its default. @param {URLSearchParams} query */
  setFrom(query) {
    return this.set(parseParams(this.schema, query).values);
  }

  reset() {
    return this.set(defaults(this.schema));
  }

  /**
   * Other defaults from now on, and the state of a query beside them: another step of the chapter.
   * @param {S} schema the same names
   * @param {URLSearchParams} query
   */
  rebase(schema, query) {
    this.schema = schema;
    return this.setFrom(query);
  }

  /** Only what differs from the defaults. */
  query() {
    return formatParams(this.schema, this.values);
  }

  /**
   * @param {(changed: Set<string>) => void} listener gets the names that changed
   * @returns {() => void} stops listening
   */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Exactly: a point that comes to its end differs from where it was in digits that no address has. @param {unknown} a @param {unknown} b */
const isSame = (a, b) =>
  a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
