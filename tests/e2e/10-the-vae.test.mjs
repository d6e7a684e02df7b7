// Chapter 10: the facts of rows 14 and 18–21 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { withChapter } from './chapter.mjs';
import { dataSets } from './page.mjs';

const FOLDER = 'the-vae';

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`the VAE on ${source}: the ledger adds up, closed form and Monte Carlo agree, σ = 0 is the AE`, async () => {
    await withChapter(FOLDER, { mnist, query: 'v=ledger' }, async (chapter) => {
      const [kl, drawn, error, kl1, kl2, recon, elbo, bits, density, atMean, still, floor] =
        await chapter.moment(
          ...['kl', 'klDrawn', 'klError', 'kl1', 'kl2', 'recon', 'elbo', 'bits'],
          ...['density', 'atMean', 'still', 'floor'],
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
    await withChapter(FOLDER, { mnist, query: 'v=twins' }, async (chapter) => {
      const [ae, vae] = [await chapter.live('aeStretch'), await chapter.live('vaeStretch')];
      assert.ok(ae > vae && vae > 0, `AE ${ae}, VAE ${vae}`);
    });
  });
}

test('the VAE: both estimators find 2μ, with the variances that algebra gives', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'v=duel' }, async (chapter) => {
    for (const [mu, sigma, path, score] of [
      [1, 1, 4, 30],
      [-2, 0.5, 1, 64 + 56 + 3.75],
    ]) {
      await chapter.setQuery(`v=duel&m=${mu}&s=${sigma}`);
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
  await withChapter(FOLDER, { mnist: false, query: 'v=draw' }, async (chapter) => {
    const state = async () => ({
      mu: await chapter.live('mu1'),
      sigma: await chapter.live('sigma1'),
      eps: await chapter.live('eps1'),
      z: await chapter.live('z1'),
    });
    const first = await state();
    await chapter.page.click('[data-action=redraw]');
    await chapter.page.waitForFunction(
      (old) =>
        Number(
          document.querySelector('[data-live-values] [data-live=eps1]')?.getAttribute('data-value'),
        ) !== old,
      first.eps,
    );
    const second = await state();
    assert.equal(second.mu, first.mu);
    for (const { mu, sigma, eps, z } of [first, second]) {
      assert.ok(Math.abs(mu + sigma * eps - z) < 1e-6);
    }
    assert.match(await chapter.query(), /e=2/);
  });
});

test('the VAE trains here: the loss falls below that of the first epoch, and the weights are on show', async () => {
  await withChapter(FOLDER, { mnist: false, query: 'v=train' }, async ({ page }) => {
    const said = page.locator('.vaePanel [role=status]');
    await page.click('[data-action=train]');
    const elboAt = async (/** @type {RegExp} */ epoch) => {
      await said.filter({ hasText: epoch }).waitFor();
      return Number(/ELBO ([\d.]+)/.exec(await said.innerText())?.[1]);
    };
    const early = await elboAt(/Epoch [0-4]\.\d/);
    const late = await elboAt(/Epoch 5\.0/);
    assert.ok(late < early && late > 0, `${early} → ${late}`);
    await page.locator('[data-action=train]', { hasText: 'again' }).waitFor();
    assert.equal(await page.getAttribute('.vaePanel [data-value=trained]', 'aria-checked'), 'true');
  });
});

test('the VAE: every view without violations and by keyboard alone', async () => {
  await withChapter(FOLDER, { mnist: false }, async (chapter) => {
    await chapter.checkAxe();
    for (const view of ['posterior', 'draw', 'duel', 'ledger', 'pixels', 'twins', 'train']) {
      await chapter.setQuery(`v=${view}`);
      await chapter.page.waitForSelector(`.vaeViews [data-value=${view}][aria-checked=true]`);
      if (view === 'twins') await chapter.live('aeStretch');
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    }
  });
});
