// The embedded element on a bare page whose own sheet would spoil everything it reaches.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSite } from './page.mjs';

const ITALIAN = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
<latent-atlas id="one" exhibit="interpolation" lang="it"></latent-atlas>
<script type="module" src="/embed.js"></script></html>`;

const PAGE = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
<style>
  * { color: red !important; font-size: 40px !important; display: inline !important; }
  button, input { width: 1000px; background: lime; }
</style>
<h1>A page of somebody else</h1>
<latent-atlas id="one" exhibit="template" z1="1.5" theme="light"></latent-atlas>
<latent-atlas id="two" exhibit="template" mode="cover" theme="light"></latent-atlas>
<script type="module" src="/embed.js"></script></html>`;

const STEPS = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
<latent-atlas id="one" exhibit="principal-directions" step="climb" start="120"></latent-atlas>
<latent-atlas id="two" exhibit="principal-directions" view="spread" ratio="1"></latent-atlas>
<script type="module" src="/embed.js"></script></html>`;

/** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
const bare = (request, response, next) => {
  const page = {
    '/host/page.html': PAGE,
    '/host/italian.html': ITALIAN,
    '/host/steps.html': STEPS,
  }[request.url ?? ''];
  if (!page) return next();
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(page);
};

test('one tag shows an exhibit, attributes are parameters both ways, the host’s sheet stays out', async () => {
  await withSite({ before: bare, hash: 'host/page.html' }, async (page) => {
    await page.waitForSelector('#one[data-ready]');
    await page.waitForSelector('#two[data-ready]', { state: 'attached' });
    const state = () =>
      page.evaluate(() => {
        const one = document.getElementById('one');
        return { z1: one.values.z1, attribute: one.getAttribute('z1'), off: one.measured.off };
      });
    const first = await state();
    assert.deepEqual([first.z1, first.attribute], [1.5, '1.5']);
    assert.ok(first.off > 0);

    await page.evaluate(() => document.getElementById('one').setAttribute('z1', '-2'));
    await page.waitForFunction(() => document.getElementById('one').measured.z1 === -2);

    const slider = page.locator('#one input[type=range]').first();
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.getElementById('one').getAttribute('z1') === '-1.95');

    const look = await page.evaluate(() => {
      const shadow = document.getElementById('one').shadowRoot;
      const style = getComputedStyle(shadow.querySelector('.lessonLead p'));
      const text = shadow.querySelector('h1').textContent;
      return { colour: style.color, size: style.fontSize, text };
    });
    assert.deepEqual(
      [look.colour, look.size],
      ['rgb(69, 77, 88)', '14px'],
      'colours and sizes are the exhibit’s own',
    );
    assert.match(look.text, /What comes back\?/);
    const workers = page.workers().length;
    assert.equal(workers >= 1, true);
    assert.equal(
      await page.evaluate(() => document.documentElement.dataset.theme),
      undefined,
      'the host page is left as it is',
    );
    // Taken out of the page it is gone, and put back it is there again.
    await page.evaluate(() => {
      const one = document.getElementById('one');
      one.remove();
      globalThis.emptied = one.shadowRoot.childElementCount;
      document.body.append(one);
    });
    assert.equal(await page.evaluate(() => globalThis.emptied), 0);
    await page.waitForSelector('#one[data-ready]');
  });
});

test('the parts of an embedded exhibit speak its language, not the page’s', async () => {
  await withSite({ before: bare, hash: 'host/italian.html' }, async (page) => {
    await page.waitForSelector('#one[data-ready]');
    const handle = page.locator('#one atlas-map .handle').first();
    await handle.waitFor();
    assert.match((await handle.getAttribute('aria-label')) ?? '', /^Estremo A del percorso in \(/);
    const map = page.locator('#one atlas-map canvas');
    assert.equal(await map.getAttribute('aria-roledescription'), 'mappa latente');
    assert.match((await map.getAttribute('aria-label')) ?? '', /Le frecce muovono la sonda\.$/);
  });
});

test('a name that is no exhibit is answered with those that are', async () => {
  await withSite({ before: bare, hash: 'host/page.html' }, async (page) => {
    await page.waitForSelector('#one[data-ready]');
    await page.evaluate(() => document.getElementById('one').setAttribute('exhibit', 'nothing'));
    const words = page.locator('#one .embedWords');
    await words.waitFor({ state: 'attached' });
    assert.match((await words.textContent()) ?? '', /no exhibit “nothing”; there are .*template/);
  });
});

test('a chapter in steps opens the step of its attribute, or the one an old view means, and walks', async () => {
  await withSite({ before: bare, hash: 'host/steps.html' }, async (page) => {
    await page.waitForSelector('#one[data-ready]');
    await page.waitForSelector('#two[data-ready]');
    assert.equal(await page.locator('#one .lesson').getAttribute('data-step'), 'climb');
    assert.equal(await page.evaluate(() => document.getElementById('one').values.start), 120);
    assert.equal(await page.locator('#two .lesson').getAttribute('data-step'), 'samples');
    assert.equal(await page.evaluate(() => document.getElementById('two').values.ratio), 1);
    await page.locator('#one [data-action=next]').click();
    await page.waitForFunction(
      () => document.getElementById('one').getAttribute('step') === 'second',
    );
    await page.waitForSelector('#one .lesson[data-step=second]');
    assert.equal(await page.locator('#two .lesson').getAttribute('data-step'), 'samples');
    // The keys of one are not those of the other, nor of the page around them.
    await page.locator('#two .lessonStage').focus();
    await page.keyboard.press('ArrowLeft');
    await page.waitForSelector('#two .lesson[data-step=mean]');
    assert.equal(await page.locator('#one .lesson').getAttribute('data-step'), 'second');
  });
});
