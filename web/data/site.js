/**
 * Where the files of this site are: beside the page, or, for exhibits embedded in someone else's page,
 * beside their script.
 * @module
 */

let base = '';

/** Said once, before anything is loaded. @param {string} url a folder */
export function setSite(url) {
  base = url;
}

/** @param {string} path relative to the site */
export function siteUrl(path) {
  return new URL(path, base || document.baseURI);
}
