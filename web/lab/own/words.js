/**
 * What the Lab says of files of the visitor, in the language of the page. Loaded with the first of them.
 *
 * @module
 */
import { FileProblem } from '../../data/own/index.js';
import { wordsIn } from '../../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

const lists = wordsIn({ en, it });

/** @type {import('../../ui/base/words.js').Words} */
export const own = (key, values) =>
  lists(document.documentElement.lang.startsWith('it') ? 'it' : 'en')(key, values);

/**
 * An error in the reader's language.
 * @param {unknown} error
 */
export function worded(error) {
  if (!(error instanceof FileProblem)) return error;
  return new Error(
    own(`problem.${error.code}`, /** @type {Record<string, string | number>} */ (error.values)),
  );
}
