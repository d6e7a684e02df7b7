// Chapter 13: row 28 of the lecture's table, read from the running page: what blended vertices, PCA, a
// VAE and a VAE that is asked for lengths make of bodies.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { checkLoop, withStep } from './step.mjs';

const FOLDER = 'deformable-shapes';
/** @type {{ rows: Record<string, any>[] }} */
const study = JSON.parse(readFileSync(join(repo, 'models/shapes/study.json'), 'utf8'));
const recorded = (/** @type {string} */ method) =>
  study.rows.find((row) => row.body === 'person' && row.seed === 1 && row.method === method) ?? {};

test('shapes: blended vertices shrink a limb, and the fact says by how much', async () => {
  await withStep(FOLDER, { mnist: false, step: 'vertices' }, async (chapter) => {
    const fact = await chapter.measure(1);
    const [shortest, short] = await chapter.moment('verticesShortest', 'verticesShort');
    assert.ok(shortest < 0.98, `${shortest}`);
    for (const told of [`${Math.round(100 * shortest)}`, (100 * short).toFixed(1)])
      assert.ok(fact.includes(told), `${told} in: ${fact}`);
    // 30 bodies of the recorded 60: the same within what their pairs scatter.
    assert.ok(Math.abs(short / recorded('vertices').shortening - 1) < 0.3, `${short}`);
    // At the ends nothing is lost.
    await chapter.setQuery('t=0');
    await chapter.until('place', '≈', 0);
    assert.ok((await chapter.live('verticesShortest')) > 1 - 1e-6);
  });
});

test('shapes: PCA leaves the bodies on a straight line', async () => {
  await withStep(FOLDER, { mnist: false, step: 'pca' }, async (chapter) => {
    // The mean of all is no body: it has too short an arm.
    assert.ok((await chapter.until('armOfMean', '<', 0.99)) > 0);
    const fact = await chapter.measure(1);
    const [longest, outside] = await chapter.moment('longest', 'outside');
    assert.ok(longest > 1.02 && outside > 0.1, `${longest}, ${outside}`);
    assert.ok(fact.includes(longest.toFixed(2)), fact);
  });
});

test('shapes: a VAE shrinks less than a blend, and the prior keeps lengths', async () => {
  await withStep(FOLDER, { mnist: false, step: 'vae' }, async (chapter) => {
    const fact = await chapter.measure(1);
    const [vae, vertices] = await chapter.moment('vaeShort', 'verticesShort');
    assert.ok(vae < vertices, `${vae}, ${vertices}`);
    assert.ok(fact.includes((100 * vae).toFixed(1)), fact);
    await chapter.goTo('prior');
    const error = await chapter.until('fullError', '<', await chapter.live('vaeError'));
    assert.ok(error < (await chapter.live('verticesError')));
    assert.ok((await chapter.live('fullShort')) < vae);
  });
});

test('shapes: B’s pose on A’s body is what the generator makes of it', async () => {
  await withStep(FOLDER, { mnist: false, step: 'parts' }, async (chapter) => {
    const fact = await chapter.measure(1);
    const [off, fromOff, toOff] = await chapter.moment('off', 'fromOff', 'toOff');
    assert.ok(off < 0.5 * Math.min(fromOff, toOff), `${off}, ${fromOff}, ${toOff}`);
    assert.ok(fact.includes(off.toFixed(3)), fact);
    assert.ok((await chapter.live('fullTransfer')) < 0.5 * (await chapter.live('vaeTransfer')));
  });
});

test('shapes: two VAEs are trained side by side, and stopped', async () => {
  await withStep(FOLDER, { mnist: false, step: 'prior' }, async (chapter) => {
    const fact = await chapter.measure(1);
    const [none, full] = await chapter.moment('hereNoneError', 'hereFullError');
    assert.ok(full < none, `${full}, ${none}`);
    assert.ok(fact.includes((100 * full).toFixed(1)), fact);
    // A hand's press stops what runs.
    const train = chapter.page.locator('[data-action=train]');
    await train.click();
    await chapter.until('trainedShare', '<', 1);
    await train.click();
    await chapter.page.locator('.bodyGo [role=status]', { hasText: 'Stopped' }).waitFor();
  });
});

for (const [id, truth] of /** @type {const} */ ([
  ['vertices', 1],
  ['pca', 1],
  ['vae', 1],
  ['parts', 1],
])) {
  test(`shapes, ${id}: the loop, axe and the keyboard`, async () => {
    await withStep(FOLDER, { mnist: false, step: id }, async (chapter) => {
      await checkLoop(chapter, truth);
      await chapter.checkAxe();
      await chapter.checkKeyboard();
    });
  });
}

test('shapes, prior: axe and the keyboard', async () => {
  await withStep(FOLDER, { mnist: false, step: 'prior' }, async (chapter) => {
    await chapter.checkAxe();
    await chapter.checkKeyboard();
  });
});
