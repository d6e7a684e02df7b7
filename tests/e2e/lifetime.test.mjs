// What the engine holds while a page is used for long, and what becomes of a run when its worker dies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exposeWorkers, heldByEngine, withPage } from './page.mjs';

const SMALL = 'd=digits&n=1000&ep=1&h=64';

test('fifteen new runs: the engine holds the one on show and four before it, and its memory is flat', async (t) => {
  await withPage({ hash: SMALL, init: exposeWorkers }, async (lab) => {
    await lab.ready();
    assert.equal((await lab.facts()).variant, 'simd-mt');
    /** @type {number[]} */
    const used = [];
    for (let i = 0; i < 15; i++) {
      await lab.blur();
      await lab.page.keyboard.press('Shift+R');
      await lab.page.waitForSelector('body[data-step="0"][data-ready]', { state: 'attached' });
      await lab.train();
      const held = await heldByEngine(lab.page);
      assert.ok(held.models <= 5, `${held.models} models after ${i + 1} runs`);
      used.push(held.used);
    }
    t.diagnostic(`MB in use: ${used.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ')}`);
    assert.ok(used[14] < 1.05 * used[5], 'memory grows with the number of runs');
    assert.equal(await lab.page.locator('[data-notice=restart]').count(), 0);
    await lab.page.evaluate(() => (location.hash = '#/'));
    await lab.page.waitForSelector('body[data-route=front]', { state: 'attached' });
    const left = await heldByEngine(lab.page);
    assert.deepEqual([left.models <= 1, left.datasets], [true, 0], JSON.stringify(left));
  });
});
