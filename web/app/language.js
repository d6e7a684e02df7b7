/**
 * The language of the page: English, or Italian for readers whose browser asks for it; what is chosen
 * is remembered.
 *
 * @module
 */
import { LANGUAGES } from '../frame/contract.js';
import { recall, remember } from '../ui/base/storage.js';

/** @typedef {import('../frame/contract.js').Language} Language */

/** @type {Language} */
let current = 'en';
/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {string | null | undefined} text @returns {Language | undefined} */
const known = (text) => LANGUAGES.find((language) => text?.toLowerCase().startsWith(language));

export function startLanguage() {
  current = known(recall('language')) ?? known(navigator.language) ?? 'en';
  document.documentElement.lang = current;
}

export function language() {
  return current;
}

/** @param {Language} next */
export function setLanguage(next) {
  if (next === current) return;
  current = next;
  remember('language', next);
  document.documentElement.lang = next;
  for (const listener of [...listeners]) listener();
}

/** @param {() => void} listener */
export function onLanguageChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
