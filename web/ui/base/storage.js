/**
 * The one place that remembers something small beyond the page: the reader's theme and language, what
 * was predicted and measured, whether letters are keys. Storage may be forbidden; a choice then lasts as
 * long as the page.
 *
 * @module
 */

/** @typedef {'theme' | 'language' | 'progress' | 'keys'} Remembered */

const KEYS = {
  theme: 'latent-atlas-theme',
  language: 'latent-atlas-language',
  progress: 'latent-atlas-progress',
  keys: 'latent-atlas-keys',
};

/** @param {Remembered} what @returns {string | null} */
export function recall(what) {
  try {
    return localStorage.getItem(KEYS[what]);
  } catch {
    return null;
  }
}

/** @param {Remembered} what @param {string} value */
export function remember(what, value) {
  try {
    localStorage.setItem(KEYS[what], value);
  } catch {
    // Forbidden: see above.
  }
}
