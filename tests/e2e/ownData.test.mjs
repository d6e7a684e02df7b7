// Files of the visitor, by clicking: from the button over the preview to a trained model, and what the
// Lab makes of sets that are no digits.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { repo } from '../../tools/lib/paths.mjs';
import { assertAxe } from './chapter.mjs';
import {
  bars,
  csvFile,
  fashionFiles,
  idxFile,
  letterFiles,
  npyFile,
  zipOfPictures,
} from './ownFiles.mjs';
import { withPage } from './page.mjs';
import { shelfOf } from './shelf.mjs';

const SMALL = 'd=digits&n=1000&ep=2&h=16';

/** PCA, AE and VAE, one after the other, each trained to its end. @param {import('./page.mjs').LabPage} lab */
async function throughAll(lab) {
  for (const kind of /** @type {const} */ (['pca', 'ae', 'vae'])) {
    await lab.chooseModel(kind);
    await lab.ready();
    await lab.settled();
    if (kind !== 'pca') await lab.train();
    const { step, total, state } = await lab.facts();
    assert.ok(Number(step) > 0 && state === 'paused', `${kind}: step ${step}, ${state}`);
    assert.ok(Number.isFinite(Number(total)), `${kind}: ${total}`);
  }
}

const chips = (/** @type {import('./page.mjs').LabPage} */ lab) =>
  lab.page.locator('atlas-chips:not([hidden]) button').allInnerTexts();
const shape = (/** @type {import('./page.mjs').LabPage} */ lab) =>
  lab.page.evaluate(() => {
    const { rows, cols } = document.getElementById('tiles').data;
    return [rows, cols];
  });

test('a zip of colour pictures, 64×64: looked at, brought to 32×32, learned by all three', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.openFiles([zipOfPictures(90, 64)], async (dialog) => {
      assert.match(await dialog.innerText(), /Nothing leaves this machine/);
      const facts = await dialog.locator('.ownFacts').innerText();
      for (const fact of [
        /90 images, 64×64/,
        /75 .* 15 held out/,
        /3 classes: bottom, middle, top/,
        /about\.txt/,
      ])
        assert.match(facts, fact);
      await page.addScriptTag({ path: join(repo, 'node_modules/axe-core/axe.min.js') });
      await assertAxe(page, 'the dialog of own files', '#own-dialog');
      await dialog.locator('[data-own=side]').selectOption('32');
      await page.waitForFunction(() => document.getElementById('own-preview').data?.rows === 32);
    });
    assert.deepEqual(await shape(lab), [32, 32]);
    assert.deepEqual(await chips(lab), ['bottom', 'middle', 'top']);
    assert.equal(await page.inputValue('[data-param=count]'), '90');
    await throughAll(lab);
  });
});

test('400 colour pictures of 64×64 in a zip, as they are: learned by all three', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    await lab.ready();
    await lab.openFiles([zipOfPictures(400, 64)], async (dialog) => {
      assert.match(await dialog.locator('.ownFacts').innerText(), /400 images, 64×64/);
    });
    assert.deepEqual(await shape(lab), [64, 64]);
    assert.equal(await lab.page.inputValue('[data-param=count]'), '400');
    await throughAll(lab);
  });
});

test('four gzipped files as of Fashion-MNIST: ten classes, the held-out part their own; learned by all three', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    await lab.ready();
    await lab.openFiles(await fashionFiles({ train: 700, t10k: 130 }), async (dialog) => {
      assert.match(
        await dialog.innerText(),
        /700 to train on, 130 held out, as the files have them/,
      );
    });
    assert.deepEqual(await shape(lab), [28, 28]);
    assert.equal((await chips(lab)).length, 10);
    assert.match(await lab.page.locator('#own-parts').innerText(), /700 to train on, 130 held out/);
    await throughAll(lab);
  });
});

test('a CSV with labels and a .npy without: learned by all three; without labels no chips', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    await lab.ready();
    await lab.openFiles([csvFile(120)], async (dialog) => {
      assert.equal(await dialog.locator('[data-own=column]').inputValue(), 'first');
    });
    assert.deepEqual(await shape(lab), [8, 8]);
    assert.deepEqual(await chips(lab), ['0', '1', '2']);
    await throughAll(lab);
    await lab.openFiles([npyFile(60, { rows: 11, cols: 13 })]);
    assert.deepEqual([await shape(lab), await chips(lab)], [[11, 13], []]);
    assert.equal(await lab.heldOutLabels(), null);
    await throughAll(lab);
  });
});

test('letters that lie on their side: transposed in the dialog, a chip and a colour for each of 26', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.openFiles(letterFiles(520), (dialog) =>
      dialog.locator('[data-own=transpose]').check(),
    );
    assert.deepEqual(
      await chips(lab),
      Array.from({ length: 26 }, (_, i) => String(i + 1)),
    );
    const colours = await page.evaluate(
      () =>
        new Set(
          [...document.querySelectorAll('atlas-chips button')].map(
            (chip) => getComputedStyle(chip, '::after').backgroundColor,
          ),
        ).size,
    );
    assert.equal(colours, 26);
    // Upright, the bar of a letter lies in one row.
    const rows = await page.evaluate(() => {
      const { images } = document.getElementById('tiles').data;
      return [...Array(28).keys()].filter((r) =>
        images.slice(28 * r, 28 * r + 28).some((v) => v > 0),
      );
    });
    assert.equal(rows.length, 1);
    await page.click('atlas-chips button >> nth=25');
    await page.waitForFunction(() => document.getElementById('map').data.visible[25] === false);
    await throughAll(lab);
  });
});

test('images larger than a model can see are brought down with a preview; Cancel leaves all as it was', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.train();
    const before = await lab.facts();
    const large = idxFile('square.idx', [20, 256, 256], bars(20, { rows: 256, cols: 256 }));
    await lab.giveFiles([large]);
    await page.waitForFunction(() => document.getElementById('own-preview')?.data?.rows === 64);
    assert.match(
      await page.locator('.ownFacts').innerText(),
      /256×256 pixels are more than the 4,096/,
    );
    assert.ok(await page.isDisabled('[data-own=side] [value="0"]'));
    await page.click('[data-action=cancel-own]');
    assert.deepEqual(await lab.facts(), before);
    await lab.openFiles([large]);
    assert.deepEqual(await shape(lab), [64, 64]);
    await page.click('[data-notice=back] .toolButton');
    await page.waitForSelector('body[data-data=digits][data-ready]', { state: 'attached' });
    await lab.settled();
    const after = await lab.facts();
    for (const fact of ['run', 'step', 'total', 'epoch'])
      assert.equal(after[fact], before[fact], fact);
  });
});

test('seven pixels in a line: seven directions, a pad of that shape, a test image on it', async () => {
  await withPage({ hash: `${SMALL}&m=pca` }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.openFiles([idxFile('small.idx', [500, 1, 7], bars(500, { rows: 1, cols: 7 }))]);
    await lab.settled();
    assert.equal(
      await page.evaluate(() => document.getElementById('scree').data.eigenvalues.length),
      7,
    );
    const slider = page.locator('input[data-param=components]');
    await slider.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('End');
    await page.waitForFunction(() => /[?&]pk=7\b/.test(location.hash));
    await lab.settled();
    const pad = await page.locator('#pad').boundingBox();
    assert.ok(Math.abs(pad.width / pad.height - 7) < 0.3, `${pad.width}×${pad.height}`);
    await page.mouse.move(pad.x + pad.width * 0.15, pad.y + pad.height / 2);
    await page.mouse.down();
    await page.mouse.move(pad.x + pad.width * 0.5, pad.y + pad.height / 2, { steps: 5 });
    await page.mouse.up();
    const seen = () =>
      page.evaluate(() => Array.from(document.querySelector('.mini').data?.images ?? []));
    const drawn = await seen();
    assert.equal(drawn.length, 7);
    assert.ok(drawn[1] > 100 && drawn[6] === 0, String(drawn));
    await page.click('.padSide .iconButton >> nth=1');
    await lab.settled();
    assert.equal((await seen()).length, 7);
    assert.equal(await page.locator('[data-notice=error]').count(), 0);
  });
});

test('two files are train and test, four with their labels; members and zeros of a gzip are read', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    const of = (/** @type {string} */ name, /** @type {number} */ n) =>
      idxFile(name, [n, 9, 9], bars(n, { rows: 9, cols: 9 }));
    await lab.openFiles([of('t10k-images', 40), of('train-images', 40)], async (dialog) => {
      assert.match(await dialog.innerText(), /40 to train on, 40 held out, as the files have them/);
      assert.ok(await dialog.locator('[data-own=seed]').isHidden());
    });
    assert.match(await page.locator('#own-parts').innerText(), /40 to train on, 40 held out/);
    const label = (/** @type {string} */ name, /** @type {number} */ n) =>
      idxFile(
        name,
        [n],
        Uint8Array.from({ length: n }, (_, i) => i % 3),
      );
    const four = [of('a', 70), of('a-test', 31), label('b', 70), label('c', 31)];
    await lab.openFiles(four);
    assert.match(await page.locator('#own-parts').innerText(), /70 to train on, 31 held out/);
    assert.deepEqual(await chips(lab), ['0', '1', '2']);
    const { buffer } = of('x', 300);
    const members = Buffer.concat([
      gzipSync(buffer.subarray(0, 999)),
      gzipSync(buffer.subarray(999)),
    ]);
    for (const bytes of [members, Buffer.concat([gzipSync(buffer), Buffer.alloc(512)])]) {
      await lab.openFiles([{ name: 'x.idx.gz', buffer: bytes }]);
      assert.match(await page.locator('#own-parts').innerText(), /250 to train on, 50 held out/);
    }
  });
});

test('few images: the selector says how many; a reload finds images and run, or asks for the file again', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    const few = idxFile('few.idx', [72, 14, 14], bars(72, { rows: 14, cols: 14 }));
    await lab.openFiles([few], (dialog) => dialog.locator('[data-own=invert]').check());
    const count = page.locator('[data-param=count]');
    assert.equal(await count.evaluate((select) => select.selectedOptions[0].text), '72');
    await lab.chooseModel('ae');
    await lab.train();
    const before = await lab.facts();
    await page.waitForFunction(() => /[?&]of=[0-9a-f]{16}&.*oi=yes/.test(location.hash));
    const same = async () => {
      await page.waitForSelector('body[data-data=own][data-ready]', { state: 'attached' });
      await lab.settled();
      const after = await lab.facts();
      for (const fact of ['step', 'total', 'model']) assert.equal(after[fact], before[fact], fact);
    };
    // What was trained on is kept with its run.
    for (let tried = 0; !(await shelfOf(page, 'sets')).keys.length; tried++) {
      assert.ok(tried < 400, 'the images are kept');
      await page.waitForTimeout(25);
    }
    await page.reload();
    await same();
    assert.equal(await page.locator('[data-notice=data]').count(), 0, 'nothing is asked for');
    // Where the browser kept it no longer, the file is asked for.
    const sum = /of=([0-9a-f]{8})/.exec(page.url())?.[1] ?? '?';
    await page.addInitScript(() => void indexedDB.deleteDatabase('latent-atlas-sets'));
    await page.reload();
    await lab.ready();
    const asked = await lab.notice('data');
    assert.ok(asked.includes(sum) && /Open the file again/.test(asked), asked);
    await lab.openFiles([few]); // inverted as before: the address says so
    await same();
    // Another set, and back by the same file: the run is there once more.
    await lab.openFiles([npyFile(60, { rows: 14, cols: 14 })], (dialog) =>
      dialog.locator('[data-own=invert]').uncheck(),
    );
    assert.equal((await lab.facts()).step, '0');
    await lab.openFiles([few], (dialog) => dialog.locator('[data-own=invert]').check());
    await lab.settled();
    assert.equal((await lab.facts()).total, before.total);
  });
});
