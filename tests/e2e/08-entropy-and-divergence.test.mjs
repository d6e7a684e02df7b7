// Chapter 8: the facts of rows 15 and 19 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'entropy-and-divergence';
const site = { mnist: false };
const LN2 = Math.log(2);

test('entropy: the page’s numbers are those of the definitions, 0 and infinity included', async () => {
  await withStep(FOLDER, { ...site, step: 'swap' }, async (chapter) => {
    const read = async () => ({
      entropyP: await chapter.live('entropyP'),
      entropyQ: await chapter.live('entropyQ'),
      cross: await chapter.live('crossEntropy'),
      kl: await chapter.live('divergence'),
      reverse: await chapter.live('reverse'),
      wrong: await chapter.live('wrongStep'),
    });
    const near = (/** @type {number} */ a, /** @type {number} */ b, eps = 1e-12) =>
      assert.ok(Math.abs(a - b) < eps, `${a} against ${b}`);
    // Words: 1.75 bits each, 0.625 bits one way, 0.5 the other; the wrong step says 0.
    const words = await read();
    near(words.entropyP, 1.75 * LN2);
    near(words.entropyQ, 1.75 * LN2);
    near(words.kl, 0.625 * LN2);
    near(words.reverse, 0.5 * LN2);
    near(words.wrong, 0);
    near(words.kl, words.cross - words.entropyP);
    // The other way round is the answer: no place of the picture tells it before.
    const reverse = chapter.stage.locator('[data-field=reverse] output');
    assert.equal(await reverse.innerText(), '?');
    const fact = await chapter.measure(2);
    near(await chapter.live('divergence'), 0.5 * LN2);
    assert.ok(fact.includes((0.5 * LN2).toFixed(3)) && fact.includes((0.625 * LN2).toFixed(3)));
    assert.equal(await reverse.innerText(), `${(0.625 * LN2).toFixed(3)}\u00a0nats`);
    await chapter.goTo('difference', 'p=0.5,0.5&q=0.9,0.1&u=bits');
    await chapter.until('entropyP', '≈', LN2, 1e-12);
    const coin = await read();
    near(coin.kl, -Math.log(0.6)); // ½ log(¼ / .09)
    assert.ok(coin.wrong < -0.3 && coin.kl > 0.5);
    const wrongCell = chapter.stage.locator('[data-field=wrongStep] output');
    await wrongCell.filter({ hasText: (coin.wrong / LN2).toFixed(3).slice(1) }).waitFor();
    // An outcome that q excludes.
    await chapter.goTo('belief', 'p=0.4,0.4,0.2&q=0.5,0.5,0');
    await chapter.stage.locator('.kldSaid', { hasText: 'is infinite' }).waitFor();
    assert.equal(await chapter.liveText('divergence'), '∞');
    assert.equal(await chapter.liveText('crossEntropy'), '∞');
    near(await chapter.live('reverse'), Math.log(1.25));
  });
});

test('p and q change places as a movement, which the verdict on the way does not cut short', async () => {
  await withStep(FOLDER, { ...site, step: 'swap', motion: true }, async (chapter) => {
    const { page } = chapter;
    await chapter.predict(2);
    // Time goes on by 5 ms with each call of a frame, however fast the machine is.
    await page.evaluate(() => {
      const plain = requestAnimationFrame.bind(window);
      let now = performance.now();
      window.requestAnimationFrame = (then) => plain(() => then((now += 5)));
      performance.now = () => now;
      const node = /** @type {any} */ (document.querySelector('atlas-plane.kldBoxes'));
      const seen = new Set();
      Object.assign(window, { atlasSeen: seen });
      let owner = Object.getPrototypeOf(node);
      while (!Object.hasOwn(owner, 'data')) owner = Object.getPrototypeOf(owner);
      const { set, get } = /** @type {PropertyDescriptor} */ (
        Object.getOwnPropertyDescriptor(owner, 'data')
      );
      Object.defineProperty(node, 'data', {
        get() {
          return get?.call(node);
        },
        set(data) {
          seen.add(JSON.stringify(data.layers[0].points));
          set?.call(node, data);
        },
      });
    });
    await chapter.act();
    // Half a second is a hundred such calls; the verdict came with the first of them.
    await page.waitForFunction(() => /** @type {any} */ (window).atlasSeen.size > 5);
  });
});

test('entropy: a bar set by hand gets its value, the others keep their proportions', async () => {
  const query = 'p=0.5,0.3,0.2&q=0.2,0.3,0.5';
  await withStep(FOLDER, { ...site, step: 'swap', query }, async (chapter) => {
    const { page } = chapter;
    await page.focus('.kldBars [data-key="0-0"]');
    await page.keyboard.press('End'); // p = (1, 0, 0)
    await chapter.until('entropyP', '≈', 0, 1e-12);
    await chapter.until('divergence', '≈', Math.log(5), 1e-9);
    assert.match(await chapter.query(), /p=1,0,0/);
    assert.equal(await chapter.liveText('reverse'), '∞');
    await page.keyboard.press('ArrowDown'); // .99, the rest shared evenly
    await page.waitForFunction(() => location.hash.includes('p=0.99,0.005,0.005'));
  });
});

test('what is written at the bars adds up to 1, or is said to be rounded', async () => {
  await withStep(FOLDER, { ...site, step: 'swap' }, async (chapter) => {
    const title = chapter.stage.locator('.kldLeft h2');
    const written = () =>
      chapter.page.evaluate(() =>
        [...document.querySelectorAll('.kldBars [role=slider]')].map((node) =>
          Number(node.getAttribute('aria-valuetext')),
        ),
      );
    await chapter.until('entropyP', '≈', 1.75 * LN2, 1e-9);
    const bars = await written();
    assert.equal(bars.length, 8);
    assert.equal(
      bars.reduce((sum, v) => sum + v, 0),
      2,
      bars.join(' + '),
    );
    assert.doesNotMatch(await title.innerText(), /rounded/);
    await chapter.setQuery('p=1,1,1&q=1,1,1');
    await chapter.until('entropyP', '≈', Math.log(3), 1e-9);
    await title.filter({ hasText: 'rounded' }).waitFor();
  });
});

test('entropy: KL >= 0 for 10,000 random pairs, CE − H to 1e-12, the wrong step for half of them', async () => {
  await withStep(FOLDER, { ...site, step: 'pairs' }, async (chapter) => {
    const fact = await chapter.measure(2);
    assert.equal(await chapter.live('negativeDivergences'), 0);
    const least = await chapter.live('leastDivergence');
    assert.ok(least > 0 && fact.includes(least.toFixed(5)), fact);
    // The button draws others.
    await chapter.page.click('[data-action=pairs]');
    await chapter.until('leastDivergence', '≠', least);
    assert.equal(await chapter.live('negativeDivergences'), 0);
    assert.ok((await chapter.live('leastDivergence')) > 0);
    assert.ok((await chapter.live('largestGap')) < 1e-12);
    const wrong = await chapter.live('negativeWrongSteps');
    assert.ok(Math.abs(wrong - 5000) < 250, `${wrong}`);
    await chapter.stage
      .locator('.kldPairs .kldSaid', { hasText: 'Of 10,000 pairs 0 have' })
      .waitFor();
  });
});

test('divergence of Gaussians: closed form by hand, and Monte Carlo within three standard errors', async () => {
  await withStep(FOLDER, { ...site, step: 'gaussians' }, async (chapter) => {
    await chapter.measure(1);
    for (const [mp, sp, mq, sq] of [
      [1, 1, 0, 1],
      [-0.7, 1.4, 0.6, 0.8],
      [1, 0.6, 0, 1],
    ]) {
      const ofMeans = (mp - mq) ** 2 / (2 * sq ** 2);
      const exact = Math.log(sq / sp) + sp ** 2 / (2 * sq ** 2) - 0.5 + ofMeans;
      await chapter.setQuery(`mp=${mp}&sp=${sp}&mq=${mq}&sq=${sq}`);
      await chapter.until('normalDivergence', '≈', exact, 1e-9);
      const error = await chapter.live('estimateError');
      const off = Math.abs((await chapter.live('estimate')) - exact);
      assert.equal(await chapter.live('sampleCount'), 1000);
      assert.ok(error > 0 && off < 3 * error, `${off} off, standard error ${error}`);
      const found = await chapter.live('normalOfMeans');
      assert.ok(Math.abs(found - ofMeans) < 1e-9, `of the means ${found}, not ${ofMeans}`);
    }
    // The playhead of a logarithmic axis goes from one count to the next by keys.
    await chapter.setQuery('b=samples');
    const knob = chapter.page.locator('.kldGaussians .knob');
    await knob.focus();
    await chapter.page.keyboard.press('ArrowRight');
    await chapter.until('sampleCount', '>', 1000);
    await chapter.page.keyboard.press('Home');
    await chapter.until('sampleCount', '≈', Number(await knob.getAttribute('aria-valuemin')));
    await chapter.setQuery('b=samples&n=10000');
    await chapter.until('sampleCount', '≈', 10000);
    const exact = await chapter.live('normalDivergence');
    const off = Math.abs((await chapter.live('estimate')) - exact);
    assert.ok(off < 3 * (await chapter.live('estimateError')) && off < 0.02 * exact, `${off}`);
    await chapter.checkAxe();
    await chapter.checkKeyboard();
    await chapter.setQuery('b=bowl');
    await chapter.page.waitForSelector('atlas-plane.kldBeside');
    await chapter.checkAxe();
    await chapter.checkKeyboard();
  });
});

/** Which card is right, step by step. */
const TRUTH = { surprise: 1, belief: 0, swap: 2, difference: 1, pairs: 2, gaussians: 1 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 8, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { ...site, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      assert.ok((await chapter.checkKeyboard()).length >= 2);
      // With everything that waits for the answer.
      await chapter.measure(truth);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}

test('a belief pulled away by hand is judged when it rests, and so is an outcome made certain', async () => {
  await withStep(FOLDER, { ...site, step: 'belief' }, async (chapter) => {
    await chapter.predict(1);
    await chapter.page.focus('.kldBars [data-key="1-0"]');
    await chapter.page.keyboard.press('ArrowDown');
    await chapter.at('running');
    for (let i = 0; i < 4; i++) await chapter.page.keyboard.press('Shift+ArrowDown');
    await chapter.at('answered');
    assert.match(await chapter.fact(), /You said: It falls It rises/);
    await chapter.goTo('surprise');
    await chapter.predict(1);
    await chapter.page.focus('.kldBars [data-key="0-0"]');
    await chapter.page.keyboard.press('End');
    await chapter.at('answered');
    assert.equal(await chapter.live('entropyP'), 0);
  });
});
