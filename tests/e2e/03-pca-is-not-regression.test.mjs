// Chapter 3: the facts of row 6 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { withChapter } from './chapter.mjs';

const FOLDER = 'pca-is-not-regression';
/** numpy's numbers on the lab's points (tests/golden/pca_lab.py). */
const golden = JSON.parse(readFileSync(join(repo, 'tests/golden/pca_lab.json'), 'utf8'));

/** @typedef {import('./chapter.mjs').ChapterPage} ChapterPage */

/** @param {ChapterPage} chapter @param {readonly string[]} names */
async function read(chapter, names) {
  /** @type {Record<string, number>} */
  const out = {};
  for (const name of names) out[name] = await chapter.live(name);
  return out;
}

const near = (/** @type {number | undefined} */ a, /** @type {number} */ b, off = 1e-9) =>
  assert.ok(Math.abs((a ?? NaN) - b) <= off * Math.max(1, Math.abs(b)), `${a} against ${b}`);

/** The principal slope lies between the two regressions'. @param {Record<string, number>} s */
function isBetween({ slopeY = NaN, slopeX = NaN, slopePca = NaN }) {
  assert.ok(Number.isFinite(slopePca));
  assert.ok(Math.min(slopeY, slopeX) <= slopePca + 1e-12, `${slopeY} ${slopePca} ${slopeX}`);
  assert.ok(Math.max(slopeY, slopeX) >= slopePca - 1e-12, `${slopeY} ${slopePca} ${slopeX}`);
}

const SLOPES = ['slopeY', 'slopeX', 'slopePca'];

test('three lines: the lab’s slopes, their formulas, and what exchanging the axes leaves alone', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    const s = await read(chapter, [
      ...SLOPES,
      'sxx',
      'sxy',
      'syy',
      'turnedY',
      'turnedX',
      'turnedPca',
      'count',
      'r',
    ]);
    near(s.slopeY, 1.6346, 5e-5);
    near(s.slopeX, 2.33, 5e-5);
    near(s.slopePca, 2.1775, 5e-5);
    assert.equal(s.count, 50);
    const { sxx = NaN, sxy = NaN, syy = NaN } = s;
    near(s.slopeY, sxy / sxx);
    near(s.slopeX, syy / sxy);
    near(s.slopePca, (syy - sxx + Math.hypot(syy - sxx, 2 * sxy)) / (2 * sxy));
    near((s.turnedPca ?? NaN) * (s.slopePca ?? NaN), 1);
    near((s.turnedY ?? NaN) * (s.slopeX ?? NaN), 1);
    assert.ok(Math.abs((s.turnedY ?? NaN) * (s.slopeY ?? NaN) - 1) > 0.2, 'another line');
    await chapter.predict(1);
    assert.match(await chapter.fact(), /1\.6346.*2\.3300.*2\.1775.*0\.4593.*0\.4292/);

    for (const [line, residual, before, now] of /** @type {const} */ ([
      ['vertical', 'vertical', 1 / 1.6346, 1 / 2.33],
      ['horizontal', 'horizontal', 1 / 2.33, 1 / 1.6346],
      ['orthogonal', 'orthogonal', 1 / 2.1775, 1 / 2.1775],
    ])) {
      await chapter.setQuery(`s=1&l=${line}&r=${residual}`);
      await chapter.until('slopeShown', '≈', now, 5e-5);
      near(await chapter.live('slopeBefore'), before, 5e-5);
    }
  });
});

test('three lines: each is best at its own sum of squares, whatever the hand does', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    let last = 50;
    for (const [query, count] of /** @type {const} */ ([
      ['o=1.7,2.3', 51],
      ['d=gaussian', 40],
      ['d=disc&o=.95,.95', 61],
      ['e=3,1.5,2.2,50,-.4,4.4&x=7,11&n=1.5', 49],
      ['d=gaussian&u=3&o=0.9,0.1', 41],
    ])) {
      await chapter.setQuery(query);
      if (count !== last) await chapter.until('count', '≈', count);
      last = count;
      isBetween(await read(chapter, SLOPES));
      for (const [kind, best] of ['vY', 'hX', 'oP'].map((key) => [key[0], key])) {
        const cost = await read(
          chapter,
          ['Y', 'X', 'P'].map((line) => `${kind}${line}`),
        );
        for (const [key, value] of Object.entries(cost))
          if (key !== best)
            assert.ok(value > (cost[best ?? ''] ?? NaN), `${query}: ${key} ${value}`);
      }
    }
  });
});

test('three lines: a unit of y turns PCA and nothing else; noise leaves y on x', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    const first = await read(chapter, SLOPES);
    let last = -Infinity;
    for (const unit of [0.1, 0.5, 1, 3, 10]) {
      await chapter.setQuery(`u=${unit}`);
      await chapter.until('unit', '≈', unit);
      const now = await read(chapter, SLOPES);
      assert.equal(now.slopeY, first.slopeY);
      assert.equal(now.slopeX, first.slopeX);
      isBetween(now);
      assert.ok((now.slopePca ?? NaN) > last, 'from y on x towards x on y');
      last = now.slopePca ?? NaN;
    }
    await chapter.setQuery('n=0.2');
    await chapter.until('slopeX', '<', 1.7);
    near(await chapter.live('slopeY'), first.slopeY ?? NaN);
    await chapter.setQuery('');
    await chapter.until('slopeX', '≈', first.slopeX ?? NaN, 1e-12);
  });
});

test('three lines: points are added, moved and removed by keyboard, and the address keeps it', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    const { page } = chapter;
    await page.click('[data-action=outlier]');
    await chapter.until('count', '≈', 51);
    const before = await chapter.live('slopePca');
    const grip = page.locator('atlas-plane [data-key^="outlier"]');
    await grip.focus();
    await page.keyboard.press('ArrowDown');
    await chapter.until('slopePca', '≠', before);
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await chapter.until('count', '≈', 52);
    assert.match(await chapter.query(), /o=1\.7,2\.25.*e=50,/);
    await grip.focus();
    await page.keyboard.press('Delete');
    await chapter.until('count', '≈', 51);
    await page.click('[data-action=restore]');
    await chapter.until('slopePca', '≈', golden.slopes.pca, 1e-6);
    assert.equal(await chapter.query(), '');
  });
});

test('three lines: without violations and by keyboard alone', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'l=mine&o=1.7,2.3' }, async (chapter) => {
    await chapter.checkAxe();
    await chapter.checkKeyboard();
    await chapter.setQuery('s=1&d=gaussian');
    await chapter.until('count', '≈', 40);
    await chapter.checkAxe();
  });
});
