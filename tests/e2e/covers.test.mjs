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
/** Share of different pixels from which two covers are: anti-aliasing and fonts stay below. */
const SHARE = 0.02;
const LARGEST_FILE = 60_000;

const renderer = openRenderer();
after(async () => (await renderer).close());

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
      const { width, height } = fresh;
      const different = pixelmatch(committed.data, fresh.data, undefined, width, height, {
        threshold: DISTANCE,
      });
      const share = different / (width * height);
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
