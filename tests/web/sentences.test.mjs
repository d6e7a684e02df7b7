/**
 * The table of errors: every code that the core and the engine use is in it, in both languages, with the
 * values that are given; nobody unused stands there; and no sentence is left beside it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseWords } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';

register('../../tools/lib/chapterTextHooks.mjs', import.meta.url);
const { detailOf, sentenceOf } = await import('../../web/frame/sentences.js');

const read = (/** @type {string} */ name) => readFileSync(join(repo, name), 'utf8');
const en = parseWords(read('web/engine/words.md'), 'words.md');
const it = parseWords(read('web/engine/words.it.md'), 'words.it.md');
const namesIn = (/** @type {string} */ words) =>
  [...new Set([...words.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort();

const tracked = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'cpp', 'web/engine', 'web/data'],
  { cwd: repo, encoding: 'utf8' },
)
  .split('\n')
  .filter((name) => /\.(cc|h|js)$/.test(name) && !/^(cpp\/bench|web\/data\/own)\//.test(name));

/** What stands in quotes, and where. @typedef {{ file: string, at: number, text: string }} Literal */

/** Comments become blanks, so that places stay; what is quoted stays. @param {string} source */
const withoutComments = (source) =>
  source.replace(
    /R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`|\/\/.*|\/\*[\s\S]*?\*\//g,
    (part) => (/^\/[/*]/.test(part) ? part.replace(/[^\n]/g, ' ') : part),
  );
/** @param {string} file @param {string} code without comments @returns {Literal[]} */
const literalsOf = (file, code) =>
  [
    ...code.matchAll(
      /(?<!#include )(?:"((?:\\.|[^"\\\n])*)"(?:\s*"((?:\\.|[^"\\\n])*)")*|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`)/g,
    ),
  ].map(({ 0: whole, index }) => ({
    file,
    at: index,
    text: whole.slice(1, -1).replace(/["]\s*["]/g, ''),
  }));

const sources = tracked.map((file) => ({ file, code: withoutComments(read(file)) }));
const literals = sources.flatMap(({ file, code }) => literalsOf(file, code));
/** A code and the names of its values. */
const IS_CODE = /^([a-z]\w*\.[a-zA-Z]\w*)((?: \w+)*)$/;

test('both languages have the same sentences, with the same values', () => {
  assert.deepEqual(Object.keys(it), Object.keys(en));
  for (const [code, words] of Object.entries(en))
    assert.deepEqual(namesIn(it[code] ?? ''), namesIn(words), code);
});

test('what is shown alone is a whole sentence in both languages', () => {
  for (const list of [en, it])
    for (const [code, words] of Object.entries(list)) {
      if (/^(found|count|allowed|range)\./.test(code)) continue; // parts of a sentence
      assert.match(words, /^[\p{L}{«'-].*(\.|\{why\})$/u, code);
    }
});

/** What stands between two brackets, cut at its commas. @param {string} code @param {number} open */
function partsAfter(code, open) {
  /** @type {string[]} */
  const parts = [''];
  let depth = 0;
  for (let i = open; i < code.length; i++) {
    const c = code[i] ?? '';
    if (c === '"') {
      const [quoted = '"'] = /^"(?:\\.|[^"\\])*"/.exec(code.slice(i)) ?? [];
      i += quoted.length - 1;
      parts[parts.length - 1] += quoted;
      continue;
    }
    if ('({['.includes(c) && depth++ === 0) continue;
    if (')}]'.includes(c) && --depth === 0) break;
    if (c === ',' && depth === 1) parts.push('');
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

test('every error of the core is in the table, with as many values as its sentence names', () => {
  const wrong = [];
  let found = 0;
  for (const { file, code } of sources) {
    for (const call of code.matchAll(
      /(?:\bStatus::(?:invalidArgument|dataCorrupt|notFound|cancelled|diverged|outOfMemory)|\bStatus)(?=\(["{])|(?<=return )(?=\{\w+(?:\.\w+|::\w+)*, ")/g,
    )) {
      const [error = '', values, ...rest] = partsAfter(code, call.index + call[0].length).filter(
        (part, i) => i > 0 || part.startsWith('"'),
      );
      const [, name = '', names = ''] = IS_CODE.exec(error.slice(1, -1)) ?? [];
      const given = values ? partsAfter(values, 0).length : 0;
      found++;
      const named = names.split(' ').filter(Boolean).length;
      if (!Object.hasOwn(en, name) || given !== named || rest.length)
        wrong.push(`${file}: ${error} with ${given} values`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(found > 150, `${found} errors were found`);
  for (const { file, text } of literals) {
    const [, code = '', names = ''] = IS_CODE.exec(text) ?? [];
    if (!file.startsWith('cpp/') || !Object.hasOwn(en, code)) continue;
    assert.deepEqual(
      names.split(' ').filter(Boolean).sort(),
      namesIn(en[code] ?? ''),
      `${file}: ${text}`,
    );
  }
});

test('every error of the engine’s JavaScript is in the table, with the values its sentence names', () => {
  let found = 0;
  for (const { file, code } of sources) {
    if (!file.endsWith('.js')) continue;
    for (const [, name = '', values] of code.matchAll(
      /(?:\bcode: |\bphrase\(|\bcancelled\(|\bdamaged\(|\bnew FileProblem\()'([^']+)'(?:,\s*(?:values: )?\{((?:[^{}]|\{[^{}]*\})*)\})?/g,
    )) {
      found++;
      assert.ok(Object.hasOwn(en, name), `${file}: ${name}`);
      if (values?.includes('...')) continue;
      const given = (values ?? '').split(',').flatMap((part) => /^\s*(\w+)/.exec(part)?.[1] ?? []);
      // A value that is made by a call may have commas of its own.
      for (const wanted of namesIn(en[name] ?? ''))
        assert.ok(given.includes(wanted), `${file}: ${name} without ${wanted}`);
    }
  }
  assert.ok(found > 40, `${found} errors were found`);
});

test('every sentence of the table is said somewhere', () => {
  const used = new Set(literals.map(({ text }) => text.split(' ')[0]));
  assert.deepEqual(
    Object.keys(en).filter((code) => !used.has(code)),
    [],
  );
});

test('no sentence stands beside the table, in the core or in the engine', () => {
  const sentences = literals.filter(
    ({ text }) => /^[A-Z{]|\.$/.test(text) && /[a-z]{2,} [a-z]+ [a-z]{2,}/i.test(text),
  );
  assert.deepEqual(
    sentences.map(({ file, text }) => `${file}: ${text}`),
    [],
  );
});

test('a value is itself, a number as people write it, or a sentence of its own', () => {
  const inner = { code: 'pca.unfitted', values: { id: '{why}' } };
  const outer = { code: 'file.named', values: { file: 'a.idx', why: inner } };
  assert.equal(
    sentenceOf(outer, 'en'),
    'a.idx: The PCA "{why}" has no components yet; fit it first.',
  );
  assert.equal(
    sentenceOf(outer, 'it'),
    'a.idx: La PCA «{why}» non ha ancora componenti; prima va calcolata.',
  );
  const many = { code: 'number.least', values: { name: 'n', found: NaN, least: 12_345.5 } };
  assert.equal(sentenceOf(many, 'en'), 'n: found NaN; at least 12345.5 is needed.');
  assert.equal(sentenceOf([outer, new Error('No more.')], 'en').endsWith('first. No more.'), true);
  assert.equal(sentenceOf({ code: 'labelCount', message: 'x' }, 'en'), '[object Object]');
  assert.equal(sentenceOf('As it is.', 'it'), 'As it is.');
  assert.equal(detailOf(many), 'number.least {"name":"n","found":null,"least":12345.5}');
  assert.equal(detailOf(new Error('x')), '');
});
