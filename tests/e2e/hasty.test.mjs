// A hand that does not wait: settings changed while what earlier ones asked for is still being made.
// Nothing may fail, and what is on show in the end is what was asked for last.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { withSite } from './page.mjs';
import { quiet } from './quiet.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
const troubles = (page) => page.locator('.trouble').allInnerTexts();

/** @param {Page} page @param {string} hash */
const go = (page, hash) => page.evaluate((to) => (location.hash = to), hash);

/** The machine is made and can be trained. @param {Page} page */
const made = (page) => page.locator('.codesStatus', { hasText: 'ready' }).waitFor();

test('chapter 6: another machine is chosen while the first is being made', async () => {
  // At several moments of what the opening makes: reading digits, fitting, making the network.
  for (const [i, wait] of [0, 300, 600, 900, 1200, 1500, 2000].entries()) {
    const how = i % 2 ? 'by hand' : 'by address';
    await withSite({ hash: '#/codes-and-autoencoders', mnist: false }, async (page) => {
      await page.waitForSelector('[data-exhibit][data-ready]');
      await page.waitForTimeout(wait);
      if (i % 2) await page.click('.lessonTrack a:nth-child(3)');
      else await go(page, '#/codes-and-autoencoders?machine=deep');
      await made(page);
      await page
        .locator('[data-live-values] [data-live=deepTrip]')
        .first()
        .waitFor({ state: 'attached' });
      assert.deepEqual(await troubles(page), [''], `${how} after ${wait} ms`);
    });
  }
});

test('chapter 6: the distances with 784 numbers, and back', async () => {
  await withSite({ hash: '#/codes-and-autoencoders', mnist: false }, async (page) => {
    await page.waitForSelector('[data-exhibit][data-ready]');
    for (let i = 0; i < 4; i++) {
      await go(page, '#/codes-and-autoencoders?view=distance&k=784');
      await page.waitForTimeout(150 + 250 * i);
      await go(page, '#/codes-and-autoencoders');
      await page.waitForTimeout(150 + 250 * i);
    }
    await go(page, '#/codes-and-autoencoders?machine=pca&k=784');
    await go(page, '#/codes-and-autoencoders?k=50');
    await made(page);
    assert.deepEqual(await troubles(page), ['']);
  });
});

/** Settings far from each other, in an order that does not depend on chance. @param {any} schema */
function walk(schema) {
  return Object.values(schema).flatMap(({ key, choices, range, format, parse }) => {
    const values =
      choices ?? (range ? [range[0], (range[0] + range[1]) / 2, range[1]].map(String) : []);
    return values
      .map((/** @type {any} */ value) => (choices ? value : String(Math.round(Number(value)))))
      .filter((/** @type {string} */ text) => parse(text) !== undefined)
      .map((/** @type {string} */ text) => `${key}=${encodeURIComponent(format(parse(text)))}`);
  });
}

const exhibits = join(repo, 'web/exhibits');
const folders = readdirSync(exhibits, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['lab', 'template'].includes(entry.name))
  .map(({ name }) => name);
for (const folder of folders) {
  test(`${folder}: every setting, one after the other, faster than it can be answered`, async () => {
    const { SCHEMA } = await import(join(exhibits, folder, 'params.js'));
    const queries = walk(SCHEMA);
    assert.ok(queries.length > 3);
    await withSite({ hash: `#/${folder}`, mnist: false }, async (page) => {
      await page.waitForSelector('[data-exhibit][data-ready]');
      const views = queries.filter((query) => /^v(iew)?=/.test(query));
      for (let i = 0; i < queries.length; i++) {
        const view = views.length ? `&${views[i % views.length]}` : '';
        await go(page, `#/${folder}?${queries[i]}${view}`);
        await page.waitForTimeout([0, 40, 120, 300][i % 4]);
      }
      await quiet(page);
      assert.deepEqual(await troubles(page), ['']);
    });
  });
}
