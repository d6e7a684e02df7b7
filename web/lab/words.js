/**
 * Every sentence of the Lab that a reader sees, in the language it speaks: asked for when it is shown,
 * never kept, for it changes with the language.
 *
 * @module
 */
import { wordsIn } from '../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

const labWords = wordsIn({ en, it });
let words = labWords('en');

export { words };

/** @param {import('../frame/contract.js').Language} language */
export function speak(language) {
  words = labWords(language);
}
