/**
 * Parameters as attributes of an element and back: `pathA` is the attribute `path-a`. Pure but for the
 * element it is given.
 *
 * @module
 */

/** @typedef {import('../frame/contract.js').Schema} Schema */

/** @param {string} name of a parameter */
export function attributeName(name) {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * The state that the attributes describe, as a query for a ParamStore.
 * @param {Schema} schema
 * @param {{ getAttribute: (name: string) => string | null }} element
 */
export function queryOf(schema, element) {
  const query = new URLSearchParams();
  for (const [name, { key }] of Object.entries(schema)) {
    const text = element.getAttribute(attributeName(name));
    if (text !== null) query.set(key, text);
  }
  return query;
}

/**
 * Writes what differs from the defaults, and takes away what no longer does.
 * @param {import('../frame/paramStore.js').ParamStore<any>} params
 * @param {Element} element
 */
export function writeAttributes(params, element) {
  for (const [name, param] of Object.entries(params.schema)) {
    const attribute = attributeName(name);
    const text = param.format(params.values[name]);
    if (text === param.format(param.fallback)) element.removeAttribute(attribute);
    else if (element.getAttribute(attribute) !== text) element.setAttribute(attribute, text);
  }
}
