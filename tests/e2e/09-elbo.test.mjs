/**
 * Chapter 9: log p(x) = ELBO + KL(q‖p(z|x)) at every state, on the line and for real digits, what the
 * ascent leaves of the gap, a derivation whose lines are one number, and what the integral costs.
 * @module
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { ownDecoder } from './ownDecoder.mjs';
import { dataSets } from './page.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'elbo';
const near = (/** @type {number} */ a, /** @type {number} */ b, within = 1e-9) =>
  assert.ok(Math.abs(a - b) <= within * (1 + Math.abs(b)), `${a} against ${b}`);

/** log p(x) and the ELBO written out: trapezoids of the test's own, on another grid. @param {{ d: (z: number) => number, s: number, x: number, mu: number, sigma: number }} model */
function integrate({ d, s, x, mu, sigma }) {
  const h = 0.0031;
  const normal = (/** @type {number} */ v, /** @type {number} */ m, /** @type {number} */ sd) =>
    -0.5 * ((v - m) / sd) ** 2 - Math.log(sd * Math.sqrt(2 * Math.PI));
  let evidence = 0;
  let elbo = 0;
  for (let i = -5000; i <= 5000; i++) {
    const z = i * h;
    const joint = normal(x, d(z), s) + normal(z, 0, 1);
    const q = normal(z, mu, sigma);
    evidence += h * Math.exp(joint);
    elbo += h * Math.exp(q) * (joint - q);
  }
  return { evidence: Math.log(evidence), elbo };
}

test('the bound: log p(x) = ELBO + KL, against sums of the test’s own, for each decoder', async () => {
  await withStep(FOLDER, { mnist: false, step: 'drag' }, async (chapter) => {
    const shapes = /** @type {const} */ ({
      line: (/** @type {number} */ z) => 1.25 * z,
      bend: (/** @type {number} */ z) => 1.25 * Math.log((1 + Math.exp(2 * z)) / 2),
      fold: (/** @type {number} */ z) => 1.25 * (z * z - 1),
    });
    for (const [shape, d] of Object.entries(shapes)) {
      const [x, mu, sigma, s] = [1.7, 0.9, 0.35, 0.6];
      await chapter.setQuery(`d=${shape}&x=${x}&m=${mu}&s=${sigma}&a=1.25&n=${s}`);
      const own = integrate({ d, s, x, mu, sigma });
      await chapter.until('elbo', '≈', own.elbo, 1e-6);
      const [elbo, evidence, gap, divergence, likelihood, kl, closed] = await chapter.moment(
        'elbo',
        'logEvidence',
        'gap',
        'divergence',
        'likelihood',
        'klPrior',
        'klClosed',
      );
      near(elbo, own.elbo);
      near(evidence, own.evidence);
      near(elbo + divergence, evidence);
      near(gap, divergence);
      near(likelihood - kl, elbo);
      near(kl, closed);
      assert.ok(gap > 0);
    }
  });
});

test('the ascent: closes the gap of the straight decoder, leaves log 2 at the fold', async () => {
  await withStep(FOLDER, { mnist: false, step: 'drag' }, async (chapter) => {
    // In this step the ascent is there once q was dragged.
    const fact = await chapter.measure(0);
    assert.match(fact, /the gap is 0\.000 nats/);
    await chapter.setQuery('m=-1&s=1.5');
    await chapter.until('mu', '≈', -1);
    const play = chapter.page.locator('atlas-player [data-action=play]');
    const before = await chapter.live('gap');
    assert.ok(before > 0.5, `${before}`);
    await chapter.page.click('atlas-player [data-action=step]');
    await chapter.until('gap', '<', before);
    await chapter.page.click('atlas-player .segmented [data-value="24"]');
    await play.click();
    await chapter.until('gap', '<', 1e-6);
    await chapter.goTo('humps');
    await chapter.until('gap', '>', 0.7);
    const told = await chapter.measure(1);
    await chapter.until('gap', '≈', Math.LN2, 1e-3);
    assert.ok(told.includes((await chapter.live('gap')).toFixed(3)), told);
    await chapter.stage.getByText('left out: 0.69 nats').waitFor();
    await chapter.page.click('atlas-player [data-action=reset]');
    await chapter.until('gap', '>', 0.7);
    near(await chapter.live('mu'), 1.4);
  });
});

test('q by hand and by keys: the gap follows, log p(x) does not; θ moves it', async () => {
  const query = 'x=1.5&m=1.1&s=0.4&n=0.5';
  await withStep(FOLDER, { mnist: false, step: 'humps', query }, async (chapter) => {
    const { page } = chapter;
    const [gap, evidence] = await chapter.moment('gap', 'logEvidence');
    await page.locator('.elboDensities .grip').first().focus();
    for (let i = 1; i <= 8; i++) {
      await page.keyboard.press('ArrowRight');
      await chapter.until('mu', '≈', 1.1 + 0.05 * i, 1e-9);
    }
    const closer = await chapter.until('gap', '<', gap);
    assert.equal(await chapter.live('logEvidence'), evidence);
    assert.match(await chapter.query(), /m=1\.5/);
    // The same with a pointer, back towards the middle.
    const box = await page.locator('.elboDensities .grip').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 - 60, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await chapter.until('gap', '>', closer);
    assert.equal(await chapter.live('logEvidence'), evidence);
    await chapter.setQuery('x=1.5&m=1.1&s=0.4&n=0.8');
    await chapter.until('logEvidence', '≠', evidence);
  });
});

test('thirteen lines: those of one sum show one number, and θ has two best values', async () => {
  await withStep(FOLDER, { mnist: false, step: 'lines' }, async (chapter) => {
    const { page } = chapter;
    const [evidence, gap, elbo, kl, disagreement] = await chapter.moment(
      'logEvidence',
      'gap',
      'elbo',
      'klPrior',
      'disagreement',
    );
    assert.ok(disagreement < 1e-9, `${disagreement}`);
    const numbers = await page
      .locator('.elboNumber')
      .evaluateAll((nodes) => nodes.map((n) => Number(n.getAttribute('data-value'))));
    assert.equal(numbers.length, 13);
    near(numbers[1] ?? NaN, Math.exp(evidence));
    for (const i of [2, 3, 4, 5]) near(numbers[i] ?? NaN, gap);
    near(numbers[6] ?? NaN, -gap);
    for (const i of [7, 8, 9]) near(numbers[i] ?? NaN, elbo);
    for (const i of [10, 12]) near(numbers[i] ?? NaN, -elbo);
    near(numbers[11] ?? NaN, kl);
    const [likelihood, theta, bound] = await chapter.moment('evidence', 'bestEvidence', 'bestElbo');
    near(Math.log(likelihood), evidence);
    assert.notEqual(theta, bound);
    // A number is seen when its line is reached, all of them once it is answered.
    const seen = () =>
      page
        .locator('.elboNumber')
        .evaluateAll(
          (nodes) => nodes.filter((n) => n.checkVisibility({ visibilityProperty: true })).length,
        );
    assert.equal(await seen(), 1);
    await page.click('[data-action=later]');
    await page.waitForSelector('.elboLine[data-line="2"][aria-current=step]');
    assert.equal(await seen(), 2);
    assert.match(await chapter.query(), /k=2/);
    await chapter.measure(2);
    assert.equal(await seen(), 13);
  });
});

for (const source of dataSets) {
  const mnist = source === 'mnist';

  test(`one digit on ${source}: evidence = ELBO + KL to the true posterior, recomputed from the weights`, async () => {
    await withStep(FOLDER, { mnist, step: 'digits', query: 'i=2' }, async (chapter) => {
      const { page } = chapter;
      // The picture before the images is of a generated digit; the held-out one takes its place.
      await chapter.until('digitIndex', '≈', 2);
      const [evidence, elbo, gap, divergence, m1, m2, s1, s2, step, q] = await chapter.moment(
        'digitEvidence',
        'digitElbo',
        'digitGap',
        'digitDivergence',
        'digitMu1',
        'digitMu2',
        'digitSigma1',
        'digitSigma2',
        'digitStep',
        'digitQ',
      );
      // Row 17, to the rounding of sums of thousands of terms.
      near(gap, divergence, 1e-6);
      near(elbo + divergence, evidence, 1e-7);
      near(q, 1, 1e-8);
      assert.ok(gap > 0);
      assert.ok(step <= Math.min(s1, s2) / 2, `step ${step} against σ ${s1}, ${s2}`);
      const image = await page.evaluate(() =>
        Array.from(
          /** @type {any} */ (document.querySelector('.elboImage atlas-image')).data.image,
        ),
      );
      const x = image.map((/** @type {any} */ byte) => byte / 255);
      // ELBO and evidence by a grid and a decoder of the test's own, in double precision.
      const logLikelihood = ownDecoder(source, 'vae-2');
      const [h1, h2] = [s1 / 2, s2 / 2];
      /** @type {number[]} */
      const joints = [];
      let own = 0;
      for (let i = -20; i <= 20; i++)
        for (let j = -20; j <= 20; j++) {
          const [a, b] = [m1 + i * h1, m2 + j * h2];
          const joint = logLikelihood(x, [a, b]) - (a * a + b * b) / 2 - Math.log(2 * Math.PI);
          const lq = -(i * i + j * j) / 8 - Math.log(2 * Math.PI * s1 * s2);
          joints.push(joint);
          own += h1 * h2 * Math.exp(lq) * (joint - lq);
        }
      const most = Math.max(...joints);
      const total = joints.reduce((sum, joint) => sum + Math.exp(joint - most), 0) * h1 * h2;
      const ownEvidence = most + Math.log(total);
      assert.ok(Math.abs(own - elbo) < 0.02, `ELBO ${elbo}, own ${own}`);
      // The posterior may reach beyond ten σ of q: never more than that is missing here.
      assert.ok(ownEvidence < evidence + 0.02, `evidence ${evidence}, own ${ownEvidence}`);
      assert.ok(ownEvidence > evidence - 0.1, `evidence ${evidence}, own ${ownEvidence}`);
      // Row 16: naive averages rise towards the evidence, within their spread.
      await chapter.until('naiveIndex', '≈', 2);
      const naive = await chapter.moment('naive1', 'naive10', 'naive100', 'naive1000');
      for (let i = 1; i < 4; i++) assert.ok(naive[i] > naive[i - 1], naive.join());
      assert.ok(naive[0] < evidence - 20, `${naive[0]}`);
      // Which digits they are stands beside them; the digit's own gap is the answer, and veiled.
      const badge = await page.locator('.elboBadge').innerText();
      assert.equal(badge, mnist ? 'MNIST' : 'generated digits');
      assert.equal(await page.locator('.elboList dd', { hasText: '?' }).count(), 3);
      await chapter.measure(1);
      assert.equal(await page.locator('.elboList dd', { hasText: '?' }).count(), 0);
      await page.click('[data-action=full]');
      const full = await chapter.live('fullEvidence');
      assert.equal(await chapter.live('fullCodes'), 320 * 320);
      assert.ok(Math.abs(full - evidence) < 0.05, `${full} against ${evidence}`);
    });
  });
}

test('forty digits: the gap is never negative, and one prior draw knows nothing', async () => {
  await withStep(FOLDER, { mnist: false, step: 'digits' }, async (chapter) => {
    const fact = await chapter.measure(1);
    await chapter.until('setDone', '≈', 40);
    await chapter.live('setNaive1000');
    const [evidence, elbo, gap, divergence, least] = await chapter.moment(
      'setEvidence',
      'setElbo',
      'setGap',
      'setDivergence',
      'setLeastGap',
    );
    near(evidence - elbo, gap, 1e-9);
    assert.ok(fact.includes(`${gap.toFixed(2)} nats`), fact);
    near(gap, divergence, 1e-6);
    assert.ok(least >= 0, `${least}`);
    const naive = await chapter.moment('setNaive1', 'setNaive10', 'setNaive100', 'setNaive1000');
    for (let i = 1; i < 4; i++) assert.ok(naive[i] > naive[i - 1], naive.join());
    // Rows 16 and 17: at one draw a hundred nats are missing, at a thousand fewer than the ELBO's gap or so.
    assert.ok(naive[0] < evidence - 100, `${naive[0]} against ${evidence}`);
    assert.ok(naive[3] > evidence - 10 && naive[3] < evidence, `${naive[3]} against ${evidence}`);
  });
});

test('cost: places to the power of k, at the measured rate', async () => {
  await withStep(FOLDER, { mnist: false, step: 'cost', query: 'l=7&p=200' }, async (chapter) => {
    const [nodes, seconds, rate, reach, draws] = await chapter.moment(
      'log10Nodes',
      'log10NodeSeconds',
      'rate',
      'nodesInTime',
      'samplesInTime',
    );
    near(nodes, 7 * Math.log10(200));
    near(seconds, nodes - Math.log10(rate));
    const age = Math.log10(13.8e9 * 365.25 * 86400);
    assert.equal(reach, Math.floor((age + Math.log10(rate)) / Math.log10(200)));
    assert.ok(draws > reach);
    await chapter.page.locator('.elboCost .knob').focus();
    await chapter.page.keyboard.press('ArrowRight');
    await chapter.until('log10Nodes', '≈', 8 * Math.log10(200), 1e-9);
  });
});

test('cost: no line runs through the name of a span of time; where there is no room it ends at the name', async () => {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ]) {
    const options = { mnist: false, step: 'cost', viewport: { width, height } };
    await withStep(FOLDER, options, async (chapter) => {
      // The whole lines are the answer.
      await chapter.measure(2);
      await chapter.setQuery('');
      await chapter.until('dims', '≈', 2);
      const chart = chapter.page.locator('.elboCost');
      await chart.getByText('age of the universe', { exact: true }).waitFor();
      const { names, crossed, hidden } = await chart.evaluate((node) => {
        const texts = [...node.querySelectorAll('text')].filter((text) =>
          ['one day', 'one year', 'age of the universe'].includes(text.textContent ?? ''),
        );
        const lines = /** @type {SVGPathElement[]} */ ([
          ...node.querySelectorAll('g[clip-path] path'),
        ]);
        const runsThrough = (/** @type {SVGPathElement} */ line, /** @type {DOMRect} */ box) => {
          for (let at = 0; at < line.getTotalLength(); at++) {
            const { x, y } = line.getPointAtLength(at);
            const isIn = x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
            if (isIn) return true;
          }
          return false;
        };
        return {
          names: texts.length,
          crossed: texts
            .filter((text) => lines.some((line) => runsThrough(line, text.getBBox())))
            .map((text) => text.textContent),
          hidden: texts.filter((text) =>
            lines.some(
              (line) => text.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING,
            ),
          ).length,
        };
      });
      assert.equal(names, 3);
      assert.equal(hidden, 0, 'names are drawn over the lines');
      if (width > 1000) assert.deepEqual(crossed, []);
    });
  }
});

for (const source of dataSets) {
  const mnist = source === 'mnist';
  test(`guesses on ${source}: their mean lacks nats that one draw in many would give`, async () => {
    await withStep(FOLDER, { mnist, step: 'integral' }, async (chapter) => {
      await chapter.until('naiveIndex', '≈', 0);
      const [ten, evidence] = await chapter.moment('missing', 'digitEvidence');
      near(await chapter.live('guessMean'), evidence - ten, 1e-9);
      const fact = await chapter.measure(1);
      assert.equal(await chapter.live('guesses'), 100);
      const missing = await chapter.live('missing');
      assert.ok(missing > 1 && missing < ten, `${missing} after ${ten}`);
      assert.ok(fact.includes(`${missing.toFixed(1)} nats less`), fact);
      near(missing, evidence - (await chapter.live('naive100')), 1e-9);
      // What the card says is what this data set measures.
      assert.match(fact, /So it is/);
    });
  });
}

/** Which card is right, step by step. */
const TRUTH = { integral: 1, drag: 0, humps: 1, lines: 2, digits: 1, cost: 2 };

for (const [step, truth] of Object.entries(TRUTH)) {
  test(`chapter 9, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step }, async (chapter) => {
      if (step === 'integral') await chapter.until('naiveIndex', '≈', 0);
      if (step === 'digits') await chapter.until('digitIndex', '≈', 0);
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      assert.ok((await chapter.checkKeyboard()).length >= 1);
      // With everything that waits for the answer.
      await chapter.measure(truth);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}
