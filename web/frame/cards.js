/**
 * A question with its possible answers as cards: native radio buttons, so that arrows choose and Tab
 * leaves.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { inline } from './prose.js';

let nextGroup = 0;

/**
 * @param {object} options
 * @param {Node[]} options.legend
 * @param {readonly import('../../tools/lib/textReader.mjs').Option[]} options.options
 * @param {number} options.chosen −1: none
 * @param {import('./live.js').LiveValues} options.live
 * @param {(index: number) => void} options.onChoose
 */
export function cards({ legend, options, chosen, live, onChoose }) {
  const name = `cards-${nextGroup++}`;
  return el(
    'fieldset',
    { class: 'ask' },
    el('legend', {}, ...legend),
    el(
      'div',
      { class: 'askCards' },
      ...options.map(({ text }, i) => {
        const input = el('input', { type: 'radio', name, value: i, onchange: () => onChoose(i) });
        input.checked = i === chosen;
        return el('label', { class: 'askCard' }, input, el('span', {}, ...inline(text, live)));
      }),
    ),
  );
}
