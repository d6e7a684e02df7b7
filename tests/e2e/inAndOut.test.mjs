// What is measured is of the model, not of its pictures; and what is taken out of the Lab comes in again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { readNpy } from '../../web/data/own/npy.js';
import { readTensors, writeTensors } from '../../web/lab/own/safetensors.js';
import { letterFiles } from './ownFiles.mjs';
import { withPage } from './page.mjs';
import { withStep } from './step.mjs';

/** @typedef {import('./page.mjs').LabPage} LabPage */

/** The last number under the model: the sum, or what was measured. @param {LabPage} lab */
const sum = (lab) => lab.page.locator('#losses dd').last().innerText();

test('PCA’s squared error is that of the reconstruction, as the dropped eigenvalues say', async () => {
  for (const [k, error] of [
    [64, 4.375],
    [10, 19.63],
    [1, 41],
  ])
    await withPage({ hash: `m=pca&d=digits&pk=${k}` }, async (lab) => {
      await lab.ready();
      await lab.settled();
      const measured = Number(await sum(lab));
      assert.ok(
        Math.abs(measured - error) < (k === 1 ? 4 : k === 10 ? 0.0051 : 0.00051),
        `k = ${k}: ${measured}`,
      );
      const dropped = Number(await lab.page.locator('#losses dd').nth(1).innerText());
      assert.ok(Math.abs(measured / dropped - 1) < 0.05, `${measured} beside ${dropped} dropped`);
    });
});

test('after a divergence panel, chart and film are those of the good state', async () => {
  // Diverges before any moment but the first, and (a linear model) after some.
  for (const hash of [
    'd=digits&n=1000&ep=5&lr=10',
    'm=ae&d=digits&n=1000&ep=60&lr=0.3&h=16&o=sgd&loss=mse',
  ]) {
    await withPage({ hash }, async (lab) => {
      const { page } = lab;
      await lab.ready();
      await lab.click('play');
      await page.waitForSelector('[data-notice=diverged]');
      await lab.settled();
      const { epoch, total, moments } = await lab.facts();
      assert.ok(Number(total) < 1000, `total ${total}`);
      assert.ok(Number(moments) > 0);
      const shown = await page.evaluate(() => {
        const { series, y } = document.getElementById('loss').data;
        const film = document.getElementById('film').data.frames;
        return {
          last: Math.max(...series.flatMap(({ x = [] }) => [...x]), 0),
          high: y.high,
          film: Math.max(...film.map((frame) => frame.epoch)),
        };
      });
      assert.ok(
        shown.last <= Number(epoch) + 1e-3 && shown.film <= Number(epoch) + 1e-3,
        JSON.stringify(shown),
      );
      assert.ok(shown.high < 2000, String(shown.high));
    });
  }
});

/** What an item of a menu saves. @param {{ page: import('playwright-core').Page }} at @param {string} where id of a panel, or a selector @param {string} item @param {string} note */
async function saved({ page }, where, item, note) {
  const menu = page
    .locator(`${where.startsWith('panel-') ? `#${where}` : where} .figureMenu`)
    .first();
  await menu.locator('summary').click();
  const button = menu.locator('button:visible', { hasText: item }).filter({ hasText: note });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  // The browser may be another process's, which keeps its files.
  /** @type {Buffer[]} */
  const parts = [];
  for await (const part of await download.createReadStream()) parts.push(part);
  const bytes = new Uint8Array(Buffer.concat(parts));
  return { name: download.suggestedFilename(), bytes, buffer: Buffer.from(bytes) };
}

test('weights: saved, opened on another page, the same numbers; PyTorch’s too; a pickle gets a sentence', async (t) => {
  for (const kind of ['vae', 'ae', 'pca']) {
    /** @type {{ name: string, buffer: Buffer, bytes: Uint8Array } | undefined} */ let file;
    let before = /** @type {Record<string, string>} */ ({});
    await withPage({ hash: `m=${kind}&d=digits&n=1000&ep=1&k=3&h=13,7&act=tanh` }, async (lab) => {
      await lab.ready();
      if (kind !== 'pca') await lab.train();
      await lab.settled();
      before = await lab.facts();
      file = await saved(lab, 'panel-model', 'Save weights', 'safetensors');
    });
    assert.ok(file);
    const { buffer, bytes, name } = file;
    await withPage({ hash: 'd=digits&n=1000&ep=1' }, async (lab) => {
      const { page } = lab;
      await lab.ready();
      await lab.giveFiles([{ name, buffer }]);
      assert.match(await lab.notice('data'), /is open/);
      await lab.ready();
      await lab.settled();
      const after = await lab.facts();
      assert.deepEqual([after.model, after.step], [kind, before.step]);
      assert.ok(
        Math.abs(Number(after.total) / Number(before.total) - 1) < 0.01,
        `${after.total} ${before.total}`,
      );
      if (kind !== 'vae') return;
      assert.match(page.url(), /[?&]k=3&h=13,7&act=tanh/);
      const { tensors } = readTensors(bytes, name);
      const torch = [...tensors].map(
        ([key, value]) => /** @type {[string, any]} */ ([`model.${key}`, value]),
      );
      const extra = /** @type {[string, any]} */ ([
        'model.steps',
        { shape: [1], data: Float32Array.of(3) },
      ]);
      const plain = writeTensors([...torch, extra], {});
      await lab.giveFiles([{ name: 'torch.safetensors', buffer: Buffer.from(plain) }]);
      await page.waitForFunction(() =>
        /not used: steps/.test(document.querySelector('[data-notice=data]')?.textContent ?? ''),
      );
      await lab.settled();
      assert.equal((await lab.facts()).total, after.total);
      const pth = Buffer.from(zipSync({ 'archive/data.pkl': strToU8('x') }));
      await lab.giveFiles([{ name: 'model.pth', buffer: pth }]);
      const words = await lab.notice('error');
      t.diagnostic(words);
      assert.match(words, /safetensors\.torch\.save_file/);
      await lab.click('step');
      await page.waitForFunction(() => document.body.dataset.state === 'paused');
      assert.equal(await page.locator('[data-notice=restart]').count(), 0);
    });
  }
});

test('codes, the set as the model sees it, figures and a script are saved', async () => {
  await withPage({ hash: 'd=digits&n=1000&ep=1&k=3&h=13' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.openFiles(letterFiles(130), (dialog) =>
      dialog.locator('[data-own=transpose]').check(),
    );
    await lab.train();
    const codes = await saved(lab, 'panel-latent', 'Codes', 'NPY');
    assert.deepEqual(readNpy(codes.bytes, 'codes').shape, [22, 3]);
    const table = await saved(lab, 'panel-latent', 'Codes', 'CSV');
    const [head, first = ''] = table.buffer.toString().split('\n');
    assert.equal(head, 'image,label,z1,z2,z3');
    assert.ok(Number(first.split(',')[1]) >= 1, first);
    const images = await saved(lab, 'panel-data', 'Training images', 'NPY');
    assert.equal(images.name, 'letters-images-train-images.npy');
    const set = readNpy(images.bytes, 'set');
    assert.deepEqual(set.shape, [108, 28, 28]);
    const labels = await saved(lab, 'panel-data', 'Held-out labels', 'NPY');
    assert.deepEqual(readNpy(labels.bytes, 'labels').shape, [22]);
    // And opened again: the same images.
    await lab.openFiles([{ name: 'again.npy', buffer: images.buffer }]);
    const picture = await saved(lab, 'panel-curves', 'Save picture', 'SVG');
    assert.match(picture.buffer.toString(), /^<svg[^]*<\/svg>$/);
    const script = await saved(lab, 'panel-model', 'Continue in PyTorch', 'Python');
    assert.match(
      script.buffer.toString(),
      /load_state_dict[^]*HIDDEN = \[13\]|HIDDEN = \[13\][^]*load_state_dict/,
    );
    assert.match(script.buffer.toString(), /again-train-images\.npy/);
    await page.selectOption('[data-param=data]', 'digits');
    await page.waitForSelector('body[data-data=digits][data-ready]', { state: 'attached' });
    const digits = await saved(lab, 'panel-data', 'Training images', 'NPY');
    assert.deepEqual(readNpy(digits.bytes, 'digits').shape, [1000, 28, 28]);
  });
});

/**
 * How a saved picture differs from the canvas it was saved of: the share of pixels that anybody would see
 * differ, and the share of the canvas that is not paper.
 * @param {import('playwright-core').Page} page
 * @param {string} selector of the figure
 * @param {string} svg
 */
const compare = (page, selector, svg) =>
  page.evaluate(async ([where, text]) => {
    const canvas = document.querySelector(`${where} canvas`);
    const { width, height } = canvas;
    const [, paper] = /<rect [^>]*fill="(#\w+)"/.exec(text);
    const pixels = (/** @type {any} */ source) => {
      const copy = Object.assign(document.createElement('canvas'), { width, height });
      const context = copy.getContext('2d');
      context.fillStyle = paper;
      context.fillRect(0, 0, width, height);
      context.drawImage(source, 0, 0, width, height);
      return context.getImageData(0, 0, width, height).data;
    };
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const [drawn, saved, blank] = [
      pixels(canvas),
      pixels(image),
      pixels(document.createElement('canvas')),
    ];
    const apart = (/** @type {Uint8ClampedArray} */ a, /** @type {Uint8ClampedArray} */ b) => {
      let count = 0;
      for (let i = 0; i < a.length; i += 4)
        count += Number([0, 1, 2].some((c) => Math.abs(a[i + c] - b[i + c]) > 64));
      return (4 * count) / a.length;
    };
    return { differs: apart(drawn, saved), inked: apart(drawn, blank) };
  }, /** @type {const} */ ([selector, svg]));

test('what is painted on a canvas is saved as SVG that looks the same: shapes and text, images as bitmaps', async (t) => {
  /** @type {(at: { page: import('playwright-core').Page }, where: string, figure: string, item: string, marks: Record<string, number>) => Promise<void>} */
  const check = async (at, where, figure, item, marks) => {
    const { name, buffer } = await saved(at, where, item, 'SVG');
    const svg = buffer.toString();
    assert.match(name, /\.svg$/);
    const { differs, inked } = await compare(at.page, figure, svg);
    t.diagnostic(`${figure}: ${svg.length} bytes, differs ${differs}, inked ${inked}`);
    // Edges are smoothed and images enlarged by other code in both; the map's ends are buttons on the page.
    assert.ok(inked > 0.02 && differs < inked / 10, `${figure}: ${differs} of ${inked}`);
    for (const [mark, least] of Object.entries(marks))
      assert.ok(svg.split(`<${mark} `).length > least, `${figure}: ${mark}`);
  };
  await withPage({ hash: 'd=digits&n=1000&ep=2&h=16' }, async (lab) => {
    await lab.ready();
    await lab.train();
    await lab.settled();
    await check(lab, 'panel-latent', '#map', 'Save picture', { circle: 200, text: 5, image: 1 });
    await check(lab, 'panel-output', '#probe', 'Decoded probe', { image: 1 });
    await check(lab, 'panel-output', '#reconstructions', 'Reconstructions', { image: 1 });
    await check(lab, 'panel-output', '#samples', 'Samples', { image: 1 });
  });
  await withPage({ hash: 'm=pca&d=digits&n=1000' }, async (lab) => {
    await lab.ready();
    await lab.settled();
    await check(lab, 'panel-curves', '#scree', 'Save picture', { text: 5, path: 5 });
  });
  // Three dimensions, in a chapter.
  await withStep('manifolds-and-charts', { mnist: false, step: 'charts' }, async (chapter) => {
    await chapter.settled();
    await check(chapter, 'atlas-space', 'atlas-space', 'Save', { path: 50 });
  });
});
