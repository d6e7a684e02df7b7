// Chapter 14: the facts of rows 29 and 30 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'directions';

test('directions: turned from one end to the other, a number moves the disc as its row shows', async () => {
  await withStep(FOLDER, { mnist: false, step: 'traverse' }, async (chapter) => {
    const { page } = chapter;
    const fact = await chapter.measure(1);
    const [across, down, radius] = await chapter.moment('across', 'down', 'radius');
    for (const value of [across, down, radius])
      assert.ok(fact.includes(value.toFixed(1)), `${value} in: ${fact}`);
    // β = 4: exactly three of five numbers are in use.
    assert.equal(await chapter.live('spriteActive'), 3);
    // The middle of the ink of each of the nine discs of the row, by the pixels shown.
    const middles = await page.evaluate(() => {
      const film = /** @type {any} */ (document.querySelector('.directionsLine.lit atlas-digits'));
      const { images, rows, cols, count } = film.data;
      return Array.from({ length: count }, (_, i) => {
        let [ink, x] = [0, 0];
        for (let p = 0; p < rows * cols; p++) {
          const v = images[i * rows * cols + p];
          ink += v;
          x += v * (p % cols);
        }
        return x / ink;
      });
    });
    assert.equal(middles.length, 9);
    assert.ok(Math.abs(Math.max(...middles) - Math.min(...middles) - across) < 1e-9);
    // With β = 1 a fourth one is in use.
    await page.locator('.directionsBar [data-value="1"]').last().click();
    await chapter.until('spriteBeta', '≈', 1, 0);
    assert.equal(await chapter.live('spriteActive'), 4);
    await page.locator('.directionsBar [data-value="3"]').first().click();
    await page.waitForFunction(() => location.hash.includes('j=3'));
  });
});

for (const source of dataSets) {
  const mnist = source === 'mnist';
  test(`directions on ${source}: with β = 4 fewer numbers are in use, and the image pays`, async () => {
    await withStep(FOLDER, { mnist, step: 'numbers' }, async (chapter) => {
      const { page } = chapter;
      const fact = await chapter.measure(1);
      const [active1, active4] = await chapter.moment('active1', 'active4');
      assert.equal(active1, 10);
      assert.ok(active4 > 0 && active4 < 10, `${active4}`);
      assert.ok(fact.includes(`${active4}`), fact);
      const [nats1, nats4, recon1, recon4] = await chapter.moment(
        'nats1',
        'nats4',
        'recon1',
        'recon4',
      );
      assert.ok(nats4 < nats1 && recon4 > recon1, `${nats1}, ${nats4}, ${recon1}, ${recon4}`);
      const badge = mnist ? 'MNIST' : 'generated digits';
      assert.ok(await page.locator('.directionsNumbers', { hasText: badge }).count());
      // The bars are the nats whose number over the threshold is the fact's.
      const used = await page.evaluate(() => {
        const bars = /** @type {any} */ (document.querySelector('.directionsNumbers atlas-bars'));
        return [...bars.data.groups[0].values];
      });
      assert.equal(used.filter((nats) => nats > 0.1).length, active4);
      // Sum over the numbers: the KL that the loss counts. It is evaluated on the same thousand digits.
      const sum = used.reduce((all, nats) => all + nats, 0);
      assert.ok(Math.abs(sum - nats4) < 1e-3 * nats4, `${sum}, ${nats4}`);
    });
  });
}

/** Which card is right, step by step. */
const TRUTH = { traverse: 1, numbers: 1 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 14, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 1, reached.join(', '));
      await chapter.measure(0);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}
