// What is packed into one HTML file comes out as it went in, and what a chapter fetches is on its list.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { lettersOf } from '../../tools/lib/letters.mjs';
import { shippedWith } from '../../tools/lib/shippedWith.mjs';
import { unpack } from '../../web/embed/single/unpack.js';

test('bytes of any length go through letters and gzip', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 307 }), async (bytes) => {
      const zipped = gzipSync(bytes);
      const text = lettersOf(zipped);
      assert.doesNotMatch(text, /[<\\"\s]/, 'nothing that a script element reads otherwise');
      assert.ok(text.length <= Math.ceil((zipped.length * 16) / 13) + 2);
      const dataset = { bytes: String(zipped.length) };
      const node = /** @type {any} */ ({ textContent: text, dataset });
      assert.deepEqual(await unpack(node), bytes);
    }),
    { numRuns: 500 },
  );
});

test('bytes that were split into halves are joined', async () => {
  const bytes = Uint8Array.from({ length: 1009 }, (_, i) => (i * i) % 251);
  const halves = [0, 1].map((odd) => bytes.filter((_, i) => i % 2 === odd));
  const zipped = gzipSync(Buffer.concat(halves));
  const dataset = { bytes: String(zipped.length), split: '' };
  assert.deepEqual(
    await unpack(/** @type {any} */ ({ textContent: lettersOf(zipped), dataset })),
    bytes,
  );
});

test('every file on a chapter’s list is there', () => {
  const files = ['interpolation', 'ae-against-vae', 'directions', 'the-vae'].flatMap(shippedWith);
  assert.ok(files.length > 20);
  assert.deepEqual(
    files.filter((file) => !existsSync(file)),
    [],
  );
});
