// What a lecturer takes along and a student hands in, in both languages, by keyboard alone and on paper:
// a row an idea with its picture, step, state, two minutes and code to embed; the page of answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BEATS } from '../../web/app/beats.js';
import { withSite } from './page.mjs';
import { withStep } from './step.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** Tab to what fulfils a condition. @param {Page} page @param {string} selector @param {number} [most] */
async function reach(page, selector, most = 80) {
  for (let tabs = 0; tabs < most; tabs++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
  }
  assert.fail(`Tab does not reach ${selector}`);
}

const LANGUAGES = /** @type {const} */ ([
  ['en-US', /Measured/, /^Opens: ./],
  ['it-IT', /Misurato/, /^Si apre su: ./],
]);

for (const [locale, , opens] of LANGUAGES)
  test(`for lecturers, ${locale}: a row an idea, each with picture, step, state, two minutes and code`, async () => {
    await withSite({ mnist: false, hash: '#/map', locale }, async (page) => {
      await page.waitForSelector('.lectureRow');
      const rows = await page.evaluate(() =>
        [...document.querySelectorAll('.lectureRow')].map((row) => ({
          title: row.querySelector('h3')?.textContent?.trim() ?? '',
          picture: row.querySelector('img')?.getAttribute('src') ?? '',
          opens: row.querySelector('.rowOpens')?.textContent ?? '',
          beats: [...row.querySelectorAll('ol li')].map((li) => li.textContent ?? ''),
          slide: row.querySelector('[data-action=slide]')?.getAttribute('href') ?? '',
          page: row.querySelector('[data-action=open]')?.getAttribute('href') ?? '',
          code: row.querySelector('pre')?.textContent ?? '',
        })),
      );
      assert.equal(rows.length, Object.keys(BEATS).length);
      for (const row of rows) {
        assert.match(row.title, /^\d+ \S/);
        assert.ok(row.picture, row.title);
        assert.match(row.opens, opens);
        // Three beats of 40 seconds.
        assert.deepEqual(
          row.beats.map((beat) => beat.slice(0, 4)),
          ['0:00', '0:40', '1:20'],
        );
        for (const beat of row.beats) assert.ok(beat.length > 10, `${row.title}: ${beat}`);
        // To a step, not to a chapter; the same as a slide.
        assert.match(row.page, /^#\/[a-z-]+\/[a-z]+/);
        assert.equal(row.slide.replace('/slide', ''), row.page);
        const [, step] = /^#\/[a-z-]+\/([a-z]+)/.exec(row.page) ?? [];
        assert.ok(row.code.includes(`step="${step}"`) && row.code.includes('<iframe'), row.code);
      }
      // By keyboard: to a row's step, its code unfolded.
      await page.evaluate(() => document.querySelector('h1')?.focus());
      await reach(page, '.lectureRow [data-action=slide]');
      await reach(page, '.lectureRow [data-action=open]');
      const to = await page.evaluate(() => document.activeElement?.getAttribute('href'));
      await reach(page, '.lectureRow summary');
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('.lectureRow details[open] pre').count(), 1);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.lesson');
      assert.ok(page.url().includes(String(to)), `${page.url()} after ${to}`);
    });
  });

for (const [locale, found] of LANGUAGES)
  test(`homework, ${locale}: predicted by keys, collected, printed without what only a screen needs`, async () => {
    const site = { mnist: false, step: 'turn', locale };
    await withStep('principal-directions', site, async (chapter) => {
      const { page } = chapter;
      await page.locator('.lessonStage').focus();
      await page.keyboard.press('c');
      await chapter.at('chosen');
      await page.keyboard.press('Space');
      await chapter.at('answered');
      const cards = await page.locator('.lessonVerdict header').innerText();
      await page.evaluate(() => (location.hash = '#/answers'));
      await page.waitForSelector('.answers[data-ready]');
      const text = await page.locator('.answersList').innerText();
      assert.match(text, found);
      const right = cards.split('\n').at(-1) ?? '';
      assert.ok(text.includes(right), `${right} in ${text}`);
      await page.evaluate(() => document.querySelector('h1')?.focus());
      await reach(page, '.answers input');
      await page.keyboard.type('Ada L.');
      for (const action of ['print', 'copy', 'save'])
        await reach(page, `[data-action=${action}]`, 1);
      // On paper: the name and the answers, no buttons, no bars, nothing wider than the sheet.
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 700, height: 990 });
      const paper = await page.evaluate(() => {
        const seen = (/** @type {string} */ selector) =>
          [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length;
        const { scrollWidth, clientWidth } = document.documentElement;
        return {
          buttons: seen('button'),
          bars: seen('.top, .foot'),
          articles: seen('.answersList article'),
          name: /** @type {HTMLInputElement} */ (document.querySelector('.answers input')).value,
          over: scrollWidth - clientWidth,
        };
      });
      assert.deepEqual(paper, { buttons: 0, bars: 0, articles: 1, name: 'Ada L.', over: 0 });
    });
  });
