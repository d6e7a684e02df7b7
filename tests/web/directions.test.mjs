/**
 * Imports point one way, in both languages: a folder uses what stands to its left and nothing else.
 * Reads `#include`s and imports of every tracked file.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: repo,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

/** The core's folders, as includes may see them. */
const CORE = ['base', 'kernels', 'linalg', 'data', 'nn', 'models', 'files', 'lessons', 'session'];

/** What each folder of the page may import besides itself. A part of `ui` knows no engine. */
const PAGE = {
  data: [],
  engine: ['data'],
  ui: [],
  frame: ['data', 'engine', 'ui'],
  exhibits: ['data', 'engine', 'ui', 'frame'],
  lab: ['data', 'engine', 'ui', 'frame'],
  app: ['data', 'engine', 'ui', 'frame', 'exhibits', 'lab', 'covers'],
  embed: ['data', 'engine', 'ui', 'frame', 'exhibits', 'lab'],
};

/** @param {string} text */
const withoutComments = (text) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/**
 * @param {string} file
 * @param {string} text
 * @returns {string[]} sentences, one for each include that points to the right
 */
export function wrongIncludes(file, text) {
  const here = /^(?:cpp\/include\/atlas|cpp\/src|tests\/cpp)\/([a-z]+)\//i.exec(file)?.[1];
  if (!here) return file.startsWith('cpp/src') ? [`${file} stands in no folder of the core`] : [];
  const place = CORE.indexOf(here);
  if (place < 0) return [`${here} is no folder of the core`];
  if (file.startsWith('tests/')) return [];
  return [...withoutComments(text).matchAll(/#include "(?:atlas\/)?(\w+)\//g)]
    .map(([, there]) => there)
    .filter((there) => CORE.indexOf(there) > place || !CORE.includes(there))
    .map((there) => `${file} includes ${there}/, which stands to the right of ${here}/`);
}

/**
 * @param {string} file
 * @param {string} text
 * @returns {string[]}
 */
export function wrongImports(file, text) {
  const here = /^web\/(\w+)\//.exec(file)?.[1];
  if (!here || !Object.hasOwn(PAGE, here)) return [];
  const allowed = PAGE[/** @type {keyof typeof PAGE} */ (here)];
  const wrong = [];
  const code = withoutComments(text);
  for (const [, from] of code.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)) {
    const target = posix.normalize(posix.join(posix.dirname(file), from));
    const there = /^web\/(\w+)\//.exec(target)?.[1];
    if (there && there !== here && !(/** @type {string[]} */ (allowed).includes(there))) {
      wrong.push(`${file} imports ${from}: web/${here} may not know web/${there}`);
    }
    const [own, other] = [file, target].map((path) => /^web\/exhibits\/([^/]+)\//.exec(path)?.[1]);
    if (other && own && own !== other) wrong.push(`${file} imports ${from}: another exhibit`);
  }
  return wrong;
}

test('includes of the core point to the left only', () => {
  const files = tracked.filter((file) => /\.(cc|h)$/.test(file));
  assert.ok(files.length > 100);
  assert.deepEqual(
    files.flatMap((file) => wrongIncludes(file, readFileSync(`${repo}/${file}`, 'utf8'))),
    [],
  );
});

test('imports of the page point to the left only', () => {
  const files = tracked.filter((file) => /^web\/.*\.js$/.test(file));
  assert.ok(files.length > 100);
  assert.deepEqual(
    files.flatMap((file) => wrongImports(file, readFileSync(`${repo}/${file}`, 'utf8'))),
    [],
  );
});

test('the check sees what points the wrong way', () => {
  assert.equal(wrongIncludes('cpp/src/base/x.cc', '#include "atlas/nn/graph.h"\n').length, 1);
  assert.equal(wrongIncludes('cpp/src/nn/x.cc', '#include "atlas/nn/graph.h"\n').length, 0);
  assert.equal(wrongIncludes('cpp/src/x.cc', '').length, 1);
  assert.equal(
    wrongImports('web/ui/base/x.js', "import { a } from '../../engine/a.js';").length,
    1,
  );
  assert.equal(
    wrongImports('web/ui/base/x.js', "const a = await import('../../lab/a.js');").length,
    1,
  );
  assert.equal(wrongImports('web/exhibits/a/x.js', "import '../b/y.js';").length, 1);
  assert.equal(wrongImports('web/exhibits/a/x.js', "import '../../ui/base/y.js';").length, 0);
});
