// What a student hands in: predictions, measured numbers and the addresses that reproduce them, kept
// over a reload, printed and as text; and the strip of the front page that tells of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertAxe } from './chapter.mjs';
import { withStep } from './step.mjs';
import { join } from 'node:path';
import { repo } from '../../tools/lib/paths.mjs';

const AXE = join(repo, 'node_modules/axe-core/axe.min.js');

test('predicted, measured, kept over a reload, handed in as text, and reproduced by its address', async () => {
  await withStep('principal-directions', { mnist: false, query: 'a=40' }, async (chapter) => {
    const { page } = chapter;
    const [card] = await chapter.cards();
    await chapter.measure(0);
    const total = (await chapter.live('total')).toFixed(3);
    await page.evaluate(() => (location.hash = '#/answers'));
    await page.waitForSelector('.answers[data-ready]');
    await page.reload();
    await page.waitForSelector('.answers[data-ready]');
    const shown = await page.locator('.answersList').innerText();
    for (const part of [card, 'Exactly as much less', total, '66.0°'])
      assert.ok(shown.includes(part ?? '?'), `${part} in: ${shown}`);
    await page.addScriptTag({ path: AXE });
    await assertAxe(page, 'answers');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.setViewportSize({ width: 390, height: 844 });
    await assertAxe(page, 'answers, dark, narrow');
    await page.getByRole('textbox').fill('Ada <b>L</b>');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('[data-action=save]').click(),
    ]);
    const stream = await file.createReadStream();
    let text = '';
    for await (const part of stream) text += part;
    for (const part of ['Ada <b>L</b>', card, total, '#/principal-directions/turn?a=66'])
      assert.ok(text.includes(part ?? '?'), `${part} in: ${text}`);
    assert.doesNotMatch(text, /\\|…/, 'no TeX, every number');
    const address = await page.locator('.answersList dd a').getAttribute('href');
    await page.evaluate((hash) => (location.hash = hash), address ?? '');
    await chapter.ready();
    await chapter.until('angle', '≈', 66);
    await page.waitForSelector('.lesson[data-moment=answered]');
    await page.evaluate(() => (location.hash = '#/'));
    await page.waitForSelector('.progressStrip');
    assert.match(await page.locator('.progressStrip p').innerText(), /^1 of \d+ steps predicted/);
    await assertAxe(page, 'the strip, dark, narrow', '.progressStrip');
  });
});

test('who has done nothing is told so, and what another version wrote does no harm', async () => {
  for (const stored of [
    'not JSON',
    '{"principal-directions":{"steps":{"turn":{"answered":7}}}}',
    '[]',
  ])
    await withStep('principal-directions', { mnist: false }, async ({ page }) => {
      await page.evaluate((text) => localStorage.setItem('latent-atlas-progress', text), stored);
      await page.evaluate(() => (location.hash = '#/answers'));
      await page.reload();
      await page.waitForSelector('.answers[data-ready]');
      assert.match(await page.locator('.answersList').innerText(), /Nothing has been predicted/);
    });
});
