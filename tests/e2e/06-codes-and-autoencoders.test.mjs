// Chapter 6: the facts of rows 8 and 9 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower, withChapter } from './chapter.mjs';
import { dataSets } from './page.mjs';

const FOLDER = 'codes-and-autoencoders';

/** @typedef {import('./chapter.mjs').ChapterPage} ChapterPage */

/** The machine of the settings is made: it can be trained. @param {ChapterPage} chapter */
async function made(chapter) {
  await chapter.page.locator('.codesStatus', { hasText: 'Press Train' }).waitFor();
}

/** Trains to the end. @param {ChapterPage} chapter */
async function train(chapter) {
  await made(chapter);
  await chapter.page.click('[data-action=train]');
  await chapter.page.locator('.codesStatus', { hasText: 'trained' }).waitFor();
}

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`codes on ${source}: a linear autoencoder ends in PCA’s plane, with other axes`, async () => {
    await withChapter(FOLDER, { mnist }, async (chapter) => {
      await train(chapter);
      assert.equal(await chapter.live('steps'), 3000);
      const [error, pca] = [await chapter.live('linearError'), await chapter.live('pcaError')];
      // No linear machine is below PCA; 3,000 steps of Adam come within 0.1 %.
      assert.ok(error >= pca * (1 - 1e-5), `${error} below PCA's ${pca}`);
      assert.ok(error / pca - 1 < 1e-3, `${error} against PCA's ${pca}`);
      assert.ok((await chapter.live('angle')) < 3, `${await chapter.live('angle')} degrees apart`);
      assert.ok((await chapter.live('gap')) > 0.1, 'the columns are not orthonormal');
      // PCA's table for MNIST's training images: (1 − 0.168006) × 0.067251 at k = 2.
      if (mnist) assert.ok(Math.abs(pca - (1 - 0.168006) * 0.067251) < 1e-5, `${pca}`);
      await chapter.predict(1);
      const [angle, gap, excess] = await chapter.moment('angle', 'gap', 'excess');
      // Row 8: a code decoded by PCA and encoded again.
      const trip = await chapter.live('pcaTrip');
      assert.ok(trip < 1e-5, `${trip}`);
      // The reader is told all of it, whatever was predicted.
      for (const option of [0, 1, 2]) {
        await chapter.predict(option);
        const fact = await chapter.fact();
        for (const value of [
          error.toFixed(5),
          pca.toFixed(5),
          `${(100 * excess).toFixed(2)} %`,
          `${angle.toFixed(1)}°`,
          gap.toFixed(2),
        ])
          assert.ok(fact.includes(value), `${value} in: ${fact}`);
        assertTellsPower(fact, trip, 0);
      }
    });
  });
}

test('codes: with ten numbers, too, a linear autoencoder ends at PCA’s error', async () => {
  await withChapter(
    FOLDER,
    { mnist: dataSets.includes('mnist'), query: 'k=10' },
    async (chapter) => {
      await train(chapter);
      const [error, pca] = [await chapter.live('linearError'), await chapter.live('pcaError')];
      assert.ok(error >= pca * (1 - 1e-5) && error / pca - 1 < 1e-3, `${error}, PCA's ${pca}`);
      if (dataSets.includes('mnist')) {
        assert.ok(Math.abs(pca - (1 - 0.48815) * 0.067251) < 1e-5, `${pca}`);
        const angle = await chapter.live('angle');
        assert.ok(angle < 3, `${angle} degrees apart`);
      }
      assert.ok((await chapter.live('gap')) > 0.1);
    },
  );
});

test('codes: every code comes back through PCA; without a bottleneck noise does too', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'machine=pca&k=10&x=10' }, async (chapter) => {
    const { page } = chapter;
    await page.locator('.codesStatus', { hasText: 'closed form' }).waitFor();
    const lost = async (/** @type {number} */ k, /** @type {RegExp} */ text) => {
      await chapter.setQuery(`machine=pca&k=${k}&x=10`);
      await chapter.until('k', '≈', k);
      await page.locator('.codesLost', { hasText: text }).waitFor();
      assert.ok(
        (await chapter.live('pcaTrip')) < 1e-4,
        `k = ${k}: ${await chapter.live('pcaTrip')}`,
      );
      return Number(/error ([\d.]+)/.exec(await page.locator('.codesLost').innerText())?.[1]);
    };
    const narrow = await lost(10, /error 0\.[1-9]|error 0\.0[1-9]/);
    const wide = await lost(784, /error 0\.0000/);
    assert.ok(narrow > 0.03 && wide < 1e-4, `${narrow} with 10 numbers, ${wide} with 784`);
    assert.ok((await chapter.live('pcaError')) < 1e-8);
  });
});

test('codes: a hidden layer goes below PCA, ten images are learned by heart, the gradient is right', async () => {
  const query = 'machine=deep&k=10&n=10';
  await withChapter(FOLDER, { mnist: false, query }, async (chapter) => {
    const { page } = chapter;
    await train(chapter);
    assert.ok((await chapter.live('tenError')) < 0.002, `${await chapter.live('tenError')}`);
    await page.locator('.codesMore summary').click();
    for (const loss of ['l1', 'bce', 'mse']) {
      await page.click(`.codesMore [data-value=${loss}]`);
      await made(chapter);
      await page.click('[data-action=gradient]');
      await page.locator('.codesChecked', { hasText: 'Largest' }).waitFor();
      assert.ok((await chapter.live('gradientError')) < 1e-4, loss);
    }
    await chapter.setQuery('machine=deep&k=2');
    await train(chapter);
    const [deep, pca] = [await chapter.live('deepError'), await chapter.live('pcaError')];
    assert.ok(deep < pca, `${deep} against PCA's ${pca}`);
  });
});

test('codes: which picture is nearest depends on the measure', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'view=distance' }, async (chapter) => {
    const distances = async (/** @type {string} */ measure) => ({
      values: (await chapter.liveText(`${measure}Distances`)).split(' ').map(Number),
      nearest: await chapter.liveText(`${measure}Nearest`),
    });
    const found = [await distances('l2'), await distances('l1'), await distances('ce')];
    for (const { values, nearest } of found) {
      assert.ok(values.length === 3 && values.every((v) => v > 0), values.join(' '));
      const least = ['shifted', 'noisy', 'brighter'][values.indexOf(Math.min(...values))];
      assert.equal(nearest, least);
    }
    assert.ok(new Set(found.map(({ nearest }) => nearest)).size > 1, 'the measures disagree');
    // Nothing disturbed: nothing apart.
    await chapter.setQuery('view=distance&shift=0&noise=0&gain=1');
    await chapter.page.waitForFunction(() =>
      /^0\.0000 0\.0000 0\.0000$/.test(
        document
          .querySelector('[data-live-values] [data-live=l2Distances]')
          ?.getAttribute('data-value') ?? '',
      ),
    );
  });
});

test('codes: both views without violations and by keyboard alone', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    await made(chapter);
    await chapter.checkAxe();
    await chapter.checkKeyboard();
    await chapter.setQuery('view=distance');
    await chapter.liveText('l2Nearest');
    await chapter.checkAxe();
    await chapter.checkKeyboard();
  });
});
