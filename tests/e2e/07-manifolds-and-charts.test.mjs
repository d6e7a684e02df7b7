// Chapter 7: the facts of rows 10–13 of the lecture's table, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { heldEngine } from './heldEngine.mjs';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'manifolds-and-charts';
const STEPS = 3000;

/**
 * The smaller eigenvalue of the covariance of the arc of toys.h with its noise, by quadrature, and its
 * standard error when `count` points are drawn.
 * @param {number} count
 */
function arcEigenvalue(count) {
  const n = 4000;
  const points = Array.from({ length: n }, (_, i) => {
    const t = (i + 0.5) / n;
    const [radius, angle] = [0.4 + 0.6 * t, Math.PI * (0.3 + 1.6 * t)];
    return /** @type {const} */ ([radius * Math.cos(angle), radius * Math.sin(angle)]);
  });
  const mean = (/** @type {(p: readonly [number, number]) => number} */ of) =>
    points.reduce((sum, p) => sum + of(p), 0) / n;
  const [mx, my] = [mean((p) => p[0]), mean((p) => p[1])];
  const xx = mean((p) => (p[0] - mx) ** 2);
  const yy = mean((p) => (p[1] - my) ** 2);
  const xy = mean((p) => (p[0] - mx) * (p[1] - my));
  const value = (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy);
  const angle = Math.atan2(value - xx, xy);
  const along = (/** @type {readonly [number, number]} */ p) =>
    ((p[0] - mx) * Math.cos(angle) + (p[1] - my) * Math.sin(angle)) ** 2;
  const error = Math.sqrt(mean((p) => (along(p) - value) ** 2) / count);
  return { value: value + 0.02 ** 2, error };
}

test('manifolds: the learned roll is nearer to its points than PCA’s plane, J is exact, and PCA’s J is W', async () => {
  await withStep(FOLDER, { mnist: false, step: 'roll' }, async (chapter) => {
    // Nothing is trained before the question is answered.
    assert.equal(await chapter.live('steps'), 0);
    const fact = await chapter.measure(1);
    await chapter.until('steps', '≈', STEPS);
    const [mse, flat, sigma1, sigma2, area, difference] = await chapter.moment(
      'mse',
      'flatMse',
      'sigma1',
      'sigma2',
      'sqrtDet',
      'difference',
    );
    assert.ok(mse < 0.001 && flat > 0.15, `${mse} against ${flat}`);
    assert.ok(Math.abs(sigma1 * sigma2 - area) < 1e-9 && sigma1 > sigma2 && sigma2 > 0);
    assert.ok(difference < 1e-6, `J is off by ${difference}`);
    // Row 13: PCA's directions are orthonormal, so both singular values are 1.
    for (const name of ['flatSigma1', 'flatSigma2'])
      assert.ok(Math.abs((await chapter.live(name)) - 1) < 1e-5);
    const spread = await chapter.live('areaSpread');
    for (const value of [mse.toFixed(5), flat.toFixed(3), spread.toFixed(1)])
      assert.ok(fact.includes(value), `${value} in: ${fact}`);
    // Asked again, it is untrained again.
    await chapter.again();
    await chapter.until('steps', '≈', 0);
    // Elsewhere the stretch is another; what is trained for one step is there for the next.
    await chapter.goTo('stretch');
    await chapter.until('steps', '≈', STEPS);
    const told = await chapter.measure(1);
    const [moved, middle] = await chapter.moment('sqrtDet', 'middleArea');
    assert.ok(Math.abs(moved - middle) > 0.03 * middle, `${moved}, in the middle ${middle}`);
    for (const value of [moved, middle])
      assert.ok(told.includes(value.toFixed(2)), `${value} in: ${told}`);
    await chapter.setQuery('x=0.75&y=0.7');
    await chapter.until('sqrtDet', '≠', moved);
  });
});

test('manifolds: the training is on the page’s list, and goes no further when it is stopped there', async () => {
  const engine = heldEngine();
  await withStep(FOLDER, { mnist: false, step: 'roll', ...engine.options }, async (chapter) => {
    const { page } = chapter;
    await page.click('[data-action=trainAgain]');
    await chapter.until('steps', '≈', STEPS);
    const row = page.locator('atlas-runs li[data-run="manifolds-and-charts/surface"]');
    await row.and(page.locator('[data-state=done]')).waitFor();
    assert.match(await row.innerText(), /AE 32–32–2/);
    await engine.hold(page);
    await page.click('[data-action=trainAgain]');
    await row.and(page.locator('[data-state=running]')).locator('button').click();
    await engine.letGo(page);
    await row.and(page.locator('[data-state=stopped]')).waitFor();
    await chapter.until('steps', '<', STEPS);
    await page.click('[data-action=trainAgain]');
    await row.and(page.locator('[data-state=done]')).waitFor();
    await chapter.until('steps', '≈', STEPS);
  });
});

test('manifolds: a bijection of the codes moves the codes and no reconstruction (row 12)', async () => {
  await withStep(FOLDER, { mnist: false, query: 'v=again&s=saddle&h=swirl' }, async (chapter) => {
    await chapter.until('steps', '≈', STEPS);
    const [moved, codes] = await chapter.moment('moved', 'codesMoved');
    assert.ok(moved < 1e-6, `a reconstruction moved by ${moved}`);
    assert.ok(codes > 0.1, `codes moved by ${codes}`);
    await chapter.setQuery('s=saddle&h=none&t=0.6');
    await chapter.until('codesMoved', '≈', 0, 0);
  });
});

test('manifolds: areas 4π and 4π²Rr, J to 1e-6, and two charts that agree where they overlap (row 11)', async () => {
  await withStep(FOLDER, { mnist: false, step: 'charts' }, async (chapter) => {
    for (const [body, exact] of [
      ['sphere', 4 * Math.PI],
      ['torus', 4 * Math.PI ** 2 * 0.65 * 0.3],
    ]) {
      await chapter.setQuery(`b=${body}`);
      await chapter.until('exact', '≈', Number(exact), 1e-9);
      const [total, jacobian, overlap, agreement] = await chapter.moment(
        'total',
        'jacobianError',
        'overlap',
        'agreement',
      );
      assert.ok(Math.abs(total / Number(exact) - 1) < 0.01, `${body}: ${total}`);
      assert.ok(jacobian > 0 && jacobian < 1e-6, `${body}: J is off by ${jacobian}`);
      assert.ok(overlap > 0.01 && agreement < 1e-9);
    }
    // Two hemispheres, opposite to each other, are an atlas of the sphere.
    await chapter.setQuery(`u=0&w=0&k=0&l=${Math.PI.toFixed(4)}&q=1`);
    // The torus before overlaps as little: what tells the two apart is waited for.
    await chapter.until('covered', '>', 0.99);
    const [overlap] = await chapter.moment('overlap');
    assert.ok(overlap < 0.05, `halves overlap on ${overlap}`);
    // The largest disc leaves a cap out.
    await chapter.setQuery('q=2.5');
    await chapter.until('first', '>', 10);
    const [first, total] = await chapter.moment('first', 'total');
    assert.ok(Math.abs(first / total - 2.5 ** 2 / (1 + 2.5 ** 2)) < 0.01, `${first} of ${total}`);
  });
});

test('manifolds: one number along the arc, where a line fails (row 10), in the same order from five starts (row 12)', async () => {
  await withStep(FOLDER, { mnist: false, query: 'v=arc' }, async (chapter) => {
    const fact = await chapter.measure(1);
    await chapter.until('seeds', '≈', 5);
    // PCA's error is the smaller eigenvalue of the arc's covariance, within four standard errors.
    const { value, error } = arcEigenvalue(1000);
    const line = await chapter.live('lineMse');
    assert.ok(Math.abs(line - value) < 4 * error, `${line} against ${value} ± ${error}`);
    const signs = new Set();
    for (const seed of [1, 2, 3, 4, 5]) {
      const rank = await chapter.live(`rank${seed}`);
      assert.ok(Math.abs(rank) >= 0.9996, `start ${seed}: ${rank}`);
      assert.ok((await chapter.live(`curveMse${seed}`)) < 0.0008, 'below the noise’s 2 · 0.02²');
      signs.add(Math.sign(rank));
    }
    assert.equal(signs.size, 2, 'the starts differ in sign');
    for (const value of [line.toFixed(3), (await chapter.live('leastRank')).toFixed(4)])
      assert.ok(fact.includes(value), `${value} in: ${fact}`);
    // In scale too: the widest range of codes in the table beside the narrowest.
    const ranges = await chapter.page.locator('.numbers tbody td:last-child').allInnerTexts();
    const widths = ranges.map((text) => {
      const [low = NaN, high = NaN] = text.replaceAll('−', '-').split('…').map(Number);
      return high - low;
    });
    assert.equal(widths.length, 5);
    assert.ok(Math.max(...widths) > 1.1 * Math.min(...widths), `${widths}`);
  });
});

for (const source of dataSets) {
  test(`manifolds on ${source}: the decoder’s J is that of finite differences to 1e-3, PCA’s is constant (row 13)`, async () => {
    await withStep(FOLDER, { mnist: source === 'mnist', step: 'digits' }, async (chapter) => {
      const fact = await chapter.measure(0);
      for (const value of await chapter.moment('netLeast', 'netMost'))
        assert.ok(fact.includes(value.toFixed(1)), `${value} in: ${fact}`);
      assert.ok((await chapter.live('digitSpread')) < 1 + 1e-6);
      const badge = source === 'mnist' ? 'MNIST' : 'generated digits';
      assert.equal(await chapter.page.locator('.mcSet').innerText(), badge);
      for (const model of ['ae-2', 'vae-2']) {
        await chapter.setQuery(`d=${model}`);
        await chapter.settled();
        assert.ok((await chapter.live('digitDifference')) < 1e-3);
        assert.ok((await chapter.live('digitSigma1')) > (await chapter.live('digitSigma2')));
      }
      // Shipped directions are rounded; what is the same everywhere is the same to the last bit.
      await chapter.setQuery('');
      await chapter.until('digitArea', '≈', 1, 1e-4);
      const first = await chapter.moment('digitSigma1', 'digitSigma2', 'digitTrip');
      await chapter.setQuery('x=0.8&y=0.2');
      await chapter.until('digitTrip', '≠', first[2]);
      const second = await chapter.moment('digitSigma1', 'digitSigma2');
      assert.deepEqual(second, first.slice(0, 2));
    });
  });
}

for (const { surface, key, words } of [
  { surface: 'drawn', key: 'c', words: /point 1 of 6/i },
  { surface: 'heights', key: 'z', words: /Column 1, row 1: height 0/ },
]) {
  test(`manifolds: what is drawn is learned (${surface})`, async () => {
    await withStep(FOLDER, { mnist: false, query: `s=${surface}` }, async (chapter) => {
      const { page } = chapter;
      await page.click('[data-action=trainAgain]');
      await chapter.until('steps', '≈', STEPS);
      const before = await chapter.live('flatMse');
      const grip = page.locator('.mcDraw .grip').first();
      assert.match((await grip.getAttribute('aria-label')) ?? '', words);
      await grip.focus();
      await page.keyboard.press('Shift+ArrowUp');
      await chapter.until('flatMse', '≠', before);
      assert.match(await chapter.query(), new RegExp(`${key}=`));
      await chapter.until('steps', '≈', STEPS);
      assert.ok((await chapter.live('mse')) < 0.1 * (await chapter.live('flatMse')));
    });
  });
}

test('manifolds: a height is dragged up and down only, as far as the net goes', async () => {
  await withStep(FOLDER, { mnist: false, query: 's=heights' }, async (chapter) => {
    const { page } = chapter;
    const heights = async () =>
      new URLSearchParams(await chapter.query()).get('z')?.split(',').map(Number) ?? [];
    const box = await page.locator('.mcDraw .grip .ring').nth(5).boundingBox();
    assert.ok(box);
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 15, y + 40, { steps: 4 });
    await page.mouse.up();
    const dragged = await heights();
    assert.equal(dragged.length, 16);
    const start = [0, 0.1, 0.2, 0, -0.1, 0.7, 0, -0.2, 0, 0.1, -0.6, 0.1, 0.3, 0, 0, 0.4];
    assert.deepEqual(
      dragged.flatMap((v, i) => (v === start[i] ? [] : [i])),
      [5],
      'one point moved',
    );
    assert.ok((dragged[5] ?? 1) < 0.5, `to ${dragged[5]}`);
    for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowUp');
    await page.waitForFunction(() =>
      /Column 2, row 2: height 0.8/.test(document.activeElement?.getAttribute('aria-label') ?? ''),
    );
    assert.equal((await heights())[5], 0.8);
    await page.keyboard.press('ArrowRight');
    assert.equal((await heights())[5], 0.8);
  });
});

/** Which card is right, step by step. */
const TRUTH = { roll: 1, stretch: 1, stir: 1, charts: 1, arc: 1, digits: 0 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 7, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      // A picture that is still changing moves the focus on.
      const isLearned = step === 'stretch' || step === 'stir';
      if (isLearned) await chapter.until('steps', '≈', STEPS);
      await checkLoop(chapter, truth);
      await chapter.settled();
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 1, reached.join(', '));
      // With everything that the answer opens.
      await chapter.measure(0);
      await chapter.settled();
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}

test('manifolds: what is drawn, by keyboard and without violations', async () => {
  await withStep(FOLDER, { mnist: false, step: 'roll' }, async (chapter) => {
    await chapter.measure(1);
    for (const surface of ['drawn', 'heights']) {
      await chapter.setQuery(`s=${surface}`);
      await chapter.page.waitForSelector('.mcDraw .grip');
      await chapter.settled();
      await chapter.until('steps', '≈', STEPS);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    }
  });
});
