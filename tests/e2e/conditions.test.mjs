// What a reader's machine may lack or wish: motion, a network once the page is there, threads.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withChapter } from './chapter.mjs';
import { withSite } from './page.mjs';

/** Chapters 1 to 6: folder, two states, and a measured value that differs between them. */
const CHAPTERS = /** @type {const} */ ([
  ['learning-a-distribution', 'h=0.05', 'h=0.1', 'gap'],
  ['principal-directions', 'a=20', 'a=50', 'scatter'],
  ['pca-is-not-regression', 'n=1', 'n=0.5', 'slopePca'],
  ['pca-on-mnist', 'k=16', 'k=30', 'error'],
  ['pca-generates', 'v=samples', 'v=samples&n=2', 'sampleDistance'],
  ['codes-and-autoencoders', 'machine=pca&k=2', 'machine=pca&k=5', 'pcaError'],
]);

/** Presses every choice of the stage and hovers it, and tells what moved meanwhile. @param {import('./chapter.mjs').ChapterPage} chapter */
async function moved(chapter) {
  const { page, stage } = chapter;
  const found = new Set();
  const choices = stage.locator('[role=radio]:visible');
  for (let i = 0; i < Math.min(8, await choices.count()); i++) {
    await choices.nth(i).click();
    const names = await page.evaluate(() =>
      document.getAnimations().map((one) => {
        const { transitionProperty, animationName } = /** @type {any} */ (one);
        return transitionProperty ?? animationName ?? 'script';
      }),
    );
    for (const name of names) found.add(name);
  }
  return [...found];
}

for (const motion of [false, true]) {
  test(`who wants ${motion ? 'motion sees changes' : 'no motion sees none, and everything else'}`, async () => {
    for (const folder of motion ? ['principal-directions'] : CHAPTERS.map(([name]) => name)) {
      await withChapter(folder, { mnist: false, motion }, async (chapter) => {
        const found = await moved(chapter);
        if (motion) assert.ok(found.length > 0, 'this test sees what moves');
        else assert.deepEqual(found, [], folder);
      });
    }
  });
}

for (const [folder, query, next, value] of CHAPTERS)
  test(`${folder}: one thread measures the same, and goes on without a network`, async () => {
    const threaded = await withChapter(folder, { mnist: false, query }, (chapter) =>
      chapter.liveText(value),
    );
    // A site that sends no isolation headers.
    await withChapter(folder, { mnist: false, isolated: false, query }, async (chapter) => {
      const { page, stage } = chapter;
      assert.equal(await page.evaluate(() => crossOriginIsolated), false);
      assert.equal(await chapter.liveText(value), threaded);
      await page.context().setOffline(true);
      const choices = stage.locator('[role=radio]:visible');
      for (let i = 0; i < (await choices.count()); i++) await choices.nth(i).click();
      await chapter.setQuery(next);
      await page.waitForFunction(
        ([name, old]) =>
          document
            .querySelector(`[data-live-values] [data-live="${name}"]`)
            ?.getAttribute('data-value') !== old,
        /** @type {const} */ ([value, threaded]),
      );
      assert.equal(await page.locator('[role=alert]:visible').count(), 0, folder);
    });
  });

test('the Lab without motion and without network: it trains', async () => {
  await withSite({ mnist: false, hash: '#lab?d=digits&n=1000' }, async (page) => {
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
    await page.context().setOffline(true);
    await page.click('[data-action=play]');
    await page.waitForFunction(() => Number(document.body.dataset.step) > 5);
    assert.deepEqual(await page.evaluate(() => document.getAnimations().length), 0);
  });
});
