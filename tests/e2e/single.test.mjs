// One chapter in one HTML file, opened from the disk: no server, no network. Its step is done as a reader
// does it, and what it measures is what the site measures.
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '../../tools/lib/browser.mjs';
import { buildSingle } from '../../tools/single.mjs';
import { PATIENCE_MS } from './quiet.mjs';

const browser = openBrowser();
after(async () => (await browser).close());

/**
 * @param {string} file @param {string} hash
 * @param {(page: import('playwright-core').Page) => Promise<void>} body
 */
async function withFile(file, hash, body) {
  const context = await (await browser).newContext({ offline: true, locale: 'it-IT' });
  /** @type {string[]} */
  const problems = [];
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  context.on('weberror', (error) => problems.push(String(error.error())));
  context.on('request', (request) => {
    if (!/^(?:file|blob|data):/.test(request.url())) problems.push(request.url());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.goto(pathToFileURL(file).href + hash);
    await page.waitForSelector('latent-atlas[data-ready]');
    await body(page);
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
  }
}

/** @param {import('playwright-core').Page} page */
async function predictAndAct(page) {
  await page.locator('.lessonCard input').first().check({ force: true });
  await page.locator('[data-action=act]').click();
  await page.waitForSelector('.lesson[data-moment=answered]');
}

test('a chapter with three shipped models: its path is walked, its size is at most 3 MB', async () => {
  const [{ file, bytes }] = await buildSingle(['interpolation']);
  assert.equal(statSync(file).size, bytes);
  assert.ok(bytes <= 3e6, `${bytes} bytes`);
  await withFile(file, '#/path?t=0.25', async (page) => {
    assert.equal(await page.evaluate(() => document.querySelector('latent-atlas').values.t), 0.25);
    await page.evaluate(() => document.querySelector('latent-atlas').reset());
    await predictAndAct(page);
    const measured = await page.evaluate(() => document.querySelector('latent-atlas').measured);
    assert.ok(measured.vaeNearest > 0, 'decoded and compared with what was trained on');
    assert.match(
      await page.locator('.lessonFoot').innerText(),
      /Formule/,
      'in the reader’s language',
    );
    await page.waitForFunction(() => location.hash.startsWith('#/path'));
  });
});

test('a chapter without: its training runs, its size is at most 1.5 MB', async () => {
  const [{ file, bytes }] = await buildSingle(['principal-directions']);
  assert.ok(bytes <= 1.5e6, `${bytes} bytes`);
  await withFile(file, '', async (page) => {
    await predictAndAct(page);
    // A formula is set with the fonts of the file.
    await page.locator('.katex').first().waitFor({ state: 'attached' });
    await page.evaluate(() => document.fonts.load('16px KaTeX_Main'));
    assert.ok(await page.evaluate(() => document.fonts.check('16px KaTeX_Math')));
  });
});

test('a chapter that is not there is refused in a sentence', async () => {
  await assert.rejects(buildSingle(['../app']), /There is no chapter '\.\.\/app'/);
});
