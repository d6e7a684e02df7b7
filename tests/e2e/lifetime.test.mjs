// What the engine holds while a page is used for long, and what becomes of a run when its worker dies.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldEngine } from './heldEngine.mjs';
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
    // To a page that asks nothing of the engine: the front page's own picture would be counted.
    await lab.page.evaluate(() => (location.hash = '#/map'));
    await lab.page.waitForSelector('.lectureMap');
    await lab.settled();
    const left = await heldByEngine(lab.page);
    assert.deepEqual([left.models <= 1, left.datasets], [true, 0], JSON.stringify(left));
  });
});

test('a worker that is ended from outside while it trains: another one goes on, and the page says so', async () => {
  const hash = 'd=digits&n=2000&ep=60&h=64';
  const engine = heldEngine();
  const { before, init } = engine.options;
  await withPage({ hash, before, init: [exposeWorkers, init] }, async (lab) => {
    await lab.ready();
    await engine.hold(lab.page, 70); // of 20 an epoch
    await lab.click('play');
    await lab.atLeast('epoch', 3);
    const { moments } = await lab.facts();
    await lab.page.evaluate(() => /** @type {any} */ (window).engineWorkers.at(-1).terminate());
    await engine.hold(lab.page, 150);
    assert.match(await lab.notice('restart'), /ended from outside.*from the last snapshot/);
    await lab.atLeast('epoch', 8);
    const after = await lab.facts();
    assert.equal(after.state, 'training');
    assert.ok(Number(after.moments) > Number(moments), 'the moments of before are there');
    assert.equal(
      await lab.page.evaluate(() => /** @type {any} */ (window).engineWorkers.length),
      2,
    );
    await lab.click('play');
    await engine.letGo(lab.page);
    await lab.inState('paused');
    // Once more, at rest: nobody asks anything, the run stands where it stood, and the next page finds an
    // engine.
    const { step } = await lab.facts();
    await lab.page.evaluate(() => /** @type {any} */ (window).engineWorkers.at(-1).terminate());
    await lab.page.waitForFunction(() => /** @type {any} */ (window).engineWorkers.length === 3);
    await lab.click('step');
    await lab.atLeast('step', Number(step) + 1);
  });
});

test('a worker that computes for long is left alone, by its lock', async () => {
  await withPage({ hash: 'd=digits&n=1000&ep=1&h=64', init: exposeWorkers }, async (lab) => {
    await lab.ready();
    // Seconds in a single call, to which no message gets through.
    await lab.page.evaluate(() => {
      const worker = /** @type {any} */ (window).engineWorkers.at(-1);
      const payload = { pairs: 300_000, outcomes: 1000, seed: 1, window: [-1, 1], bins: 10 };
      worker.postMessage({ id: -2, type: 'signsOfPairs', payload });
    });
    assert.equal((await heldByEngine(lab.page)).datasets > 0, true);
    assert.equal(
      await lab.page.evaluate(() => /** @type {any} */ (window).engineWorkers.length),
      1,
    );
  });
});
