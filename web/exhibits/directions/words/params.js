/**
 * Parameters of the step "words"; keys start with `w`. A grammar that was changed and a text that was
 * pasted are too long for an address.
 *
 * @module
 */
import { choice, list, word } from '../../../ui/base/paramTypes.js';

/** How many numbers of each word count. */
export const NUMBERS = /** @type {const} */ ([2, 4, 8, 16, 24, 32, 48, 64]);
/** Attributes of the grammar that can be taken out, by the names of their lines. */
export const ATTRIBUTES = /** @type {const} */ ([
  'gender',
  'rank',
  'age',
  'family',
  'theatre',
  'place',
  'farm',
  'own',
]);

export const WORDS_SCHEMA = {
  /** a is to b as c is to …: b − a + c. */
  wordA: word('wa', 'man'),
  wordB: word('wb', 'king'),
  wordC: word('wc', 'woman'),
  /** shuffled: the same words, dealt to the sentences anew. */
  sentences: choice('ws', /** @type {const} */ (['written', 'shuffled']), 'written'),
  learner: choice('wm', /** @type {const} */ (['svd', 'skipgram', 'random']), 'svd'),
  /** Which of NUMBERS, from 0. */
  numbers: list('wk', { least: 0, largest: 7, shortest: 1, longest: 1, integers: true }, [5]),
  /** May a, b and c be the answer? */
  inputs: choice('wi', /** @type {const} */ (['out', 'in']), 'in'),
  /** Numbers of ATTRIBUTES that are taken out. */
  without: list('wo', { least: 0, largest: 7, shortest: 0, longest: 8, integers: true }, []),
};

/** @typedef {import('../../../ui/base/paramTypes.js').ValuesOf<typeof WORDS_SCHEMA>} WordsParams */
