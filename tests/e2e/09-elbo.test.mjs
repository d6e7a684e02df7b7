/**
 * Chapter 9: log p(x) = ELBO + KL(q‖p(z|x)) at every state, what the ascent leaves of the gap, and a
 * derivation whose lines are one number.
 * @module
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { withChapter } from './chapter.mjs';

const FOLDER = 'elbo';
const near = (/** @type {number} */ a, /** @type {number} */ b, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${a} against ${b}`);

/** log p(x) and the ELBO written out: trapezoids of the test's own, on another grid. @param {{ d: (z: number) => number, s: number, x: number, mu: number, sigma: number }} model */
function integrate({ d, s, x, mu, sigma }) {
  const h = 0.0031;
  const normal = (/** @type {number} */ v, /** @type {number} */ m, /** @type {number} */ sd) =>
    -0.5 * ((v - m) / sd) ** 2 - Math.log(sd * Math.sqrt(2 * Math.PI));
  let evidence = 0;
  let elbo = 0;
  for (let i = -5000; i <= 5000; i++) {
    const z = i * h;
    const joint = normal(x, d(z), s) + normal(z, 0, 1);
    const q = normal(z, mu, sigma);
    evidence += h * Math.exp(joint);
    elbo += h * Math.exp(q) * (joint - q);
  }
  return { evidence: Math.log(evidence), elbo };
}

test('the bound: log p(x) = ELBO + KL, against sums of the test’s own, for each decoder', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    const shapes = /** @type {const} */ ({
      line: (/** @type {number} */ z) => 1.25 * z,
      bend: (/** @type {number} */ z) => 1.25 * Math.log((1 + Math.exp(2 * z)) / 2),
      fold: (/** @type {number} */ z) => 1.25 * (z * z - 1),
    });
    for (const [shape, d] of Object.entries(shapes)) {
      const [x, mu, sigma, s] = [1.7, 0.9, 0.35, 0.6];
      await chapter.setQuery(`d=${shape}&x=${x}&m=${mu}&s=${sigma}&a=1.25&n=${s}`);
      const own = integrate({ d, s, x, mu, sigma });
      await chapter.until('elbo', '≈', own.elbo, 1e-6);
      const [elbo, evidence, gap, divergence, likelihood, kl, closed] = await chapter.moment(
        ...['elbo', 'logEvidence', 'gap', 'divergence', 'likelihood', 'klPrior', 'klClosed'],
      );
      near(elbo, own.elbo);
      near(evidence, own.evidence);
      near(elbo + divergence, evidence);
      near(gap, divergence);
      near(likelihood - kl, elbo);
      near(kl, closed);
      assert.ok(gap > 0);
    }
  });
});

test('the ascent: closes the gap of the straight decoder, leaves log 2 at the fold', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'd=line&m=-1&s=1.5' }, async (chapter) => {
    const play = chapter.page.locator('atlas-player [data-action=play]');
    const before = await chapter.live('gap');
    assert.ok(before > 0.5, `${before}`);
    await chapter.page.click('atlas-player [data-action=step]');
    await chapter.until('gap', '<', before);
    await chapter.page.click('atlas-player .segmented [data-value="24"]');
    await play.click();
    await chapter.until('gap', '<', 1e-6);
    await chapter.setQuery('d=fold&x=3&n=0.2&m=1.4&s=0.5');
    await chapter.until('gap', '>', 0.7);
    await play.click();
    await chapter.until('gap', '≈', Math.LN2, 1e-3);
    await chapter.page.click('atlas-player [data-action=reset]');
    await chapter.until('gap', '>', 0.7);
    near(await chapter.live('mu'), 1.4);
  });
});

test('q by hand and by keys: the gap follows, log p(x) does not; θ moves it', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    const { page } = chapter;
    const [gap, evidence] = await chapter.moment('gap', 'logEvidence');
    await page.locator('.elboDensities .grip').first().focus();
    for (let i = 1; i <= 8; i++) {
      await page.keyboard.press('ArrowRight');
      await chapter.until('mu', '≈', 1.1 + 0.05 * i, 1e-9);
    }
    const closer = await chapter.until('gap', '<', gap);
    assert.equal(await chapter.live('logEvidence'), evidence);
    assert.match(await chapter.query(), /m=1\.5/);
    // The same with a pointer, back towards the middle.
    const box = await page.locator('.elboDensities .grip').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await chapter.until('gap', '>', closer);
    assert.equal(await chapter.live('logEvidence'), evidence);
    await chapter.setQuery('n=0.8');
    await page.waitForFunction(
      (old) =>
        Number(
          document.querySelector('[data-live=logEvidence]')?.getAttribute('data-value') ?? old,
        ) !== old,
      evidence,
    );
  });
});

test('thirteen steps: lines of one sum show one number, and θ has two best values', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'v=steps&k=1' }, async (chapter) => {
    const { page } = chapter;
    const [evidence, gap, elbo, kl, disagreement] = await chapter.moment(
      ...['logEvidence', 'gap', 'elbo', 'klPrior', 'disagreement'],
    );
    assert.ok(disagreement < 1e-9, `${disagreement}`);
    const numbers = await page
      .locator('.elboNumber')
      .evaluateAll((nodes) => nodes.map((n) => Number(n.getAttribute('data-value'))));
    assert.equal(numbers.length, 13);
    near(numbers[1] ?? NaN, Math.exp(evidence));
    for (const i of [2, 3, 4, 5]) near(numbers[i] ?? NaN, gap);
    near(numbers[6] ?? NaN, -gap);
    for (const i of [7, 8, 9]) near(numbers[i] ?? NaN, elbo);
    for (const i of [10, 12]) near(numbers[i] ?? NaN, -elbo);
    near(numbers[11] ?? NaN, kl);
    const [likelihood, theta, bound] = await chapter.moment('evidence', 'bestEvidence', 'bestElbo');
    near(Math.log(likelihood), evidence);
    assert.notEqual(theta, bound);
    await page.click('[data-action=later]');
    await page.waitForSelector('.elboStep[data-step="2"][aria-current=step]');
    assert.match(await chapter.query(), /k=2/);
  });
});

test('the bound: every view without violations and by keyboard alone', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    for (const view of ['bound', 'steps']) {
      await chapter.setQuery(`v=${view}`);
      await chapter.page.waitForSelector(`.elboViews [data-value=${view}][aria-checked=true]`);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    }
  });
});
