// The server is away for a moment (503) and then well again: every "Try again" tries, whatever had
// not come, and the sentence stands with what it is about.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage, withSite } from './page.mjs';

/** Answers 503 to what matches until it is well. @param {RegExp} which */
function away(which) {
  let isWell = false;
  let refused = 0;
  /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
  const before = (request, response, next) => {
    if (isWell || !which.test(request.url ?? '')) return next();
    refused++;
    response.writeHead(503).end('away');
  };
  return {
    before,
    expected: new RegExp(`${which.source}|/wasm/simd-mt/atlas.js`),
    mnist: false,
    getWell: () => (isWell = true),
    refused: () => refused,
  };
}

const ENGINE = {
  glue: /\/wasm\/simd-mt\/atlas\.js/,
  wasm: /\/wasm\/simd-mt\/atlas\.wasm/, // what Emscripten says of it bears the name of the glue
  worker: /\/assets\/worker-.*\.js/,
};

for (const [what, which] of Object.entries(ENGINE)) {
  test(`the ${what} does not come: a chapter says so under its stage, and Try again works`, async (t) => {
    const server = away(which);
    await withSite({ ...server, hash: '#/pca-is-not-regression' }, async (page) => {
      const trouble = page.locator('.trouble');
      await trouble.locator('p').waitFor();
      t.diagnostic((await trouble.locator('p').textContent()) ?? '');
      assert.match((await trouble.textContent()) ?? '', /could not be loaded/);
      const refused = server.refused();
      await trouble.locator('button').click(); // still away: it is asked for anew
      await trouble.locator('p').waitFor();
      assert.ok(server.refused() > refused, 'Try again asked for nothing');
      server.getWell();
      await trouble.locator('button').click();
      await page.waitForSelector('[data-exhibit][data-ready]', { state: 'attached' });
      assert.equal(await trouble.textContent(), '');
    });
  });

  test(`the ${what} does not come: the Lab says so, and Try again works`, async () => {
    const server = away(which);
    await withPage({ ...server, hash: 'd=digits&n=1000&ep=1&h=64' }, async (lab) => {
      assert.match(await lab.notice('engine'), /could not be loaded/);
      await lab.inState('failed');
      server.getWell();
      await lab.page.click('[data-notice=engine] .toolButton');
      await lab.ready();
      await lab.train();
      assert.equal(await lab.page.locator('[data-notice=engine]').count(), 0);
    });
  });
}

for (const hash of ['#/elbo', '#/lab', '#/map', '#/']) {
  test(`the script of ${hash} does not come: "Load again" loads it, without a reload`, async () => {
    const name = {
      '#/elbo': 'chapterRoute',
      '#/lab': 'labRoute',
      '#/map': 'mapPage',
      '#/': 'front',
    }[hash];
    const server = away(new RegExp(`/assets/${name}-.*\\.js`));
    await withSite({ ...server, hash }, async (page) => {
      const main = page.locator('.wordsPage');
      await main.waitFor();
      await page.evaluate(() => /** @type {any} */ (window.isSamePage = true));
      server.getWell();
      await main.locator('button').click();
      await page.waitForFunction(
        () => !document.querySelector('.wordsPage') && document.querySelector('main'),
      );
      assert.equal(await page.evaluate(() => /** @type {any} */ (window).isSamePage), true);
    });
  });
}

test('KaTeX does not come: formulas stand as TeX, and are set when it is there', async () => {
  const server = away(/\/assets\/katex[^/]*\.js/);
  await withSite({ ...server, hash: '#/elbo' }, async (page) => {
    const first = page.locator('.equation').first();
    await page.waitForFunction(() => document.querySelector('.equation')?.textContent);
    assert.equal(await first.locator('.katex').count(), 0);
    server.getWell();
    await first.locator('.katex').first().waitFor({ state: 'attached' });
  });
});

test('a chapter that does not come costs the Lab nothing: it stays until then, and Back finds the run', async () => {
  const server = away(/\/assets\/chapterRoute-.*\.js/);
  /** The chapter's script is answered, in vain, when the test says so. */
  let answer = () => {};
  const held = new Promise((resolve) => (answer = () => resolve(undefined)));
  const before = /** @type {typeof server.before} */ (
    async (request, response, next) => {
      if (/\/assets\/chapterRoute-/.test(request.url ?? '')) await held;
      return server.before(request, response, next);
    }
  );
  await withPage({ ...server, before, hash: 'd=digits&n=1000&ep=2&h=16' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.train();
    const { step, epoch } = await lab.facts();
    assert.equal(Number(epoch), 2);
    await page.evaluate(() => (location.hash = '#/elbo'));
    // On its way: the Lab is there and answers.
    await page.waitForTimeout(100);
    assert.equal(await page.locator('[data-action=play]').count(), 1);
    answer();
    await page.locator('.wordsPage').waitFor();
    await page.goBack();
    await lab.ready();
    await lab.settled();
    const now = await lab.facts();
    assert.deepEqual([now.step, now.epoch], [step, epoch]);
  });
});
