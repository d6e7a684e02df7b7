// A host that forbids scripts to be made of text: what the page runs is in its files.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withChapter } from './chapter.mjs';
import { withSite } from './page.mjs';

/** Wasm is compiled and nothing is evaluated; `blob:` is for the worker of `checkPolicy`. */
const POLICY = "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; object-src 'none'";

/** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
const before = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', POLICY);
  next();
};

/** The policy is in force, for the page and for its workers. @param {import('playwright-core').Page} page */
async function checkPolicy(page) {
  const found = await page.evaluate(async () => {
    const text = 'try { Function("") } catch { postMessage("forbidden") }';
    const worker = new Worker(URL.createObjectURL(new Blob([text])));
    const inWorker = new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
    // What the test itself evaluates is let through; what it leaves behind is the page's.
    const inPage = new Promise((resolve) => {
      setTimeout(() => {
        try {
          resolve(Function('return "allowed"')());
        } catch {
          resolve('forbidden');
        }
      });
    });
    return [await inPage, await inWorker];
  });
  assert.deepEqual(found, ['forbidden', 'forbidden'], 'this test sees what is evaluated');
}

for (const isolated of [true, false]) {
  const threads = isolated ? 'threads' : 'one thread';
  test(`without eval, with ${threads}: the Lab trains a VAE`, async () => {
    const options = { before, isolated, mnist: false, hash: '#lab?d=digits&n=1000' };
    await withSite(options, async (page) => {
      await page.waitForSelector('body[data-ready]', { state: 'attached' });
      await checkPolicy(page);
      await page.click('[data-action=play]');
      await page.waitForFunction(() => Number(document.body.dataset.step) > 5);
    });
  });

  test(`without eval, with ${threads}: a chapter measures`, async () => {
    const options = { before, isolated, mnist: false, query: 'h=0.05' };
    await withChapter('learning-a-distribution', options, async (chapter) => {
      assert.match(await chapter.liveText('gap'), /\d/);
    });
  });
}
