/** The embedded element's own words in both languages. @module */
import { wordsIn } from '../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

export const embedWords = wordsIn({ en, it });
