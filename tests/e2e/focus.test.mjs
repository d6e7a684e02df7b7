// A redraw keeps the focus, in every part that can have it, and the next key arrives.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { slowDown, withPage, withSite } from './page.mjs';
import { quiet } from './quiet.mjs';

/** @typedef {import('playwright-core').Page} Page */

for (const pause of [0, 30, 100, 250]) {
  test(`chapter 11, collapse by β: two presses ${pause} ms apart, as soon as the page is ready`, async () => {
    const options = { hash: '#/ae-against-vae?v=collapse&cp=sweep', mnist: false };
    await withSite(options, async (page) => {
      if (pause !== 100) await slowDown(page, 4);
      await page.waitForSelector('[data-exhibit][data-ready]');
      await page.locator('.collapseSweep .knob').first().focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForTimeout(pause);
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction(
        () => document.querySelector('.collapseSweep .knob')?.getAttribute('aria-valuenow') === '2',
      );
      assert.equal(
        await page.evaluate(() => document.activeElement?.classList.contains('knob')),
        true,
      );
    });
  });
}

/**
 * Focuses everything a part of `ui/` lets focus, gives the part its data anew, and says where the focus
 * or the next key was lost.
 * @param {Page} page
 */
function lostFocus(page) {
  return page.evaluate(async () => {
    const frames = () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const FOCUSABLE = 'button, input, select, summary, [tabindex]:not([tabindex="-1"])';
    /** @type {string[]} */
    const lost = [];
    let tried = 0;
    const parts = [...document.querySelectorAll('main *')].filter(
      (node) => node.localName.startsWith('atlas-') && 'data' in node,
    );
    for (const part of parts) {
      for (const node of [...part.querySelectorAll(FOCUSABLE)].slice(0, 6)) {
        if (!node.checkVisibility() || node.matches(':disabled')) continue;
        const name = `${part.localName} ${node.getAttribute('aria-label') ?? node.localName}`;
        /** @type {HTMLElement} */ (node).focus({ preventScroll: true });
        if (document.activeElement !== node) continue;
        const { data } = /** @type {any} */ (part);
        if (!data) continue;
        tried++;
        /** @type {any} */ (part).data = { ...data };
        await frames();
        /** @type {any} */ (part).data = { ...data };
        await frames();
        const now = document.activeElement;
        let arrived = false;
        part.addEventListener('keydown', () => (arrived = true), { once: true, capture: true });
        now?.dispatchEvent(new KeyboardEvent('keydown', { key: 'F9', bubbles: true }));
        // What has gone by itself (Stop, when the run has ended) hands the focus on inside its part.
        const gone = node.isConnected && !node.checkVisibility({ visibilityProperty: true });
        const same = gone || now?.getAttribute('aria-label') === node.getAttribute('aria-label');
        if (!now || !part.contains(now) || !same || !arrived)
          lost.push(`${name} → ${now?.localName}`);
      }
    }
    return { lost, tried };
  });
}

const exhibits = join(repo, 'web/exhibits');
const folders = readdirSync(exhibits, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['lab', 'template'].includes(entry.name))
  .map(({ name }) => name);
for (const folder of folders) {
  test(`${folder}: every part that can have the focus keeps it over a redraw`, async (t) => {
    const { SCHEMA } = await import(join(exhibits, folder, 'params.js'));
    const { key, choices } = SCHEMA.view ?? { key: 'view', choices: [''] };
    await withSite({ hash: `#/${folder}`, mnist: false }, async (page) => {
      let tried = 0;
      for (const view of choices) {
        await page.evaluate((to) => (location.hash = to), `#/${folder}?${key}=${view}`);
        await page.waitForSelector('[data-exhibit][data-ready]');
        await quiet(page);
        const found = await lostFocus(page);
        assert.deepEqual(found.lost, [], `view ${view}`);
        tried += found.tried;
      }
      t.diagnostic(`${tried} places`);
      // Its knobs are sliders of the page's own, not of a part with data.
      assert.ok(tried > 0 || folder === 'pca-generates');
    });
  });
}

test('the Lab: every part keeps the focus, Step too when it cannot be pressed for a moment', async () => {
  await withPage({ hash: 'd=digits&n=1000&ep=1&h=64' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await page.locator('[data-action=step]').focus();
    for (let i = 1; i <= 3; i++) {
      await page.keyboard.press('Enter');
      await lab.atLeast('step', i);
      await lab.inState('paused');
      const at = await page.evaluate(() => document.activeElement?.getAttribute('data-action'));
      assert.equal(at, 'step');
    }
    await lab.train();
    assert.deepEqual((await lostFocus(page)).lost, []);
    // What has the focus is taken away: the next one has it.
    const focused = (/** @type {string} */ part) =>
      page.evaluate((name) => Boolean(document.activeElement?.closest(name)), part);
    await page.locator('#film button:visible').last().focus();
    await page.evaluate(() => {
      const film = /** @type {any} */ (document.getElementById('film'));
      film.data = { ...film.data, frames: film.data.frames.slice(0, 1), shown: -1 };
    });
    await quiet(page);
    assert.equal(await focused('#film'), true);
    await page.evaluate(() => {
      const banner = /** @type {any} */ (document.querySelector('atlas-banner'));
      for (const id of ['one', 'two']) banner.show({ id, kind: 'info', text: id });
    });
    await page.locator('[data-notice=one] button').focus();
    await page.keyboard.press('Enter');
    assert.equal(await focused('[data-notice=two]'), true);
  });
});
