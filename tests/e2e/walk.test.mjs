// The lecture by keyboard and by a clicker alone: steps, moments, the next chapter; keys that a control
// needs stay its own, letters count only inside the stage and can be switched off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withStep } from './step.mjs';

const FOLDER = 'principal-directions';
const site = { mnist: false };

test('a clicker walks question, measurement and next step, and back', async () => {
  const viewport = { width: 1920, height: 1080 };
  await withStep(FOLDER, { ...site, step: 'turn', slide: true, viewport }, async (chapter) => {
    const { page } = chapter;
    const press = (/** @type {string} */ key) => page.keyboard.press(key);
    const on = (/** @type {string} */ step, /** @type {string} */ moment) =>
      page.waitForSelector(`.lesson[data-slide][data-step=${step}][data-moment=${moment}]`);
    for (const step of ['turn', 'climb', 'second', 'mean', 'samples']) {
      await on(step, 'ask');
      await chapter.ready();
      await press('PageDown');
      await on(step, 'answered');
      if (step === 'climb') {
        await press('PageUp');
        await on(step, 'ask');
        await press('ArrowRight');
        await on(step, 'answered');
      }
      await press('PageDown');
    }
    // The next chapter, as it goes on.
    await page.waitForSelector('[data-exhibit="pca-is-not-regression"]');
    assert.match(page.url(), /pca-is-not-regression/);
  });
});

test('a slide is 960 × 540, scaled into the middle, and what is pressed is what is seen', async () => {
  for (const [width, height] of [
    [480, 270],
    [1200, 900],
    [1920, 1080],
  ]) {
    const viewport = { width, height };
    await withStep(FOLDER, { ...site, step: 'turn', slide: true, viewport }, async (chapter) => {
      const { page } = chapter;
      const box = await page.locator('.lesson').boundingBox();
      assert.ok(box);
      const scale = Math.min(width / 960, height / 540);
      const near = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) < 0.6;
      assert.ok(near(box.width, 960 * scale) && near(box.height, 540 * scale), `${box.width}`);
      assert.ok(near(box.x, (width - box.width) / 2) && near(box.y, (height - box.height) / 2));
      // The grip follows the pointer to the pixel: a quarter turn about the middle of the line.
      const grip = await page.locator('.pdPlane .grip[data-key]').last().boundingBox();
      const plane = await page.locator('.pdPlane').boundingBox();
      assert.ok(grip && plane);
      const [gx, gy] = [grip.x + grip.width / 2, grip.y + grip.height / 2];
      await page.mouse.move(gx, gy);
      await page.mouse.down();
      await page.mouse.move(gx - 60 * scale, gy - 60 * scale, { steps: 4 });
      await page.mouse.up();
      await chapter.until('angle', '≠', 20, 1);
      const now = await page.locator('.pdPlane .grip[data-key]').last().boundingBox();
      assert.ok(now);
      // The grip keeps its distance from the middle, so it lies on the way to the pointer.
      const [nx, ny] = [now.x + now.width / 2, now.y + now.height / 2];
      assert.ok(ny < gy - 20 * scale && nx < gx, `${nx - gx}, ${ny - gy}`);
      // The canvas has the pixels it is seen with.
      const ratio = await page.evaluate(() => {
        const canvas = document.querySelector('.lessonPicture canvas');
        return canvas instanceof HTMLCanvasElement && canvas.width
          ? canvas.width / canvas.getBoundingClientRect().width
          : 1;
      });
      assert.ok(ratio >= 0.98, `${ratio} bitmap pixels for each seen`);
    });
  }
});

test('arrows walk the steps of the page; sliders and letters keep theirs', async () => {
  await withStep(FOLDER, { ...site, step: 'turn' }, async (chapter) => {
    const { page } = chapter;
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.lesson[data-step=climb]');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');
    await page.keyboard.press('ArrowLeft');
    await page.waitForSelector('.lesson[data-step=turn]');
    // Digits are nobody's while the focus is on the question.
    await page.keyboard.press('2');
    await page.waitForTimeout(100);
    assert.equal(await page.locator('.lesson').getAttribute('data-moment'), 'ask');
    await page.locator('.lessonStage').focus();
    await page.keyboard.press('2');
    await chapter.at('chosen');
    const slider = page.locator('.pdAngle input');
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await chapter.until('angle', '≠', 20, 0.1);
    assert.equal(await chapter.now(), 'turn');
    await page.keyboard.press('Shift+Tab');
    await page.locator('.lessonStage').focus();
    await page.keyboard.press('Space');
    await chapter.at('answered');
    await chapter.again();
    // Switched off they stay off, after a reload too.
    await page.locator('[data-row=keys] input').uncheck();
    await page.reload();
    await chapter.ready();
    await page.locator('.lessonStage').focus();
    await page.keyboard.press('b');
    await page.waitForTimeout(100);
    assert.equal(await page.locator('.lesson').getAttribute('data-moment'), 'ask');
    await page.locator('[data-row=keys] input').check();
    await page.locator('.lessonStage').focus();
    await page.keyboard.press('b');
    await chapter.at('chosen');
  });
});

test('what a first visit is told goes when it was done, and is not told again', async () => {
  await withStep(FOLDER, { ...site, step: 'turn' }, async (chapter) => {
    const { page } = chapter;
    const hints = page.locator('.lessonHint:visible');
    const counted = (/** @type {number} */ n) =>
      page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('.lessonHint')].filter((node) => node.checkVisibility())
            .length === wanted,
        n,
      );
    await counted(2);
    // They take no pointer from the picture, and nothing of it is hidden from who reads it aloud.
    const style = await hints.first().evaluate((node) => getComputedStyle(node).pointerEvents);
    assert.equal(style, 'none');
    await page.focus('.pdAngle input');
    await page.keyboard.press('ArrowRight');
    await counted(1);
    await page.reload();
    await chapter.ready();
    await counted(1);
    await chapter.predict(0);
    await chapter.act();
    await counted(0);
    await chapter.again();
    await page.reload();
    await chapter.ready();
    await counted(0);
  });
  await withStep(FOLDER, { ...site, step: 'turn', slide: true }, async ({ page }) => {
    assert.equal(await page.locator('.lessonHint').count(), 0, 'a slide is the lecturer’s');
  });
});

test('S shows the symbols of the step over its picture, on a slide too, and gives the focus back', async () => {
  for (const slide of [false, true]) {
    await withStep(FOLDER, { ...site, step: 'turn', slide }, async (chapter) => {
      const { page } = chapter;
      const panel = page.locator('.lessonSymbols');
      await page.locator('.lessonStage').focus();
      await page.keyboard.press('s');
      await panel.waitFor();
      // Mathematics is set when its parts have been loaded.
      await panel.locator('tbody tr:last-child td:first-child .katex').first().waitFor();
      const rows = await panel.locator('tbody tr').count();
      assert.ok(rows >= 3, `${rows} symbols`);
      // Each with what it is, its shape, and the slide where it first stands.
      for (const row of await panel.locator('tbody tr').all()) {
        const cells = await row.locator('td').allInnerTexts();
        assert.equal(cells.length, 4);
        assert.ok(
          cells.every((text) => text.trim()),
          cells.join(' | '),
        );
      }
      const inside = await panel.evaluate((node) => node.contains(document.activeElement));
      assert.ok(inside, 'what is read out is the panel');
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden' });
      const back = await page.evaluate(() => document.activeElement?.className);
      assert.equal(back, 'lessonStage');
      assert.equal(await page.locator('.lesson[data-slide]').count(), slide ? 1 : 0);
      await page.keyboard.press('s');
      await panel.waitFor();
      await page.keyboard.press('s');
      await panel.waitFor({ state: 'hidden' });
    });
  }
});

test('a step that was answered opens as it was measured, unless its address says otherwise', async () => {
  await withStep(FOLDER, { ...site, step: 'turn' }, async (chapter) => {
    const { page } = chapter;
    await chapter.measure(0);
    const measured = await chapter.live('angle');
    assert.ok(Math.abs(measured - 66) < 1e-9, `${measured}`);
    for (const [hash, angle] of /** @type {const} */ ([
      [`#/${FOLDER}/climb`, NaN],
      [`#/${FOLDER}/turn/slide`, 66],
      [`#/${FOLDER}/turn?a=100`, 100],
    ])) {
      await page.evaluate((to) => (location.hash = to), hash);
      await chapter.settled();
      if (Number.isNaN(angle)) continue;
      await page.waitForSelector('.lesson[data-step=turn][data-moment=answered]');
      await chapter.until('angle', '≈', angle, 1e-9);
    }
    // Asked again it is at its start.
    await chapter.again();
    await chapter.until('angle', '≈', 20, 1e-9);
  });
});
