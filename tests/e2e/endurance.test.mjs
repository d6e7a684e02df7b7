// An afternoon in one tab of the threaded variant: run after run with another β, other layers, other data,
// then a PCA of large images. Nothing fails, and at the end the engine holds what it held after the first.
//
// Here in its short form. `npm run check:endurance` makes sixty runs, a PCA of 2,000 images of 64×64 (minutes)
// and measures the peak of a tab with 60,000 images too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakBytes } from '../../tools/bench/visitor.mjs';
import { bars, idxFile } from './ownFiles.mjs';
import { exposeWorkers, heldByEngine, withPage } from './page.mjs';

const isWhole = process.env.ATLAS_ENDURANCE === 'whole';
const RUNS = isWhole ? 60 : 12;
/** Runs after which the Lab holds as many as it will: the one on show and those that can be gone back to. */
const SETTLED = isWhole ? 10 : 8;
const LARGE = isWhole ? { count: 2000, side: 64 } : { count: 120, side: 64 };
const MOST_MORE_BYTES = 20e6;
const PATIENCE_MS = 1_500_000;

test(`${RUNS} runs with changing β, layers and data, then a PCA of ${LARGE.count} images of 64×64: memory stays`, async (t) => {
  const hash = 'd=digits&n=1000&ep=1&h=64';
  await withPage({ hash, init: exposeWorkers }, async (lab) => {
    const { page } = lab;
    page.setDefaultTimeout(PATIENCE_MS);
    await lab.ready();
    assert.equal((await lab.facts()).variant, 'simd-mt');
    /** @type {number[]} */
    const used = [];
    for (let i = 0; i < RUNS; i++) {
      if (i % 5 === 4) await lab.chooseData('digits', i % 2 ? 1000 : 2000);
      if (i % 3 === 2) await page.selectOption('[data-param=layers]', i % 2 ? 'dense' : 'conv');
      await page.locator('[data-param=beta]').press(i % 2 ? 'ArrowLeft' : 'ArrowRight');
      await lab.blur();
      await page.keyboard.press('Shift+R');
      await page.waitForSelector('body[data-step="0"][data-ready]', { state: 'attached' });
      await lab.train();
      assert.ok(Number((await lab.facts()).step) > 0);
      const held = await heldByEngine(page);
      assert.ok(held.models <= 6, `${held.models} models after ${i + 1} runs`);
      used.push(held.used);
    }
    const megabytes = used.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ');
    t.diagnostic(`MB in use after each run: ${megabytes}`);
    const afterSome = Math.max(...used.slice(0, SETTLED));
    const { count, side } = LARGE;
    await lab.openFiles([
      idxFile('large.idx', [count, side, side], bars(count, { rows: side, cols: side })),
    ]);
    await lab.chooseModel('pca');
    await page.waitForSelector('body[data-state=paused]:not([data-step="0"])', {
      state: 'attached',
    });
    await lab.ready();
    await lab.settled();
    const { used: atEnd, models } = await heldByEngine(page);
    t.diagnostic(`${(atEnd / 1e6).toFixed(1)} MB and ${models} models after the PCA`);
    for (const notice of ['restart', 'error', 'engine'])
      assert.equal(await page.locator(`[data-notice=${notice}]`).count(), 0, notice);
    assert.ok(atEnd < afterSome + MOST_MORE_BYTES, `${atEnd} bytes, ${afterSome} after ${SETTLED}`);
    assert.ok((used.at(-1) ?? Infinity) < afterSome + MOST_MORE_BYTES, megabytes);
  });
});

test('a tab with 60,000 images takes at most 250 MB', { skip: !isWhole }, async (t) => {
  const peak = await peakBytes();
  t.diagnostic(`${(peak / 1e6).toFixed(1)} MB at the peak`);
  assert.ok(peak <= 250e6, `${peak} bytes`);
});
