// The site kept in the browser: only when it is asked for, whole without a server, with threads on a host
// that sends no headers, a new version taken when it is wished for, all of it cleared.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from '../../tools/lib/browser.mjs';
import { serve } from '../../tools/lib/server.mjs';
import { PATIENCE_MS } from './quiet.mjs';

const browser = openBrowser();
after(async () => (await browser).close());

/** @param {(page: import('playwright-core').Page) => Promise<void>} body */
async function withContext(body) {
  const context = await (await browser).newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    await body(page);
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} url */
async function keep(page, url) {
  await page.goto(`${url}#/runs`);
  await page.locator('.keptSite[data-kept="0"]').waitFor();
  assert.equal(await page.evaluate(async () => (await caches.keys()).length), 0, 'not unasked');
  await page.click('[data-action=offlineKeep]');
  await page.locator('.keptSite:not([data-kept="0"])').waitFor();
}

test('kept, a chapter works without its server, on threads, and is cleared', async () => {
  const server = await serve({ isolated: false, mnist: false });
  await withContext(async (page) => {
    await keep(page, server.url);
    assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), false);
    await server.close();
    await page.reload();
    await page.locator('.keptSite').waitFor();
    assert.equal(await page.evaluate(() => globalThis.crossOriginIsolated), true);
    await page.evaluate(() => (location.hash = '#/interpolation/path'));
    await page.waitForSelector('[data-exhibit=interpolation][data-ready]');
    await page.locator('.lessonCard input').first().check({ force: true });
    await page.click('[data-action=act]');
    await page.waitForSelector('.lesson[data-moment=answered]');
    await page.evaluate(() => (location.hash = '#/runs'));
    await page.locator('.keptSite:not([data-kept="0"]) [data-action=offlineForget]').click();
    await page.locator('.keptSite[data-kept="0"]').waitFor();
    const left = await page.evaluate(async () => [
      (await caches.keys()).length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ]);
    assert.deepEqual(left, [0, 0]);
  });
});

test('a new version is told, and taken by one reload when it is wished for', async () => {
  let added = '';
  const server = await serve({
    mnist: false,
    before(request, response, next) {
      if (!added || request.url !== '/sw.js') return next();
      // The build's own file under another version.
      void fetch(`${server.url}sw.js?plain`).then(async (answer) => {
        const text = await answer.text();
        response.setHeader('Content-Type', 'text/javascript');
        response.end(text.replace(/VERSION = '[^']*'/, `VERSION = '${added}'`));
      });
    },
  });
  try {
    await withContext(async (page) => {
      await keep(page, server.url);
      await page.reload();
      await page.locator('.keptSite').waitFor();
      let loads = 0;
      page.on('load', () => loads++);
      added = 'another';
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      const notice = page.locator('.newVersion');
      await notice.waitFor();
      assert.equal(loads, 0, 'never unasked');
      await notice.locator('button').click();
      await page.waitForFunction(async () => {
        const names = await caches.keys();
        return names.includes('latent-atlas-site-another') && names.length === 2;
      });
      await page.locator('.keptSite:not([data-kept="0"])').waitFor();
      assert.equal(loads, 1);
      assert.equal(await notice.count(), 0);
    });
  } finally {
    await server.close();
  }
});
