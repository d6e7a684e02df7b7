// Chapter 10: the facts of rows 14 and 18–21 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { readSafetensors } from '../../web/data/safetensors.js';
import { heldEngine } from './heldEngine.mjs';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'the-vae';
/** Half the width of the latent plane, and where its box begins, pixels. */
const PLANE = { half: 3.6, left: 26, bottom: 24 };

/** @typedef {Parameters<Parameters<typeof withStep>[2]>[0]} Step */

/** What the page says to an answer, or to the state it is in. @param {Step} chapter @param {string} title @param {number} [answer] */
async function verdict({ page }, title, answer) {
  const task = page.locator('[data-task]', { hasText: title });
  if (answer !== undefined) await task.locator('input').fill(String(answer));
  await task.locator('button[type=submit]').click();
  return (await task.locator('.result').getAttribute('data-right')) === 'true';
}

/** The other digits, beside the cloud once it is measured. @param {Step} chapter */
async function other(chapter) {
  await chapter.measure(0);
  await chapter.page.getByRole('radio', { name: 'Whole plane' }).click();
  // What is clicked next must be there: the plane's codes are asked for when it is shown first.
  await chapter.settled();
}

/** P(|x| < a) of N(0, 1), by Simpson's rule. @param {number} a */
function within(a) {
  const n = 2000;
  let sum = 0;
  for (let i = 0; i <= n; i++)
    sum += (i === 0 || i === n ? 1 : i % 2 ? 4 : 2) * Math.exp(-((((2 * i) / n - 1) * a) ** 2) / 2);
  return (sum * 2 * a) / (3 * n) / Math.sqrt(2 * Math.PI);
}

/** @param {string} path in models/ */
function shipped(path) {
  const file = readFileSync(join(repo, 'models', path));
  return file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
}

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`the VAE on ${source}: the ledger adds up, closed form and Monte Carlo agree, σ = 0 is the AE`, async () => {
    await withStep(FOLDER, { mnist, step: 'costs' }, async (chapter) => {
      const [kl, drawn, error, kl1, kl2, recon, elbo, bits, density, atMean, still, floor] =
        await chapter.moment(
          'kl',
          'klDrawn',
          'klError',
          'kl1',
          'kl2',
          'recon',
          'elbo',
          'bits',
          'density',
          'atMean',
          'still',
          'floor',
        );
      assert.ok(kl > 1 && error > 0);
      assert.ok(Math.abs(drawn - kl) < 3 * error, `${drawn} ± ${error} against ${kl}`);
      assert.ok(Math.abs(kl1 + kl2 - kl) < 1e-9);
      assert.ok(Math.abs(recon + kl - elbo) < 1e-9);
      assert.ok(Math.abs(bits * Math.LN2 - elbo) < 1e-9);
      // Row 18: the Bernoulli's −log p is the cross-entropy; its constant is 0.
      assert.ok(Math.abs(density / atMean - 1) < 1e-6);
      // Row 21: with σ = 0 every draw is the mean.
      assert.ok(Math.abs(still - atMean) < 1e-9);
      assert.ok(floor < recon);
    });
  });

  test(`the VAE on ${source}: similar images have codes farther apart under the AE`, async () => {
    await withStep(FOLDER, { mnist, step: 'point' }, async (chapter) => {
      const [ae, vae] = [await chapter.live('aeStretch'), await chapter.live('vaeStretch')];
      assert.ok(ae > vae && vae > 0, `AE ${ae}, VAE ${vae}`);
    });
  });
}

test('the VAE: both estimators find 2μ, with the variances that algebra gives', async () => {
  await withStep(FOLDER, { mnist: false, step: 'estimates' }, async (chapter) => {
    for (const [mu, sigma, path, score] of [
      [1, 1, 4, 30],
      [-2, 0.5, 1, 64 + 56 + 3.75],
    ]) {
      await chapter.setQuery(`m=${mu}&s=${sigma}`);
      await chapter.until('gradient', '≈', 2 * mu, 1e-9);
      await chapter.until('scoreExact', '≈', score, 1e-9);
      const live = async (/** @type {string} */ name) => chapter.live(name);
      assert.ok(Math.abs((await live('pathExact')) - path) < 1e-9);
      for (const name of ['path', 'score']) {
        const off = Math.abs((await live(`${name}Mean`)) - 2 * mu);
        assert.ok(off < 3 * (await live(`${name}Error`)), `${name}, μ = ${mu}: mean off by ${off}`);
        const wrong = Math.abs((await live(`${name}Variance`)) - (await live(`${name}Exact`)));
        assert.ok(wrong < 3 * (await live(`${name}VarianceError`)), `${name}, μ = ${mu}: ${wrong}`);
      }
    }
  });
});

test('the VAE: a throw of ε moves z by σε and nothing else', async () => {
  await withStep(FOLDER, { mnist: false, step: 'dice' }, async (chapter) => {
    const state = async () => ({
      mu: await chapter.live('mu1'),
      sigma: await chapter.live('sigma1'),
      eps: await chapter.live('eps1'),
      z: await chapter.live('z1'),
    });
    const first = await state();
    await chapter.page.click('[data-action=redraw]');
    await chapter.until('eps1', '≠', first.eps);
    const second = await state();
    assert.equal(second.mu, first.mu);
    for (const { mu, sigma, eps, z } of [first, second]) {
      assert.ok(Math.abs(mu + sigma * eps - z) < 1e-6);
    }
    assert.match(await chapter.query(), /e=2/);
    // Row 20: with z drawn instead, nothing flows back.
    const gradient = () =>
      chapter.page
        .locator('.vaeStage atlas-matrix')
        .last()
        .evaluate((node) =>
          /** @type {any} */ (node).data.terms.flatMap((/** @type {any} */ term) =>
            Array.from(term.values),
          ),
        );
    assert.ok((await gradient()).every((/** @type {number} */ v) => v !== 0));
    await chapter.page.click('.vaeStage [data-value=cut]');
    await chapter.page.locator('.vaeStage .note', { hasText: 'nothing comes back' }).waitFor();
    assert.deepEqual(await gradient(), [0, 0, 0, 0]);
  });
});

for (const source of dataSets) {
  test(`the VAE on ${source}: a dot clicked is the test image that it is the code of`, async () => {
    const { tensors } = readSafetensors(shipped(`${source}/vae-2.history.safetensors`), source);
    const codes = tensors[`codes_${tensors.epochs.data.length - 1}`].data;
    const at = (/** @type {number} */ i) => [codes[2 * i] ?? NaN, codes[2 * i + 1] ?? NaN];
    const apart = (
      /** @type {number[]} */ [a = 0, b = 0],
      /** @type {number[]} */ [c = 0, d = 0],
    ) => Math.hypot(a - c, b - d);
    // The dot that stands most alone, so that no other is meant.
    let [dot, most] = [0, 0];
    for (let i = 0; i < codes.length / 2; i++) {
      if (Math.max(...at(i).map(Math.abs)) > 3) continue;
      let least = Infinity;
      for (let j = 0; j < codes.length / 2; j++)
        if (j !== i) least = Math.min(least, apart(at(i), at(j)));
      if (least > most) [dot, most] = [i, least];
    }
    await withStep(
      FOLDER,
      { mnist: source === 'mnist', step: 'cloud', query: 'i=1' },
      async (chapter) => {
        await chapter.live('kl');
        await other(chapter);
        const box = await chapter.page.locator('.vaePlane atlas-map canvas').boundingBox();
        assert.ok(box);
        const [x = 0, y = 0] = at(dot);
        const place = (/** @type {number} */ z) => (z + PLANE.half) / (2 * PLANE.half);
        await chapter.page.mouse.click(
          box.x + PLANE.left + place(x) * (box.width - PLANE.left),
          box.y + (1 - place(y)) * (box.height - PLANE.bottom),
        );
        await chapter.until('mu1', '≈', x, 5e-3);
        await chapter.until('mu2', '≈', y, 5e-3);
        assert.match(await chapter.query(), new RegExp(`i=${dot}\\b`));
        // Pressed in the very moment when other codes came, before they are painted.
        const code = await chapter.page.locator('.vaePlane atlas-map').evaluate((node) => {
          const map = /** @type {any} */ (node);
          const [left = 0, top = 0] = map.layers.places;
          const box = map.canvas.getBoundingClientRect();
          let found = NaN;
          map.addEventListener('probe', (event) => (found = event.detail.code), { once: true });
          map.data = { ...map.data };
          map.canvas.dispatchEvent(
            new PointerEvent('pointermove', {
              pointerType: 'mouse',
              clientX: box.left + left,
              clientY: box.top + top,
            }),
          );
          return found;
        });
        assert.ok(code >= 0, `nothing is under the pointer: ${code}`);
      },
    );
  });

  test(`the VAE on ${source}: the notebook's test loss is not −ELBO`, async () => {
    await withStep(FOLDER, { mnist: source === 'mnist', step: 'costs' }, async (chapter) => {
      const [gap, kl] = [await chapter.live('lossGap'), await chapter.live('testKl')];
      const card = JSON.parse(Buffer.from(shipped(`${source}/vae-2.json`)).toString());
      assert.ok(gap > 0.1 && gap < 5, `${gap}`);
      // The card's is over five times as many images.
      assert.ok(Math.abs(kl / card.test.kl - 1) < 0.05, `${kl} against ${card.test.kl}`);
      assert.equal(await verdict(chapter, 'Which test loss', gap + 0.1), false);
      assert.equal(await verdict(chapter, 'Which test loss', Number(gap.toFixed(2))), true);
    });
  });
}

test('the VAE: the grid in equal steps of z shows mostly what the prior hardly draws', async () => {
  await withStep(FOLDER, { mnist: false, step: 'prior', query: 'd=grid' }, async (chapter) => {
    const middle = within(3.66 / 2) ** 2;
    await chapter.until('gridMiddle', '≈', middle, 1e-6);
    await chapter.until('gridOuter', '≈', 1 - middle, 1e-6);
    const shown = await chapter.page.locator('.vaeStage [role=status]').innerText();
    assert.ok(shown.includes(`${(100 * middle).toFixed(1)}\u00a0%`), shown);
    assert.equal(await verdict(chapter, 'Why is the grid distorted', 0.75), false);
    assert.equal(await verdict(chapter, 'Why is the grid distorted', 1 - middle), true);
    assert.equal(await verdict(chapter, 'Every tile the same share'), false);
    await chapter.page.click('.vaeStage [data-value=quantile]');
    await chapter.until('gridMiddle', '≈', (0.998 / 2) ** 2, 1e-6);
    assert.equal(await verdict(chapter, 'Every tile the same share'), true);
    assert.match(await chapter.query(), /g=quantile/);
  });
});

test('the VAE: of 128 samples e⁻² are expected farther than 2 from the centre', async () => {
  await withStep(FOLDER, { mnist: false, step: 'prior' }, async (chapter) => {
    await chapter.measure(0);
    const draws = 10;
    const [n, p] = [128, Math.exp(-2)];
    let sum = 0;
    for (let i = 0; i < draws; i++) {
      await chapter.until('draw', '≈', i);
      const far = await chapter.live('far');
      const said = chapter.page.locator('.vaeStage [role=status]', { hasText: /^\d+ of these/ });
      await said.filter({ hasText: new RegExp(`^${far} `) }).waitFor();
      sum += far;
      await chapter.page.click('[data-action=sample]');
    }
    const error = Math.sqrt(draws * n * p * (1 - p));
    assert.ok(Math.abs(sum - draws * n * p) < 3 * error, `${sum} in ${draws} draws`);
    assert.equal(await verdict(chapter, 'How far the prior reaches', 64), false);
    assert.equal(await verdict(chapter, 'How far the prior reaches', 17.3), true);
  });
});

test('the VAE: before the first step a bit a pixel, and at β = 30 no KL is left', async () => {
  await withStep(FOLDER, { mnist: false, step: 'costs', query: 'b=30' }, async (chapter) => {
    const { page } = chapter;
    assert.equal(await verdict(chapter, 'The price list at β = 30', 0), false);
    await page.click('[data-action=train]');
    await page.locator('[data-action=train]', { hasText: 'again' }).waitFor();
    const kl = await chapter.live('heavyKl');
    assert.ok(kl >= 0 && kl < 0.5, `${kl}`);
    assert.equal(await verdict(chapter, 'The price list at β = 30', 6), false);
    assert.equal(await verdict(chapter, 'The price list at β = 30', kl), true);
    await chapter.setQuery('b=30&w=trained&t=0');
    const untrained = await chapter.live('untrained');
    assert.ok(Math.abs(untrained - 784 * Math.LN2) < 5, `${untrained}`);
    await chapter.until('sigma1', '≈', 1, 0.1);
    assert.equal(await verdict(chapter, 'Before the first step', 150), false);
    assert.equal(await verdict(chapter, 'Before the first step', untrained), true);
  });
});

test('the VAE: a digit and a style choose the test image with that label', async () => {
  const { tensors } = readSafetensors(shipped('digits/vae-2.history.safetensors'), 'digits');
  const fours = Array.from(tensors.labels.data.keys()).filter((i) => tensors.labels.data[i] === 4);
  await withStep(FOLDER, { mnist: false, step: 'cloud' }, async (chapter) => {
    const { page } = chapter;
    await chapter.live('kl');
    await other(chapter);
    await page.click('.vaeStage [data-value="4"]');
    await page.locator('.vaeStage input[type=range]').press('ArrowRight');
    const caption = page.locator('.vaeWho');
    await caption.filter({ hasText: 'labelled 4' }).waitFor();
    assert.match(await chapter.query(), new RegExp(`i=${fours[1]}\\b`));
    const said = await page.locator('.vaeStage .setting output').innerText();
    assert.equal(said, `2/${fours.length}`);
  });
});

test('the VAE: the two tasks about one image take what is on show', async () => {
  await withStep(FOLDER, { mnist: false, step: 'cloud' }, async (chapter) => {
    await other(chapter);
    for (const [title, name, bound] of /** @type {const} */ ([
      ['The price of being sure', 'kl', 8],
      ['Two numbers are few', 'recon', 200],
    ])) {
      const seen = new Set();
      for (let i = 0; i < 200 && seen.size < 2; i++) {
        const before = await chapter.live(name);
        if (i) {
          await chapter.page.click('[data-action=next]');
          await chapter.until(name, '≠', before);
        }
        const value = await chapter.live(name);
        const right = value > bound;
        if (seen.has(right)) continue;
        const said = await verdict(chapter, title);
        // While the digits come, the first of them may have taken this one's place.
        if ((await chapter.live(name)) !== value) continue;
        assert.equal(said, right, `${name} at image ${i}`);
        seen.add(right);
      }
      assert.equal(seen.size, 2, `${name} on both sides of ${bound}`);
    }
  });
});

test('the VAE: the densities drawn of q are those of μ and σ, and the prior is N(0, 1)', async () => {
  await withStep(FOLDER, { mnist: false, step: 'cloud' }, async (chapter) => {
    const { page } = chapter;
    await chapter.measure(0);
    await page.getByRole('radio', { name: 'Its price' }).click();
    // Waited for, because another image may come between the chart and the numbers.
    await page.waitForFunction(() => {
      const live = (/** @type {string} */ name) =>
        Number(
          document
            .querySelector(`[data-live-values] [data-live=${name}]`)
            ?.getAttribute('data-value') ?? NaN,
        );
      const wanted = [
        [0, 1],
        [live('mu1'), live('sigma1')],
        [live('mu2'), live('sigma2')],
      ];
      /** @type {{ x: Float64Array, y: Float64Array }[]} */
      const series =
        /** @type {any} */ (document.querySelector('.vaeHalf atlas-chart')).data?.series ?? [];
      return (
        series.length === 3 &&
        series.every(({ x, y }, i) => {
          const [mean = NaN, std = NaN] = wanted[i] ?? [];
          const top = 1 / (std * Math.sqrt(2 * Math.PI));
          return Array.from(x).every(
            (z, k) =>
              Math.abs((y[k] ?? NaN) - top * Math.exp(-0.5 * ((z - mean) / std) ** 2)) < 1e-6 * top,
          );
        })
      );
    });
  });
});

test('the VAE trains here: the loss falls below that of the first epoch, and the weights are on show', async () => {
  const engine = heldEngine();
  await withStep(FOLDER, { mnist: false, step: 'costs', ...engine.options }, async (chapter) => {
    const { page } = chapter;
    const said = page.locator('.vaeStage [role=status]');
    await engine.hold(page, 10);
    await page.click('[data-action=train]');
    const elboAt = async (/** @type {RegExp} */ epoch) => {
      await said.filter({ hasText: epoch }).waitFor();
      return Number(/ELBO ([\d.]+)/.exec(await said.innerText())?.[1]);
    };
    const early = await elboAt(/Epoch (0\.[1-9]|[1-4]\.\d)/);
    await engine.letGo(page);
    const late = await elboAt(/Epoch 5\.0/);
    assert.ok(late < early && late > 0, `${early} → ${late}`);
    await page.locator('[data-action=train]', { hasText: 'again' }).waitFor();
    assert.match(await chapter.query(), /w=trained/);
  });
});

/** Which card is right, step by step. */
const TRUTH = { point: 1, cloud: 0, dice: 0, estimates: 1, costs: 1, prior: 0 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 10, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 1, reached.join(', '));
    });
  });
}
