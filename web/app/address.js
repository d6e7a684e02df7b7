/**
 * The state in the address, behind `#lab?`. What the page writes itself makes no history entry and is
 * held back a little, because browsers limit how often that may happen.
 *
 * @module
 */

const ROUTE = 'lab';
const WRITE_DELAY_MS = 250;

/**
 * @param {string} hash as in `location.hash`
 * @returns {URLSearchParams} empty when the hash is not ours
 */
export function readHash(hash) {
  const [route, query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return new URLSearchParams(route === ROUTE ? query : '');
}

/** @param {string} query */
export function writeHash(query) {
  return query ? `#${ROUTE}?${query}` : `#${ROUTE}`;
}

/** @param {Window} page */
export function makeAddress(page) {
  let timer = 0;
  let written = page.location.hash;
  return {
    read: () => readHash(page.location.hash),
    /** @param {string} query */
    write(query) {
      clearTimeout(timer);
      timer = page.setTimeout(() => {
        written = writeHash(query);
        page.history.replaceState(null, '', written);
      }, WRITE_DELAY_MS);
    },
    /** @param {() => void} listener */
    onForeignChange(listener) {
      page.addEventListener('hashchange', () => {
        if (page.location.hash === written) return;
        clearTimeout(timer);
        written = page.location.hash;
        listener();
      });
    },
  };
}
