/**
 * What the core's headers offer is used: by the core itself, the command line, the binding or the
 * benchmark. A name that only its own declaration, definition and tests know is dead. (The page's
 * exports are knip's, in `npm run lint`.)
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

/** Names that only tests call, and why they stay. */
const FOR_TESTS = {
  logf32: 'one lane of a vectorised function, whose accuracy is measured by it',
  tanhf32: 'the same',
  softplusf32: 'the same',
  areStreams: 'asserted when it is compiled',
  factorName: 'names the factor in a failed test of the digits',
  digitVariantName: 'the same',
  ribbonVaeMeasure: 'the whole that its parts are held against',
  changeWord: 'asked by chapter 15, whose page is on its way',
};

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'cpp'],
  {
    cwd: repo,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((file) => /\.(cc|h)$/.test(file));

/** @param {string} text */
const code = (text) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/"(?:[^"\\\n]|\\.)*"/g, '""');
const sources = new Map(files.map((file) => [file, code(readFileSync(`${repo}/${file}`, 'utf8'))]));

/**
 * Functions and methods that a header declares: a type, a name, a bracket.
 * @param {string} text
 * @returns {string[]}
 */
export const declared = (text) =>
  [...text.matchAll(/^[ \t]*(?:[A-Za-z_][\w:<>,*& \t]*[\w>*&])[ \t]+\*?&?([a-z]\w*)\(/gm)]
    .filter(([line]) => !/^\s*(return|else|throw|new|delete|using|case|co_)/.test(line))
    .map(([, name]) => name);

/** The header and the source that implements it are one place. @param {string} file */
const placeOf = (file) => file.replace(/^cpp\/(include\/atlas|src)\//, '').replace(/\.(cc|h)$/, '');

/** @param {string} name */
const uses = (name) =>
  [...sources].filter(([, text]) => new RegExp(`\\b${name}\\b`).test(text)).map(([file]) => file);

test('a name that a header of the core declares is used somewhere else', () => {
  /** @type {string[]} */
  const dead = [];
  for (const [file, text] of sources) {
    if (!file.startsWith('cpp/include/')) continue;
    for (const name of new Set(declared(text))) {
      const elsewhere = uses(name).filter((user) => placeOf(user) !== placeOf(file));
      if (elsewhere.length > 0 || Object.hasOwn(FOR_TESTS, name)) continue;
      // Used where it is written, beside its declaration and definition.
      const own = [...sources].filter(([user]) => placeOf(user) === placeOf(file));
      const count = own.reduce(
        (sum, [, own]) => sum + (own.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0),
        0,
      );
      if (count <= 2) dead.push(`${file}: ${name}`);
    }
  }
  assert.deepEqual(dead, []);
});

test('the check sees declarations', () => {
  assert.deepEqual(
    declared('double mean(int a);\n  virtual void run() const = 0;\n  return x(1);\n'),
    ['mean', 'run'],
  );
});
