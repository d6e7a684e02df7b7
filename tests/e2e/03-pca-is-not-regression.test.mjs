// Chapter 3: the facts of row 6 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'pca-is-not-regression';
/** numpy's numbers on the lab's points (tests/golden/pca_lab.py). */
const golden = JSON.parse(readFileSync(join(repo, 'tests/golden/pca_lab.json'), 'utf8'));

/** @typedef {import('./chapter.mjs').ChapterPage} ChapterPage */
const site = { mnist: false };

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
  await withStep(FOLDER, { ...site, step: 'swap', query: 'd=lab' }, async (chapter) => {
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
    // Told where it is measured: slopes in the table, both of the swapped axes in the verdict.
    const fact = await chapter.measure(1);
    for (const slope of ['0.4593', '2.1775', '0.4292', '1.6346', '2.3300'])
      assert.ok(fact.includes(slope), `${slope} in: ${fact}`);
    assert.match(await chapter.stage.innerText(), /PCA\s+0\.4593\s+0\.4593/);

    for (const [line, residual, before, now] of /** @type {const} */ ([
      ['vertical', 'vertical', 1 / 1.6346, 1 / 2.33],
      ['horizontal', 'horizontal', 1 / 2.33, 1 / 1.6346],
      ['orthogonal', 'orthogonal', 1 / 2.1775, 1 / 2.1775],
    ])) {
      await chapter.setQuery(`d=lab&s=1&l=${line}&r=${residual}`);
      await chapter.until('slopeShown', '≈', now, 5e-5);
      near(await chapter.live('slopeBefore'), before, 5e-5);
    }
  });
});

test('three lines: each is best at its own sum of squares, whatever the hand does', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    let last = 40;
    for (const [query, count] of /** @type {const} */ ([
      ['d=lab&o=1.7,2.3', 51],
      ['d=gaussian', 40],
      ['d=disc&o=.95,.95', 61],
      ['d=lab&e=3,1.5,2.2,50,-.4,4.4&x=7,11&n=1.5', 49],
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
  await withStep(FOLDER, { ...site, step: 'unit', query: 'd=lab' }, async (chapter) => {
    const first = await read(chapter, SLOPES);
    let last = -Infinity;
    for (const unit of [0.1, 0.5, 1, 3, 10, 100]) {
      await chapter.setQuery(`d=lab&u=${unit}`);
      await chapter.until('unit', '≈', unit);
      const now = await read(chapter, SLOPES);
      assert.equal(now.slopeY, first.slopeY);
      assert.equal(now.slopeX, first.slopeX);
      isBetween(now);
      assert.ok((now.slopePca ?? NaN) > last, 'from y on x towards x on y');
      last = now.slopePca ?? NaN;
    }
    await chapter.goTo('noise', 'd=lab&n=0.2');
    await chapter.until('slopeX', '<', 1.7);
    near(await chapter.live('slopeY'), first.slopeY ?? NaN);
    await chapter.setQuery('d=lab');
    await chapter.until('slopeX', '≈', first.slopeX ?? NaN, 1e-12);
  });
});

test('three lines: points are added, moved and removed by keyboard, and the address keeps it', async () => {
  await withStep(FOLDER, { ...site, step: 'point', query: 'd=lab' }, async (chapter) => {
    const { page } = chapter;
    await chapter.measure(1);
    // The switch takes the outlier away, and puts it back where this cloud has it.
    await page.click('[data-action=outlier]');
    await chapter.until('count', '≈', 50);
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
    assert.equal(await chapter.query(), 'd=lab&o=');
  });
});

/** Which card is right, step by step. */
const TRUTH = { nearest: 1, swap: 1, point: 1, unit: 1, noise: 0 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 3, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { ...site, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 2, reached.join(', '));
      // What is measured has its own controls.
      await chapter.measure(truth);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}

test('what each step tells is what the core measures', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const tells = async (
      /** @type {string} */ step,
      /** @type {Record<string, number>} */ digits,
    ) => {
      await chapter.goTo(step);
      const fact = await chapter.measure(0);
      for (const [name, count] of Object.entries(digits)) {
        const said = (await chapter.live(name)).toFixed(count);
        assert.ok(fact.includes(said), `${step}: ${name} ${said} in: ${fact}`);
      }
    };
    await tells('nearest', { angleY: 1, angleX: 1, anglePca: 1 });
    const [y, x, pca] = await chapter.moment('angleY', 'angleX', 'anglePca');
    assert.ok(y < pca && pca < x, 'PCA lies between the two regressions');
    await tells('swap', { apartY: 1, apartPca: 1, turnedY: 4, turnedPca: 4 });
    near(await chapter.live('apartPca'), 0, 1e-6);
    near(await chapter.live('apartY'), x - y, 1e-6);
    await tells('point', { turnY: 1, turnX: 1, turnPca: 1 });
    await tells('unit', { turnY: 1, turnPca: 1, homePca: 4, slopePca: 4 });
    const [turnY, turnX, turnPca] = await chapter.moment('turnY', 'turnX', 'turnPca');
    near(turnY, 0, 1e-9);
    near(turnX, 0, 1e-9);
    assert.ok(turnPca > 5, `${turnPca}°`);
    await tells('noise', { turnY: 1, turnX: 1, turnPca: 1 });
    near(await chapter.live('turnY'), 0, 1e-6);
  });
});
