/** The frame's own words in both languages; a chapter's are in its text.md and text.it.md. @module */
import { wordsIn } from '../ui/base/words.js';
import en from './words.md';
import it from './words.it.md';

export const frameWords = wordsIn({ en, it });
