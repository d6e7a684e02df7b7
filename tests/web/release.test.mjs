// The version stands in package.json; what repeats it for readers and machines agrees.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';

const read = (/** @type {string} */ name) => readFileSync(join(repo, name), 'utf8');
const { version, dependencies, devDependencies } = JSON.parse(read('package.json'));

test('citation and changelog are of the version in package.json', () => {
  assert.match(
    read('CITATION.cff'),
    new RegExp(`^version: ${version.replaceAll('.', '\\.')}$`, 'm'),
  );
  const newest = /^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1];
  assert.equal(newest, version);
});

test('every dependency is pinned to one version', () => {
  for (const [name, wanted] of Object.entries({ ...dependencies, ...devDependencies }))
    assert.match(wanted, /^\d+\.\d+\.\d+$/, name);
});
