/** Words of the front page, the map and the shell in both languages. @module */
import { wordsIn } from '../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

export const appWords = wordsIn({ en, it });
