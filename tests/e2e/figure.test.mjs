// A figure in another's page: the picture alone, the controls that were asked for, as a PNG, under a deck
// that scales it, moved, and eight of them on one page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PNG } from 'pngjs';
import { exposeWorkers, withSite } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {string} body @returns {Pick<import('./page.mjs').Options, 'before' | 'hash' | 'mnist'>} */
const host = (body) => ({
  mnist: false,
  hash: 'host/figures.html',
  before(request, response, next) {
    if (request.url !== '/host/figures.html') return next();
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(`<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
      ${body}<script type="module" src="/embed.js"></script></html>`);
  },
});

/** @param {string} attributes @param {string} [size] */
const figure = (attributes, size = 'width: 480px; height: 300px') =>
  `<latent-atlas mode="figure" loading="eager" ${attributes} style="${size}"></latent-atlas>`;

/** Selectors of a figure's parts that are seen. @param {Page} page @param {string[]} selectors */
async function seen(page, ...selectors) {
  const found = [];
  for (const selector of selectors)
    if (await page.locator(`#one ${selector}`).first().isVisible()) found.push(selector);
  return found;
}

test('a figure is the picture and the controls that were asked for', async () => {
  const page = host(figure('id="one" exhibit="the-vae" step="costs" controls="play"'));
  await withSite(page, async (page) => {
    await page.waitForSelector('#one[data-ready]');
    const parts = ['.lessonHead', '.lessonTalk', '.lessonLead', '.lessonFoot', '.lessonPicture'];
    assert.deepEqual(await seen(page, ...parts), ['.lessonPicture']);
    const controls = ['[data-action=train]', '[data-param=beta]'];
    assert.deepEqual(await seen(page, ...controls), ['[data-action=train]']);
    const [outer, inner] = await page.evaluate(() => {
      const one = document.getElementById('one');
      const of = (/** @type {Element} */ node) => node.getBoundingClientRect();
      return [of(one), of(one.shadowRoot.querySelector('.lesson'))].map((box) => [
        box.width,
        box.height,
      ]);
    });
    assert.deepEqual(outer, [480, 300]);
    // Layouts are in 64ths of a pixel.
    for (const i of [0, 1]) assert.ok(Math.abs(inner[i] - outer[i]) < 1, `${inner} in ${outer}`);
    // An arrow in a figure turns the page of its deck, not its step.
    await page.locator('#one [data-action=train]').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('#one .lesson').getAttribute('data-step'), 'costs');
    // None of them, all of them, one that is not there.
    const set = (/** @type {string | null} */ value) =>
      page.evaluate((text) => {
        const one = document.getElementById('one');
        one.removeAttribute('data-ready');
        if (text === null) one.removeAttribute('controls');
        else one.setAttribute('controls', text);
      }, value);
    await set('');
    await page.waitForSelector('#one[data-ready]');
    assert.deepEqual(await seen(page, ...controls), []);
    await set(null);
    await page.waitForSelector('#one[data-ready]');
    assert.deepEqual(await seen(page, controls[0] ?? ''), [controls[0]]);
    await set('gamma');
    const words = page.locator('#one .embedWords');
    await words.waitFor();
    assert.match((await words.textContent()) ?? '', /no control “gamma”; there are play, .*beta/);
    await page.evaluate(() => document.getElementById('one').setAttribute('lang', 'it'));
    await page.locator('#one .embedWords', { hasText: 'nessun comando' }).waitFor();
  });
});

test('a screenshot is a PNG of the figure, its canvases painted', async () => {
  await withSite(host(figure('id="one" exhibit="interpolation" step="path"')), async (page) => {
    await page.waitForSelector('#one[data-ready]');
    const bytes = await page.evaluate(async () => {
      const png = await document.getElementById('one').screenshot();
      return [png.type, ...new Uint8Array(await png.arrayBuffer())];
    });
    assert.equal(bytes[0], 'image/png');
    const { width, height, data } = PNG.sync.read(Buffer.from(bytes.slice(1)));
    assert.ok(width >= 480 && height >= 300);
    assert.equal(Math.round((100 * width) / height), 160);
    // Blue of the plane's codes, orange of what is decoded: both come from canvases.
    let [blue, orange] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      const [r = 0, g = 0, b = 0] = data.subarray(i, i + 3);
      if (b > r + 60) blue++;
      if (r > b + 60 && r > g + 40) orange++;
    }
    assert.ok(blue > 500 && orange > 500, `${blue} blue and ${orange} orange pixels`);
  });
});

test('under a deck that scales it, a pointer is where it is seen', async () => {
  const deck = `<div id="deck" style="transform-origin: 0 0; width: 640px">
    ${figure('id="one" exhibit="interpolation" step="path"', 'width: 640px; height: 420px')}</div>`;
  await withSite(host(deck), async (page) => {
    await page.waitForSelector('#one[data-ready]');
    await page.evaluate(() => {
      const map = document.getElementById('one').shadowRoot.querySelector('atlas-map');
      map.addEventListener('probe', ({ detail }) => (globalThis.probed = detail.z));
    });
    const box = page.locator('#one atlas-map canvas');
    /** @param {number} x @param {number} y shares of the map @returns {Promise<[number, number]>} */
    const at = async (x, y) => {
      const { x: left, y: top, width, height } = await box.boundingBox();
      await page.evaluate(() => (globalThis.probed = null));
      await page.mouse.move(left + x * width, top + y * height);
      await page.waitForFunction(() => globalThis.probed);
      return page.evaluate(() => [...globalThis.probed]);
    };
    const [wanted, other] = [await at(0.25, 0.15), await at(0.35, 0.25)];
    const width = await box.evaluate((node) => node.clientWidth);
    /** One pixel of the layout, in z. */
    const pixel = Math.abs(wanted[0] - other[0]) / (0.1 * width);
    for (const scale of [0.5, 1.25, 2]) {
      await page.evaluate((by) => {
        document.getElementById('deck').style.transform = `scale(${by})`;
      }, scale);
      const found = await at(0.25, 0.15);
      for (const i of [0, 1])
        assert.ok(
          Math.abs(found[i] - wanted[i]) <= pixel,
          `at ${scale}: ${found}, wanted ${wanted} ± ${pixel}`,
        );
    }
  });
});

test('moved by moveBefore it stays as it is', async () => {
  const body = `<div id="there"></div>${figure('id="one" exhibit="principal-directions" step="turn"')}`;
  await withSite(host(body), async (page) => {
    await page.waitForSelector('#one[data-ready]');
    const kept = await page.evaluate(() => {
      const one = document.getElementById('one');
      one.setAttribute('angle', '77');
      const lesson = one.shadowRoot.querySelector('.lesson');
      document.getElementById('there').moveBefore(one, null);
      return lesson === one.shadowRoot.querySelector('.lesson') && one.matches(':state(ready)');
    });
    assert.ok(kept);
    await page.waitForFunction(() => document.getElementById('one').values.angle === 77);
    assert.match(await page.evaluate(() => document.getElementById('one').getState().query), /77/);
  });
});

test('eight figures have one worker, one wasm, and fetch each model once', async () => {
  const steps = ['path', 'pixels', 'triangle', 'shortest'].map((id) => ['interpolation', id]);
  const others = ['throw', 'costs'].map((id) => ['the-vae', id]);
  const all = [...steps, ...others, ['principal-directions', 'climb'], ['interpolation', 'path']];
  const body = all.map(([of, step]) => figure(`exhibit="${of}" step="${step}"`)).join('\n');
  await withSite({ ...host(body), init: exposeWorkers }, async (page) => {
    /** @type {string[]} */
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.reload();
    await page.waitForFunction(
      (count) => document.querySelectorAll('latent-atlas[data-ready]').length === count,
      all.length,
    );
    assert.equal(await page.evaluate(() => globalThis.engineWorkers.length), 1);
    const of = (/** @type {RegExp} */ what) => asked.filter((path) => what.test(path));
    assert.equal(of(/atlas\.wasm$/).length, 1);
    const models = of(/^\/models\//);
    assert.ok(models.length >= 3, 'they share models');
    assert.deepEqual(models, [...new Set(models)]);
  });
});
