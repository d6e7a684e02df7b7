// The Lab in Chromium: PCA, AE and VAE trained by clicking, on MNIST and on the ground-truth digits.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildDir } from '../../tools/build.mjs';
import { siteDir } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/process.mjs';
import { heldEngine } from './heldEngine.mjs';
import { classify, classMeans, noiseImages } from './nearestMean.mjs';
import {
  askEngine,
  dataSets,
  exposeWorkers,
  isFast,
  keptShards,
  requireMnist,
  withPage,
} from './page.mjs';

const EPOCHS = 3;
const COUNT = 10_000;
/** Optimiser steps before the map first shows the run: a fifth of an epoch of MNIST. */
const FIRST_CHANGE_STEPS = 94;
/** Held-out bands after three epochs of 10,000 images; an untrained decoder costs 543 nats. */
const BANDS = {
  mnist: { vae: [150, 205], ae: [140, 200], share: [0.164, 0.184] },
  digits: { vae: [80, 260], ae: [70, 250], share: [0.05, 0.6] },
};

const within = (/** @type {number} */ value, /** @type {number[]} */ [least, most], words = '') =>
  assert.ok(value >= least && value <= most, `${words} ${value} is not within ${least}…${most}`);

if (dataSets.includes('mnist')) {
  test('the held-out images on the page are MNIST’s, byte for byte', async () => {
    const mnist = await requireMnist();
    await withPage({}, async (lab) => {
      await lab.ready();
      assert.equal((await lab.facts()).data, 'mnist', 'MNIST is what the page opens with');
      const { images, labels } = await lab.heldOut();
      assert.ok(Buffer.from(mnist.images.subarray(0, images.length)).equals(images));
      assert.ok(Buffer.from(mnist.labels.subarray(0, labels.length)).equals(labels));
    });
  });
}

for (const data of isFast ? dataSets.slice(0, 1) : dataSets) {
  test(`VAE on ${data}: trains by clicking, its mosaic holds digits, its run can be walked through`, async (t) => {
    await withPage({ hash: `ep=${EPOCHS}` }, async (lab) => {
      const { page } = lab;
      await lab.ready();
      await lab.chooseModel('vae');
      await lab.chooseData(data, COUNT);
      await lab.train();

      const facts = await lab.facts();
      const [recon, total] = [Number(facts.recon), Number(facts.total)];
      t.diagnostic(
        `held out after ${facts.epoch} epochs: ${recon} + ${(total - recon).toFixed(1)} = ${total}`,
      );
      assert.equal(Number(facts.epoch) >= EPOCHS, true);
      within(total, BANDS[data].vae, 'total');
      within(total - recon, [1, 30], 'KL');

      for (const id of ['map', 'probe', 'reconstructions', 'samples', 'path-frames'])
        assert.ok((await lab.colours(id)) > 20, `${id} is blank`);
      const said = await page.locator('#loss svg').getAttribute('aria-label');
      assert.match(said ?? '', /−ELBO [\d.]+ to [\d.]+, reconstruction [\d.]+ to [\d.]+\.$/);
      // Each frame of the time line stands under its own epoch: under the playhead, for the one on show.
      const [frame, head] = await page.evaluate(() => {
        const middle = (/** @type {string} */ selector) => {
          const box = document.querySelector(selector)?.getBoundingClientRect();
          return box ? box.left + box.width / 2 : NaN;
        };
        return [middle('#film [aria-pressed=true]'), middle('#loss [style*="--act"]')];
      });
      assert.ok(Math.abs(frame - head) < 2, `${frame} under ${head}`);

      const { images, labels } = await lab.heldOut();
      const means = classMeans(images, labels);
      const tiles = classify(means, await lab.mosaic());
      const noise = classify(means, noiseImages(100));
      const real = classify(means, images);
      const seen = [...Array(10).keys()].filter(
        (c) => tiles.classes.filter((x) => x === c).length >= tiles.classes.length / 100,
      );
      t.diagnostic(
        `mosaic: classes ${seen.join(' ')}; squared distance ${tiles.distance.toFixed(1)}, of images ${real.distance.toFixed(1)}, of noise ${noise.distance.toFixed(1)}`,
      );
      assert.ok(seen.length >= 5, `only the classes ${seen} are in the mosaic`);
      assert.ok(tiles.distance < 0.5 * noise.distance, 'the mosaic is no better than noise');
      assert.ok(tiles.distance < 1.2 * real.distance, 'the mosaic is further off than images are');

      assert.ok(Number(facts.moments) >= 5, 'few moments were kept');
      assert.ok((await page.locator('#film button:visible').count()) >= 3);
      const last = Number(facts.shownEpoch);
      await lab.blur();
      await page.keyboard.press('ArrowLeft');
      await page.waitForFunction((e) => Number(document.body.dataset.shownEpoch) < e, last);
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((e) => Number(document.body.dataset.shownEpoch) === e, last);

      // Written a little later than it is shown: the run's end has no moment in the address.
      await page.waitForFunction(
        (parts) =>
          parts.every((part) => location.hash.includes(part)) && !/[?&]e=/.test(location.hash),
        [`d=${data}`, `n=${COUNT}`, `ep=${EPOCHS}`],
      );
      const { hash } = new URL(page.url());
      await page.reload();
      await lab.ready();
      assert.equal(new URL(page.url()).hash, hash);
      assert.equal(await page.inputValue('[data-param=count]'), String(COUNT));
      assert.equal((await lab.facts()).data, data);
    });
  });

  test(`AE on ${data}: trains by clicking; Space pauses, R resets`, async (t) => {
    const engine = heldEngine();
    const options = { hash: `d=${data}&n=${COUNT}&ep=50`, ...engine.options };
    await withPage(options, async (lab) => {
      const { page } = lab;
      await lab.ready();
      await lab.chooseModel('ae');
      await engine.hold(page, 60 * (EPOCHS + 1)); // an epoch has at most sixty reports
      await lab.click('play');
      await lab.atLeast('epoch', EPOCHS);
      await lab.blur();
      await page.keyboard.press('Space');
      await engine.letGo(page);
      await lab.inState('paused');
      const { epoch, recon } = await lab.facts();
      t.diagnostic(`held out after ${epoch} epochs: ${recon}`);
      within(Number(recon), BANDS[data].ae, 'reconstruction');
      await lab.settled();
      assert.equal((await lab.facts()).epoch, epoch, 'a paused run goes on');
      await page.keyboard.press('r');
      await page.waitForSelector('body[data-epoch="0"][data-step="0"][data-ready]', {
        state: 'attached',
      });
      assert.match(await lab.notice('back'), /new run/);
    });
  });

  test(`PCA on ${data}: fits by clicking and keeps the known share of the variance`, async (t) => {
    await withPage({ hash: `d=${data}&n=${COUNT}&pk=2` }, async (lab) => {
      await lab.ready();
      // Choosing PCA fits it: nothing else could be shown. Reset takes the fit away, Play makes it anew.
      await lab.chooseModel('pca');
      await lab.ready();
      await lab.inState('paused');
      await lab.click('reset');
      await lab.page.waitForSelector('body[data-step="0"]', { state: 'attached' });
      await lab.train();
      await lab.ready();
      const words = await lab.page.textContent('#losses');
      const share = Number(/([\d.]+)\s%/.exec(words)?.[1]) / 100;
      t.diagnostic(words);
      within(share, BANDS[data].share, 'share of the variance at k = 2');
      for (const id of ['map', 'mean', 'directions', 'scree', 'reconstructions', 'residuals'])
        assert.ok((await lab.colours(id)) > 20, `${id} is blank`);
    });
  });
}

/**
 * Hash of the weights after an epoch of the first ground-truth digits, by the command line.
 * @param {number} count @param {string[]} options
 */
async function trainedNatively(count, options) {
  const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-'));
  const call = async (/** @type {string[]} */ ...words) => {
    const program = join(buildDir('native'), 'latent-atlas');
    const { code, output } = await run(program, words, { capture: true });
    assert.equal(code, 0, output);
  };
  try {
    await call('digits', '--n', String(count), '--seed', '1', '--out', folder);
    const [images, json] = ['images-idx3-ubyte', 'out.json'].map((name) => join(folder, name));
    await call('train', ...options, '--epochs', '1', '--images', images, '--json', json);
    return JSON.parse(readFileSync(json, 'utf8')).weights_sha256;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('convolutions, chosen by hand: the weights are the command line’s, the address reopens them', async (t) => {
  const count = 1000;
  await withPage({ hash: `d=digits&n=${count}&ep=1`, init: exposeWorkers }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await page.click('.panelModel summary');
    await page.selectOption('[data-param=layers]', 'conv');
    await page.waitForFunction(
      () => document.querySelector('[data-param=hidden]')?.value === '128',
    );
    await lab.ready();
    await lab.train();
    const facts = await lab.facts();
    t.diagnostic(`held out after an epoch: ${facts.total}`);
    assert.match(await page.textContent('.panelModel'), /420,965 weights/);
    const { sha256 } = await askEngine(page, 'modelHash', { id: facts.run });
    const words = '--model vae --layers conv --hidden 128 --latent 2 --seed 1'.split(' ');
    assert.equal(sha256, await trainedNatively(count, words));
    const drawn = await page.getAttribute('.bowtie', 'aria-label');
    assert.match(drawn ?? '', /two convolutions \(16 maps of 14×14, 32 of 7×7\) and 128 hidden/);
    await page.waitForFunction(() => /[?&]ly=conv&h=128/.test(location.hash));

    await page.reload();
    await lab.ready();
    assert.equal(await page.inputValue('[data-param=layers]'), 'conv');
    // It is there again as it was left.
    await lab.atLeast('step', Number(facts.step));
    const again = await lab.facts();
    assert.equal((await askEngine(page, 'modelHash', { id: again.run })).sha256, sha256);
    assert.equal(again.total, facts.total);
  });
});

test('convolutions are not to be had for own images of another size, and the page says why', async () => {
  const count = 60;
  const idx = Buffer.alloc(16 + count * 32 * 32, 0x55);
  [0x803, count, 32, 32].forEach((word, i) => idx.writeUInt32BE(word, 4 * i));
  await withPage({ hash: 'd=digits&n=1000&ly=conv&h=128' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.openFiles([{ name: 'own-images-idx3-ubyte', buffer: idx }]);
    assert.match(await lab.notice('layers'), /28×28 pixels and these are 32×32/);
    await page.waitForSelector('body[data-data=own][data-ready]', { state: 'attached' });
    await page.click('.panelModel summary');
    assert.equal(await page.inputValue('[data-param=layers]'), 'dense');
    assert.ok(await page.isDisabled('[data-param=layers] [value=conv]'));
    assert.ok(await page.locator('text=these are of another size').isVisible());
    await page.selectOption('[data-param=data]', 'digits');
    await page.waitForFunction(
      () =>
        !(
          /** @type {HTMLOptionElement} */ (
            document.querySelector('[data-param=layers] [value=conv]')
          )?.disabled
        ),
    );
  });
});

test('the Lab in Italian: switched while a run is there, which stays', async () => {
  await withPage({ hash: 'd=digits&n=2000&ep=2' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    const english = await page.locator('main').innerText();
    await lab.train();
    const before = await lab.facts();
    await page.click('[role=radio][data-value=it]');
    await page.locator('h2', { hasText: 'Piano latente' }).waitFor();
    const after = await lab.facts();
    assert.deepEqual(
      [after.step, after.total, after.origin, after.moments],
      [before.step, before.total, 'trained', before.moments],
    );
    const italian = await page.locator('main').innerText();
    const words = (/** @type {string} */ text) =>
      new Set(text.split('\n').filter((line) => /[a-z]{4,} [a-z]{2,}/i.test(line)));
    const left = [...words(italian)].filter((line) => words(english).has(line));
    assert.deepEqual(left, [], 'still in English');
    await lab.settled();
    assert.ok((await lab.colours('map')) > 50, 'the map is drawn again');
    await page.click('[role=radio][data-value=en]');
    await page.locator('h2', { hasText: 'Latent plane' }).waitFor();
  });
});

test('after Play the map changes soon: with the first images alone, after few steps', async (t) => {
  const later = keptShards(/\/train-[1-9]\d*\.bin/);
  // Report by report: how far training is when the map shows it does not depend on the machine.
  const engine = heldEngine();
  /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
  const before = (request, response, next) =>
    engine.options.before(request, response, () => later.before(request, response, next));
  const options = { before, init: engine.options.init, hash: `d=${dataSets[0]}` };
  await withPage(options, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.settled();
    // A repaint counts once it shows a model that has taken a step.
    await page.evaluate(() => {
      const { dataset } = document.body;
      new MutationObserver(() => {
        const { origin, step } = dataset;
        if (origin === 'trained' && Number(step) > 0) dataset.firstChange ??= step;
      }).observe(document.querySelector('#map canvas'), { attributeFilter: ['data-painted'] });
    });
    await engine.hold(page);
    await lab.click('play');
    for (;;) {
      await engine.standing(page);
      const { step, firstChange } = await lab.facts();
      if (firstChange) {
        t.diagnostic(`first change at step ${firstChange}`);
        break;
      }
      assert.ok(Number(step) <= FIRST_CHANGE_STEPS, `no change after ${step} steps`);
      await engine.hold(page);
    }
    await lab.click('play');
    await engine.letGo(page);
    later.letGo();
  });
});

if (existsSync(join(siteDir, 'models/mnist/vae-2.history.safetensors')) && dataSets.length > 1) {
  for (const [name, hash] of [
    ['vae-2', ''],
    ['vae-2-conv', 'ly=conv&h=128'],
  ])
    test(`the shipped ${name} is on the map before anything is pressed`, async () => {
      await withPage({ hash }, async (lab) => {
        await lab.ready();
        const facts = await lab.facts();
        assert.deepEqual([facts.origin, facts.run], ['shipped', `shipped-mnist-${name}`]);
        assert.ok(Number(facts.moments) >= 8, 'its time line is there');
        assert.ok((await lab.colours('map')) > 100);
      });
    });
}
