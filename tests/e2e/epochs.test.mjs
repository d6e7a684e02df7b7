// An address that names an epoch leads to that state: to its moment when the run is here, else by training
// to it, to the bits it was copied from.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askEngine, exposeWorkers, withPage } from './page.mjs';
import { withStep } from './step.mjs';

const RUN = 'd=digits&n=1000&ep=4&h=16&s=7';

/** @param {import('./page.mjs').LabPage} lab */
const hashOf = async (lab) =>
  (await askEngine(lab.page, 'modelHash', { id: (await lab.facts()).run })).sha256;

/** Presses the notice's one button and waits for the end of the run. @param {import('./page.mjs').LabPage} lab @param {string} epoch */
async function accept(lab, epoch) {
  const { page } = lab;
  await page.click('[data-notice=epoch] .toolButton');
  await page.waitForFunction(
    (at) => document.body.dataset.state === 'paused' && document.body.dataset.epoch === at,
    epoch,
  );
  await lab.settled();
}

test('the Lab: an epoch of a run that is not here is offered, and trained to the same bits', async () => {
  const copied = await withPage({ hash: RUN, init: exposeWorkers }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    // 20 steps, in the middle of the third epoch of 8 steps.
    for (let step = 0; step < 20; step++) {
      await lab.click('step');
      await lab.atLeast('step', step + 1);
      await lab.inState('paused');
    }
    await lab.settled();
    await page.click('#panel-curves .figureMenu summary');
    await page.locator('#panel-curves .figureMenu button', { hasText: 'Link to this' }).click();
    await lab.notice('link');
    const address = await page.evaluate(() => navigator.clipboard.readText());
    return { address, sha256: await hashOf(lab) };
  });
  assert.match(copied.address, /[?&]e=2\.512$/);
  const hash = copied.address.split('?')[1];
  await withPage({ hash, init: exposeWorkers }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    assert.match(await lab.notice('epoch'), /epoch 2\.51 of a run that is not in this browser/);
    await accept(lab, '2.512');
    assert.deepEqual([(await lab.facts()).step, await hashOf(lab)], ['20', copied.sha256]);
    // Here it is now: the same address shows it, and nothing is offered.
    await page.goto('about:blank');
    await page.goto(`${lab.url}#/lab?${hash}`);
    await lab.ready();
    await lab.atLeast('step', 20);
    await lab.settled();
    assert.equal(await page.locator('[data-notice=epoch]').count(), 0);
    // Gone on to the end: moments are reached by their own addresses, and between two the nearest is shown.
    await lab.train();
    await page.goto('about:blank');
    await page.goto(`${lab.url}#/lab?${RUN}&e=1`);
    await lab.ready();
    await page.waitForFunction(() => document.body.dataset.shownEpoch === '1');
    assert.equal(await page.locator('[data-notice=epoch]').count(), 0);
    await page.goto('about:blank');
    await page.goto(`${lab.url}#/lab?${hash}`);
    await lab.ready();
    assert.match(await lab.notice('epoch'), /no moment is kept here\. On show is epoch [23]/);
    await accept(lab, '2.512');
    assert.equal(await hashOf(lab), copied.sha256);
    assert.ok(
      await page.locator('[data-notice=back]').count(),
      'the longer run can be gone back to',
    );
    // Ahead of where it stands: it goes on.
    await page.goto('about:blank');
    await page.goto(`${lab.url}#/lab?${RUN}&e=3`);
    await lab.ready();
    assert.match(await lab.notice('epoch'), /the run here stands at epoch 2\.5/);
    await accept(lab, '3');
  });
});

test('chapter 10: a run that is not here is offered, and trained to the epoch of the address', async () => {
  const query = 'w=trained&t=2';
  await withStep('the-vae', { mnist: false, step: 'costs', query }, async (chapter) => {
    const { page } = chapter;
    const said = page.locator('.vaeSaid');
    await said.filter({ hasText: 'this browser has none' }).waitFor();
    const go = page.locator('.vaeTrain [data-action=train]');
    assert.equal(await go.innerText(), 'Train to epoch 0.25');
    await go.click();
    await go.filter({ hasText: 'Go on' }).waitFor();
    await chapter.settled();
    assert.ok(Math.abs((await chapter.live('trainedShare')) - 1) < 1e-9);
    assert.match(await page.evaluate(() => location.hash), /t=2/);
    // It is here now: nothing is offered, and Train goes on to the end.
    await page.reload();
    await chapter.ready();
    await chapter.until('trainedShare', '>', 0);
    assert.doesNotMatch(await said.innerText(), /this browser has none/);
    assert.ok((await chapter.live('trainedShare')) < 0.06);
  });
});

test('chapter 11: twins that are not here are offered', async () => {
  await withStep(
    'ae-against-vae',
    { mnist: false, step: 'maps', query: 'w=trained&n=1' },
    async ({ page }) => {
      await page.locator('.againstSaid', { hasText: 'this browser has none' }).waitFor();
      assert.equal(await page.locator('.againstGo').innerText(), 'Train both to epoch 1');
    },
  );
});
