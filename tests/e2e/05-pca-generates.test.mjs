// Chapter 5: the facts of rows 7 and 8 of the lecture's table and of 05_PCA 7 and 8, read from the
// running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower, withChapter } from './chapter.mjs';
import { dataSets, keptShards } from './page.mjs';

const FOLDER = 'pca-generates';
/**
 * Row 7: share below 0, distance of samples and of test digits to the nearest of 10,000. The table's 27 %
 * is not repeated: 67 pixels never vary, and counting those that rounding alone makes negative gives 25 to
 * 29.5 %, depending on the eigensolver. Beyond rounding numpy finds 25.04 % of 2,000 samples, with this
 * core's directions at two precisions.
 */
const REFERENCE = { below: 0.25, sample: 5.8, real: 4.7 };

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`PCA generates on ${source}: thrown codes are no digits`, async () => {
    await withChapter(FOLDER, { mnist, query: 'v=samples' }, async (chapter) => {
      if (mnist) {
        // PCA is fitted anew to the loaded images; until then the shipped, rounded one is measured.
        await chapter.until('sampleBelow', '≈', REFERENCE.below, 0.005);
        await chapter.until('sampleDistance', '≈', REFERENCE.sample, 0.1);
        await chapter.until('realDistance', '≈', REFERENCE.real, 0.1);
      }
      const [below, sample, real] = await chapter.moment(
        'sampleBelow',
        'sampleDistance',
        'realDistance',
      );
      assert.equal(await chapter.live('sampleSize'), 20);
      assert.ok(sample > real + 0.5, `samples ${sample}, test digits ${real}`);
      // What the reader is told is what was measured.
      await chapter.predict(1);
      const fact = await chapter.fact();
      for (const value of [`${Math.round(100 * below)}`, sample.toFixed(1), real.toFixed(1)])
        assert.ok(fact.includes(value), `${value} in: ${fact}`);
    });
  });

  test(`PCA generates on ${source}: a blend of codes is the code of the blend`, async () => {
    await withChapter(FOLDER, { mnist, query: 'v=blend' }, async (chapter) => {
      const { page } = chapter;
      const output = page.locator('.pgShare output');
      // The whole line is measured: from here on the PCA is that of the loaded images.
      await page.waitForSelector('.pgPath atlas-chart:not([data-empty])');
      const seen = [];
      for (const [query, t] of [
        ['v=blend', '0.50'],
        ['v=blend&t=3&a=4&b=9&k=64', '3.00'],
      ]) {
        await chapter.setQuery(query ?? '');
        await output.filter({ hasText: t }).waitFor();
        const gap = await chapter.until('gap', '<', 1e-6);
        assertTellsPower(await page.locator('.pgBeside > .note').innerText(), gap, 0);
        seen.push(await chapter.live('below'));
      }
      // Far outside there are more pixels that no image has.
      await chapter.until('below', '>', seen[0] ?? 1);
      await chapter.predict(1);
      assertTellsPower(await chapter.fact(), await chapter.live('gap'), 0);
    });
  });
}

if (dataSets.includes('mnist')) {
  test('PCA generates: two digits are blended before any is loaded', async () => {
    const digits = keptShards();
    await withChapter(FOLDER, { before: digits.before, query: 'v=blend' }, async (chapter) => {
      assert.ok((await chapter.live('gap')) < 1e-6);
      const wait = chapter.page.locator('.pgPath .waiting');
      await wait.filter({ hasText: 'Loading images: 0 of' }).waitFor();
      digits.letGo();
      await wait.waitFor({ state: 'hidden' });
    });
  });
}

test('PCA generates: eight directions hold heads that keep still, and not heads that turn', async () => {
  await withChapter(FOLDER, { mnist: false, query: 's=heads' }, async (chapter) => {
    assert.ok(Math.abs((await chapter.live('held8')) - 1) < 1e-9);
    assert.ok(Math.abs((await chapter.live('evrHeads')) - 1) < 1e-9);
    assert.ok(Math.abs((await chapter.live('evrAnimals')) - 1) < 1e-9);
    assert.ok((await chapter.live('evrTurned')) < 0.999);
    await chapter.setQuery('s=heads&turn=30');
    await chapter.until('held8', '<', 0.999);
    // A code has no more numbers than there are directions: eight of heads that keep still, and with a
    // turn those of its sine and cosine.
    for (const [turn, size] of [
      [0, '8'],
      [30, '16'],
    ]) {
      await chapter.setQuery(`s=heads&v=samples&q=24&turn=${turn}`);
      await chapter.page.locator('.pgSize output', { hasText: new RegExp(`^${size}$`) }).waitFor();
      await chapter.until('heldK', turn ? '<' : '>', 1 - 1e-9);
    }
  });
});

test('PCA generates: an animal beyond the cat turns inside out, between the two it does not', async () => {
  await withChapter(
    FOLDER,
    { mnist: false, query: 's=animals&v=blend&a=4&b=0' },
    async (chapter) => {
      await chapter.until('insideOut', '≈', 0, 1e-9);
      await chapter.setQuery('s=animals&v=blend&a=4&b=0&t=1.6');
      await chapter.until('insideOut', '>', 0.05);
    },
  );
});

test('PCA generates: a slider changes the digit and the address; without the mean much is below 0', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'z=0,0,0,0,0,0,0,0' }, async (chapter) => {
    const { page } = chapter;
    // Row 8: what was decoded is encoded to the same code.
    const trip = await chapter.until('trip', '<', 1e-5);
    assertTellsPower(await page.locator('.pgReadings').first().innerText(), trip, 0);
    const atMean = await chapter.until('below', '<', 0.001);
    await page.locator('.pgKnob input').nth(1).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
    const moved = await chapter.until('below', '>', atMean);
    assert.match(await chapter.query(), /z=0,\d/);
    await page.locator('.pgTop [data-value=off]').click();
    await chapter.until('below', '>', moved + 0.1);
    assert.match(await chapter.query(), /m=off/);
  });
});

test('PCA generates: every view without violations and by keyboard alone', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    for (const query of ['', 'v=samples', 's=heads', 's=animals&v=blend&turn=20']) {
      await chapter.setQuery(query);
      await chapter.settled();
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    }
  });
});
