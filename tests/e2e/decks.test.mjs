// The example deck with the real reveal.js, by its keys: figures load when their slide comes, keep the keys
// that their focused control uses and give back the others, stop when left, and keep their state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { repo, siteDir } from '../../tools/lib/paths.mjs';
import { staticFiles } from '../../tools/lib/staticFiles.mjs';
import { withSite } from './page.mjs';

const examples = staticFiles(join(repo, 'examples'));
const packages = staticFiles(join(repo, 'node_modules'));
const site = staticFiles(siteDir);
const OURS = '/node_modules/latent-atlas/build/site';

/** As after `npm install reveal.js latent-atlas`. @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
const before = (request, response, next) => {
  if (!request.url?.startsWith('/host/')) return next();
  request.url = request.url.slice('/host'.length).replace(/\?.*/, '');
  const missing = () => {
    response.statusCode = 404;
    response.end();
  };
  if (request.url.startsWith(OURS)) {
    request.url = request.url.slice(OURS.length);
    return site(request, response, missing);
  }
  if (request.url.startsWith('/node_modules/')) {
    request.url = request.url.slice('/node_modules'.length);
    return packages(request, response, missing);
  }
  examples(request, response, missing);
};

test('reveal.js: a deck is walked by keys, and its figures keep what is theirs', async () => {
  await withSite({ before, hash: 'host/reveal.html', mnist: false }, async (page) => {
    const at = (/** @type {number} */ h) =>
      page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('.slides > section')].findIndex((one) =>
            one.classList.contains('present'),
          ) === wanted,
        h,
      );
    await page.waitForSelector('.reveal.ready');
    await at(0);
    const path = page.locator('latent-atlas[exhibit=interpolation]');
    await page.keyboard.press('ArrowRight');
    await at(1);
    await page.waitForSelector('latent-atlas[exhibit=interpolation][data-ready]');
    // The slider's arrow moves it, and the slide stays.
    await path.locator('input[type=range]').first().focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    const t = await path.evaluate((node) => /** @type {any} */ (node).values.t);
    assert.ok(t > 0);
    await at(1);
    // A clicker's key turns the slide, whatever has the focus.
    await page.keyboard.press('PageDown');
    await at(2);
    const climb = page.locator('latent-atlas[exhibit=principal-directions]');
    await page.waitForSelector('latent-atlas[exhibit=principal-directions][data-ready]');
    const playing = () =>
      climb.evaluate((node) => node.shadowRoot?.querySelector('atlas-player')?.['playing']);
    await climb.evaluate((node) => /** @type {any} */ (node).play());
    assert.equal(await playing(), true);
    await page.keyboard.press('PageUp');
    await at(1);
    assert.equal(await playing(), false, 'stopped when its slide was left');
    assert.equal(await path.evaluate((node) => /** @type {any} */ (node).values.t), t);
    // Space on a focused button presses it; reveal would go on.
    await page.keyboard.press('PageDown');
    await at(2);
    await climb.locator('[data-action=play]').focus();
    await page.keyboard.press('Space');
    await at(2);
    await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
    await page.keyboard.press('ArrowRight');
    await at(3);
    assert.equal(await playing(), false);
  });
});
