// Chapter 14, King − Man + Woman: lecture row 30 and lecture.md (c4), read from the running page.
import assert from 'node:assert/strict';
import test from 'node:test';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'directions';
const site = { mnist: false, step: 'words' };

test('words: predict, do, see, say; axe, keyboard', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    await checkLoop(chapter, 2);
    await chapter.checkAxe();
    const reached = await chapter.checkKeyboard();
    assert.ok(reached.length >= 8, reached.join(', '));
  });
});

test('words: as written every question is answered, shuffled none, and then by a word of the question', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const [freely, asked] = await chapter.moment('writtenFreely', 'writtenAsked');
    assert.equal(asked, 166);
    assert.ok(freely >= 0.99, `${freely}`);
    assert.equal(await chapter.page.locator('.wordsAnswer').innerText(), 'queen');
    const fact = await chapter.measure(2);
    const [right, inputs] = await chapter.moment('trapFreely', 'trapInputs');
    assert.ok(right <= 0.04, `${right}`);
    assert.ok(inputs >= 0.8, `${inputs}`);
    assert.ok(fact.includes(`${(100 * inputs).toFixed(0)} %`), fact);
    const answer = chapter.page.locator('.wordsAnswer');
    assert.notEqual(await answer.getAttribute('data-input'), null, 'a word of the question');
    // Where its own words may not answer, nothing of it is seen.
    await chapter.page.getByRole('radio', { name: 'without the three' }).click();
    await chapter.page.waitForSelector('.wordsAnswer:not([data-input])');
  });
});

test('words: without gender the answer is king, and queen where king may not be it', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const { page } = chapter;
    const answer = page.locator('.wordsAnswer');
    await page.getByRole('button', { name: 'gender' }).click();
    await chapter.until('wordFreely', '<', 0.6);
    assert.equal(await answer.innerText(), 'king');
    await page.getByRole('radio', { name: 'without the three' }).click();
    await page.waitForFunction(
      () => document.querySelector('.wordsAnswer')?.textContent !== 'king',
    );
    await page.waitForFunction(() => location.hash.includes('wo=0'));
    // Few numbers a word are not enough.
    await chapter.setQuery('wk=2');
    await chapter.until('wordRight', '<', 0.9);
  });
});

test('words: skip-gram is a run of the page and answers the same questions', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    await chapter.page.getByRole('radio', { name: 'skip-gram' }).click();
    await chapter.page.getByRole('radio', { name: 'random', exact: true }).click();
    await chapter.until('wordRight', '<', 0.1);
    await chapter.page.getByRole('radio', { name: 'skip-gram' }).click();
    await chapter.until('wordRight', '>', 0.95);
  });
});

test('words: a grammar of one’s own and a pasted text; what is none is refused in a sentence', async () => {
  await withStep(FOLDER, site, async (chapter) => {
    const { page } = chapter;
    const said = page.locator('.wordsSaid');
    await page.getByRole('radio', { name: 'Grammar' }).click();
    const grammar = page.getByRole('textbox', { name: 'Grammar' });
    const original = await grammar.inputValue();
    await grammar.fill(`${original}\npairs without a colon`);
    await page.getByRole('button', { name: 'Learn from this grammar' }).click();
    assert.match(
      await said.innerText(),
      /^Line \d+ reads “pairs without a colon”; a line is like /,
    );
    await grammar.fill(original.replaceAll('queen', 'empress'));
    await page.getByRole('button', { name: 'Learn from this grammar' }).click();
    await page.waitForFunction(
      () => document.querySelector('.wordsAnswer')?.textContent === 'empress',
    );
    await page.getByRole('radio', { name: 'Your text' }).click();
    const text = page.getByRole('textbox', { name: 'Your text' });
    await text.fill('Too short. <b>Much</b> too short.');
    await page.getByRole('button', { name: 'Learn from this text' }).click();
    assert.match(await said.innerText(), /^The text has 7 words, 4 of them different/);
    await text.fill(
      'The king saw the queen near the man and the woman of the old house. '.repeat(9),
    );
    await page.getByRole('button', { name: 'Learn from this text' }).click();
    assert.match(await said.innerText(), /^135 words were read, 11 of them different/);
    await chapter.until('wordVocabulary', '≈', 11);
    await page.getByRole('radio', { name: 'Sentences' }).click();
    assert.equal(
      await page.locator('.wordsSentences li').first().innerText(),
      'the king saw the queen near the man and the woman of the old house',
    );
  });
});
