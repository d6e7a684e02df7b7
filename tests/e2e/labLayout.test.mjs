// The Lab at every width: nothing leaves its card, nothing lies on its neighbour, and on a phone the map
// is right under the bar and moves when Play is pressed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dataSets, keptShards, withPage } from './page.mjs';
import { quiet } from './quiet.mjs';

const WIDTHS = [
  320, 360, 390, 480, 640, 768, 900, 1001, 1024, 1180, 1241, 1280, 1366, 1440, 1536, 1920,
];
const STATES = ['d=digits&n=1000', 'd=digits&n=1000&k=20', 'd=digits&n=1000&m=pca&k=20'];

/** Runs in the page. @returns {string[]} what is wrong */
function wrongCards() {
  /** @type {string[]} */
  const wrong = [];
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`${scrollWidth - clientWidth} px too wide`);
  const nameOf = (/** @type {Element} */ node) =>
    `${node.localName}.${node.className} “${(node.textContent ?? '').trim().slice(0, 20)}”`;
  const seen = (/** @type {Element} */ node) =>
    node.checkVisibility({ visibilityProperty: true }) && !node.closest('.visuallyHidden');
  for (const card of document.querySelectorAll('.panel')) {
    const box = card.getBoundingClientRect();
    const parts = 'button, select, input, label, h2, h3, dt, dd, output, p, a, span, canvas, svg';
    for (const node of card.querySelectorAll(parts)) {
      // What scrolls in its own box is cut by it on purpose.
      if (!seen(node) || node.closest('.scroll, svg *, [popover]')) continue;
      const { left, right, top, bottom, width } = node.getBoundingClientRect();
      if (width < 2) continue;
      const out = Math.max(box.left - left, right - box.right, box.top - top, bottom - box.bottom);
      if (out > 1) wrong.push(`${nameOf(node)} leaves its card by ${Math.round(out)}`);
    }
    const heads = [...card.querySelectorAll(':scope > header > *')].filter(seen);
    for (const [i, a] of heads.entries())
      for (const b of heads.slice(i + 1)) {
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        // The menu's button is larger than what is seen of it.
        if (x > 2 && y > 10) wrong.push(`${nameOf(a)} and ${nameOf(b)} overlap`);
      }
  }
  return wrong.slice(0, 8);
}

for (const locale of ['en-US', 'it-IT'])
  test(`the Lab’s cards hold what is in them at every width, ${locale}`, async () => {
    /** @type {string[]} */
    const found = [];
    await withPage({ mnist: false, hash: STATES[0], locale }, async (lab) => {
      const { page } = lab;
      for (const state of STATES) {
        await page.evaluate((hash) => (location.hash = hash), `#/lab?${state}`);
        await quiet(page);
        for (const width of WIDTHS) {
          await page.setViewportSize({ width, height: 800 });
          await quiet(page);
          const wrong = await page.evaluate(wrongCards);
          found.push(...wrong.map((words) => `${state}, ${width}: ${words}`));
        }
      }
    });
    assert.deepEqual(found, []);
  });

test('on a phone the map is right under the bar, and Play moves it', async () => {
  const viewport = { width: 390, height: 844 };
  await withPage({ mnist: false, hash: 'd=digits&n=1000&e=0', viewport }, async (lab) => {
    const { page } = lab;
    await quiet(page);
    const top = await page
      .locator('#map canvas')
      .first()
      .evaluate((n) => n.getBoundingClientRect().top);
    const bar = await page.locator('.labBar').evaluate((n) => n.getBoundingClientRect().bottom);
    assert.ok(top > bar && top - bar < 120, `${top} under ${bar}`);
    const painted = () => page.locator('#map canvas').first().getAttribute('data-painted');
    const before = await painted();
    await page.click('[data-action=play]');
    await page.waitForFunction(
      (was) => document.querySelector('#map canvas')?.getAttribute('data-painted') !== was,
      before,
    );
    assert.equal(await page.evaluate(() => scrollY), 0, 'without scrolling');
  });
});

if (dataSets.includes('mnist'))
  test('until the first numbers come the Lab says what it waits for', async () => {
    const digits = keptShards();
    await withPage(
      { before: digits.before, hash: 'd=mnist&n=10000&ep=1&h=64&e=0' },
      async (lab) => {
        await lab.ready();
        await lab.click('play');
        const badge = lab.page.locator('#badge');
        await badge.filter({ hasText: /of 10,000 images|on their way/ }).waitFor();
        await lab.page.locator('#losses dd', { hasText: 'soon' }).first().waitFor();
        digits.letGo();
        await badge.filter({ hasText: 'img/s' }).waitFor();
      },
    );
  });

test('numbers at the ticks of the plane have their room', async () => {
  await withPage({ mnist: false, hash: 'd=digits&n=1000&m=ae&e=0' }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await quiet(page);
    /** The widest number at a tick of the plane and the room left of the plot, px. */
    const [room, widest] = await page.evaluate(() => {
      const map = /** @type {any} */ (document.querySelector('#map'));
      const context = /** @type {CanvasRenderingContext2D} */ (
        document.createElement('canvas').getContext('2d')
      );
      context.font = getComputedStyle(map).font.replace(/\d+(\.\d+)?px/, '12px');
      const [, , low, high] = map.data.window;
      const far = Math.max(Math.abs(low), Math.abs(high));
      const text = `−${far < 0.1 ? '0.00' : far < 1 ? '0.0' : '0'}`;
      return [map.layout.left, context.measureText(text).width];
    });
    assert.ok(room >= (widest ?? 0) + 6, `${room} px for ${widest}`);
  });
});
