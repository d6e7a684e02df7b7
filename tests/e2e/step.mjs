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

/** What a lesson must do within one window: a laptop's, and a slide. */
const LAPTOP = { width: 1366, height: 650 };
const SLIDE = { width: 960, height: 540 };

/**
 * Goes through a step with each of its answers, in a laptop's window: what is chosen changes something
 * inside it at once, names one action, and no verdict is in the page before that is done; then the verdict
 * stands where the choice was made, in one update with its numbers. The same in the other language and on
 * slides: there each answer is chosen, and a wrong one measured.
 * @param {StepPage} chapter with the step on show, not yet asked
 * @param {number} truth the card that is right
 */
export async function checkLoop(chapter, truth) {
  const { page } = chapter;
  const before = page.viewportSize();
  const query = await chapter.query();
  await page.setViewportSize(LAPTOP);
  const cards = await chapter.cards();
  for (let card = 0; card < cards.length; card++) {
    await checkAnswer(chapter, card, truth);
    await chapter.again();
  }
  const id = await chapter.now();
  const wrong = cards.map((_, i) => i).filter((i) => i !== truth);
  const to = (/** @type {boolean} */ slide) =>
    `#/${chapter.folder}/${id}${slide ? '/slide' : ''}${query && `?${query}`}`;
  const goTo = async (/** @type {boolean} */ slide) => {
    await page.setViewportSize(slide ? SLIDE : LAPTOP);
    await page.evaluate((hash) => (location.hash = hash), to(slide));
    const kind = slide ? '[data-slide]' : ':not([data-slide])';
    await page.waitForSelector(`.lesson${kind}[data-step="${id}"][data-moment=ask]`);
    await chapter.ready();
    await chapter.settled();
  };
  const speak = async (/** @type {string} */ language) => {
    await page.click(`.lessonTools [data-value=${language}]`);
    await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
    await chapter.ready();
    await chapter.settled();
  };
  const first = (await page.evaluate(() => document.documentElement.lang)) === 'it' ? 'it' : 'en';
  const second = first === 'en' ? 'it' : 'en';
  const chooseEach = async (/** @type {string} */ where) => {
    for (let card = 0; card < cards.length; card++)
      assert.deepEqual(await page.evaluate(chooseAtOnce, card), [], `${where}, card ${card}`);
  };
  await goTo(true);
  await chooseEach(`slide, ${first}`);
  await goTo(false);
  await speak(second);
  await chooseEach(second);
  await goTo(true);
  await checkAnswer(chapter, /** @type {number} */ (wrong.at(-1)), truth);
  await chapter.again();
  await goTo(false);
  await speak(first);
  if (before) await page.setViewportSize(before);
  await chapter.settled();
}

/**
 * One answer from its choice to its verdict, left answered.
 * @param {StepPage} chapter @param {number} card @param {number} truth
 */
async function checkAnswer(chapter, card, truth) {
  const { page } = chapter;
  const cards = await chapter.cards();
  assert.equal(await page.locator('.lessonVerdict').count(), 0, 'no verdict before the choice');
  assert.deepEqual(await page.evaluate(chooseAtOnce, card), [], `card ${card}`);
  await page.evaluate(watchVerdict);
  await chapter.act();
  // Both are of the moment in which the verdict came into the page.
  assert.deepEqual(
    await page.evaluate(() => /** @type {any} */ (window).verdictSaid),
    [],
    `card ${card}, its verdict`,
  );
  const said = await page.locator('.lessonVerdict header').innerText();
  assert.ok(said.includes(cards[card] ?? ''), `${said} tells what was said`);
  if (card !== truth) assert.ok(said.includes(cards[truth] ?? ''), `${said} tells what is so`);
  const own = await page.locator('.lessonVerdict .why').count();
  if (card !== truth) assert.equal(own, 1, `why not “${cards[card]}”`);
  assert.doesNotMatch(await chapter.fact(), /…|NaN/, 'every number is there');
  // On a slide the way on is a key; after the last step of the last chapter there is none.
  const isSlide = (await page.locator('.lesson[data-slide]').count()) > 0;
  if (isSlide) return;
  const isLast = await page.locator('.lessonSheetNext').evaluate((next) => next.hidden);
  assert.equal(
    await page.locator('.button.go:visible').count(),
    isLast ? 0 : 1,
    'Next is the one thing to do',
  );
}

/**
 * Runs in the page: chooses a card and looks at once, in the same task, so that no answer of the engine
 * can have come in between.
 * @param {number} card
 * @returns {string[]} what is wrong
 */
function chooseAtOnce(card) {
  /** @type {string[]} */
  const wrong = [];
  const lesson = document.querySelector('.lesson');
  const root = document.querySelectorAll('.lessonCard')[card];
  const input = root?.querySelector('input');
  if (!lesson || !root || !input) return ['no card'];
  /** @param {Element | null | undefined} node @param {string} name */
  const inside = (node, name) => {
    const box = node?.getBoundingClientRect();
    if (!box?.width) return void wrong.push(`${name} is not shown`);
    if (box.top < -1 || box.bottom > innerHeight + 1 || box.left < -1 || box.right > innerWidth + 1)
      wrong.push(`${name} is outside the window: ${Math.round(box.top)}–${Math.round(box.bottom)}`);
  };
  const looks = () => {
    const { borderColor, backgroundColor } = getComputedStyle(root);
    return `${borderColor} ${backgroundColor} ${getComputedStyle(root, null).boxShadow}`;
  };
  const seen = (/** @type {string} */ selector) =>
    [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
  if (lesson.getAttribute('data-moment') === 'ask' && seen('[data-action=act]').length)
    wrong.push('an action is named before the choice');
  const before = looks();
  const wasRunning = getComputedStyle(root).transitionDuration;
  if (root instanceof HTMLElement) root.style.transition = 'none';
  input.click();
  const moment = lesson.getAttribute('data-moment');
  if (moment !== 'chosen') wrong.push(`the moment is ${moment}`);
  if (looks() === before) wrong.push('the card looks as before');
  if (root instanceof HTMLElement && wasRunning) root.style.transition = '';
  inside(root, 'the card');
  const acts = seen('.button.go');
  if (acts.length !== 1) wrong.push(`${acts.length} things to do`);
  if (!acts[0]?.textContent?.trim()) wrong.push('the action has no name');
  inside(acts[0], 'the action');
  const aims = seen('[data-aim]');
  if (!aims.length) wrong.push('no control has a ring');
  for (const aim of aims) inside(aim, 'the control that the action needs');
  if (document.querySelector('.lessonVerdict')) wrong.push('a verdict before the action');
  return wrong;
}

/** Runs in the page: looks at the verdict in the update that brings it. */
function watchVerdict() {
  const found = /** @type {any} */ (window);
  found.verdictSaid = ['no verdict came'];
  const talk = document.querySelector('.lessonTalk');
  const cards = document.querySelector('.lessonCards')?.getBoundingClientRect();
  if (!talk || !cards) return;
  const watcher = new MutationObserver(() => {
    const verdict = talk.querySelector('.lessonVerdict');
    if (!verdict) return;
    watcher.disconnect();
    /** @type {string[]} */
    const wrong = (found.verdictSaid = []);
    if (/…|NaN/.test(/** @type {HTMLElement} */ (verdict).innerText))
      wrong.push('a number of it is still missing');
    const numbers = [...verdict.querySelectorAll('[data-live]')];
    for (const node of numbers) {
      const name = node.getAttribute('data-live');
      const now = document.querySelector(`[data-live-values] [data-live="${name}"]`);
      if (node.getAttribute('data-value') !== now?.getAttribute('data-value'))
        wrong.push(`${name} is another number than the one measured`);
    }
    if (!numbers.length) wrong.push('no number is in it');
    const box = verdict.getBoundingClientRect();
    if (box.top < -1 || box.bottom > innerHeight + 1)
      wrong.push(`it spans ${Math.round(box.top)}–${Math.round(box.bottom)} of ${innerHeight}`);
    if (Math.abs(box.left - cards.left) > 2 || box.top > cards.bottom)
      wrong.push('it is not where the choice was made');
  });
  watcher.observe(talk, { childList: true, subtree: true });
}
