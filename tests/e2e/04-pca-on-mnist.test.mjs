// Chapter 4: the facts of rows 3, 5 and 8 of the lecture's table, of exercises 3 and 6 of 05_PCA and of
// n ≪ d, read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower } from './chapter.mjs';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'pca-on-mnist';
const near = (
  /** @type {number} */ found,
  /** @type {number} */ wanted,
  /** @type {number} */ within,
  /** @type {string} */ what,
) => assert.ok(Math.abs(found - wanted) <= within, `${what}: ${found}, not ${wanted} ± ${within}`);

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`PCA on ${source}: the error is the sum of the dropped eigenvalues, and W is orthonormal`, async () => {
    await withStep(FOLDER, { mnist, step: 'dropped', query: 'k=50' }, async (chapter) => {
      await chapter.until('checkedK', '≈', 50);
      assert.equal(await chapter.live('fitted'), 1);
      const dropped = await chapter.live('dropped');
      // Single precision on thousands of images.
      near(await chapter.live('error'), dropped, 2e-6 * dropped, 'error(50)');
      assert.ok((await chapter.live('orthonormality')) < 1e-5);
      near(
        dropped,
        (1 - (await chapter.live('evr'))) * (await chapter.live('total')),
        1e-9,
        'tail',
      );
      if (mnist) {
        near(await chapter.live('evr'), 0.824647, 1e-6, 'EVR(50)');
        near(await chapter.live('heldOut'), 0.01149, 5e-6, 'held-out error a pixel');
        near(await chapter.live('evr2'), 0.168006, 1e-6, 'EVR(2)');
        near(await chapter.live('total'), 52.7259, 5e-5, 'total variance');
        near(await chapter.live('lambda1'), 5.11687, 5e-6, 'λ₁');
        assert.equal(await chapter.live('rank'), 712);
        assert.equal(await chapter.live('n'), 60_000);
        const levels = [];
        for (const p of [50, 80, 90, 95, 99]) levels.push(await chapter.live(`k${p}`));
        assert.deepEqual(levels, [11, 44, 87, 154, 331]);
      }
      const heldOut = (await chapter.live('heldOut')).toFixed(5);
      const fact = await chapter.measure(0);
      for (const value of [dropped.toFixed(4), heldOut])
        assert.ok(fact.includes(value), `${value} in: ${fact}`);
      const checked = await chapter.page.locator('[data-row=checked]').innerText();
      assertTellsPower(checked, await chapter.live('orthonormality'), 1);
      // Which images they are is said beside them.
      const said = await chapter.page.locator('.pcaFoot').innerText();
      assert.match(said, mnist ? /MNIST/ : /generated digits/);
      await chapter.goTo('keep');
      const kept = await chapter.measure(0);
      for (const value of [
        String(await chapter.live('k95')),
        (await chapter.live('n')).toLocaleString('en'),
      ])
        assert.ok(kept.includes(value), `${value} in: ${kept}`);
      // A button sets k to what holds its share.
      await chapter.page.click('[data-action=share-95]');
      const k95 = await chapter.until('k', '≈', await chapter.live('k95'));
      assert.ok((await chapter.until('evr', '>', 0.95)) < 0.951, `k = ${k95}`);
      // Another error, measured anew.
      await chapter.until('checkedK', '≈', k95);
      near(await chapter.live('error'), await chapter.live('dropped'), 1e-5, `error(${k95})`);
    });
  });

  test(`PCA on ${source}: with k = d nothing is lost`, async () => {
    await withStep(FOLDER, { mnist, step: 'matrices', query: 'k=784&i=7' }, async (chapter) => {
      await chapter.until('k', '≈', 784);
      assert.ok((await chapter.until('largest', '<', 1e-5)) >= 0);
      assert.equal(await chapter.live('dropped'), 0);
      near(await chapter.live('evr'), 1, 1e-9, 'EVR(784)');
      await chapter.setQuery('k=783&i=7');
      await chapter.until('k', '≈', 783);
      await chapter.setQuery('k=20&i=7');
      await chapter.until('k', '≈', 20);
      assert.ok((await chapter.live('largest')) > 0.05);
    });
  });
}

test('PCA: standardised, the eigenvalues sum to the number of pixels that vary', async () => {
  await withStep(FOLDER, { mnist: false, query: 's=standardised&k=64' }, async (chapter) => {
    await chapter.until('total', '>', 600);
    const total = await chapter.live('total');
    near(total, Math.round(total), 1e-6, 'total variance');
    await chapter.until('fitted', '≈', 1);
    const k95 = await chapter.live('k95');
    await chapter.until('checkedK', '≈', 64);
    const dropped = await chapter.live('dropped');
    near(await chapter.live('error'), dropped, 1e-5 * dropped, 'error(64)');
    await chapter.setQuery('k=64');
    await chapter.until('total', '<', 100);
    assert.ok((await chapter.live('k95')) < k95, 'raw pixels need fewer directions');
  });
});

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`PCA of few images, ${source}: rank n − 1; Gram matrix, SVD, covariance and powers agree`, async () => {
    await withStep(FOLDER, { mnist, step: 'few', query: 'n=29' }, async (chapter) => {
      // From here on the few images are the first of the data set, no longer the opening picture's.
      await chapter.until('fitted', '≈', 1);
      assert.equal(await chapter.live('n'), mnist ? 60_000 : 10_000);
      for (const n of [23, 61]) {
        await chapter.setQuery(`n=${n}`);
        await chapter.until('routesN', '≈', n);
        for (const name of ['fewRank', 'svdRank', 'covarianceRank'])
          assert.equal(await chapter.live(name), n - 1, `${name}, n = ${n}`);
        const [values, directions] = await chapter.moment('valuesOff', 'directionsOff');
        assert.ok(values < 1e-10, `${values}`);
        assert.ok(directions < 1e-5, `${directions}`);
        const [sigma, square, lambda] = await chapter.moment('sigma1', 'square1', 'gramLambda1');
        near(sigma ** 2 / (n - 1), lambda, 1e-10, 'σ₁²/(n − 1) = λ₁');
        near(square, lambda, 1e-10, 'the same, by the core');
        const [off, power, decay, ratio, steps] = await chapter.moment(
          'powerOff',
          'powerLambda1',
          'powerDecay',
          'powerRatio',
          'powerSteps',
        );
        assert.ok(off < 1e-5, `power iteration is ${off} from w₁`);
        near(power, lambda, 1e-10, 'Rayleigh quotient');
        assert.ok(ratio > 0.1 && ratio < 1, `λ₂/λ₁ = ${ratio}`);
        near(decay, ratio, 1e-3 * ratio, 'decay of the error');
        // The reader is told how it is checked.
        const checked = chapter.page.locator('[data-row=checked]');
        await checked.getByText(`after ${steps} steps`).waitFor({ state: 'attached' });
        const told = (await checked.innerText()).replace(/\s+/g, ' ').trim();
        for (const value of [
          sigma.toFixed(4),
          square.toFixed(6),
          `ranks ${n - 1}, ${n - 1} and ${n - 1}`,
          decay.toFixed(4),
          `λ₂/λ₁ = ${ratio.toFixed(4)}`,
        ])
          assert.ok(told.includes(value), `${value} in: ${told}`);
        for (const value of [values, directions, off]) assertTellsPower(told, value, 1);
      }
      // Four routes to one first eigenvalue, side by side.
      await chapter.goTo('few');
      const fact = await chapter.measure(2);
      assert.match(fact, /25 images have 24 directions/);
      await chapter.until('routesN', '≈', 25);
      const lambda = (await chapter.live('gramLambda1')).toFixed(6);
      await chapter.page.waitForFunction(
        (value) =>
          (document.querySelector('.pcaFew table')?.innerText ?? '').split(value).length === 5,
        lambda,
      );
    });
  });
}

test('PCA: a code comes back from its image, and the spiral has the notebook’s ratios', async () => {
  await withStep(
    FOLDER,
    { mnist: false, step: 'code', query: 'z=3,-2,1,0,0,4' },
    async (chapter) => {
      // The shipped directions are rounded to 16 bits; those fitted here are not.
      const rounded = await chapter.live('trip');
      assert.ok(rounded < 1e-3, `trip ${rounded}`);
      const trip = await chapter.until('trip', '<', 1e-5);
      assert.ok(trip > 0);
      const checked = chapter.page.locator('[data-row=checked]');
      await checked.waitFor({ state: 'attached' });
      assertTellsPower(await checked.innerText(), trip, 1);
      // Without the mean there is more below 0 than with it.
      await chapter.goTo('code');
      const fact = await chapter.measure(1);
      const [forgotten, added] = await chapter.moment('codeBelow', 'meanBelow');
      assert.ok(forgotten > added + 0.1, `${forgotten} below 0, with the mean ${added}`);
      assert.ok(fact.includes(`${Math.round(100 * forgotten)} %`), fact);
      await chapter.goTo('spiral', 'c=2');
      await chapter.until('spiralKept', '≈', 2);
      near(await chapter.live('spiral1'), 0.78981, 5e-6, 'EVR 1');
      near(await chapter.live('spiral2'), 0.20919, 5e-6, 'EVR 2');
      near(await chapter.live('spiral3'), 0.001, 5e-6, 'EVR 3');
      assert.ok((await chapter.live('spiralOff')) > 0.1);
      await chapter.setQuery('c=3');
      await chapter.until('spiralKept', '≈', 3);
      assert.ok((await chapter.live('spiralOff')) < 1e-5);
    },
  );
});

test('PCA: k is dragged on the scree plot', async () => {
  await withStep(FOLDER, { mnist: false, step: 'keep' }, async (chapter) => {
    const { page } = chapter;
    await chapter.until('fitted', '≈', 1);
    const plot = page.locator('atlas-scree');
    const { x, y, width, height } = await plot.boundingBox();
    // What the plot says of each place of the pointer: the browser may tell of a move a frame later.
    await plot.evaluate((node) => {
      node.addEventListener('pointermove', ({ clientX }) => (node.dataset.at = `${clientX}`));
      node.addEventListener('playhead', ({ detail }) => (node.dataset.said = `${detail.x}`));
    });
    const moveTo = async (/** @type {number} */ at, options = {}) => {
      await page.mouse.move(at, y + height / 2, options);
      await page.waitForFunction((wanted) => {
        const found = document.querySelector('atlas-scree')?.getAttribute('data-at');
        return found && Math.abs(Number(found) - wanted) < 1;
      }, at);
      return Number(await plot.getAttribute('data-said'));
    };
    await moveTo(x + width / 2);
    await page.mouse.down();
    const pressed = await chapter.until('k', '>', 16);
    const dragged = await moveTo(x + 0.75 * width, { steps: 4 });
    assert.ok(dragged > 2 * pressed, `${dragged} after ${pressed}`);
    await chapter.until('k', '≈', dragged);
    await page.mouse.up();
    assert.equal(await moveTo(x + 40), dragged, 'let go');
    // Nothing of it is under way either: the address is written last.
    assert.match(await chapter.query(), new RegExp(`k=${dragged}\\b`));
    assert.equal(await chapter.live('k'), dragged);
  });
});

test('PCA: what is not yet known is veiled, and k is found by hand too', async () => {
  await withStep(FOLDER, { mnist: false, step: 'keep' }, async (chapter) => {
    const { page } = chapter;
    await chapter.until('fitted', '≈', 1);
    const k95 = String(await chapter.live('k95'));
    assert.equal(await page.locator('[data-action=share-95]').isVisible(), false);
    assert.ok(!(await page.locator('.lessonPicture').innerText()).split('\n').includes(k95));
    await chapter.predict(2);
    const slider = page.locator('.pcaK input');
    await slider.focus();
    await page.keyboard.press('End');
    await chapter.until('k', '≈', 784);
    // All of them hold 95 % as well, but it takes fewer.
    assert.equal(await page.locator('.lesson').getAttribute('data-moment'), 'running');
    for (let i = 0; i < 40 && (await chapter.live('k')) > Number(k95); i++) {
      const before = await chapter.live('k');
      await page.keyboard.press('ArrowLeft');
      await chapter.until('k', '<', before);
    }
    await chapter.at('answered');
    assert.match(await chapter.fact(), /95 % of the variance of 10,000 images/);
  });
});

/** Which card is right, step by step. */
const TRUTH = { keep: 1, dropped: 0, matrices: 1, code: 1, few: 2, spiral: 0 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 4, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 1, reached.join(', '));
    });
  });
}
