/**
 * Every sentence of the Lab that a reader sees, in the language it speaks: asked for when it is shown,
 * never kept, for it changes with the language.
 *
 * @module
 */
import { sentenceOf } from '../frame/sentences.js';
import { wordsIn } from '../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

const labWords = wordsIn({ en, it });
/** @type {import('../frame/contract.js').Language} */
let spoken = 'en';
let words = labWords(spoken);

export { words };

/** What went wrong. @param {unknown} error */
export const whyOf = (error) => sentenceOf(error, spoken);

/** @param {import('../frame/contract.js').Language} language */
export function speak(language) {
  spoken = language;
  words = labWords(language);
}
