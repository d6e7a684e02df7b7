/**
 * What a page's browser keeps (web/data/runStore.js): one shelf, each in a database of its own.
 * @module
 */

/**
 * @param {import('playwright-core').Page} page
 * @param {'runs' | 'states' | 'moments' | 'drawings' | 'sets'} name
 * @returns {Promise<{ keys: string[], values: any[] }>} nothing where there is no such shelf yet: to open
 *   it would make its database, and without the shelf
 */
export const shelfOf = (page, name) =>
  page.evaluate(async (shelf) => {
    const all = await indexedDB.databases();
    const database = `latent-atlas-${shelf}`;
    if (!all.some((one) => one.name === database)) return { keys: [], values: [] };
    return new Promise((resolve) => {
      const asked = indexedDB.open(database);
      asked.onsuccess = () => {
        const { result } = asked;
        const store = result.transaction(shelf).objectStore(shelf);
        const [keys, values] = [store.getAllKeys(), store.getAll()];
        values.onsuccess = () => {
          result.close();
          resolve({ keys: keys.result.map(String), values: values.result });
        };
      };
    });
  }, name);
