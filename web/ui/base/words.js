/**
 * Words: for each language a list of `- key: words with {placeholders}` (words.md and words.it.md of a
 * folder; a chapter's stand in its text.md), asked for by key. The few that the parts of a picture say
 * themselves (menus, keys, announcements) are the lists beside this file.
 *
 * @module
 */
import en from './words.md';
import it from './words.it.md';

/** @typedef {Record<string, string>} WordList */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words the words of a key, its {placeholders} filled */

/** @param {WordList} list @returns {Words} */
export const wordsOf = (list) => (key, values) => fill(list[key] ?? key, values);

/** @param {{ en: WordList, it: WordList }} lists @returns {(language: 'en' | 'it') => Words} */
export function wordsIn({ en, it }) {
  const words = { en: wordsOf(en), it: wordsOf(it) };
  return (language) => words[language];
}

const partWords = wordsIn({ en, it });

/**
 * A word of a part, in the language of the page (`<html lang>`).
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @param {Element} [at] the part that says it: an embedded exhibit may be of another language
 */
export function word(key, values = {}, at = document.documentElement) {
  return partWords(languageAt(at).startsWith('it') ? 'it' : 'en')(key, values);
}

/** The nearest `lang` around an element, past shadow roots. @param {Element} node */
function languageAt(node) {
  /** @type {Element | null} */
  let at = node;
  while (at) {
    const lang = at.closest('[lang]')?.getAttribute('lang');
    if (lang) return lang;
    const root = at.getRootNode();
    at = root instanceof ShadowRoot ? root.host : null;
  }
  return '';
}

/**
 * @param {string} pattern
 * @param {Record<string, string | number>} [values]
 */
function fill(pattern, values = {}) {
  return pattern.replace(/\{(\w+)\}/g, (whole, name) =>
    Object.hasOwn(values, name) ? String(values[name]) : whole,
  );
}
