// What a student drew is theirs: points, curves and strokes are there again after another chapter, another
// language and a reload, on the step they were drawn on; beginning again forgets them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withPage } from './page.mjs';
import { shelfOf } from './shelf.mjs';
import { withStep } from './step.mjs';

/** Places where a drawing is kept. @param {import('playwright-core').Page} page */
const keptAt = async (page) => (await shelfOf(page, 'drawings')).keys;

/** Waits until these and no others are kept. @param {import('playwright-core').Page} page @param {string[]} places */
async function kept(page, ...places) {
  for (let tried = 0; ; tried++) {
    const found = await keptAt(page);
    if (String(found) === String(places)) return;
    if (tried > 400) assert.deepEqual(found, places);
    await page.waitForTimeout(25);
  }
}

/** A stroke on a pad. @param {import('playwright-core').Page} page @param {string} selector */
async function stroke(page, selector) {
  const pad = page.locator(selector);
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  assert.ok(box);
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    /** @type {const} */ ([box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(...at(0.5, 0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.45, 0.5), { steps: 4 });
  await page.mouse.move(...at(0.5, 0.85), { steps: 4 });
  await page.mouse.up();
}

/** What the hand does to a picture of a chapter, and under which key of the address that is found. */
const HANDS = [
  {
    folder: 'learning-a-distribution',
    steps: ['width', 'draw'],
    query: 'n=20',
    picture: '.learnPlane atlas-plane',
    event: 'pointadd',
    detail: { at: [0.25, 0.75] },
    key: 'p',
  },
  {
    folder: 'principal-directions',
    steps: ['turn', 'climb'],
    query: 'cloud=own',
    picture: '.pdPlane',
    event: 'pointmove',
    detail: { index: 0, at: [-2.5, -1.25] },
    key: 'p',
  },
  {
    folder: 'pca-is-not-regression',
    steps: ['nearest', 'swap'],
    picture: 'atlas-plane',
    event: 'pointmove',
    detail: { index: 3, at: [0.5, 0.25] },
    key: 'e',
  },
  {
    folder: 'manifolds-and-charts',
    steps: ['roll', 'charts'],
    query: 's=drawn',
    picture: '.mcDraw atlas-plane',
    event: 'pointmove',
    detail: { index: 1, at: [-0.5, 0.75] },
    key: 'c',
  },
];

for (const { folder, steps, query, picture, event, detail, key } of HANDS)
  test(`${folder}: what was drawn is there again, on its step alone`, async () => {
    const [own, other] = steps;
    const at = `#/${folder}/${own}`;
    await withStep(folder, { mnist: false, step: own, query }, async (chapter) => {
      const { page } = chapter;
      await chapter.settled();
      assert.deepEqual(await keptAt(page), [], 'nothing before something was drawn');
      const said = () =>
        page.evaluate((name) => new URLSearchParams(location.hash.split('?')[1]).get(name), key);
      const says = (/** @type {string | null} */ value) =>
        page.waitForFunction(
          ([name, wanted]) =>
            new URLSearchParams(location.hash.split('?')[1]).get(name ?? '') === wanted,
          [key, value],
        );
      await page.evaluate(
        ([selector, type, what]) =>
          document
            .querySelector(selector)
            .dispatchEvent(new CustomEvent(type, { detail: what, bubbles: true })),
        /** @type {const} */ ([picture, event, detail]),
      );
      await kept(page, `${folder} ${own}`);
      await chapter.settled();
      const drawn = await said();
      assert.ok(drawn);
      const go = (/** @type {string} */ to) => page.evaluate((hash) => (location.hash = hash), to);
      await go('#/entropy-and-divergence/surprise');
      await page.waitForSelector('[data-exhibit=entropy-and-divergence][data-ready]');
      await go(at);
      await page.waitForSelector(`[data-exhibit=${folder}][data-ready]`);
      await says(drawn);
      await page.locator('#languages [data-value=it]').click();
      await page.waitForSelector('html[lang=it] [data-exhibit][data-ready]');
      await chapter.settled();
      assert.equal(await said(), drawn);
      await chapter.goTo(other);
      await chapter.settled();
      assert.equal(await said(), null, 'another step has its own');
      // By a link that says nothing of it, to a page that was just loaded.
      await go('#/map');
      await page.waitForSelector('main h1');
      await page.reload();
      await go(at);
      await page.waitForSelector(`[data-exhibit=${folder}][data-ready]`);
      await says(drawn);
      await page.click('.lessonFoot [data-action=reset]');
      await kept(page);
      await says(null);
    });
  });

test('a digit drawn in chapter 10 is its image again after a reload, until another is taken', async () => {
  await withStep('the-vae', { mnist: false, step: 'cloud' }, async (chapter) => {
    const { page } = chapter;
    await chapter.measure(0);
    const who = async () => {
      await page.locator('.vaeHalf [role=radio]').nth(1).click();
      await chapter.settled();
      return page.locator('.vaeWho').innerText();
    };
    const first = await who();
    assert.deepEqual(await keptAt(page), []);
    await stroke(page, 'atlas-pad');
    await kept(page, 'the-vae digit 28×28');
    const drawn = await who();
    assert.notEqual(drawn, first);
    await page.reload();
    await chapter.ready();
    await chapter.settled();
    assert.equal(await who(), drawn);
    assert.equal(await page.evaluate(() => document.querySelector('atlas-pad').empty), false);
    await page.click('.vaeOther [data-action=next]');
    await kept(page);
    await page.reload();
    await chapter.ready();
    await chapter.settled();
    assert.notEqual(await who(), drawn);
  });
});

test('the Lab’s drawing is there after another chapter, a language and a reload; Clear forgets it', async () => {
  await withPage({ hash: 'd=digits&n=1000&ep=1&h=16', mnist: false }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    await lab.settled();
    assert.deepEqual(await keptAt(page), []);
    await stroke(page, '#pad');
    await kept(page, 'lab pad 28×28');
    await lab.settled();
    const code = () => page.locator('#drawn-code').innerText();
    const before = await code();
    assert.match(before, /\d/);
    await page.evaluate(() => (location.hash = '#/map'));
    await page.waitForSelector('.mapPage, main h1');
    await page.goBack();
    await lab.ready();
    await page.waitForFunction(
      (was) => document.getElementById('drawn-code')?.textContent === was,
      before,
    );
    await page.locator('#languages [data-value=it]').click();
    await lab.settled();
    assert.equal(await page.evaluate(() => document.getElementById('pad').empty), false);
    await page.reload();
    await lab.ready();
    await page.waitForFunction(
      (was) => document.getElementById('drawn-code')?.textContent === was,
      before,
    );
    await page.click('.padSide .iconButton >> nth=0');
    await kept(page);
    await page.reload();
    await lab.ready();
    await lab.settled();
    assert.equal(await code(), '');
  });
});

test('an end drawn in chapter 12 is there again after a reload, until a digit is chosen for it', async () => {
  await withStep('interpolation', { mnist: false, step: 'path' }, async (chapter) => {
    const { page } = chapter;
    await chapter.measure(0);
    await chapter.settled();
    await page.locator('[data-draw=a]').click();
    await stroke(page, '.betweenEnd:first-child atlas-pad');
    await kept(page, 'interpolation end a 28×28');
    await chapter.settled();
    const ink = () =>
      page.evaluate(() => [...document.querySelector('.betweenEnd atlas-image').data.image].join());
    const drawn = await ink();
    await page.reload();
    await chapter.ready();
    await chapter.settled();
    assert.equal(await ink(), drawn);
    await page.selectOption('[data-digit=a]', '3');
    await kept(page);
    await chapter.settled();
    assert.notEqual(await ink(), drawn);
  });
});

test('chapter 14: a grammar and a text of one’s own are there after a reload; beginning again forgets them', async () => {
  await withStep('directions', { mnist: false, step: 'words' }, async (chapter) => {
    const { page } = chapter;
    const field = async (/** @type {string} */ name) => {
      await page.locator('.wordsTabs').getByRole('radio', { name }).click();
      return page.getByRole('textbox', { name });
    };
    const keptSays = async (/** @type {string} */ text) => {
      for (let tried = 0; ; tried++) {
        const said = JSON.stringify((await shelfOf(page, 'drawings')).values);
        if (said.includes(text)) return;
        assert.ok(tried < 400, said);
        await page.waitForTimeout(25);
      }
    };
    const answers = (/** @type {string} */ word) =>
      page.waitForFunction(
        (wanted) => document.querySelector('.wordsAnswer')?.textContent === wanted,
        word,
      );
    const grammar = await field('Grammar');
    await page.waitForFunction(() =>
      /** @type {any} */ (document.querySelector('[data-key=grammar]'))?.value.includes('queen'),
    );
    await chapter.settled();
    const original = await grammar.inputValue();
    const before = await page.locator('.wordsAnswer').innerText();
    assert.deepEqual(await keptAt(page), [], 'nothing before something was written');
    const own = original.replaceAll('king', 'ruler').replaceAll('queen', 'empress');
    await grammar.fill(own);
    // A text that was not yet learned from is kept too.
    await (await field('Your text')).fill('The wind is');
    await keptSays('The wind is');
    assert.deepEqual(await keptAt(page), ['directions grammar and text']);
    await page.reload();
    await chapter.ready();
    await chapter.settled();
    assert.equal(await page.locator('.wordsAnswer').innerText(), before, 'not learned from yet');
    assert.equal(await (await field('Your text')).inputValue(), 'The wind is');
    assert.equal(await (await field('Grammar')).inputValue(), own);
    await page.getByRole('button', { name: 'Learn from this grammar' }).click();
    await chapter.settled();
    await keptSays('"source":{"grammar":"');
    const learned = await page.locator('.wordsAnswer').innerText();
    assert.notEqual(learned, before);
    // By way of another chapter, another language and a reload.
    await page.evaluate(() => (location.hash = '#/entropy-and-divergence/surprise'));
    await page.waitForSelector('[data-exhibit=entropy-and-divergence][data-ready]');
    await page.evaluate(() => (location.hash = '#/directions/words'));
    await page.waitForSelector('[data-exhibit=directions][data-ready]');
    await answers(learned);
    await page.locator('#languages [data-value=it]').click();
    await page.waitForSelector('html[lang=it] [data-exhibit][data-ready]');
    await answers(learned);
    await page.reload();
    await page.waitForSelector('[data-exhibit=directions][data-ready]');
    await answers(learned);
    await page.click('.lessonFoot [data-action=reset]');
    await kept(page);
    await answers(before);
    assert.equal(await (await field('Grammatica')).inputValue(), original);
  });
});
