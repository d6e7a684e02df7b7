/**
 * Addresses: `#/` the lecture, `#/map` the table of slides, `#/lab?…` the Lab (as `#lab?…` of old
 * links), `#/<folder>/<step>?…` a step of a chapter with its state, `#/<folder>/<step>/slide?…` the same as a
 * slide; without a step, addresses of before; `#/<folder>/steps` tells what a chapter holds. What the
 * page writes itself makes no history entry and is held back a little, because browsers limit how
 * often that may happen.
 *
 * @module
 */

const WRITE_DELAY_MS = 250;

/**
 * @typedef {object} Route
 * @property {string} name '' is the lecture
 * @property {string} [step]
 * @property {boolean} slide
 * @property {URLSearchParams} query
 */

/**
 * @param {string} hash as in `location.hash`
 * @returns {Route | null} null: not a page but a place on one
 */
export function parseRoute(hash) {
  const text = hash.replace(/^#/, '');
  const match =
    /^(?:\/([a-z0-9-]*)(?:\/(?!slide\b)([a-z0-9-]+))?(\/slide)?\/?|(lab)|)(?:\?(.*))?$/s.exec(text);
  if (!match) return text.startsWith('/') ? { ...missing } : null;
  const [, name, step, slide, old, query = ''] = match;
  return {
    name: name ?? old ?? '',
    ...(step ? { step } : {}),
    slide: Boolean(slide),
    query: new URLSearchParams(query),
  };
}

const missing = { name: '?', slide: false, query: new URLSearchParams() };

/** @param {{ name: string, step?: string, slide?: boolean }} route @param {string} [query] */
export function formatRoute({ name, step, slide = false }, query = '') {
  return `#/${name}${step ? `/${step}` : ''}${slide ? '/slide' : ''}${query ? `?${query}` : ''}`;
}

/** @param {Window} page */
export function makeAddress(page) {
  let timer = 0;
  let written = page.location.hash;
  /** As it was last seen. Another one in its place was set from outside, and its event is on the way. */
  let seen = written;
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    if (page.location.hash !== seen || seen === written) return;
    page.history.replaceState(null, '', written);
    seen = page.location.hash;
  };
  return {
    /** The page that is on show, or null for a place on it. */
    route: () => parseRoute(page.location.hash),
    /** @param {Route} route @param {string} query */
    write(route, query) {
      written = formatRoute(route, query);
      timer ||= page.setTimeout(flush, WRITE_DELAY_MS);
    },
    /** The full address of what was written last, written at once. */
    now() {
      if (timer) flush();
      return page.location.href;
    },
    /** What was not yet written never will be: the page is left. */
    forget() {
      clearTimeout(timer);
      timer = 0;
      written = seen = page.location.hash;
    },
    /** @param {() => void} listener */
    onForeignChange(listener) {
      page.addEventListener('hashchange', () => {
        seen = page.location.hash;
        if (page.location.hash === written || !parseRoute(page.location.hash)) return;
        clearTimeout(timer);
        timer = 0;
        written = page.location.hash;
        listener();
      });
    },
  };
}
