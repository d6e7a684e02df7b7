// The lecture from its first chapter to its last in one tab, with trainings begun and left: what a chapter
// made goes with it, and what was trained is there again.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { PATIENCE_MS } from './quiet.mjs';
import { exposeWorkers, heldByEngine, withSite } from './page.mjs';

/** A step of each chapter, and what is pressed there and left at once. @type {[string, string, string?][]} */
const VISITS = [
  ['learning-a-distribution', 'noise', '[data-action=noise]'],
  ['principal-directions', 'turn'],
  ['pca-is-not-regression', 'nearest'],
  ['pca-on-mnist', ''],
  ['pca-generates', 'sample', '[data-action=throw]'],
  ['codes-and-autoencoders', 'train', '.codesGo'],
  ['manifolds-and-charts', 'roll', '[data-action=trainAgain]'],
  ['entropy-and-divergence', 'swap'],
  ['elbo', 'digits'],
  ['the-vae', 'costs', '[data-action=train]'],
  ['ae-against-vae', 'maps', '[data-action=train]'],
  ['interpolation', 'pairs', '[data-action=measure]'],
  ['deformable-shapes', 'pca'],
  ['directions', ''],
];

test('every chapter that is left leaves nothing of its own in the engine', async (t) => {
  const folders = readdirSync(new URL('../../web/exhibits/', import.meta.url), {
    withFileTypes: true,
  });
  assert.deepEqual(
    VISITS.map(([folder]) => folder).sort(),
    folders
      .flatMap((one) => (one.isDirectory() && one.name !== 'template' ? [one.name] : []))
      .sort(),
  );
  await withSite({ mnist: false, hash: '#/map', init: exposeWorkers }, async (page) => {
    page.setDefaultTimeout(PATIENCE_MS);
    const go = (/** @type {string} */ hash) =>
      page.evaluate((to) => void (location.hash = to), hash);
    /** @type {string[]} */
    const held = [];
    for (const [folder, step, press] of VISITS) {
      await go(`#/${folder}${step && `/${step}`}`);
      await page.waitForSelector(`[data-exhibit="${folder}"][data-ready]`, { state: 'attached' });
      if (press) {
        // As a hand would after the prediction; veiled controls are pressed all the same.
        await page.locator('.lessonCard input').first().check({ force: true });
        await page.locator('[data-action=act]').click();
        await page.waitForSelector('.lesson:is([data-moment=running], [data-moment=answered])');
      }
      const { models, datasets } = await heldByEngine(page);
      held.push(`${folder} ${models}/${datasets}`);
    }
    t.diagnostic(`models/data sets in each: ${held.join(', ')}`);
    await go('#/map');
    await page.waitForSelector('.lectureMap');
    // What was under way ends first.
    for (let looks = 0; looks < 600; looks++) {
      if ((await heldByEngine(page)).models === 0) break;
      await page.waitForTimeout(50);
    }
    const left = await heldByEngine(page);
    // The digits all chapters share stay as long as nothing needs their room.
    assert.deepEqual([left.models, left.datasets <= 2], [0, true], JSON.stringify(left));
    assert.equal(await page.evaluate(() => document.querySelectorAll('[data-notice]').length), 0);
  });
});
