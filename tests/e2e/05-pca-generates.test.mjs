// Chapter 5: the facts of rows 7 and 8 of the lecture's table and of 05_PCA 7 and 8, read from the
// running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower } from './chapter.mjs';
import { dataSets, keptShards } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

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

  test(`PCA generates on ${source}: codes drawn at random are no digits`, async () => {
    await withStep(FOLDER, { mnist, query: 'v=samples' }, async (chapter) => {
      if (mnist) {
        // PCA is fitted anew to the loaded images; until then the shipped, rounded one is measured.
        await chapter.until('sampleBelow', '≈', REFERENCE.below, 0.005);
        await chapter.until('sampleDistance', '≈', REFERENCE.sample, 0.1);
        await chapter.until('realDistance', '≈', REFERENCE.real, 0.1);
      }
      const [sample, real] = await chapter.moment('sampleDistance', 'realDistance');
      assert.equal(await chapter.live('sampleSize'), 20);
      assert.ok(sample > real + 0.5, `samples ${sample}, test digits ${real}`);
      // What the reader is told is what was measured, of the codes drawn after the prediction.
      const fact = await chapter.measure(1);
      const now = await chapter.moment('sampleBelow', 'sampleDistance', 'realDistance');
      const told = [`${Math.round(100 * now[0])}`, now[1].toFixed(1), now[2].toFixed(1)];
      for (const value of told) assert.ok(fact.includes(value), `${value} in: ${fact}`);
      const badge = mnist ? 'MNIST' : 'generated digits';
      assert.equal(await chapter.page.locator('.pgSet').innerText(), badge);
    });
  });

  test(`PCA generates on ${source}: a blend of codes is the code of the blend`, async () => {
    await withStep(FOLDER, { mnist, step: 'blend' }, async (chapter) => {
      const { page } = chapter;
      // Halfway no digit is as near as at both ends.
      await chapter.until('secondDistance', '>', 0);
      const fact = await chapter.measure(1);
      const far = await chapter.moment('distance', 'firstDistance', 'secondDistance');
      assert.ok(far[0] > Math.max(far[1], far[2]), `${far}`);
      for (const value of far) assert.ok(fact.includes(value.toFixed(1)), `${value} in: ${fact}`);
      const output = page.locator('.pgShare output');
      // The whole line is measured: from here on the PCA is that of the loaded images.
      await page.waitForSelector('.pgPath atlas-chart:not([data-empty])');
      const seen = [];
      for (const [query, t] of [
        ['t=0.5', '0.50'],
        ['t=3&a=4&b=9&k=64', '3.00'],
      ]) {
        await chapter.setQuery(query ?? '');
        await output.filter({ hasText: t }).waitFor();
        await chapter.settled(); // the gap of before may stand beside the new place
        const gap = await chapter.until('gap', '<', 1e-6);
        assertTellsPower(await page.locator('.pgBeside > .note').innerText(), gap, 0);
        seen.push(await chapter.live('below'));
      }
      // Far outside there are more pixels that no image has.
      await chapter.until('below', '>', seen[0] ?? 1);
      const checked = await page.locator('[data-row=checked]').innerText();
      assertTellsPower(checked, await chapter.live('gap'), 0);
    });
  });
}

if (dataSets.includes('mnist')) {
  test('PCA generates: two digits are blended before any is loaded', async () => {
    const digits = keptShards();
    await withStep(FOLDER, { before: digits.before, step: 'blend' }, async (chapter) => {
      await chapter.until('gap', '<', 1e-6);
      // The distances are waited for, with words.
      await chapter.predict(1);
      await chapter.page.locator('[data-action=act]').click();
      await chapter.at('running');
      const wait = chapter.page.locator('.pgFoot [role=status]');
      await wait.filter({ hasText: 'Loading images: 0 of' }).waitFor();
      digits.letGo();
      await chapter.at('answered');
      assert.equal(await wait.innerText(), '');
    });
  });
}

test('PCA generates: eight directions hold heads that keep still, and not heads that turn', async () => {
  await withStep(FOLDER, { mnist: false, step: 'turn' }, async (chapter) => {
    assert.ok(Math.abs((await chapter.live('held8')) - 1) < 1e-9);
    assert.ok(Math.abs((await chapter.live('evrHeads')) - 1) < 1e-9);
    assert.ok(Math.abs((await chapter.live('evrAnimals')) - 1) < 1e-9);
    assert.ok((await chapter.live('evrTurned')) < 0.999);
    const fact = await chapter.measure(1);
    const held = await chapter.until('held8', '<', 0.999);
    assert.ok(fact.includes((100 * held).toFixed(2)), fact);
    // A code has no more numbers than there are directions: eight of heads that keep still, and with a
    // turn those of its sine and cosine.
    for (const [turn, size] of [
      [0, '8'],
      [30, '16'],
    ]) {
      await chapter.setQuery(`q=24&turn=${turn}`);
      await chapter.page.locator('.pgSize output', { hasText: new RegExp(`^${size}$`) }).waitFor();
      await chapter.until('heldK', turn ? '<' : '>', 1 - 1e-9);
    }
  });
});

test('PCA generates: an animal beyond the cat turns inside out, between the two it does not', async () => {
  await withStep(FOLDER, { mnist: false, step: 'past' }, async (chapter) => {
    await chapter.setQuery('t=0.5');
    await chapter.until('place', '≈', 0.5);
    assert.equal(await chapter.live('insideOut'), 0);
    await chapter.setQuery('');
    await chapter.until('place', '≈', 1);
    assert.equal(await chapter.live('insideOut'), 0);
    const fact = await chapter.measure(1);
    const turned = await chapter.until('insideOut', '>', 0.05);
    assert.ok(fact.includes(`${Math.round(100 * turned)}`), fact);
  });
});

test('PCA generates: a slider changes the digit and the address; without the mean much is below 0', async () => {
  await withStep(FOLDER, { mnist: false, step: 'knobs' }, async (chapter) => {
    const { page } = chapter;
    // Row 8: what was decoded is encoded to the same code.
    const trip = await chapter.until('trip', '<', 1e-5);
    assertTellsPower(await page.locator('[data-row=checked]').innerText(), trip, 0);
    const atMean = await chapter.until('below', '<', 0.001);
    const fact = await chapter.measure(1);
    assert.ok(fact.includes(`${Math.round(100 * (await chapter.live('below')))}`), fact);
    await chapter.setQuery('');
    await chapter.until('below', '<', 0.001);
    await page.locator('.pgKnob input').nth(1).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
    const moved = await chapter.until('below', '>', atMean);
    assert.match(await chapter.query(), /z=0,\d/);
    await page.locator('.pgRest [data-value=off]').click();
    await chapter.until('below', '>', moved + 0.1);
    assert.match(await chapter.query(), /m=off/);
  });
});

/** Which card is right, step by step: the same for both data sets. */
const TRUTH = { sample: 1, knobs: 1, blend: 1, turn: 1, past: 1 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 5, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 1, reached.join(', '));
      // What is measured has its own controls.
      await chapter.measure(truth);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}
