// Chapter 6: the facts of rows 8 and 9 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower } from './chapter.mjs';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'codes-and-autoencoders';
const generated = { mnist: false };

/** @typedef {Parameters<Parameters<typeof withStep>[2]>[0]} Step */

/** The machine of the settings is made: it can be trained. @param {Step} chapter */
async function made(chapter) {
  await chapter.page.locator('.codesStatus', { hasText: 'ready' }).waitFor();
}

/** Trains to the end, by the exhibit's own button. @param {Step} chapter */
async function train(chapter) {
  await made(chapter);
  await chapter.page.click('[data-action=train]');
  await chapter.page.locator('.codesStatus', { hasText: 'trained' }).waitFor();
}

/** Predicts, acts by the frame's button, and waits for the run's end. @param {Step} chapter @param {number} card */
async function measure(chapter, card) {
  await chapter.predict(card);
  await chapter.page.locator('[data-action=act]').click();
  await chapter.page.waitForSelector('.lesson[data-moment=answered]');
  return chapter.fact();
}

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`codes on ${source}: a linear autoencoder ends in PCA’s plane, with other axes`, async () => {
    await withStep(FOLDER, { mnist, step: 'train' }, async (chapter) => {
      await made(chapter);
      // The curve, the angle and the control that moves them are in one window.
      for (const part of ['.codesRun', '.codesEdge', '[data-action=train]'])
        assert.ok(await chapter.page.locator(part).isVisible(), part);
      const fact = await measure(chapter, 0);
      assert.equal(await chapter.live('linearSteps'), 3000);
      const [error, pca] = await chapter.moment('linearError', 'linearPca');
      // No linear machine is below PCA; 3,000 steps of Adam come within 0.1 %.
      assert.ok(error >= pca * (1 - 1e-5), `${error} below PCA's ${pca}`);
      assert.ok(error / pca - 1 < 1e-3, `${error} against PCA's ${pca}`);
      const [angle, gap, excess] = await chapter.moment('angle', 'gap', 'excess');
      assert.ok(angle < 3, `${angle} degrees apart`);
      assert.ok(gap > 0.1, 'the columns are not orthonormal');
      // PCA's table for MNIST's training images: (1 − 0.168006) × 0.067251 at k = 2.
      if (mnist) assert.ok(Math.abs(pca - (1 - 0.168006) * 0.067251) < 1e-5, `${pca}`);
      for (const value of [
        error.toFixed(5),
        pca.toFixed(5),
        `${(100 * excess).toFixed(2)} %`,
        `${angle.toFixed(1)}°`,
        gap.toFixed(2),
      ])
        assert.ok(fact.includes(value), `${value} in: ${fact}`);
      // Row 8: a code decoded by PCA and encoded again; told where it is said how it is checked.
      const trip = await chapter.live('pcaTrip');
      assert.ok(trip < 1e-5, `${trip}`);
      assertTellsPower(await chapter.page.locator('[data-row=checked]').innerText(), trip, 0);
      // The curve is that of all images: it never lies under PCA's line.
      assert.match(
        await chapter.page.locator('.codesRun .codesCaption').innerText(),
        mnist ? /60,000 MNIST digits/ : /10,000 generated digits/,
      );
      const drawn = await chapter.page.evaluate(() => {
        const chart = /** @type {any} */ (document.querySelector('.codesRun atlas-chart')).data;
        return chart.series.find((/** @type {any} */ one) => one.x.length > 2).y;
      });
      assert.ok(drawn.length > 20, 'a curve');
      for (const value of drawn) assert.ok(value >= pca * (1 - 1e-5), `${value} under ${pca}`);
    });
  });
}

test('codes: with ten numbers, too, a linear autoencoder ends at PCA’s error', async () => {
  const mnist = dataSets.includes('mnist');
  await withStep(FOLDER, { mnist, step: 'train', query: 'k=10' }, async (chapter) => {
    await train(chapter);
    const [error, pca] = await chapter.moment('linearError', 'linearPca');
    assert.ok(error >= pca * (1 - 1e-5) && error / pca - 1 < 1e-3, `${error}, PCA's ${pca}`);
    if (mnist) {
      assert.ok(Math.abs(pca - (1 - 0.48815) * 0.067251) < 1e-5, `${pca}`);
      const angle = await chapter.live('angle');
      assert.ok(angle < 3, `${angle} degrees apart`);
    }
    assert.ok((await chapter.live('gap')) > 0.1);
  });
});

test('codes: every code comes back through PCA; without a bottleneck noise does too', async () => {
  await withStep(FOLDER, { ...generated, step: 'widen' }, async (chapter) => {
    const lost = async (/** @type {number} */ k) => {
      await chapter.setQuery(`k=${k}`);
      await chapter.until('passedSize', '≈', k);
      const [trip, found] = await chapter.moment('pcaTrip', 'passedLost');
      assert.ok(trip < 1e-4, `k = ${k}: ${trip}`);
      return found;
    };
    const narrow = await lost(10);
    const wide = await lost(784);
    assert.ok(narrow > 0.03 && wide < 1e-4, `${narrow} with 10 numbers, ${wide} with 784`);
    await chapter.until('k', '≈', 784);
    assert.ok((await chapter.live('pcaError')) < 1e-8);
    // A code set by hand comes back too, and the address holds it.
    await chapter.goTo('encode');
    const fact = await chapter.measure(1);
    assert.ok(fact.includes('(3.00, −2.00)'), fact);
    assert.ok((await chapter.live('backOff')) < 1e-4);
    assert.match(await chapter.query(), /z=0(,|%2C)3/);
  });
});

test('codes: a hidden layer goes below PCA, ten images are learned by heart, the gradient is right', async () => {
  await withStep(FOLDER, { ...generated, step: 'bend' }, async (chapter) => {
    const { page } = chapter;
    const fact = await measure(chapter, 2);
    const [deep, pca] = await chapter.moment('deepError', 'deepPca');
    assert.ok(deep < pca, `${deep} against PCA's ${pca}`);
    assert.ok(fact.includes(deep.toFixed(5)) && fact.includes(pca.toFixed(5)), fact);
    await page.locator('.codesMore summary').click();
    for (const loss of ['l1', 'bce', 'mse']) {
      await page.click(`.codesMore [data-value=${loss}]`);
      // Of mse there is the run already.
      await page.locator('.codesStatus', { hasText: /ready|trained/ }).waitFor();
      await page.click('[data-action=gradient]');
      await page.locator('.codesChecked', { hasText: 'Largest' }).waitFor();
      assert.ok((await chapter.live('gradientError')) < 1e-4, loss);
    }
    await chapter.setQuery('k=10&n=10');
    await train(chapter);
    assert.ok((await chapter.live('tenError')) < 0.002, `${await chapter.live('tenError')}`);
  });
});

test('codes: a run is there when its step is shown again', async () => {
  await withStep(FOLDER, { ...generated, step: 'train', query: 'n=1000' }, async (chapter) => {
    await measure(chapter, 1);
    const error = await chapter.live('linearError');
    await chapter.goTo('encode');
    await chapter.until('passedSize', '≈', 2);
    await chapter.goTo('train', 'n=1000');
    await chapter.page.locator('.codesStatus', { hasText: 'trained: 3,000' }).waitFor();
    assert.equal(await chapter.live('linearError'), error);
  });
});

test('codes: which picture is nearest depends on the measure', async () => {
  await withStep(FOLDER, { ...generated, step: 'measure', query: 'noise=0.2' }, async (chapter) => {
    const distances = async (/** @type {string} */ measure) => ({
      values: (await chapter.liveText(`${measure}Distances`)).split(' ').map(Number),
      nearest: await chapter.liveText(`${measure}Nearest`),
    });
    await chapter.until('noiseLevel', '≈', 0.2);
    const found = [await distances('l2'), await distances('l1'), await distances('ce')];
    for (const { values, nearest } of found) {
      assert.ok(values.length === 3 && values.every((v) => v > 0), values.join(' '));
      const least = ['shifted', 'noisy', 'brighter'][values.indexOf(Math.min(...values))];
      assert.equal(nearest, least);
    }
    assert.ok(new Set(found.map(({ nearest }) => nearest)).size > 1, 'the measures disagree');
    // Nothing disturbed: nothing apart.
    await chapter.setQuery('shift=0&noise=0&gain=1');
    await chapter.page.waitForFunction(() =>
      /^0\.0000 0\.0000 0\.0000$/.test(
        document
          .querySelector('[data-live-values] [data-live=l2Distances]')
          ?.getAttribute('data-value') ?? '',
      ),
    );
  });
});

/** Which card is right, step by step; trained on 1,000 images, so that three loops take no minutes. */
const TRUTH = /** @type {const} */ ({
  encode: [0, ''],
  train: [1, 'n=1000'],
  bend: [0, 'n=1000'],
  widen: [0, ''],
  measure: [1, ''],
});

for (const [step, [truth, query]] of Object.entries(TRUTH)) {
  test(`chapter 6, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { ...generated, step, query }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 2, reached.join(', '));
    });
  });
}
