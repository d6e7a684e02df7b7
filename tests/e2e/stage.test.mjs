// What the stage promises of every step of every chapter, at every size and in both languages: the
// picture and the control of the action lie whole in the window, nothing is cut, nothing overlaps, no
// text is too small. Verdicts stand there as after each wrong answer, so that nothing has to be trained.
// And that the check itself sees each of these faults, when one is planted.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseChapterText } from '../../tools/lib/chapterText.mjs';
import { repo } from '../../tools/lib/paths.mjs';
import { wrongBoxes } from './boxes.mjs';
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
/** Where talk and picture have least room: what changes the talk alone is looked at there. */
const TIGHT = [
  [1366, 650],
  [1024, 768],
  [390, 844],
];
const TIGHT_SLIDE = [[960, 540]];
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
          await check(page, TIGHT, `${id}, chosen`);
        }
        for (const { id } of steps) {
          await page.evaluate((to) => (location.hash = to), `#/${folder}/${id}/slide`);
          await page.waitForSelector(`.lesson[data-slide][data-step="${id}"]`);
          await chapter.ready();
          await check(page, SLIDES, `${id}, slide`);
          await chapter.predict(0);
          await check(page, TIGHT_SLIDE, `${id}, chosen, slide`);
        }
        const wrong = steps.map(({ cards }) => cards.flatMap(({ right }, i) => (right ? [] : [i])));
        const rounds = Math.max(...wrong.map(({ length }) => length));
        for (let round = 0; round < rounds; round++) {
          const wrongly = steps.map(({ id, cards, fact }, i) => {
            const truth = cards.findIndex(({ right }) => right);
            const picks = wrong[i] ?? [];
            const pick = picks[round % picks.length] ?? 0;
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
              // The picture is the same whatever was said.
              const [first, later] = slide ? [SLIDES, TIGHT_SLIDE] : [WINDOWS, TIGHT];
              await check(
                page,
                round ? later : first,
                `${id}, answered ${round}${slide ? ', slide' : ''}`,
              );
            }
        }
      });
      assert.deepEqual(found, []);
    });
  }
}

/** What each fault is called, and how it is planted into the step on show. @type {[RegExp, string][]} */
const PLANTED = [
  [
    /and .* overlap/,
    'const [a] = all(".lessonPicture .button, .lessonPicture label"); const twin = a.cloneNode(true); twin.style.cssText = "position:absolute;top:0"; a.after(twin); a.parentElement.style.position = "relative"; twin.style.left = a.offsetLeft + "px"; twin.style.top = a.offsetTop + 5 + "px"',
  ],
  [
    /is printed on/,
    'const t = all(".lessonPicture svg text").find((n) => n.textContent.trim().length > 2); const twin = t.cloneNode(true); t.after(twin)',
  ],
  [/is cut by/, 'all(".lessonTitle h1")[0].textContent += " and on and on".repeat(30)'],
  [
    /lies on/,
    'const [veil] = all(".lessonPicture .veil"); veil.style.cssText = "position:absolute;inset:0"',
  ],
  [
    /leaves the picture/,
    'all(".lessonPicture .exhibitRoot > *")[0].style.transform = "translateX(90px)"',
  ],
  [/the picture spans/, 'all(".lessonStage")[0].style.height = "1200px"'],
  [/is too small/, 'all(".lessonCard")[0].style.fontSize = "11px"'],
  [/ends .* under the stage/, 'all(".lessonCards")[0].style.paddingBottom = "700px"'],
  [
    /px too wide/,
    'document.body.append(Object.assign(document.createElement("div"), { style: "width:3000px;height:1px" }))',
  ],
  [
    /is outside the window/,
    'const [a] = all("[data-aim]"); a.style.transform = "translateY(1000px)"',
  ],
];

test('the check of boxes sees what is cut, overlaps, is too small or out of the window', async () => {
  const viewport = { width: 1366, height: 650 };
  await withStep(
    'principal-directions',
    { mnist: false, step: 'turn', viewport },
    async (chapter) => {
      const { page } = chapter;
      const look = () => page.evaluate(wrongBoxes, { phone: false, top: PHONE_TOP });
      for (const [name, plant] of PLANTED) {
        await chapter.predict(0);
        await quiet(page);
        assert.deepEqual(await look(), []);
        await page.evaluate(`{ const all = (s) => [...document.querySelectorAll(s)]; ${plant} }`);
        const found = await look();
        assert.ok(
          found.some((words) => name.test(words)),
          `${name} in ${found.join('; ')}`,
        );
        await page.reload();
        await chapter.ready();
      }
    },
  );
});
