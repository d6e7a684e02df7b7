// The embedded element as other pages use it: nothing before it is near, what it tells, its state, and
// the pages it stands in: of another origin, sandboxed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serve } from '../../tools/lib/server.mjs';
import { withSite } from './page.mjs';

/** @typedef {import('../../tools/lib/staticFiles.mjs').Middleware} Middleware */

/** @param {string} body @param {string} site where the script is */
const page = (body, site = '/') =>
  `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">${body}
<script type="module" src="${site}embed.js"></script></html>`;

/** @param {Record<string, string>} pages by path @returns {Middleware} */
const pages = (pages) => (request, response, next) => {
  const found = pages[request.url ?? ''];
  if (!found) return next();
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(found);
};

/** A host that lets other pages take its files. @type {Middleware} */
const sharing = (_request, response, next) => {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  next();
};

test('nothing of an exhibit is loaded before it is near; eager ones are', async () => {
  const far = page(`<div style="height: 4000px"></div>
    <latent-atlas id="one" exhibit="template"></latent-atlas>`);
  await withSite(
    { before: pages({ '/host/far.html': far }), hash: 'host/far.html' },
    async (page) => {
      /** @type {string[]} */
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      await page.waitForFunction(() => customElements.get('latent-atlas') !== undefined);
      // What would be loaded at once has had its turn.
      await page.evaluate(() => new Promise((shown) => requestIdleCallback(shown)));
      const early = asked.filter((path) => /template|worker|wasm|models/.test(path));
      assert.deepEqual(early, []);
      assert.equal(
        await page.evaluate(() => document.getElementById('one').shadowRoot.childElementCount),
        0,
      );
      await page.evaluate(() => document.getElementById('one').scrollIntoView());
      await page.waitForSelector('#one[data-ready]');
      assert.ok(asked.some((path) => path.endsWith('atlas.wasm')));
    },
  );
});

test('ready, change and train are told through shadow roots; the state goes out and comes in', async () => {
  const deep = page(`<my-box></my-box><script>
    globalThis.told = [];
    for (const type of ['ready', 'change', 'train'])
      document.addEventListener(type, ({ detail }) => told.push({ type, detail }));
    customElements.define('my-box', class extends HTMLElement {
      connectedCallback() {
        this.attachShadow({ mode: 'open' }).innerHTML =
          '<latent-atlas exhibit="principal-directions" step="climb"></latent-atlas>';
        globalThis.atlas = this.shadowRoot.firstElementChild;
      }
    });</script>`);
  await withSite(
    { before: pages({ '/host/deep.html': deep }), hash: 'host/deep.html' },
    async (page) => {
      const ofType = (/** @type {string} */ type) =>
        page.evaluate((wanted) => globalThis.told.filter((one) => one.type === wanted), type);
      await page.waitForFunction(() => globalThis.atlas.matches(':state(ready)'));
      assert.deepEqual(await ofType('ready'), [
        { type: 'ready', detail: { exhibit: 'principal-directions', step: 'climb' } },
      ]);
      const before = await page.evaluate(() => globalThis.atlas.getState());
      assert.deepEqual(before, { v: 1, exhibit: 'principal-directions', step: 'climb', query: '' });
      await page.evaluate(() => globalThis.atlas.setAttribute('start', '120'));
      await page.waitForFunction(() => globalThis.told.some(({ type }) => type === 'change'));
      const changed = (await ofType('change')).at(-1).detail.state;
      assert.match(changed.query, /120/);
      // As JSON to another element of the same exhibit, whose own step is another.
      await page.evaluate((text) => {
        const other = document.createElement('latent-atlas');
        other.id = 'other';
        other.setAttribute('exhibit', 'principal-directions');
        other.setAttribute('loading', 'eager');
        document.body.append(other);
        other.addEventListener('ready', () => other.setState(JSON.parse(text)), { once: true });
      }, JSON.stringify(changed));
      await page.waitForSelector('#other .lesson[data-step=climb]');
      await page.waitForFunction(() => document.getElementById('other').values.start === 120);
      // What is no state is refused in a sentence, and nothing changes.
      const refusal = await page.evaluate((state) => {
        try {
          globalThis.atlas.setState({ ...state, v: 7 });
          return '';
        } catch (error) {
          return String(error);
        }
      }, changed);
      assert.match(refusal, /version 7; this page reads version 1/);
      // Back to how the step opens.
      await page.evaluate(() => globalThis.atlas.reset());
      await page.waitForFunction(() => globalThis.atlas.getState().query === '');
    },
  );
});

test('a training is started, told of and stopped by its methods', async () => {
  const train = page(
    '<latent-atlas id="one" exhibit="the-vae" step="costs" loading="eager" prediction="no" heading="no"></latent-atlas>',
  );
  await withSite(
    { before: pages({ '/host/train.html': train }), hash: 'host/train.html' },
    async (page) => {
      await page.evaluate(() => {
        globalThis.runs = [];
        document.addEventListener('train', ({ detail }) => globalThis.runs.push(detail));
      });
      await page.waitForSelector('#one[data-ready]');
      const isSeen = (/** @type {string} */ selector) =>
        page.locator(`#one ${selector}`).isVisible();
      assert.deepEqual([await isSeen('.lessonHead'), await isSeen('.lessonTalk')], [false, false]);
      await page.evaluate(() => document.getElementById('one').play());
      await page.waitForFunction(() => globalThis.runs.some(({ step }) => step > 0));
      await page.evaluate(() => document.getElementById('one').pause());
      await page.waitForFunction(() => globalThis.runs.at(-1).state === 'stopped');
      const last = await page.evaluate(() => globalThis.runs.at(-1));
      assert.ok(last.step < last.steps, 'stopped on the way');
      assert.match(last.id, /^the-vae\//);
    },
  );
});

test('from a site of another origin it trains on one thread', async () => {
  const site = await serve({ isolated: false, before: sharing });
  try {
    const host = page('<latent-atlas id="one" exhibit="template"></latent-atlas>', site.url);
    await withSite(
      { before: pages({ '/host/other.html': host }), hash: 'host/other.html', friend: site.url },
      async (page) => {
        await page.waitForSelector('#one[data-ready]');
        assert.ok(await page.evaluate(() => document.getElementById('one').measured.off > 0));
      },
    );
  } finally {
    await site.close();
  }
});

test('in a sandboxed frame it starts, and keeps nothing', async () => {
  const framed = page('<latent-atlas id="one" exhibit="template" loading="eager"></latent-atlas>');
  const host = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
    <iframe sandbox="allow-scripts" src="/host/framed.html" width="1000" height="700"></iframe></html>`;
  const serving = pages({ '/host/framed.html': framed, '/host/sandbox.html': host });
  await withSite(
    {
      isolated: false,
      before: (request, response, next) =>
        sharing(request, response, () => serving(request, response, next)),
      hash: 'host/sandbox.html',
    },
    async (page) => {
      const frame = page.frameLocator('iframe');
      await frame.locator('#one[data-ready]').waitFor();
    },
  );
});
