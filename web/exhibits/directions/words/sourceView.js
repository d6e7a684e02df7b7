/**
 * Where the words come from: tabs for the map, the sentences that were read, the grammar that writes them,
 * and a text of one's own. Text only: nothing that is pasted becomes markup.
 *
 * @module
 */
import { el, put, setText } from '../../../ui/base/dom.js';
import { number } from '../../../ui/base/format.js';
import { segmented } from '../../../ui/controls/segmented.js';
import { LIMITS, problemOf, sentencesOf, wrongLine } from './text.js';

/** Sentences in the list. */
const SHOWN = 40;

/** @typedef {'map' | 'sentences' | 'grammar' | 'text'} Tab */

/**
 * @param {object} options
 * @param {import('../../../frame/contract.js').Words} options.words
 * @param {(source: import('./model.js').Source) => void} options.onSource
 * @param {() => void} options.onWrite a field was written in
 * @param {import('../../../frame/contract.js').Language} options.language
 */
export function makeSource({ words, onSource, onWrite, language }) {
  /** @type {Tab} */
  let tab = 'map';
  let listener = () => {};
  const tabs = segmented({
    label: words('wordsTabs'),
    small: true,
    items: /** @type {const} */ (['map', 'sentences', 'grammar', 'text']).map((value) => ({
      value,
      text: words(`wordsTab_${value}`),
    })),
    onChange: (/** @type {Tab} */ value) => open(value),
  });
  tabs.root.classList.add('wordsTabs');
  tabs.set(tab);
  const said = el('p', { class: 'wordsSaid', role: 'status' });
  const counted = el('p', { class: 'wordsCounted' });
  const list = el('ul', { class: 'wordsSentences' });
  /** @param {string} name @param {string} label */
  const area = (name, label) =>
    el('textarea', {
      class: 'wordsArea',
      'data-key': name,
      'aria-label': label,
      spellcheck: 'false',
      oninput: onWrite,
    });
  const grammar = area('grammar', words('wordsTab_grammar'));
  const text = area('text', words('wordsTab_text'));
  text.placeholder = words('wordsPaste');
  /** The project's own. */
  let original = '';
  const button = (/** @type {string} */ action, /** @type {() => void} */ onclick) =>
    el(
      'button',
      { type: 'button', class: 'button small', 'data-action': action, onclick },
      words(action),
    );
  const learnGrammar = button('wordsLearnGrammar', () => {
    const wrong = wrongLine(grammar.value);
    if (grammar.value.length > LIMITS.grammar) {
      const values = { characters: grammar.value.length, most: LIMITS.grammar };
      return setText(said, words('wordsTooLong', values));
    }
    if (wrong) return setText(said, words('wordsWrongLine', wrong));
    setText(said, '');
    onSource({ grammar: grammar.value, text: '' });
  });
  const back = button('wordsBack', () => {
    grammar.value = original;
    setText(said, '');
    onSource({ grammar: null, text: '' });
    onWrite();
  });
  const learnText = button('wordsLearnText', () => {
    const read = sentencesOf(text.value, language);
    const problem = problemOf(read);
    if (problem?.why === 'tooLong') return setText(said, words('wordsTooLong', problem.values));
    if (problem) return setText(said, words('wordsTooShort', problem.values));
    setText(said, words('wordsRead', { words: read.words, different: read.different }));
    onSource({ grammar: null, text: read.lines });
  });
  const panel = el('div', { class: 'wordsPanel' });
  const fill = {
    map: () => [],
    sentences: () => [counted, list],
    grammar: () => [
      el('p', { class: 'wordsCounted' }, words('wordsGrammarLead')),
      grammar,
      el('div', { class: 'wordsBar' }, learnGrammar, back),
      said,
    ],
    text: () => [
      el('p', { class: 'wordsCounted' }, words('wordsTextLead')),
      text,
      el('div', { class: 'wordsBar' }, learnText, back),
      said,
    ],
  };
  /** @param {Tab} next */
  const open = (next) => {
    tab = next;
    setText(said, '');
    put(panel, ...fill[next]());
    listener();
  };
  return {
    tabs: tabs.root,
    panel,
    get tab() {
      return tab;
    },
    /** @param {() => void} next called when another tab is open */
    onTab(next) {
      listener = next;
    },
    /** @param {string} project */
    showGrammar(project) {
      // What the reader wrote on an earlier visit may be there before it.
      if (grammar.value === original) grammar.value = project;
      original = project;
    },
    /** What stands in the fields. @returns {import('./model.js').Source} */
    get written() {
      return { grammar: grammar.value === original ? null : grammar.value, text: text.value };
    },
    /** @param {import('./model.js').Source} written */
    write(written) {
      grammar.value = written.grammar ?? original;
      text.value = written.text;
    },
    /** @param {import('../../../engine/calls/words.js').WordCorpus} corpus */
    showCorpus({ words: all, tokens, starts, rare }) {
      const values = {
        words: number(tokens.length),
        different: number(all.length),
        sentences: number(starts.length - 1),
        rare: number(rare),
      };
      setText(counted, words(rare ? 'wordsCountedRare' : 'wordsCounted', values));
      const sentences = Array.from({ length: Math.min(SHOWN, starts.length - 1) }, (_, i) =>
        Array.from(tokens.subarray(starts[i], starts[i + 1]), (word) => all[word]).join(' '),
      );
      list.replaceChildren(...sentences.map((sentence) => el('li', {}, sentence)));
    },
  };
}
