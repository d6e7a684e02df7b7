/**
 * The letters of the cards where answers have a place in the picture.
 *
 * @module
 */
import { el, setText } from '../ui/base/dom.js';

/** @typedef {import('./moments.js').StepState} StepState */
/** @typedef {import('../ui/charts/chartEnds.js').EndMark} EndMark */

/** Of the cards, in their order. */
export const LETTERS = /** @type {const} */ (['A', 'B', 'C', 'D']);

/**
 * At the end of a plot, a letter an answer.
 * @param {StepState} step
 * @param {readonly Pick<EndMark, 'value' | 'lift'>[]} places where each answer says that the line will end
 * @param {{ you: string, here: string }} words beside what was chosen, and what was measured
 * @param {number} [end] where it was measured to end
 * @returns {EndMark[]}
 */
export function endMarks({ moment, pick, truth }, places, words, end) {
  const isOpen = moment === 'answered';
  return places.map((place, i) => {
    const isFound = isOpen && i === truth;
    const isChosen = i === pick;
    return {
      letter: LETTERS[i] ?? '',
      ...(isFound && end !== undefined ? { value: end } : place),
      state: isChosen ? 'chosen' : isFound ? 'found' : 'open',
      word: isChosen ? words.you : isFound ? words.here : isOpen ? '' : '?',
    };
  });
}

/** A letter beside the name of a part that an answer is about; filled when that answer was chosen. */
export function letterMark() {
  const root = el('span', { class: 'cardLetter', 'aria-hidden': 'true', hidden: true });
  return {
    root,
    /** @param {StepState} step @param {number | undefined} card none: no letter */
    show({ pick }, card) {
      root.hidden = card === undefined;
      setText(root, LETTERS[card ?? 0] ?? '');
      root.toggleAttribute('data-chosen', pick === card);
    },
  };
}
