/**
 * The step "words": the same words dealt to the sentences anew.
 *
 * @module
 */
import { WORDS_SCHEMA } from './params.js';
import { defaults } from '../../../ui/base/paramTypes.js';

/** @type {import('../../../frame/contract.js').Step} */
export const WORDS_STEP = {
  id: 'words',
  open: { view: 'words', ...defaults(WORDS_SCHEMA) },
  action: {
    aim: '[data-action=shuffle]',
    press: '[data-action=shuffle]',
    done: ({ live }) => live.wordShuffled === 1 && live.trapAsked > 0,
  },
  truth({ live }) {
    if (live.trapAnswer === live.writtenAnswer) return 0;
    return live.trapIsInput === 1 ? 2 : 1;
  },
  hints: [{ at: '[data-action=shuffle]', side: 'beside' }],
};
