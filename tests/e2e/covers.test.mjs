// The covers of the front page are pictures of the running exhibits: each is rendered again and
// compared with the committed one.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import pixelmatch from 'pixelmatch';
import { coverFolders, coversDir, openRenderer, SCHEMES } from '../../tools/covers.mjs';
import { readPng } from '../../tools/lib/png.mjs';

/** Perceptual distance (0…1) from which two pixels are different: rounding to a palette stays below. */
const DISTANCE = 0.15;
/** Share of different pixels from which two covers are: a name moved is 0.5 %, rendering again 0.00 %. */
const SHARE = 0.002;
const LARGEST_FILE = 60_000;

const renderer = openRenderer();
after(async () => (await renderer).close());

/** @param {{ data: Uint8Array, width: number, height: number }} a @param {{ data: Uint8Array }} b */
const differing = (a, b) =>
  pixelmatch(a.data, b.data, undefined, a.width, a.height, { threshold: DISTANCE }) /
  (a.width * a.height);

test('a name that moves by its own height is another cover', () => {
  // "y on x" of chapter 3, 135 × 32 pixels of text.
  const cover = readPng(readFileSync(join(coversDir, 'pca-is-not-regression-light.png')));
  const moved = { ...cover, data: Uint8Array.from(cover.data) };
  const [left, top, wide, high] = [88, 278, 140, 36];
  for (let row = 0; row < high; row++) {
    const from = 4 * ((top + row) * cover.width + left);
    const bytes = cover.data.slice(from, from + 4 * wide);
    moved.data.set(cover.data.subarray(0, 4 * wide), from);
    moved.data.set(bytes, from - 4 * high * cover.width);
  }
  const share = differing(cover, moved);
  assert.ok(share > SHARE, `${(100 * share).toFixed(2)} %`);
  assert.equal(differing(cover, cover), 0);
});

for (const folder of coverFolders()) {
  for (const scheme of SCHEMES) {
    const name = `${folder}-${scheme}.png`;
    test(`web/covers/${name} is what the exhibit draws`, async (t) => {
      const file = join(coversDir, name);
      assert.ok(existsSync(file), `there is no web/covers/${name}: npm run covers ${folder}`);
      const bytes = readFileSync(file);
      assert.ok(bytes.length < LARGEST_FILE, `${bytes.length} bytes`);
      const committed = readPng(bytes);
      const fresh = readPng(await (await renderer).render(folder, scheme));
      assert.deepEqual([committed.width, committed.height], [fresh.width, fresh.height]);
      const colours = new Set(
        new Uint32Array(fresh.data.buffer, fresh.data.byteOffset, fresh.data.length / 4),
      );
      assert.ok(colours.size > 8, `the cover is empty: ${colours.size} colours`);
      const share = differing(committed, fresh);
      t.diagnostic(`${(100 * share).toFixed(2)} % of the pixels differ`);
      assert.ok(
        share < SHARE,
        `web/covers/${name} has changed: ${(100 * share).toFixed(1)} % of its pixels differ by more than ${DISTANCE}; if that is meant, npm run covers ${folder}`,
      );
    });
  }
}

test('every cover belongs to an exhibit', () => {
  const files = existsSync(coversDir) ? readdirSync(coversDir) : [];
  const expected = coverFolders().flatMap((folder) => SCHEMES.map((s) => `${folder}-${s}.png`));
  assert.deepEqual(
    files.filter((name) => name.endsWith('.png') && !expected.includes(name)),
    [],
  );
});
