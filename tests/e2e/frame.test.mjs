// The frame that every chapter lives in, seen on the template: its loop, tasks, language, address, formulas, and that a page which is left leaves nothing behind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAxe, withChapter } from './chapter.mjs';
import { BEATS } from '../../web/app/beats.js';
import { withSite } from './page.mjs';
import { quiet } from './quiet.mjs';
import { checkLoop, withStep } from './step.mjs';
import { join } from 'node:path';
import { coverFolders } from '../../tools/covers.mjs';
import { repo } from '../../tools/lib/paths.mjs';

const AXE = join(repo, 'node_modules/axe-core/axe.min.js');

for (const [step, truth] of /** @type {const} */ ([
  ['trip', 1],
  ['border', 1],
])) {
  test(`template, ${step}: predict, do, see, say; axe, keyboard`, async () => {
    await withStep('template', { step }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      const reached = await chapter.checkKeyboard();
      assert.deepEqual(reached, ['first latent number', 'second latent number']);
    });
  });
}

test('what was predicted and measured survives a language switch and a reload', async () => {
  await withStep('template', { step: 'trip' }, async (chapter) => {
    const { page } = chapter;
    const said = await chapter.measure(0);
    assert.match(said, /You said: the same code/);
    const off = await chapter.live('off');
    assert.ok(off > 0 && off < 0.5, `${off}`);
    assert.ok(said.includes(off.toFixed(3)), 'the fact shows what is measured');

    await page.click('[role=radio][data-value=it]');
    await chapter.ready();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'it');
    assert.match(await chapter.fact(), /Hai detto: lo stesso codice/);
    assert.equal(await chapter.live('off'), off, 'the same state');
    await page.reload();
    await chapter.ready();
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'it', 'remembered');
    assert.match(await chapter.fact(), /Hai detto: lo stesso codice/);
  });
});

test('who does not want to predict sees the fact all the same', async () => {
  await withStep('template', { step: 'trip' }, async (chapter) => {
    await chapter.page.click('[data-action=skip]');
    await chapter.at('answered');
    assert.match(await chapter.fact(), /comes back as/);
    assert.doesNotMatch(await chapter.fact(), /You said/);
  });
});

test('an Italian browser gets Italian', async () => {
  await withChapter('template', { locale: 'it-IT' }, async ({ page }) => {
    assert.match(await page.locator('h1').innerText(), /Che cosa torna\?/);
    assert.match(await page.title(), /Latent Atlas/);
  });
});

test('numbers in formulas follow the measurement, in the picture and in the MathML', async () => {
  await withChapter('template', {}, async (chapter) => {
    const { page } = chapter;
    await page.waitForSelector('.equation .katex');
    const seen = async () => ({
      shown: await page.locator('.equation .liveNumber').innerText(),
      read: await page.evaluate(
        () => document.querySelector('.equation mtext[data-live=off]')?.textContent,
      ),
    });
    const first = (await chapter.live('off')).toFixed(3);
    assert.deepEqual(await seen(), { shown: first, read: first });
    const node = await page.locator('.equation .katex').elementHandle();
    await chapter.setQuery('a=3&b=3');
    await chapter.until('z1', '≈', 3, 1e-6);
    await page.waitForFunction(
      (text) => document.querySelector('.equation .liveNumber')?.textContent !== text,
      first,
    );
    const second = (await chapter.live('off')).toFixed(3);
    assert.deepEqual(await seen(), { shown: second, read: second });
    assert.ok(await node?.evaluate((old) => old.isConnected), 'the formula was not laid out anew');
  });
});

test('the state is in the address, and the address in the state', async () => {
  await withChapter('template', { query: 'a=1&b=2' }, async (chapter) => {
    const { page } = chapter;
    const sliders = page.locator('[data-exhibit] input[type=range]');
    await sliders.first().focus();
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
    await chapter.until('z1', '≈', 1.2, 1e-6);
    assert.equal(await chapter.query(), 'a=1.2&b=2');
    await page.reload();
    await chapter.ready();
    await chapter.until('z1', '≈', 1.2, 1e-6);
    // A hostile address is the default.
    await chapter.setQuery('a=1e99&b=<script>');
    await chapter.until('z1', '≈', 0.5, 1e-6);
    await chapter.until('z2', '≈', -1, 1e-6);
  });
});

test('a task says whether its answer is right, and remembers it', async () => {
  await withChapter('template', { query: 'a=-1&b=1' }, async (chapter) => {
    const { page } = chapter;
    const task = (/** @type {number} */ n) => page.locator(`[data-task="${n}"]`);
    const result = (/** @type {number} */ n) => task(n).locator('.result').innerText();
    await task(0).locator('button').click();
    assert.match(await result(0), /^Not yet: it is 0\.?\d* now\.$/);
    await task(1).locator('input').fill('nothing');
    await page.keyboard.press('Enter');
    assert.match(await result(1), /Enter a number/);
    await task(1)
      .locator('input')
      .fill(String(await chapter.live('off')).replace('.', ','));
    await page.keyboard.press('Enter');
    assert.match(await result(1), /^Right/);
    await task(2).locator('input').nth(0).check();
    assert.match(await result(2), /Not that one/);
    await task(2).locator('input').nth(2).check();
    assert.equal(await result(2), 'Right.');
    await page.click('[role=radio][data-value=it]');
    await chapter.ready();
    assert.equal(await page.locator('[data-task][data-solved]').count(), 2);
  });
});

test('the bar of a slide comes when the pointer asks for it, and not over a hand at work', async () => {
  const viewport = { width: 960, height: 540 };
  await withChapter('template', { slide: true, viewport }, async ({ page }) => {
    const bar = page.locator('.lesson[data-bar]');
    const gone = () => bar.waitFor({ state: 'detached' });
    await page.mouse.move(301, 199);
    await page.mouse.move(307, 211);
    await bar.waitFor();
    await gone();
    // A drag down to the foot, then a way back up.
    await page.mouse.down();
    await page.mouse.move(311, 523);
    assert.equal(await bar.count(), 0, 'while a hand drags');
    await page.mouse.move(313, 223);
    await page.mouse.up();
    await page.mouse.move(317, 227);
    assert.equal(await bar.count(), 0, 'above the foot');
    await page.mouse.move(331, 521);
    await bar.waitFor();
  });
});

test('a slide shows the exhibit and nothing to scroll', async () => {
  const viewport = { width: 960, height: 540 };
  await withChapter('template', { slide: true, viewport }, async ({ page }) => {
    const overflow = await page.evaluate(() => {
      const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
      return [scrollWidth - clientWidth, scrollHeight - clientHeight];
    });
    assert.deepEqual(overflow, [0, 0]);
    await page.addScriptTag({ path: AXE });
    await assertAxe(page, 'slide');
  });
});

/** Counts what lives beyond elements: listeners of window and document, observers, timers. */
function countLives() {
  const lives = { listeners: new Map(), observers: new Set(), timers: new Set() };
  for (const target of [window, document]) {
    const { addEventListener: add, removeEventListener: remove } = target;
    const key = (type, listener, options) =>
      `${type} ${Boolean(options?.capture ?? options === true)}`;
    target.addEventListener = function (type, listener, options) {
      const at = key(type, listener, options);
      if (!options?.once) {
        if (!lives.listeners.has(at)) lives.listeners.set(at, new Set());
        lives.listeners.get(at).add(listener);
      }
      return add.call(target, type, listener, options);
    };
    target.removeEventListener = function (type, listener, options) {
      lives.listeners.get(key(type, listener, options))?.delete(listener);
      return remove.call(target, type, listener, options);
    };
  }
  for (const name of ['ResizeObserver', 'MutationObserver', 'IntersectionObserver']) {
    const Plain = globalThis[name];
    globalThis[name] = class extends Plain {
      observe(...args) {
        lives.observers.add(this);
        return super.observe(...args);
      }
      disconnect() {
        lives.observers.delete(this);
        return super.disconnect();
      }
    };
  }
  const { setInterval: every, clearInterval: stop } = globalThis;
  globalThis.setInterval = (...args) => {
    const id = every(...args);
    lives.timers.add(id);
    return id;
  };
  globalThis.clearInterval = (id) => {
    lives.timers.delete(id);
    stop(id);
  };
  globalThis.lives = () => ({
    listeners: [...lives.listeners.values()].reduce((sum, set) => sum + set.size, 0),
    observers: lives.observers.size,
    timers: lives.timers.size,
    canvases: document.querySelectorAll('canvas').length,
  });
}

test('a page that is left leaves no listener, observer, timer or canvas behind', async () => {
  await withSite({ hash: '#/map', init: countLives }, async (page) => {
    const go = async (/** @type {string} */ hash, /** @type {string} */ there) => {
      await page.evaluate((to) => (location.hash = to), hash);
      await page.waitForSelector(there, { state: 'attached' });
    };
    const visit = async () => {
      await go('#/template', '[data-exhibit=template][data-ready]');
      await go('#/', '.heroMap[data-ready]');
      await go('#/template/slide', '[data-exhibit=template][data-ready]');
      await go('#/map', '.lectureMap');
    };
    await page.waitForSelector('.lectureMap');
    // The first visit loads what stays for the page: sheets, the engine, the fonts.
    await visit();
    const before = await page.evaluate(() => globalThis.lives());
    assert.equal(before.canvases, 0);
    await visit();
    await visit();
    assert.deepEqual(await page.evaluate(() => globalThis.lives()), before);
  });
});

test('front page and map: axe in both languages, nothing 404s, the focus goes to the new page', async () => {
  await withSite({ hash: '#/' }, async (page) => {
    await page.waitForSelector('.heroMap[data-ready]');
    await page.addScriptTag({ path: AXE });
    await assertAxe(page, 'front');
    const path = await page.evaluate(async () => {
      const items = [...document.querySelectorAll('.path li')].filter((li) =>
        li.querySelector('a'),
      );
      const pictures = items.map((li) => li.querySelector('img'));
      for (const picture of pictures) if (picture) picture.loading = 'eager';
      await Promise.all(pictures.map((picture) => picture?.decode()));
      return items.map((li) => /** @type {HTMLElement} */ (li).innerText);
    });
    assert.equal(path.length, coverFolders().length);
    for (const text of path)
      assert.match(text, /\?$/, 'each chapter of the path asks its question');
    await page.click('[role=radio][data-value=it]');
    await page.waitForSelector('.heroMap[data-ready]');
    await assertAxe(page, 'front, Italian');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await assertAxe(page, 'front, dark, narrow');
    await page.click('.nav a[data-part=map]');
    await page.waitForSelector('.lectureMap');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    await assertAxe(page, 'map, dark, narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: 'light' });
    await quiet(page);
    await assertAxe(page, 'map');
    assert.equal(await page.locator('.lectureRow').count(), Object.keys(BEATS).length);
  });
});

test('an address that names nothing says so, and old links of the Lab still work', async () => {
  await withSite({ hash: '#/no-such-chapter' }, async (page) => {
    await page.waitForSelector('.wordsPage h1');
    assert.match(await page.locator('h1').innerText(), /no such page/);
    await page.evaluate(() => (location.hash = '#lab?d=digits'));
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
    assert.equal(await page.title(), 'Lab · Latent Atlas');
  });
});

test('what a chapter holds, from its lesson’s head: its steps with what was done of them; axe', async () => {
  await withStep('template', { step: 'trip' }, async (chapter) => {
    await chapter.measure(1);
    await chapter.goTo('border');
    const { page } = chapter;
    await page.evaluate(() => (location.hash = '#/template/steps'));
    await page.waitForSelector('.chapterSteps');
    const states = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.chain > li')].map((li) => li.getAttribute('data-state')),
      );
    assert.deepEqual(await states(), ['done', 'seen']);
    assert.equal(
      await page.locator('.chapterSteps .go').innerText(),
      'Go on with 2 At the border →',
    );
    await page.addScriptTag({ path: AXE });
    await assertAxe(page, 'steps');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await assertAxe(page, 'steps, dark, narrow');
    await page.click('[role=radio][data-value=it]');
    await page.locator('.chapterSteps h2', { hasText: 'Andata e ritorno' }).waitFor();
    await page.locator('.chain a').first().click();
    await page.waitForSelector('.lesson[data-step=trip][data-moment=answered]');
    await page.evaluate(() => (location.hash = '#/principal-directions/climb'));
    await page.locator('.lessonTitle a').click();
    await page.waitForSelector('.chapterSteps');
    assert.equal(await page.locator('.chain > li').count(), 5);
  });
});
