/**
 * Finds an exhibit by the name of its folder and loads its code when it is asked for.
 *
 * @module
 */

/** @typedef {import('../frame/contract.js').Exhibit} Exhibit */

/** @type {Record<string, () => Promise<{ exhibit: Exhibit }>>} */
const modules = import.meta.glob('./*/index.js');

/**
 * @param {string} folder
 * @returns {(() => Promise<Exhibit>) | null} null: not there (yet)
 */
export function loaderOf(folder) {
  const load = modules[`./${folder}/index.js`];
  return load ? async () => (await load()).exhibit : null;
}

/** @returns {string[]} every folder there is */
export function exhibitNames() {
  return Object.keys(modules).map((path) => path.split('/')[1] ?? '');
}
