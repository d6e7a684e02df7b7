/**
 * What the tests of chapters in steps share: a step at its address, its four moments, and that each of
 * them keeps what the stage promises.
 *
 * @module
 */
import assert from 'node:assert/strict';
import { ChapterPage } from './chapter.mjs';
import { withSite } from './page.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {'ask' | 'chosen' | 'running' | 'answered'} Moment */

/**
 * @template T
 * @param {string} folder
 * @param {Omit<import('./page.mjs').Options, 'hash'> & { step?: string, query?: string, slide?: boolean }} options
 * @param {(step: StepPage) => Promise<T>} body
 */
export function withStep(folder, { step = '', query = '', slide = false, ...options }, body) {
  const hash = `#/${folder}${step && `/${step}`}${slide ? '/slide' : ''}${query && `?${query}`}`;
  return withSite({ ...options, hash }, async (page, url) => {
    const chapter = new StepPage(page, url, folder);
    await chapter.ready();
    return body(chapter);
  });
}

class StepPage extends ChapterPage {
  /** @returns {Promise<string>} id of the step on show */
  async now() {
    return (await this.page.locator('.lesson').getAttribute('data-step')) ?? '';
  }

  /** Another step, or another state of one. @param {string} step @param {string} [query] */
  async goTo(step, query = '') {
    await this.page.evaluate(
      (hash) => (location.hash = hash),
      `#/${this.folder}/${step}${query && `?${query}`}`,
    );
    await this.page.waitForSelector(`.lesson[data-step="${step}"]`);
  }

  /** @override @param {string} query of the step on show */
  async setQuery(query) {
    await this.goTo(await this.now(), query);
  }

  /** @param {Moment} moment */
  async at(moment) {
    await this.page.waitForSelector(`.lesson[data-moment=${moment}]`);
  }

  /** @param {number} card from 0 */
  async predict(card) {
    await this.page.locator('.lessonCard input').nth(card).check({ force: true });
    await this.at('chosen');
  }

  /** Does the step's action by the frame's button and waits for the verdict. */
  async act() {
    await this.page.locator('[data-action=act]').click();
    await this.at('answered');
  }

  /** Predicts, acts, and gives the verdict's words. @param {number} card */
  async measure(card) {
    await this.predict(card);
    await this.act();
    return this.fact();
  }

  /** The verdict as the reader sees it, formulas as their TeX left out. */
  async fact() {
    return (await this.page.locator('.lessonVerdict').innerText()).replace(/\s+/g, ' ').trim();
  }

  /** The cards' words. @returns {Promise<string[]>} */
  cards() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.lessonCard')].map((card) =>
        (card.lastElementChild?.firstChild?.textContent ?? '').trim(),
      ),
    );
  }

  /** Asked again, in the opening state. */
  async again() {
    await this.page.locator('[data-action=again]').click();
    await this.at('ask');
  }
}

/**
 * Goes through a step with each of its answers: what is chosen changes something at once, names one
 * action, and no verdict is in the page before it; then the verdict stands where the choice was made.
 * @param {StepPage} chapter with the step on show, not yet asked
 * @param {number} truth the card that is right
 */
export async function checkLoop(chapter, truth) {
  const { page } = chapter;
  const cards = await chapter.cards();
  for (let card = 0; card < cards.length; card++) {
    assert.equal(await page.locator('.lessonVerdict').count(), 0, 'no verdict before the choice');
    assert.equal(await page.locator('[data-action=act]:visible').count(), 0);
    await chapter.predict(card);
    assert.equal(await page.locator('.lessonVerdict').count(), 0, 'no verdict before the action');
    assert.equal(await page.locator('.button.go:visible').count(), 1, 'one thing to do');
    assert.ok(await page.locator('[data-aim]').count(), 'the control it is done with has a ring');
    await chapter.act();
    const said = await page.locator('.lessonVerdict header').innerText();
    assert.ok(said.includes(cards[card] ?? ''), `${said} tells what was said`);
    if (card !== truth) assert.ok(said.includes(cards[truth] ?? ''), `${said} tells what is so`);
    const own = await page.locator('.lessonVerdict .why').count();
    if (card !== truth) assert.equal(own, 1, `why not “${cards[card]}”`);
    assert.doesNotMatch(await chapter.fact(), /…|NaN/, 'every number is there');
    // After the last step of the last chapter there is nowhere to go on to.
    const isLast = await page.locator('.lessonSheetNext').evaluate((next) => next.hidden);
    assert.equal(
      await page.locator('.button.go:visible').count(),
      isLast ? 0 : 1,
      'Next is the one thing to do',
    );
    await chapter.again();
  }
}
