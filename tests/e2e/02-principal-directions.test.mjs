// Chapter 2: the facts of rows 2, 4 and 5 of the lecture's table and the numbers of notebook 05_PCA
// (1 to 5), read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertTellsPower } from './chapter.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'principal-directions';
const site = { mnist: false };
const near = (
  /** @type {number} */ found,
  /** @type {number} */ wanted,
  /** @type {number} */ within,
  /** @type {string} */ what,
) => assert.ok(Math.abs(found - wanted) <= within, `${what}: ${found}, not ${wanted} ± ${within}`);

test('kept and lost add up to the same at every angle; the best line is the eigenvector', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    for (const angle of [0, 17, 65.5, 90, 131, 180]) {
      await chapter.setQuery(`a=${angle}`);
      await chapter.until('angle', '≈', angle);
      const [scatter, error, sum, total, searched, best] = await chapter.moment(
        'scatter',
        'error',
        'sum',
        'total',
        'searched',
        'best',
      );
      near(scatter + error, total, 1e-9 * total, `${angle}°`);
      near(sum, total, 1e-9 * total, `${angle}°, the core's own sum`);
      // Found by search over angles, against Jacobi's eigenvector.
      near(searched, best, 1e-6, 'angle of most scatter');
    }
    await chapter.goTo('turn');
    const fact = await chapter.measure(1);
    assert.ok(fact.includes((await chapter.live('total')).toFixed(3)), fact);
  });
});

test('the notebook: eigenvalues, direction, share, and what forgetting to centre does', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const [l1, l2, pc1, pc2, evr, routes] = await chapter.moment(
      'lambda1',
      'lambda2',
      'pc1',
      'pc2',
      'evr',
      'routes',
    );
    near(l1, 19.7723, 5e-5, 'λ₁');
    near(l2, 1.0812, 5e-5, 'λ₂');
    near(Math.abs(pc1), 0.41734, 5e-6, 'pc');
    near(Math.abs(pc2), 0.90875, 5e-6, 'pc');
    near(evr, 0.94815, 5e-6, 'share');
    assert.ok(routes < 1e-5, `Jacobi, power iteration and SVD differ by ${routes}`);
    const [v1, s1, v2, s2] = await chapter.moment('variance1', 'squares1', 'variance2', 'squares2');
    near(s1, v1, 1e-9 * v1, 'σ²/(n−1) = λ');
    near(s2, v2, 1e-9 * v1, 'σ²/(n−1) = λ');
    // There and back along the first direction loses the second eigenvalue.
    await chapter.measure(1);
    await chapter.page.getByRole('button', { name: 'Go to the eigenvector' }).click();
    await chapter.until('angle', '≈', await chapter.live('bestAngle'), 1e-3);
    // “Find it by hand” is not solved by a button, but by whoever turns the line there.
    assert.ok(Number.isNaN(await chapter.live('handAngle')));
    await chapter.page.locator('.pdAngle input').press('ArrowRight');
    await chapter.until('handAngle', '≈', await chapter.live('bestAngle'), 1);
    await chapter.page.getByRole('button', { name: 'Go to the eigenvector' }).click();
    await chapter.until('angle', '≈', await chapter.live('bestAngle'), 1e-3);
    const [kept, lost] = await chapter.moment('scatter', 'error');
    near(kept, l1, 1e-6, 'kept along the first direction');
    near(lost, l2, 1e-6, 'lost along the first direction');
    const names = () => chapter.page.locator('.pdNumbers').first().textContent();
    assert.match((await names()) ?? '', /variance along the line/);
    // The reader is told how it is checked.
    await chapter.goTo('climb');
    const checked = await chapter.page.locator('[data-row=checked]').innerText();
    assertTellsPower(checked, routes, 0);
    const [a, b] = [v1.toFixed(4), v2.toFixed(4)];
    assert.match(checked, new RegExp(`σ²/\\(n − 1\\) =\\s${a} and ${b}; .* ${a} and ${b}\\.`));
    await chapter.goTo('mean', 'c=no');
    await chapter.until('total', '>', 100);
    // About the origin it is no variance, and is not called so.
    assert.match((await names()) ?? '', /second moment along the line/);
    const [u1, u2] = await chapter.moment('pc1', 'pc2');
    near(Math.abs(u1), 0.152, 5e-4, 'uncentred');
    near(Math.abs(u2), 0.988, 5e-4, 'uncentred');
  });
});

test('power iteration: the tangent shrinks by λ₂/λ₁ at each step, and the eigenvector is reached', async () => {
  await withStep(FOLDER, { ...site, step: 'climb' }, async (chapter) => {
    let before = NaN;
    for (const step of [0, 1, 2, 3, 4, 5]) {
      await chapter.setQuery(`k=${step}`);
      await chapter.until('step', '≈', step);
      const [tangent, expected, ratio, l1, l2] = await chapter.moment(
        'tangent',
        'expected',
        'ratio',
        'lambda1',
        'lambda2',
      );
      near(ratio, l2 / l1, 1e-9, 'ratio');
      near(tangent, expected, 1e-6 * expected, `tangent after ${step} steps`);
      if (step) near(tangent / before, l2 / l1, 1e-6, `factor of step ${step}`);
      before = tangent;
    }
    assert.ok((await chapter.live('last')) < 1e-9);
    const told = (await chapter.live('ratio')).toFixed(4);
    assert.ok((await chapter.stage.innerText()).includes(told), `${told} in the list`);
    await chapter.page.locator('[data-action=step]').click();
    await chapter.until('step', '≈', 6);
  });
});

test('an ellipse has a direction, a circle has none', async () => {
  await withStep(FOLDER, { ...site, step: 'samples', query: 'n=100' }, async (chapter) => {
    const ellipse = await chapter.moment('spread20', 'spread100', 'spread500', 'spread1000');
    for (let i = 1; i < ellipse.length; i++) assert.ok(ellipse[i] < ellipse[i - 1], `${ellipse}`);
    assert.ok((await chapter.live('agreement')) > 0.9);
    await chapter.setQuery('r=1&n=1000');
    await chapter.until('agreement', '<', 0.5);
    assert.ok((await chapter.live('spread1000')) > 30, 'a thousand points do not help');
  });
});

test('a point is moved and a line is turned by keyboard, and the address holds both', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const before = await chapter.live('total');
    const { page } = chapter;
    await page.locator('.pdPlane [role=slider], .pdPlane .grip').first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(() => /[?&](m|a)=/.test(location.hash));
    const query = await chapter.query();
    await page.reload();
    await chapter.ready();
    assert.equal(await chapter.query(), query);
    if (query.includes('m=')) assert.notEqual(await chapter.live('total'), before);
  });
});

/** Which card is right, step by step. */
const TRUTH = { turn: 1, climb: 0, second: 0, mean: 1, samples: 0 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 2, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { ...site, step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.ok(reached.length >= 2, reached.join(', '));
    });
  });
}

test('the second direction keeps the second eigenvalue of the rest, and is perpendicular', async () => {
  await withStep(FOLDER, { ...site, step: 'second' }, async (chapter) => {
    const l2 = 1.0812;
    const fact = await chapter.measure(0);
    const [first, best, rest] = await chapter.moment('firstAngle', 'bestAngle', 'lambda1');
    near(Math.abs(best - first), 90, 1e-6, 'degrees between the two');
    near(rest, l2, 5e-5, 'what the second keeps');
    assert.ok(fact.includes(rest.toFixed(4)), fact);
  });
});
