// The Lab for those who do not see it or have no mouse, and on a narrow screen.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { heldEngine } from './heldEngine.mjs';
import { withPage } from './page.mjs';

const AXE = join(repo, 'node_modules/axe-core/axe.min.js');
const SMALL = 'd=digits&n=1000&ep=100&h=64';
const NARROW = { width: 390, height: 844 };
const MOST_TABS = 40;

/** @type {[string, Partial<import('./page.mjs').Options>][]} */
const looks = [
  ['wide and light', { colorScheme: 'light' }],
  ['wide and dark', { colorScheme: 'dark' }],
  ['narrow and light', { viewport: NARROW }],
  ['narrow and dark', { viewport: NARROW, colorScheme: 'dark' }],
];

for (const [name, look] of looks) {
  test(`axe finds nothing, ${name}; nothing is wider than the page`, async () => {
    await withPage({ hash: SMALL, ...look }, async (lab) => {
      const { page } = lab;
      await page.addScriptTag({ path: AXE });
      for (const model of /** @type {const} */ (['vae', 'pca'])) {
        await lab.chooseModel(model);
        await lab.ready();
        await lab.settled();
        const { found, rules } = await page.evaluate(async () => {
          const { violations, passes } = await globalThis.axe.run();
          return {
            rules: passes.length,
            found: violations.map(
              ({ id, nodes }) => `${id}: ${nodes.map((n) => n.target.join(' ')).join(', ')}`,
            ),
          };
        });
        assert.ok(rules > 15, 'axe had something to judge');
        assert.deepEqual(found, [], model);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(overflow <= 0, `${model}: ${overflow} pixels too wide`);
      }
    });
  });
}

test('a part that shows nothing yet is no picture without a name', async () => {
  await withPage({ hash: SMALL }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    const { parts, nameless } = await page.evaluate(() => {
      const tags = [...document.querySelectorAll('*')]
        .map((node) => node.localName)
        .filter((tag) => tag.startsWith('atlas-'));
      const parts = [...new Set(tags)];
      const nameless = parts.filter((tag) => {
        const part = document.createElement(tag);
        document.body.append(part);
        // Before the first frame: a reader may come at any moment.
        const pictures = [part, ...part.querySelectorAll('*')].filter(
          (node) =>
            node.getAttribute('role') === 'img' &&
            !node.closest('[aria-hidden=true]') &&
            !node.getAttribute('aria-label'),
        );
        part.remove();
        return pictures.length > 0;
      });
      return { parts, nameless };
    });
    assert.ok(parts.length > 5, parts.join());
    assert.deepEqual(nameless, []);
  });
});

test('everything about training works from the keyboard', async () => {
  const engine = heldEngine();
  await withPage({ hash: SMALL, ...engine.options }, async (lab) => {
    const { page } = lab;
    await lab.ready();
    const action = () => page.evaluate(() => document.activeElement?.getAttribute('data-action'));
    let tabs = 0;
    while ((await action()) !== 'play' && tabs++ < MOST_TABS) await page.keyboard.press('Tab');
    assert.equal(await action(), 'play', `Play is not reached within ${MOST_TABS} tabs`);
    await engine.hold(page, 5);
    await page.keyboard.press('Space');
    await lab.inState('training');
    await lab.atLeast('step', 1);
    await page.keyboard.press('Space');
    await engine.letGo(page);
    await lab.inState('paused');

    await page.focus('#map canvas');
    const probe = () => page.evaluate(() => [...document.getElementById('map').probe]);
    const [x, y] = await probe();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await page.waitForFunction(([a]) => document.getElementById('map').probe[0] !== a, [x]);
    const [newX, newY] = await probe();
    assert.ok(Math.abs(newX - x - 0.1) < 1e-6 && Math.abs(newY - y + 1) < 1e-6);
  });
});
