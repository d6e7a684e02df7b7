/**
 * Chapter 11's steps on posterior collapse (lecture row 25): shipped runs against the exact entropy, a
 * training in the tab that ends in the same bits, and the linear VAE against probabilistic PCA.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { keyOf } from '../../web/data/ribbons.js';
import { repo } from '../../tools/lib/paths.mjs';
import { heldEngine } from './heldEngine.mjs';
import { withStep } from './step.mjs';

const FOLDER = 'ae-against-vae';
/** ln 2 + 31 h(0.1), h in nats. */
const ENTROPY = Math.LN2 - 31 * (0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
const { runs } = JSON.parse(readFileSync(join(repo, 'models/collapse/ribbons.json'), 'utf8'));
const shipped = new Map(runs.map((/** @type {any} */ run) => [keyOf(run.choice), run]));
const PLAIN = { past: false, beta: 1, freeBits: 0, wordDropout: 0 };

const NAMES = /** @type {const} */ (['ribbonElbo', 'ribbonKl', 'ribbonActive', 'ribbonError']);

test('the shipped runs: no −ELBO is below the entropy, and collapse is where the lecture has it', () => {
  assert.equal(runs.length, 27);
  for (const { choice, last } of runs) {
    const where = JSON.stringify(choice);
    assert.ok(Math.abs(last.entropy - ENTROPY) < 1e-9);
    assert.ok(last.negElbo > ENTROPY - 3 * last.standardError, where);
    assert.ok(last.standardError < 0.1, where);
  }
  const at = (/** @type {object} */ more) => shipped.get(keyOf({ ...PLAIN, ...more })).last;
  const alone = at({});
  assert.ok(Math.abs(alone.negElbo - 12.09) < 0.2 && Math.abs(alone.kl - 6.44) < 0.6);
  assert.equal(alone.active, 8);
  const past = at({ past: true });
  assert.ok(past.negElbo < 10.776 + 0.01 && past.kl < 0.01);
  assert.equal(past.active, 0);
  assert.ok(Math.abs(past.kept - 0.5) < 0.02 && alone.kept > 0.85);
  assert.ok(at({ past: true, wordDropout: 0.5 }).kl > 4.5);
  assert.ok(Math.abs(at({ past: true, freeBits: 0.5 }).kl - 4.2) < 0.4);
  assert.ok(at({ past: true, beta: 0.5 }).kl > 8);
  assert.ok(at({ beta: 8 }).kl < 0.01);
});

test('collapse: the page says what was measured, and the sentence follows the numbers', async () => {
  await withStep(FOLDER, { mnist: false, step: 'collapse' }, async (chapter) => {
    const { page } = chapter;
    const said = page.locator('[data-diagnosis]');
    await said.filter({ hasText: 'z is in use: 8 of 8 dimensions' }).waitFor();
    const [elbo, kl, active] = await chapter.moment(...NAMES);
    const { last } = shipped.get(keyOf(PLAIN));
    assert.deepEqual([elbo, kl, active], [last.negElbo, last.kl, last.active]);
    // The hand: the decoder is allowed to see the bits before.
    await page.click('.collapse [data-value=past]');
    await said.filter({ hasText: 'Collapsed: z carries 0.000' }).waitFor();
    const [, kl2, active2, error2] = await chapter.moment(...NAMES);
    assert.ok(kl2 < 0.01 && active2 === 0 && error2 < 0.01);
    assert.match(await chapter.query(), /cd=past/);
    await chapter.setQuery('cd=past&cf=0.5');
    await said.filter({ hasText: 'first 0.50 nats of each dimension cost nothing' }).waitFor();
    await chapter.setQuery('cd=past&cw=0.5');
    await said.filter({ hasText: 'missed 50 % of the bits before' }).waitFor();
    await chapter.setQuery('cb=8');
    await said.filter({ hasText: 'Collapsed by price' }).waitFor();
    // What nobody trained is not diagnosed.
    await chapter.setQuery('cb=8&cf=0.25');
    await said.filter({ hasText: 'No diagnosis' }).waitFor();
  });
});

test('the fact says what collapse is, in numbers', async () => {
  const [alone, past] = [false, true].map(
    (sees) => shipped.get(keyOf({ ...PLAIN, past: sees })).last,
  );
  for (const [locale, count, nats] of [
    ['en-US', `keeps ${alone.active} of 8 dimensions`, 'nats'],
    ['it-IT', `in uso ${alone.active} dimensioni su 8`, 'nat'],
  ]) {
    await withStep(FOLDER, { mnist: false, locale, step: 'collapse' }, async (chapter) => {
      assert.deepEqual(await chapter.moment('aloneKl', 'aloneActive', 'pastKl', 'pastActive'), [
        alone.kl,
        alone.active,
        past.kl,
        past.active,
      ]);
      assert.ok(alone.active === 8 && past.active === 0 && past.kl < 0.01);
      const fact = await chapter.measure(0);
      for (const said of [count, `${alone.kl.toFixed(2)} ${nats}`, past.kl.toFixed(3)])
        assert.ok(fact.includes(said), `${said} is not in: ${fact}`);
    });
  }
});

test('runs that cannot be loaded: a sentence, and another try brings them', async () => {
  const answers = /** @type {const} */ ([
    ['en-US', 'refused', /could not be loaded: the server answered 503\. Try again/],
    ['it-IT', 'damaged', /non sono stati caricati: il file è danneggiato\. Riprova/],
    ['en-US', 'offline', /could not be loaded: the server did not answer\. Try again/],
  ]);
  for (const [locale, what, sentence] of answers) {
    let broken = true;
    /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
    const before = (request, response, next) => {
      if (!broken || !request.url?.endsWith('/ribbons.json')) return next();
      if (what === 'offline') return void request.socket.destroy();
      response.statusCode = what === 'refused' ? 503 : 200;
      response.end('{"runs": [');
    };
    const options = { mnist: false, locale, before, expected: /ribbons\.json$/, step: 'collapse' };
    await withStep(FOLDER, options, async (chapter) => {
      const { page } = chapter;
      const missing = page.locator('.againstMissing');
      await missing.waitFor();
      assert.match((await missing.textContent()) ?? '', sentence);
      const said = page.locator('[data-diagnosis]');
      await said
        .filter({ hasText: locale === 'en-US' ? 'Press Train' : 'Premi Addestra' })
        .waitFor();
      await chapter.checkAxe();
      broken = false;
      await page.click('[data-action=ribbonsAgain]');
      await said.filter({ hasText: locale === 'en-US' ? 'z is in use' : 'z è in uso' }).waitFor();
      assert.equal(await missing.isVisible(), false);
      assert.equal((await chapter.moment('aloneKl'))[0], shipped.get(keyOf(PLAIN)).last.kl);
    });
  }
});

test('collapse: a training in this tab ends in the bits of the shipped one, and can be stopped', async () => {
  const engine = heldEngine();
  const options = { mnist: false, step: 'collapse', query: 'cd=past', ...engine.options };
  await withStep(FOLDER, options, async (chapter) => {
    const { page } = chapter;
    const button = page.locator('[data-action=collapseTrain]');
    const status = page.locator('.collapseControls [role=status]');
    await status.filter({ hasText: 'Trained beforehand' }).waitFor();
    await engine.hold(page);
    await button.click();
    await status.filter({ hasText: /Step \d/ }).waitFor();
    await button.click();
    await engine.letGo(page);
    await status.filter({ hasText: 'Trained beforehand' }).waitFor();
    await button.click();
    await status.filter({ hasText: 'to the last bit' }).waitFor();
    const [elbo, kl] = await chapter.moment(...NAMES);
    const { last } = shipped.get(keyOf({ ...PLAIN, past: true }));
    assert.deepEqual([elbo, kl], [last.negElbo, last.kl]);
    assert.equal(await chapter.liveText('ribbonOrigin'), 'same');
  });
});

test('the linear VAE: active dimensions are the eigenvalues above σ², at the likelihood of PCA', async () => {
  await withStep(FOLDER, { mnist: false, step: 'law', query: 'cs=0.2' }, async (chapter) => {
    await chapter.until('linearTrained', '≈', 32);
    await chapter.measure(1);
    for (const [sigma2, count] of [
      [0.06, 7],
      [0.2, 6],
      [0.4, 5],
      [1, 3],
      [1.5, 2],
      [3, 1],
      [5, 0],
    ]) {
      await chapter.setQuery(`cs=${sigma2}`);
      await chapter.until('linearSigma2', '≈', sigma2);
      const [active, law, elbo, ppca] = await chapter.moment(
        'linearActive',
        'linearActiveLaw',
        'linearElbo',
        'linearLaw',
      );
      assert.deepEqual([active, law], [count, count], `σ² = ${sigma2}`);
      assert.ok(elbo > ppca - 1e-5 && elbo < ppca + 0.01, `σ² = ${sigma2}: ${elbo}, ${ppca}`);
    }
    const alt = await chapter.page
      .locator('.collapseSweep atlas-chart')
      .evaluate((node) => /** @type {any} */ (node).data.description);
    assert.match(alt, /of 32 trainings 32 have/);
  });
});

test('collapse: β goes from one training to the next by keys', async () => {
  await withStep(FOLDER, { mnist: false, step: 'collapse', query: 'cp=sweep' }, async (chapter) => {
    const { page } = chapter;
    const knob = page.locator('.collapseSweep .knob').first();
    await knob.focus();
    for (const [key, beta] of [
      ['ArrowRight', 1.5],
      ['ArrowRight', 2],
      ['ArrowLeft', 1.5],
      ['End', 8],
      ['ArrowRight', 8],
    ]) {
      await page.keyboard.press(String(key));
      await page.waitForFunction(
        ([at]) =>
          document.querySelector('.collapseSweep .knob')?.getAttribute('aria-valuenow') ===
          String(at),
        [beta],
      );
    }
    assert.match(await chapter.query(), /cb=8/);
  });
});

test('collapse: all trainings, without violations and by keyboard alone', async () => {
  await withStep(FOLDER, { mnist: false, step: 'collapse' }, async (chapter) => {
    await chapter.measure(2);
    await chapter.page.click('.collapse [data-value=sweep]');
    await chapter.page.waitForSelector('.collapse [data-value=sweep][aria-checked=true]');
    await chapter.checkAxe();
    await chapter.checkKeyboard();
  });
});
