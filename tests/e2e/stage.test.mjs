// What the stage promises of every step of every chapter, at every size and in both languages: the
// picture and the control of the action lie whole in the window, nothing is cut, nothing overlaps, no
// text is too small. Verdicts stand there as after a wrong answer, so that nothing has to be trained.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseChapterText } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';
import { quiet } from './quiet.mjs';
import { withStep } from './step.mjs';

/** @typedef {import('playwright-core').Page} Page */

const WINDOWS = [
  [1366, 650],
  [1440, 900],
  [1024, 768],
  [768, 1024],
  [390, 844],
];
const SLIDES = [
  [960, 540],
  [1920, 1080],
];
/** The phone's picture begins above this. */
const PHONE_TOP = 260;
const PHONE = 760;

const exhibits = join(repo, 'web/exhibits');
const textOf = (/** @type {string} */ folder, /** @type {string} */ file) =>
  parseChapterText(readFileSync(join(exhibits, folder, file), 'utf8'), file);
const folders = readdirSync(exhibits, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'lab')
  .map(({ name }) => name)
  .filter((name) => textOf(name, 'text.md').steps.length);

/**
 * As if every step had been answered wrongly.
 * @param {[folder: string, steps: [id: string, wrong: number, right: number, names: string[]][]]} chapter
 */
function answerAll([folder, steps]) {
  const answered = (/** @type {number} */ pick, /** @type {number} */ truth, names) => ({
    pick,
    truth,
    live: Object.fromEntries(names.map((/** @type {string} */ name) => [name, 1234.5678])),
    query: '',
    at: 1,
  });
  localStorage.setItem(
    'latent-atlas-progress',
    JSON.stringify({
      [folder]: {
        steps: Object.fromEntries(
          steps.map(([id, pick, truth, names]) => [id, { answered: answered(pick, truth, names) }]),
        ),
        solved: [],
      },
    }),
  );
}

/** @param {unknown} value @returns {string[]} names of live values */
function liveNames(value) {
  if (!value || typeof value !== 'object') return [];
  const node = /** @type {any} */ (value);
  return [...(node.t === 'live' ? [node.name] : []), ...Object.values(node).flatMap(liveNames)];
}

/**
 * Runs in the page: what is wrong with the boxes of the step on show.
 * @param {{ phone: boolean, top: number }} options
 */
function wrongBoxes({ phone, top }) {
  /** @type {string[]} */
  const wrong = [];
  const nameOf = (/** @type {Element} */ node) =>
    `${node.localName}.${String(node.getAttribute('class') ?? '').replace(/ /g, '.')} “${(node.textContent ?? '').trim().slice(0, 24)}”`;
  const seen = (/** @type {Element} */ node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) &&
    !node.closest('.visuallyHidden, .katex-mathml, [aria-hidden=true].spoken');
  const lesson = document.querySelector('.lesson');
  const picture = document.querySelector('.lessonPicture');
  if (!lesson || !picture) return ['no lesson'];
  const scale =
    lesson.getBoundingClientRect().width / /** @type {HTMLElement} */ (lesson).offsetWidth;
  const box = picture.getBoundingClientRect();
  const { clientWidth, clientHeight, scrollWidth } = document.documentElement;
  if (scrollWidth > clientWidth) wrong.push(`${scrollWidth - clientWidth} px too wide`);
  if (phone) {
    if (box.top > top) wrong.push(`the picture begins at ${Math.round(box.top)}`);
  } else {
    if (box.top < -1 || box.bottom > clientHeight + 1)
      wrong.push(
        `the picture spans ${Math.round(box.top)}–${Math.round(box.bottom)} of ${clientHeight}`,
      );
    for (const aim of document.querySelectorAll('[data-aim]')) {
      const { top: y, bottom } = aim.getBoundingClientRect();
      if (y < -1 || bottom > clientHeight + 1) wrong.push(`${nameOf(aim)} is outside the window`);
    }
    const talk = document.querySelector('.lessonTalk')?.getBoundingClientRect();
    if (talk && talk.bottom > clientHeight + 1)
      wrong.push(`the talk ends at ${Math.round(talk.bottom)}`);
    for (const part of document.querySelectorAll('.lessonTalk > *, .lessonLead > *')) {
      if (!seen(part)) continue;
      const { bottom } = part.getBoundingClientRect();
      const end = document.querySelector('.lessonStage')?.getBoundingClientRect().bottom ?? 0;
      if (bottom > end + 1)
        wrong.push(`${nameOf(part)} ends ${Math.round(bottom - end)} px under the stage`);
    }
  }
  // Cut: what stands in the picture lies in it.
  const PARTS = 'button, input, label, output, p, h2, h3, dt, dd, td, th, canvas, svg, li, span, b';
  const parts = [...picture.querySelectorAll(PARTS)].filter(
    (node) => seen(node) && !node.closest('.figureMenu, svg *, .katex'),
  );
  for (const node of parts) {
    const { left, right, top: y, bottom, width, height } = node.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    const out = [box.left - left, right - box.right, box.top - y, bottom - box.bottom];
    if (Math.max(...out) > 1.5 * scale)
      wrong.push(`${nameOf(node)} leaves the picture by ${Math.round(Math.max(...out))}`);
  }
  // Overlap: controls and lines of text keep clear of each other.
  const leaves = parts.filter(
    (node) =>
      !node.matches('canvas, svg, span, b, input') &&
      !node.closest(
        'atlas-plane, atlas-chart, atlas-space, atlas-map, atlas-bars, atlas-matrix, atlas-scree, atlas-image, atlas-digits',
      ),
  );
  for (let i = 0; i < leaves.length; i++)
    for (let j = i + 1; j < leaves.length; j++) {
      const [a, b] = [leaves[i], leaves[j]];
      if (!a || !b || a.contains(b) || b.contains(a)) continue;
      const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
      const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (x > 2 * scale && y > 2 * scale) wrong.push(`${nameOf(a)} and ${nameOf(b)} overlap`);
    }
  // Head and foot: what is to be read or pressed keeps clear of its neighbours, too.
  for (const bar of document.querySelectorAll('.lessonHead, .lessonFoot')) {
    const items = [...bar.querySelectorAll('a, button, h1')].filter(seen);
    for (const [i, a] of items.entries())
      for (const b of items.slice(i + 1)) {
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 2 * scale && y > 2 * scale) wrong.push(`${nameOf(a)} and ${nameOf(b)} overlap`);
      }
  }
  // Small: 12 px of the layout, 24 on a projector's 1920.
  const texts = document.createTreeWalker(lesson, NodeFilter.SHOW_TEXT);
  /** @type {Set<string>} */
  const small = new Set();
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!node || !texts.currentNode.textContent?.trim() || !seen(node)) continue;
    // A subscript belongs to its letter.
    if (node.closest('.katex, sub, sup, tspan, [data-live-values], .lessonBelow')) continue;
    if (parseFloat(getComputedStyle(node).fontSize) < 11.9) small.add(nameOf(node));
  }
  for (const name of small) wrong.push(`${name} is too small`);
  return wrong.slice(0, 12);
}

for (const folder of folders) {
  for (const language of /** @type {const} */ (['en', 'it'])) {
    const { steps } = textOf(folder, language === 'en' ? 'text.md' : 'text.it.md');
    const locale = language === 'en' ? 'en-US' : 'it-IT';
    test(`${folder}, ${language}: every step is whole, at every size`, async () => {
      /** @type {string[]} */
      const found = [];
      const check = async (
        /** @type {Page} */ page,
        /** @type {readonly number[][]} */ sizes,
        /** @type {string} */ where,
      ) => {
        for (const [width = 0, height = 0] of sizes) {
          await page.setViewportSize({ width, height });
          await quiet(page);
          const wrong = await page.evaluate(wrongBoxes, { phone: width <= PHONE, top: PHONE_TOP });
          found.push(...wrong.map((words) => `${where}, ${width}×${height}: ${words}`));
        }
      };
      await withStep(folder, { mnist: false, locale }, async (chapter) => {
        const { page } = chapter;
        for (const { id } of steps) {
          await chapter.goTo(id);
          await chapter.ready();
          await check(page, WINDOWS, `${id}, asked`);
          await chapter.predict(0);
          await check(page, WINDOWS, `${id}, chosen`);
        }
        for (const { id } of steps) {
          await page.evaluate((to) => (location.hash = to), `#/${folder}/${id}/slide`);
          await page.waitForSelector(`.lesson[data-slide][data-step="${id}"]`);
          await chapter.ready();
          await check(page, SLIDES, `${id}, slide`);
        }
        const wrongly = steps.map(({ id, cards, fact }) => {
          const truth = Math.max(
            0,
            cards.findIndex(({ right }) => right),
          );
          // The wrong answer with the longest explanation.
          const length = (/** @type {number} */ i) =>
            JSON.stringify(fact.filter(({ option }) => option === i)).length;
          const others = cards.map((_, i) => i).filter((i) => i !== truth);
          const pick = others.sort((a, b) => length(b) - length(a))[0] ?? 0;
          return /** @type {const} */ ([id, pick, truth, [...new Set(liveNames(fact))]]);
        });
        await page.evaluate(answerAll, /** @type {any} */ ([folder, wrongly]));
        await page.reload();
        for (const slide of [true, false])
          for (const { id } of steps) {
            const to = `#/${folder}/${id}${slide ? '/slide' : ''}`;
            await page.evaluate((hash) => (location.hash = hash), to);
            await page.waitForSelector(
              `.lesson${slide ? '[data-slide]' : ':not([data-slide])'}[data-step="${id}"][data-moment=answered]`,
            );
            await chapter.ready();
            await check(page, slide ? SLIDES : WINDOWS, `${id}, answered${slide ? ', slide' : ''}`);
          }
      });
      assert.deepEqual(found, []);
    });
  }
}
