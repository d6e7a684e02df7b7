/**
 * The question as fields: b − a + c = ?, each a word of the corpus that is searched while it is typed, and
 * three questions to start with.
 *
 * @module
 */
import { el, setText } from '../../../ui/base/dom.js';

/** @typedef {import('./params.js').WordsParams} WordsParams */

/** b − a + c that a grammar answers. @type {readonly (readonly [string, string, string])[]} */
const EXAMPLES = [
  ['king', 'man', 'woman'],
  ['italy', 'rome', 'paris'],
  ['puppy', 'dog', 'cat'],
];
const PLACES = /** @type {const} */ (['wordB', 'wordA', 'wordC']);
let nextId = 0;

/**
 * @param {object} options
 * @param {import('../../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<WordsParams>) => void} options.onChange
 */
export function makeAsk({ words, onChange }) {
  const id = `words-${nextId++}`;
  const list = el('datalist', { id });
  /** @type {readonly string[]} */
  let known = [];
  const fields = PLACES.map((place) => {
    const field = el('input', {
      class: 'field wordsField',
      list: id,
      'aria-label': words(`words_${place}`),
      autocapitalize: 'none',
      autocomplete: 'off',
      spellcheck: 'false',
      onchange: () => {
        const word = field.value.trim().toLowerCase();
        const isKnown = known.includes(word);
        field.setAttribute('aria-invalid', String(!isKnown));
        if (isKnown) onChange({ [place]: word });
      },
      // A press shows every word, not only those that begin like the one that stands there.
      onfocus: () => field.select(),
    });
    return field;
  });
  const answer = el('output', { class: 'wordsAnswer' });
  const [b, a, c] = fields;
  const sign = (/** @type {string} */ text) => el('span', { class: 'wordsSign' }, text);
  const examples = EXAMPLES.map(([wordB, wordA, wordC]) =>
    el(
      'button',
      {
        type: 'button',
        class: 'wordsChip',
        'data-value': `${wordB}-${wordA}`,
        onclick: () => onChange({ wordA, wordB, wordC }),
      },
      `${wordB} − ${wordA} + ${wordC}`,
    ),
  );
  const chips = el('div', { class: 'wordsExamples' }, ...examples);
  const root = el(
    'div',
    { class: 'wordsAsk' },
    el(
      'div',
      { class: 'wordsSum' },
      b ?? '',
      sign('−'),
      a ?? '',
      sign('+'),
      c ?? '',
      el('span', { class: 'wordsIs' }, sign('='), answer),
    ),
    chips,
    list,
  );
  return {
    root,
    /** @param {WordsParams} params */
    showParams(params) {
      fields.forEach((field, i) => {
        const word = params[PLACES[i] ?? 'wordA'];
        if (field.value === word) return;
        field.value = word;
        field.removeAttribute('aria-invalid');
      });
    },
    /** @param {readonly string[]} next */
    showWords(next) {
      if (next === known) return;
      known = next;
      list.replaceChildren(...[...next].sort().map((word) => el('option', { value: word })));
      examples.forEach((chip, i) => {
        chip.hidden = !(EXAMPLES[i] ?? []).every((word) => next.includes(word));
      });
    },
    /** @param {{ word: string, input: boolean } | null} best */
    showAnswer(best) {
      setText(answer, best?.word ?? '…');
      answer.toggleAttribute('data-input', best?.input ?? false);
    },
  };
}
