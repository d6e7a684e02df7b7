// A reading of the whole lecture by keyboard alone: from the front page through every step of every
// chapter, each predicted and measured, to the last verdict. And what a lecturer needs in two clicks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSite } from './page.mjs';
import { quiet } from './quiet.mjs';

test('the whole lecture by keyboard alone', async () => {
  await withSite({ mnist: false, hash: '#/' }, async (page) => {
    const press = (/** @type {string} */ key) => page.keyboard.press(key);
    /** Tab to what fulfils a condition. @param {string} selector */
    const reach = async (selector) => {
      for (let tabs = 0; tabs < 60; tabs++) {
        await press('Tab');
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector))
          return;
      }
      assert.fail(`Tab does not reach ${selector}`);
    };
    await page.waitForSelector('.heroMap[data-ready]');
    await reach('.hero .go');
    await press('Enter');
    /** @type {string[]} */
    const read = [];
    for (let last = ''; ;) {
      await page.waitForFunction((before) => {
        const lesson = /** @type {HTMLElement | null} */ (document.querySelector('.lesson'));
        const name = document
          .querySelector('[data-exhibit][data-ready]')
          ?.getAttribute('data-exhibit');
        return lesson && name && `${name}/${lesson.dataset.step}` !== before;
      }, last);
      last = await page.evaluate(() => {
        const name = document.querySelector('[data-exhibit]')?.getAttribute('data-exhibit');
        const lesson = /** @type {HTMLElement} */ (document.querySelector('.lesson'));
        return `${name}/${lesson.dataset.step}`;
      });
      read.push(last);
      await quiet(page);
      // The cards are reached by Tab, chosen by Space, and the action stands after them.
      await reach('.lessonCard input');
      await press('Space');
      await page.waitForSelector('.lesson[data-moment=chosen]');
      await reach('[data-action=act]');
      await press('Enter');
      await page.waitForSelector('.lesson[data-moment=answered]');
      assert.doesNotMatch(await page.locator('.lessonVerdict').innerText(), /…|NaN/, last);
      const hasNext = await page.locator('[data-action=next]:visible').count();
      if (!hasNext) break;
      await page.locator('.lessonStage').focus();
      await press('ArrowRight');
    }
    const chapters = [...new Set(read.map((step) => step.split('/')[0]))];
    assert.equal(chapters.length, 14, chapters.join(', '));
    assert.ok(read.length >= 60, `${read.length} steps`);
  });
});

test('posterior collapse is two clicks from the front page', async () => {
  await withSite({ mnist: false, hash: '#/' }, async (page) => {
    await page.click('.nav a[data-part=map]');
    await page
      .locator('.lectureRow', { hasText: /collapse/i })
      .locator('a[href*="ae-against-vae/collapse"]')
      .first()
      .click();
    await page.waitForSelector('.lesson[data-step=collapse]');
    await page.waitForSelector('[data-exhibit=ae-against-vae][data-ready]');
  });
});
