// Chapter 14's texts: a grammar without some attributes, a line that is none, and what becomes of a
// pasted text.
import assert from 'node:assert/strict';
import test from 'node:test';
import { loadCore } from '../../web/engine/core.js';
import {
  LIMITS,
  problemOf,
  sentencesOf,
  withoutAttributes,
  wrongLine,
} from '../../web/exhibits/directions/words/text.js';
import { ATTRIBUTES } from '../../web/exhibits/directions/words/params.js';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
const grammar = core.call('wordsGrammar', {});
const corpusOf = (/** @type {object} */ of) =>
  core.call('wordsCorpus', { grammar, text: '', sentences: 3000, seed: 1, shuffled: false, ...of });

test('every attribute of the page stands in the grammar, and is gone when it is taken out', () => {
  for (const name of ATTRIBUTES) {
    const less = withoutAttributes(grammar, [name]);
    assert.notEqual(less, grammar, name);
    assert.ok(corpusOf({ grammar: less }).words.length < 167, name);
  }
  assert.equal(withoutAttributes(grammar, []), grammar);
});

test('the page and the core agree on which lines are a grammar’s', () => {
  assert.equal(wrongLine(grammar), null);
  const good = [
    'a 3: x/y',
    'a: x/y p/q',
    'n: w v < x y',
    'filler 2: the a',
    '  # anything: at /all <',
  ];
  const bad = [
    'a',
    'a b c: x/y',
    'a: x/',
    'a: /y',
    'a: x/y z',
    'n: w <',
    'n: < x',
    ': x/y',
    'a x: p/q',
  ];
  for (const line of good) {
    const text = `g: p/q r/s t/u v/w a/b c/d\n${line}`;
    assert.equal(wrongLine(text), null, line);
    core.call('wordsCorpus', { grammar: text, text: '', sentences: 500, seed: 1, shuffled: false });
  }
  for (const line of bad) {
    const text = `g: p/q r/s\n${line}\nh: t/u`;
    assert.deepEqual(wrongLine(text), { line: 2, text: line });
    assert.throws(() => corpusOf({ grammar: text }), { message: /^grammar\.\w+ .*"line":2/ });
  }
});

test('a pasted text becomes sentences of words in small letters, of any language', () => {
  const read = sentencesOf(
    'L’uomo è QUI. Perché?\nUna riga\ncontinua qui…\n\nÀltra — <b>sì</b>',
    'it',
  );
  assert.equal(read.lines, 'l uomo è qui\nperché\nuna riga continua qui\nàltra b sì b');
  assert.deepEqual([read.words, read.different], [13, 11]);
  const king = sentencesOf('The King saw the Queen! '.repeat(37), 'en');
  const { words, counts } = corpusOf({ text: `${king.lines}\n${'a b c d e f g '.repeat(3)}` });
  assert.deepEqual([words[0], counts[0]], ['the', 74]);
});

test('a text that is too short or too long is refused here as in the core', () => {
  const of = (/** @type {string} */ text) => problemOf(sentencesOf(text, 'en'))?.why;
  const refused = (/** @type {string} */ text) =>
    assert.throws(() => corpusOf({ text: sentencesOf(text, 'en').lines }), {
      kind: 'invalidArgument',
    });
  const ten = 'a b c d e f g h i j ';
  assert.equal(of(ten.repeat(10)), undefined);
  corpusOf({ text: ten.repeat(10) });
  for (const text of [ten.repeat(9), 'one two three '.repeat(97)]) {
    assert.equal(of(text), 'tooShort');
    refused(text);
  }
  const long = ten.repeat(LIMITS.characters / 20 + 1);
  assert.equal(of(long), 'tooLong');
  refused(long);
});
