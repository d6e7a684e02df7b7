/**
 * What is shipped says nothing of the machine it was built on and carries no assertion: the core's
 * bytes are those of its sources, wherever they lie. Reads both variants as built.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cacheDir, repo } from '../../tools/lib/paths.mjs';

/** The folder Emscripten's file system begins with, on every machine. */
const OF_EMSCRIPTEN = '/home/web_user';

/**
 * @param {string} text of a shipped file, a character a byte
 * @returns {string[]} what should not be in it
 */
export function traces(text) {
  const plain = text.replaceAll(OF_EMSCRIPTEN, '');
  const folders = [repo, cacheDir, homedir(), '/home/', '/root/', '/Users/', 'C:\\\\'];
  return [
    ...folders.filter((folder) => folder.length > 1 && plain.includes(folder)),
    // A source's name as a C string: __FILE__ of an assertion, of ours or of a library's.
    ...(plain.match(/[\w./-]{3,}\.(?:cc|cpp|hpp|h)(?=\0)/g) ?? []),
    ...(plain.match(/Assertion failed|assert\(/g) ?? []),
  ];
}

for (const variant of ['simd', 'simd-mt']) {
  for (const file of ['atlas.wasm', 'atlas.js']) {
    test(`${variant}/${file} names no folder, no source and no assertion`, () => {
      const bytes = readFileSync(join(repo, 'web/engine/wasm', variant, file));
      assert.deepEqual(traces(bytes.toString('latin1')), []);
    });
  }
}

test('the check sees what it looks for', () => {
  assert.equal(traces(`x\0${repo}/cpp/src`).includes(repo), true);
  assert.deepEqual(traces('\0../../cpp/src/nn/network.cc\0'), ['../../cpp/src/nn/network.cc']);
  assert.deepEqual(traces('\0headers/Eigen/src/Core/Block.h\0'), [
    'headers/Eigen/src/Core/Block.h',
  ]);
  assert.deepEqual(traces('Assertion failed: n > 0'), ['Assertion failed']);
  assert.deepEqual(traces('HOME:"/home/web_user",x'), []);
  assert.deepEqual(traces('this.h=view.h(c)'), []);
});
