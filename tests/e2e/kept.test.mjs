// Runs belong to the visitor: a reload in the middle of a training costs a moment of it, and the run that
// goes on ends with the bits of one without a break. The list of runs opens, renames and deletes them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAxe } from './chapter.mjs';
import { heldEngine } from './heldEngine.mjs';
import { askEngine, exposeWorkers, withPage, withSite } from './page.mjs';
import { shelfOf } from './shelf.mjs';
import { withStep } from './step.mjs';
import { join } from 'node:path';
import { repo } from '../../tools/lib/paths.mjs';

const AXE = join(repo, 'node_modules/axe-core/axe.min.js');
const FOLDER = 'ae-against-vae';

/** Steps of the kept runs, by the model's name. @param {import('playwright-core').Page} page @returns {Promise<Record<string, [number, number]>>} */
const keptSteps = async (page) =>
  Object.fromEntries(
    (await shelfOf(page, 'runs')).values.map(({ id, step, steps }) => [id, [step, steps]]),
  );

/** Waits until what is kept is so. @param {import('playwright-core').Page} page @param {(steps: Record<string, [number, number]>) => boolean} isSo */
async function untilKept(page, isSo) {
  for (let tried = 0; ; tried++) {
    const steps = await keptSteps(page);
    if (isSo(steps)) return steps;
    assert.ok(tried < 4000, JSON.stringify(steps));
    await page.waitForTimeout(50);
  }
}

test('a reload in the middle of a training: it goes on, to the bits of a run without a break', async () => {
  const engine = heldEngine();
  const options = { mnist: false, step: 'maps', query: 'n=1', ...engine.options };
  await withStep(FOLDER, options, async (chapter) => {
    const { page } = chapter;
    const said = page.locator('.againstBar [role=status]');
    const whole = async () => {
      await said.filter({ hasText: 'Trained:' }).waitFor();
      return [await chapter.liveText('aeHash'), await chapter.liveText('vaeHash')];
    };
    const nothing = { keys: [], values: [] };
    for (const name of /** @type {const} */ (['runs', 'states', 'moments', 'drawings']))
      assert.deepEqual(await shelfOf(page, name), nothing, 'before something was trained');
    await engine.hold(page, 60);
    await page.click('[data-action=train]');
    await engine.standing(page);
    // Stopped by hand the run says where it stands, and so it does when the page is left for another.
    await page.click('[data-action=train]');
    await engine.letGo(page);
    await said.filter({ hasText: 'Stopped' }).waitFor();
    const steps = await untilKept(page, (kept) => Object.keys(kept).length === 3);
    const [step = 0, of = 0] = steps[`${FOLDER}/vae-here`] ?? [];
    assert.ok(step > 0 && step < of, `${step} of ${of}`);

    await page.reload();
    await chapter.ready();
    // It is there again before anything is pressed.
    await said.filter({ hasText: 'AE epoch' }).waitFor();
    await page.click('[data-action=train]');
    const broken = await whole();

    // Again, from the start and without a break.
    await page.click('[data-action=train]');
    await said.filter({ hasNotText: 'Trained:' }).waitFor();
    assert.deepEqual(broken, await whole());
  });
});

/** Chapter 10's training is pressed, and pressed again at its 25th report. @param {ReturnType<typeof heldEngine>} engine @param {import('playwright-core').Page} page */
async function stopHalfWay(engine, page) {
  await engine.hold(page, 25);
  await page.click('[data-action=train]');
  await engine.standing(page);
  await page.click('[data-action=train]');
  await engine.letGo(page);
  await page.waitForFunction(
    () => !document.querySelector('atlas-runs li:is([data-state=running], [data-state=waiting])'),
  );
}

test('chapter 10 shows the run of an earlier visit where it stood, before anything is pressed', async () => {
  const engine = heldEngine();
  const options = { mnist: false, step: 'costs', ...engine.options };
  await withStep('the-vae', options, async (chapter) => {
    const { page } = chapter;
    await stopHalfWay(engine, page);
    const [start, share] = await chapter.moment('klStart', 'trainedShare');
    assert.ok(share > 0 && share < 1, `${share}`);
    // Written down as it was stopped.
    await untilKept(page, (kept) =>
      Object.values(kept).some(([step, steps]) => step / steps >= share - 1e-9),
    );
    await page.reload();
    // Playwright waits by frames, which a page behind another one of its browser may not get; that it
    // trains on without them is tested below.
    await page.bringToFront();
    await chapter.ready();
    await chapter.until('trainedShare', '>', share - 1e-9);
    assert.equal(await chapter.live('klStart'), start, 'the loss it began with');
    assert.ok((await chapter.live('trainedShare')) < 1);
  });
});

test('chapter 10: a reload in the middle of its run; gone on with, it ends with the bits of one without a break', async () => {
  const options = { mnist: false, step: 'costs', init: exposeWorkers };
  const model = 'the-vae/trained';
  /** Pressed, and waited for to its end. @param {import("./chapter.mjs").ChapterPage} chapter */
  const trained = async (chapter) => {
    const { page } = chapter;
    await page.click('[data-action=train]');
    await chapter.until('trainedShare', '>', 1 - 1e-9);
    await chapter.settled();
    return (await askEngine(page, 'modelHash', { id: model })).sha256;
  };
  let whole = '';
  await withStep('the-vae', options, async (chapter) => {
    whole = await trained(chapter);
  });
  const engine = heldEngine();
  const held = { before: engine.options.before, init: [exposeWorkers, engine.options.init] };
  await withStep('the-vae', { ...options, ...held }, async (chapter) => {
    const { page } = chapter;
    await stopHalfWay(engine, page);
    const [share] = await chapter.moment('trainedShare');
    assert.ok(share > 0 && share < 1, `${share}`);
    await untilKept(page, (kept) => {
      const [step = 0, of = 1] = kept[model] ?? [];
      return step / of >= share - 1e-9;
    });
    await page.reload();
    await page.bringToFront();
    await chapter.ready();
    await chapter.until('trainedShare', '>', share - 1e-9);
    assert.equal(await trained(chapter), whole);
  });
});

test('chapter 6: a reload in the middle of a training; gone on with, it ends with the same bits', async () => {
  const id = 'codes-and-autoencoders/linear';
  const options = { mnist: false, step: 'train', init: exposeWorkers };
  await withStep('codes-and-autoencoders', options, async (chapter) => {
    const { page } = chapter;
    const hashNow = async () => (await askEngine(page, 'modelHash', { id })).sha256;
    await page.click('.codesGo');
    await chapter.until('linearSteps', '>', 0);
    await page.click('.codesGo'); // a pause
    await chapter.settled();
    const [left] = await chapter.moment('linearSteps');
    assert.ok(left > 0 && left < 3000, `paused at ${left}`);
    await page.reload();
    await chapter.ready();
    await chapter.until('linearSteps', '>', left - 1);
    assert.equal(await chapter.live('linearSteps'), left, 'where it was left');
    await chapter.predict(1);
    await chapter.act();
    const broken = [await hashNow(), await chapter.live('linearError')];
    await chapter.again();
    await chapter.predict(1);
    await chapter.act();
    assert.deepEqual([await hashNow(), await chapter.live('linearError')], broken);
    // Measured: the run is there again, whole. Asked again it would be told.
    await page.reload();
    await chapter.ready();
    await chapter.until('linearSteps', '>', 2999);
    await chapter.again();
    await page.reload();
    await chapter.ready();
    await chapter.settled();
    assert.equal(await chapter.live('linearSteps'), 0);
  });
});

test('the Lab: a reload in the middle of a run; continued, it ends with the bits of one without a break', async () => {
  const hash = 'd=digits&n=1000&ep=3&h=64&sd=7';
  const hashOf = async (/** @type {import('./page.mjs').LabPage} */ lab) => {
    const { run } = await lab.facts();
    return (await askEngine(lab.page, 'modelHash', { id: run })).sha256;
  };
  const whole = await withPage({ hash, init: exposeWorkers }, async (lab) => {
    await lab.ready();
    await lab.train();
    const { total, step, moments } = await lab.facts();
    return { sha256: await hashOf(lab), total, step, moments };
  });
  const engine = heldEngine();
  await withPage({ hash, ...engine.options }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await engine.hold(page, 10);
    await lab.click('play');
    await engine.standing(page);
    await lab.click('play');
    await engine.letGo(page);
    await lab.inState('paused');
    const { step } = await lab.facts();
    assert.ok(Number(step) > 0 && Number(step) < Number(whole.step), `paused at ${step}`);
    await untilKept(page, (kept) => Object.values(kept).some(([at]) => at === Number(step)));
    // From here on the engine can be asked.
    await page.addInitScript(exposeWorkers);
    await page.reload();
    await lab.ready();
    await lab.atLeast('step', Number(step));
    const back = await lab.facts();
    assert.equal(back.state, 'paused');
    assert.ok(Number(back.moments) > 0, 'its moments are there to be gone back to');
    await lab.train();
    const now = await lab.facts();
    assert.deepEqual(
      [now.step, now.total, await hashOf(lab)],
      [whole.step, whole.total, whole.sha256],
    );
    // A new run of the same settings begins at its first weights; what was kept stays until then.
    await page.reload();
    await lab.ready();
    await lab.atLeast('step', Number(whole.step));
  });
});

test('my runs: named, with size and age, opened, renamed, deleted; axe', async () => {
  await withStep(FOLDER, { mnist: false, step: 'maps', query: 'n=1' }, async (chapter) => {
    const { page } = chapter;
    await page.click('[data-action=train]');
    const said = page.locator('.againstBar [role=status]');
    await said.filter({ hasText: 'Trained:' }).waitFor();
    await page.evaluate(() => (location.hash = '#/runs'));
    await page.waitForSelector('.kept[data-ready]');
    await page.waitForFunction(() => document.querySelectorAll('.keptRuns li').length === 3);
    const row = page.locator('.keptRuns li').first();
    assert.match(await row.innerText(), /generated digits · whole, 1 epochs? · [\d.]+ MB/);
    await page.addScriptTag({ path: AXE });
    await assertAxe(page, 'runs');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await assertAxe(page, 'runs, dark, narrow');
    await row.locator('input[type=text]').fill('<i>my twins</i>');
    await row.locator('input[type=text]').press('Enter');
    await row.locator('[data-action=delete]').focus();
    await page.waitForFunction(
      () => document.querySelector('.keptRuns input[type=text]')?.value === '<i>my twins</i>',
    );
    // Two side by side: what differs first, and by how much they end apart.
    const boxes = page.locator('.keptRuns input[type=checkbox]');
    for (let i = 0; i < 2; i++) await boxes.nth(i).check();
    const table = page.locator('.keptCompare table');
    await table.waitFor();
    const told = await page.locator('.keptSaid').innerText();
    const totals = await table
      .locator('tr', { hasText: 'Sum, with β' })
      .locator('td')
      .allInnerTexts();
    const [a = NaN, b = NaN] = totals.map(Number);
    const apart = Number(/ends ([\d.]+) lower/.exec(told)?.[1]);
    assert.ok(Math.abs(apart - Math.abs(a - b)) < 0.11, `${told} ${totals}`);
    const firstRow = await table.locator('tbody tr:not(.keptLoss)').first().innerText();
    assert.match(firstRow, /≠/);
    assert.equal(
      await page.evaluate(
        () => document.querySelector('.keptCompare atlas-chart').data.series.length,
      ),
      2,
    );
    await assertAxe(page, 'two runs compared, dark, narrow');
    // A third takes the place of the first.
    await boxes.nth(2).check();
    assert.deepEqual(await boxes.evaluateAll((all) => all.map(({ checked }) => checked)), [
      false,
      true,
      true,
    ]);
    await boxes.nth(2).uncheck();
    await table.waitFor({ state: 'detached' });
    await page.locator('.keptRuns li').last().locator('[data-action=delete]').click();
    await page.waitForFunction(() => document.querySelectorAll('.keptRuns li').length === 2);
    await page.reload();
    await page.waitForSelector('.kept[data-ready]');
    assert.equal(await page.locator('.keptRuns li').count(), 2);
    assert.equal(
      await page.locator('.keptRuns input[type=text]').first().inputValue(),
      '<i>my twins</i>',
    );
    await page.locator('.keptRuns [data-action=open]').first().click();
    await chapter.ready();
    assert.match(await page.evaluate(() => location.hash), /w=trained/, 'where it is shown');
  });
});

test('the list of runs: one left half-way is gone on with where it stood, with the settings it has', async () => {
  const hash = 'd=digits&n=1000&ep=3&h=64&s=7';
  const engine = heldEngine();
  await withPage({ hash, ...engine.options }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    // Pressed at once: the address does not say yet what the run is made of.
    await engine.hold(page, 10);
    await page.locator('input[data-param=beta]').focus();
    await page.keyboard.press('ArrowRight');
    await lab.click('play');
    await engine.standing(page);
    await lab.click('play');
    await engine.letGo(page);
    await lab.inState('paused');
    const { step } = await lab.facts();
    await untilKept(page, (kept) => Object.values(kept).some(([at]) => at === Number(step)));
    await page.evaluate(() => (location.hash = '#/runs'));
    await page.waitForSelector('.kept[data-ready] .keptRuns li');
    assert.match(await page.locator('.keptRuns li').innerText(), /% trained/);
    assert.equal(
      await page.locator('.keptRuns input[type=text]').inputValue(),
      'VAE 64–2, β = 1.5',
    );
    await page.click('[data-action=continue]');
    await lab.ready();
    await page.waitForFunction(() => document.body.dataset.epoch === '3');
    await lab.inState('paused');
    assert.match(page.url(), /[?&]b=1\.5/);
    assert.ok(Number(step) > 0 && Number(step) < 24, step);
    // Opened, it stands; and what is whole cannot be gone on with.
    await page.evaluate(() => (location.hash = '#/runs'));
    await page.waitForSelector('.kept[data-ready] .keptRuns li');
    await page.locator('.keptRuns li', { hasText: 'whole' }).waitFor();
    assert.equal(await page.locator('[data-action=continue]').count(), 0);
  });
});

test('a reload while it trains costs seconds of it, and it ends with the bits of a run without a break', async () => {
  const hash = 'd=digits&n=1000&ep=5&h=64&s=11';
  const hashOf = async (/** @type {import('./page.mjs').LabPage} */ lab) => {
    const { run, step } = await lab.facts();
    return [step, (await askEngine(lab.page, 'modelHash', { id: run })).sha256];
  };
  const whole = await withPage({ hash, init: exposeWorkers }, async (lab) => {
    await lab.ready();
    await lab.train();
    return hashOf(lab);
  });
  const engine = heldEngine();
  const options = { before: engine.options.before, init: [exposeWorkers, engine.options.init] };
  await withPage({ hash, ...options }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await engine.hold(page, 9);
    await lab.click('play');
    await engine.standing(page);
    // A run says where it stands every two seconds.
    await page.waitForTimeout(2100);
    await engine.hold(page, 5);
    await engine.standing(page);
    const [[kept]] = Object.values(
      await untilKept(page, (steps) => Object.values(steps).some(([at]) => at > 0)),
    );
    assert.ok(kept > 0 && kept < Number(whole[0]), `kept at ${kept}`);
    // Nobody has pressed Pause.
    await page.reload();
    await lab.ready();
    await lab.atLeast('step', kept);
    assert.equal((await lab.facts()).state, 'paused');
    await lab.train();
    assert.deepEqual(await hashOf(lab), whole);
  });
});

test('no room in the browser: where it trains and in the list the page says so, and goes on', async () => {
  const noRoom = () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
  };
  const forbidden = () =>
    Object.defineProperty(window, 'indexedDB', {
      get: () => {
        throw new DOMException('no', 'SecurityError');
      },
    });
  for (const [init, sentence] of /** @type {const} */ ([
    [noRoom, /no room for more/],
    [forbidden, /keeps nothing beyond the page/],
  ]))
    await withPage({ hash: 'd=digits&n=1000&ep=1&h=16', init }, async (lab) => {
      const { page } = lab;
      await lab.ready();
      await lab.train();
      await page.locator('.runsTrouble', { hasText: sentence }).waitFor();
      await page.evaluate(() => (location.hash = '#/runs'));
      await page.locator('.keptTrouble', { hasText: sentence }).waitFor();
      assert.equal(await page.locator('.keptRuns li').count(), 1, 'as long as the page lives');
      await page.click('[data-action=open]');
      await lab.ready();
      await page.waitForFunction(() => document.body.dataset.epoch === '1');
    });
});

test('a tab that gets no frames, as one in the background: it trains on, and finds its run after a reload', async () => {
  /** Playwright itself waits by frames. @param {import('playwright-core').Page} page @param {() => Promise<unknown>} look */
  const until = async (page, look) => {
    for (let tried = 0; !(await look()); tried++) {
      assert.ok(tried < 4000, 'what a page without frames never comes to');
      await page.waitForTimeout(50);
    }
  };
  const noFrames = () => {
    window.requestAnimationFrame = () => 0;
  };
  const options = { mnist: false, init: noFrames, hash: '#/ae-against-vae/maps?n=1' };
  await withSite(options, async (page) => {
    const at = (/** @type {string} */ selector) =>
      page.evaluate((asked) => document.querySelector(asked)?.textContent ?? null, selector);
    const isReady = () =>
      page.evaluate(() => Boolean(document.querySelector('[data-exhibit][data-ready]')));
    await until(page, isReady);
    await page.evaluate(() => document.querySelector('[data-action=train]').click());
    await until(page, async () => /Trained:/.test((await at('.againstSaid')) ?? ''));
    await untilKept(page, (kept) => {
      const [step, steps] = kept[`${FOLDER}/vae-here`] ?? [0, 1];
      return step === steps;
    });
    await page.reload();
    await until(page, isReady);
    await until(page, async () => /AE epoch 1/.test((await at('.againstSaid')) ?? ''));
  });
});
