// Chapter 14: the facts of rows 29 and 30 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
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

test('directions: another seed trained here is the shipped one, and holds the factors elsewhere', async () => {
  await withStep(FOLDER, { mnist: false, step: 'factors' }, async (chapter) => {
    const { page } = chapter;
    const fact = await chapter.measure(1);
    const { runs } = JSON.parse(readFileSync(join(repo, 'models/sprites/sweep.json'), 'utf8'));
    const shipped = runs.find((/** @type {any} */ run) => run.beta === 4 && run.seed === 3);
    const [mig, across, acrossFirst] = await chapter.moment('migHere', 'acrossHere', 'acrossFirst');
    // The same settings on the same images: the same bits; the file is rounded to five digits.
    assert.ok(Math.abs(mig - shipped.mig) < 1e-5, `${mig}, ${shipped.mig}`);
    assert.notEqual(across, acrossFirst);
    assert.ok(fact.includes(mig.toFixed(2)), fact);
    assert.equal(await page.locator('.directionsHeat').count(), 5);
    // β = 4: exactly 3 numbers in use from every seed, β = 1: 4; the gap is larger in the median.
    const of = (/** @type {number} */ beta) =>
      runs.filter((/** @type {any} */ r) => r.beta === beta);
    assert.deepEqual(
      of(4).map((/** @type {any} */ r) => r.active),
      [3, 3, 3, 3, 3],
    );
    assert.deepEqual(
      of(1).map((/** @type {any} */ r) => r.active),
      [4, 4, 4, 4, 4],
    );
    const [four, one] = await chapter.moment('spritesMig4', 'spritesMig1');
    assert.ok(four > 0.2 && one < 0.2, `${four}, ${one}`);
    // On generated digits fewer are in use, but the gap does not grow: the step says so.
    const [use4, use1, gap4, gap1] = await chapter.moment(
      'digitsActive4',
      'digitsActive1',
      'digitsMig4',
      'digitsMig1',
    );
    assert.ok(use4 < use1 && gap4 <= gap1, `${use4}, ${use1}, ${gap4}, ${gap1}`);
    assert.match(fact, /the gap does not grow/);
    await page.locator('.directionsFactors [data-value=digits]').click();
    await page.waitForSelector('.directionsHeat.small');
  });
});

for (const source of dataSets) {
  const mnist = source === 'mnist';
  test(`directions on ${source}: the 3s’ thickness makes a 7 thicker, and their slant leans it`, async () => {
    await withStep(FOLDER, { mnist, step: 'thicker' }, async (chapter) => {
      const { page } = chapter;
      const fact = await chapter.measure(1);
      const names = ['thicknessLow', 'thicknessBefore', 'thicknessHigh', 'thicknessKept'];
      const [low, before, high, kept] = await chapter.moment(...names);
      assert.ok(low < before - 0.5 && before < high - 0.5, `${low}, ${before}, ${high}`);
      assert.ok(kept > 0.75 && kept > (await chapter.live('thicknessPixelKept')), `${kept}`);
      for (const value of [low, before, high]) assert.ok(fact.includes(value.toFixed(1)), fact);
      // Row 30: the slant of 7s by the 3s' direction; measured −0.37 … 0.38 (MNIST), −0.39 … 0.56.
      const [left, right] = await chapter.moment('slantLow', 'slantHigh');
      assert.ok(left < -0.3 && right > 0.3, `${left}, ${right}`);
      await page.locator('.directionsThicker [data-value=slant]').click();
      await page.waitForFunction(() => location.hash.includes('a=slant'));
      const curve = await page.waitForFunction(() => {
        const chart = /** @type {any} */ (document.querySelector('.directionsThicker atlas-chart'));
        return chart.data.file.startsWith('slant') && [...chart.data.series[0].y];
      });
      const leaning = /** @type {number[]} */ (await curve.jsonValue());
      assert.ok(
        leaning.every((value, i) => i === 0 || value > (leaning[i - 1] ?? NaN)),
        `${leaning}`,
      );
      assert.ok(Math.abs((leaning.at(-1) ?? NaN) - right) < 1e-9);
      // A digit of one's own is moved too.
      await page.locator('[data-action=draw]').click();
      const box = await page.locator('.directionsPlace atlas-pad canvas').boundingBox();
      if (!box) throw new Error('the pad is not there');
      const at = (/** @type {number} */ x, /** @type {number} */ y) =>
        /** @type {const} */ ([box.x + x * box.width, box.y + y * box.height]);
      await page.mouse.move(...at(0.3, 0.2));
      await page.mouse.down();
      await page.mouse.move(...at(0.7, 0.2));
      await page.mouse.move(...at(0.5, 0.8));
      await page.mouse.up();
      await chapter.until('isDrawn', '≈', 1, 0);
    });
  });

  test(`directions on ${source}: thickness is an analogy, slant is none`, async () => {
    await withStep(FOLDER, { mnist, step: 'analogy' }, async (chapter) => {
      const { page } = chapter;
      const fact = await chapter.measure(0);
      const names = ['thicknessMedian', 'thicknessPixelMedian', 'slantMedian', 'thicknessFirst'];
      const [thick, pixels, slant, first] = await chapter.moment(...names);
      assert.ok(thick <= 2 && thick < pixels && slant > 100, `${thick}, ${pixels}, ${slant}`);
      assert.ok(fact.includes(thick.toFixed(1)) && fact.includes(slant.toFixed(0)), fact);
      assert.ok(first > 0.3, `${first}`);
      const badge = mnist ? 'VAE of MNIST' : 'VAE of generated digits';
      assert.ok(await page.locator('.directionsAnalogy', { hasText: badge }).count());
      await page.locator('.directionsAnalogy [data-value=width]').click();
      await chapter.until('widthMedian', '>', thick);
    });
  });
}

/** Which card is right, step by step. */
const TRUTH = { traverse: 1, numbers: 1, factors: 1, thicker: 1, analogy: 0 };

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
