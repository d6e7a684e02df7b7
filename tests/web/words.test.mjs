// Every visible string is in a list of words, in both languages: what code asks for is there, and what
// is there is asked for.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { parseChapterText, parseWords } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';

const web = join(repo, 'web');
const read = (/** @type {string} */ name) => readFileSync(join(web, name), 'utf8');
/** @param {string} folder @param {string} ending */
const filesOf = (folder, ending) =>
  readdirSync(join(web, folder), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** Folder of the code → its lists. @type {Record<string, { en: Record<string, string>, it: Record<string, string> }>} */
const lists = {};
for (const [folder, at] of Object.entries({
  ui: 'ui/base',
  frame: 'frame',
  app: 'app',
  embed: 'embed',
  lab: 'lab',
  'lab/own': 'lab/own',
}))
  lists[folder] = {
    en: parseWords(read(`${at}/words.md`), `${at}/words.md`),
    it: parseWords(read(`${at}/words.it.md`), `${at}/words.it.md`),
  };
for (const name of readdirSync(join(web, 'exhibits'))) {
  const folder = `exhibits/${name}`;
  if (!existsSync(join(web, folder, 'text.md'))) continue;
  lists[folder] = {
    en: parseChapterText(read(`${folder}/text.md`), folder).words,
    it: parseChapterText(read(`${folder}/text.it.md`), folder).words,
  };
}

const placeholders = (/** @type {string} */ words) =>
  [...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

/** Keys a call names outright. @param {string} folder */
const askedIn = (folder) => {
  const by =
    { ui: 'word', frame: 't', embed: 't', app: 't|appWords\\([\\w()]+\\)', 'lab/own': 'own' }[
      folder
    ] ?? 'words';
  return new RegExp(`(?<![\\w.])(?:${by})\\(\\s*'([^']+)'`, 'g');
};
/** Keys as an attribute of the shell's document. */
const IN_DOCUMENT = /data-(?:word|label)="(\w+)"/g;

for (const [folder, { en, it }] of Object.entries(lists)) {
  const code = filesOf(folder, '.js').map((name) => read(name));
  const asked = code.flatMap((source) =>
    [...source.matchAll(askedIn(folder))].map(([, key]) => key),
  );
  if (folder === 'app')
    asked.push(...[...read('index.html').matchAll(IN_DOCUMENT)].map(([, key]) => key));

  test(`${folder}: both languages have the same words, with the same placeholders`, () => {
    assert.deepEqual(Object.keys(it), Object.keys(en));
    for (const [key, words] of Object.entries(en))
      assert.deepEqual(placeholders(it[key] ?? ''), placeholders(words), key);
  });

  test(`${folder}: every key that is asked for is there`, () => {
    const missing = asked.filter((key) => !Object.hasOwn(en, key));
    assert.deepEqual(missing, []);
  });

  test(`${folder}: every key is asked for`, () => {
    const whole = code.join('\n');
    const escape = (/** @type {string} */ text) => text.replace(/\W/g, '\\$&');
    const made = [
      // `${name}Title`, and the same by chapter 7's key(…).
      ...[...whole.matchAll(/`([^`]*\$\{[^`]*)`/g)].map(([, text = '']) =>
        text.split(/\$\{[^}]*\}/).map(escape),
      ),
      ...[...whole.matchAll(/\bkey\('(\w+)', /g)].map(([, first]) => [first, '']),
      ...[...whole.matchAll(/\bkey\([\w.]+, '(\w)(\w+)'\)/g)].map(([, initial = '', rest]) => [
        '',
        initial.toUpperCase() + rest,
      ]),
    ]
      .filter((parts) => parts.some((part) => /\w/.test(part)))
      .map((parts) => new RegExp(`^${parts.join('[\\w.]+')}$`));
    const named = (/** @type {string} */ key) =>
      new RegExp(`['"\`]${escape(key)}['"\`]|(?<![\\w.])${escape(key)}(?=[:,]| \\})`).test(whole);
    const dead = Object.keys(en).filter(
      (key) => !asked.includes(key) && !named(key) && !made.some((pattern) => pattern.test(key)),
    );
    assert.deepEqual(dead, []);
  });
}

test('Italian numbers are written as the page writes them: a decimal point, a thin space in thousands', () => {
  const wrong = filesOf('.', '.it.md').flatMap((name) =>
    read(name)
      .split('\n')
      .filter((line) => !line.startsWith('answer:'))
      .flatMap((line) => [
        ...line.matchAll(/.{0,12}\d,\d.{0,6}/g),
        ...line.matchAll(/.{0,12}(?<![\d.])[1-9]\d{0,2}\.000(?!\d).{0,6}/g),
      ])
      .map(([words]) => `${name}: ${words}`),
  );
  assert.deepEqual(wrong, []);
});

test('no text names a colour that the other scheme turns round: ink is dark on light paper alone', () => {
  const turned = /\b(dark\w*|lighten\w*|black|white|scur\w+|schiar\w+|ner[oiae]|bianc\w+)\b/i;
  const wrong = filesOf('exhibits', '.md').flatMap((name) =>
    read(name)
      .split('\n')
      .flatMap((line, i) => (turned.test(line) ? [`${name}:${i + 1}: ${line}`] : [])),
  );
  assert.deepEqual(wrong, []);
});

test('apostrophes are typographic; straight marks stand in formulas and around what is typed alone', () => {
  const wrong = filesOf('.', '.md').flatMap((name) =>
    read(name)
      .split('\n')
      .filter((line) => !line.startsWith('$$'))
      .flatMap((line) => {
        const said = line.replace(/\$[^$]*\$|`[^`]*`/g, '');
        return /\p{L}'(?=\p{L}|\s|$)/u.test(said) ? [`${name}: ${line}`] : [];
      }),
  );
  assert.deepEqual(wrong, []);
});
