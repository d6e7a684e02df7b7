// Several trainings at once: the same bits as each alone, a list that shows and stops them, a page
// that answers meanwhile.
import assert from 'node:assert/strict';
import test from 'node:test';
import { assertAxe, withChapter } from './chapter.mjs';
import { heldEngine } from './heldEngine.mjs';
import { withSite } from './page.mjs';
import { join } from 'node:path';
import { repo } from '../../tools/lib/paths.mjs';

const HASH = '#/learning-a-distribution';

/** Runs in the page: an engine of its own from the engine's own bundle, with digits to train on. */
async function setUp() {
  const { createEngine } = await import(new URL('engine.js', document.baseURI).href);
  const engine = createEngine();
  await engine.call('datasetDigits', { id: 'd', count: 1500, seed: 3, firstIndex: 0 });
  const spec = (/** @type {object} */ more) => ({
    kind: 'vae',
    latentDim: 2,
    hidden: [67],
    activation: 'relu',
    loss: 'bce',
    beta: 1,
    klWarmupSteps: 0,
    optimizer: 'adam',
    learningRate: 1e-3,
    momentum: 0.9,
    batchSize: 53,
    seed: 5,
    ...more,
  });
  const specs = {
    vae: spec({}),
    ae: spec({ kind: 'ae', beta: 0, seed: 7, hidden: [31, 13] }),
    other: spec({ beta: 4, batchSize: 41 }),
    last: spec({ latentDim: 3, seed: 11 }),
  };
  const create = async () => {
    for (const [id, one] of Object.entries(specs))
      await engine.call('modelCreate', { id, spec: one, dataset: 'd' });
  };
  const train = (/** @type {string} */ id, /** @type {number} */ steps, options = {}) =>
    engine.call(
      'train',
      {
        id,
        dataset: 'd',
        testDataset: 'd',
        testCount: 50,
        steps,
        reportEverySteps: 7,
        snapshotEpochs: [0, 1, 2],
      },
      options,
    );
  const hash = async (/** @type {string} */ id) => (await engine.call('modelHash', { id })).sha256;
  Object.assign(window, { lab: { engine, specs, create, train, hash } });
}

test('models trained at once have the bits of each trained alone; one over the limit waits', async () => {
  await withSite({ mnist: false, hash: HASH }, async (page) => {
    await page.evaluate(setUp);
    const { alone, together, states } = await page.evaluate(async () => {
      const { engine, specs, create, train, hash } = /** @type {any} */ (window).lab;
      const ids = Object.keys(specs);
      const hashes = async () => {
        const all = [];
        for (const id of ids) all.push(await hash(id));
        return all;
      };
      await create();
      for (const id of ids) await train(id, 90);
      const alone = await hashes();
      await create();
      /** @type {string[]} */
      const states = [];
      await Promise.all(
        ids.map((id) =>
          train(id, 90, { onState: (/** @type {string} */ s) => states.push(`${id} ${s}`) }),
        ),
      );
      const together = await hashes();
      engine.dispose();
      return { alone, together, states };
    });
    assert.equal(new Set(alone).size, 4);
    assert.deepEqual(together, alone);
    // Each shows its first weights before it asks for a place, so whose slices are shorter is there first.
    const waited = states.filter((state) => state.endsWith('waiting'));
    assert.equal(waited.length, 1);
    const [last] = String(waited[0]).split(' ');
    const others = ['vae', 'ae', 'other', 'last'].filter((id) => id !== last);
    assert.deepEqual(states.slice(0, 3).sort(), others.map((id) => `${id} running`).sort());
    assert.deepEqual(states.slice(3), [`${last} waiting`, `${last} running`]);
  });
});

test('a cancelled run keeps its weights and its last snapshot, and goes on to the same bits', async () => {
  await withSite({ mnist: false, hash: HASH }, async (page) => {
    await page.evaluate(setUp);
    const found = await page.evaluate(async () => {
      const { engine, create, train, hash } = /** @type {any} */ (window).lab;
      await create();
      await train('vae', 300);
      const whole = await hash('vae');
      await create();
      const run = engine.runs.open({ id: 'vae', name: 'VAE', steps: 300, batchSize: 53 });
      const code = await train('vae', 300, {
        run,
        onProgress: (/** @type {any} */ { epoch }) => epoch > 2.2 && run.cancel(),
      }).catch((/** @type {any} */ error) => error.kind);
      // The worker ends its slice; what is asked next comes after it.
      const { step } = await engine
        .call('evaluate', { id: 'vae', dataset: 'd', count: 50 })
        .then(() =>
          engine.call('train', {
            id: 'vae',
            dataset: 'd',
            testDataset: '',
            testCount: 0,
            steps: 0,
            reportEverySteps: 1,
            snapshotEpochs: [],
          }),
        );
      const snapshots = await engine.call('snapshots', { id: 'vae' });
      const opened = await engine.call('snapshotOpen', { id: 'vae', index: 2, as: 'kept' });
      const { state, share } = run;
      await train('vae', 300 - step);
      const gone = await hash('vae');
      engine.dispose();
      return { whole, code, step, snapshots, opened, state, share, gone };
    });
    assert.equal(found.code, 'cancelled');
    assert.equal(found.state, 'stopped');
    assert.ok(found.step > 0 && found.step < 300, `stopped at step ${found.step}`);
    assert.ok(found.share > 0 && found.share < 1);
    assert.deepEqual(
      found.snapshots.map((/** @type {any} */ { epoch }) => Math.floor(epoch)),
      [0, 1, 2],
    );
    assert.equal(found.opened.id, 'kept');
    assert.equal(found.gone, found.whole);
  });
});

test('a hover waits for one slice, however many models train', async (t) => {
  const engine = heldEngine();
  await withSite({ mnist: false, hash: HASH, ...engine.options }, async (page) => {
    await page.evaluate(setUp);
    // Counted, not timed: the engine stands after a report, is asked meanwhile, and goes on. It tells of
    // every slice and answers in one stream, so that what comes before the answer is what it did first.
    const most = await page.evaluate(async () => {
      const { engine, specs } = /** @type {any} */ (window).lab;
      const gate = /** @type {Int32Array} */ (/** @type {any} */ (window).engineGate);
      const ids = ['first', 'second', 'third'];
      for (const id of ids)
        await engine.call('modelCreate', {
          id,
          dataset: 'd',
          spec: { ...specs.vae, hidden: [400], batchSize: 193 },
        });
      await engine.call('modelCreate', { id: 'last', spec: specs.last, dataset: 'd' });
      const mostBetween = async (/** @type {string[]} */ training) => {
        const stop = new AbortController();
        const begun = training.map(
          (id) =>
            new Promise((resolve) => {
              const onProgress = () => resolve(undefined);
              const ask = { id, dataset: 'd', testDataset: '', testCount: 0, steps: 1e6 };
              engine
                .call(
                  'train',
                  { ...ask, reportEverySteps: 1, snapshotEpochs: [] },
                  { signal: stop.signal, onProgress },
                )
                .catch(resolve);
            }),
        );
        await Promise.all(begun);
        let most = 0;
        for (let i = 0; i < 40; i++) {
          const turn = () => new Promise((resolve) => setTimeout(resolve));
          Atomics.store(gate, 0, 1);
          while (gate[0] !== 0 || gate[1] !== gate[2]) await turn();
          const [, , before] = gate;
          const codes = new Float32Array([i / 20 - 1, 0, 0]);
          const answer = engine.call('decode', { id: 'last', codes });
          await turn();
          Atomics.store(gate, 0, -1);
          Atomics.notify(gate, 0);
          await answer;
          most = Math.max(most, gate[2] - before);
        }
        stop.abort();
        return most;
      };
      const found = [await mostBetween(ids.slice(0, 1)), await mostBetween(ids)];
      engine.dispose();
      return found;
    });
    t.diagnostic(`slices before an answer: one training ${most[0]}, three ${most[1]}`);
    assert.ok(
      most.every((slices) => slices <= 1),
      String(most),
    );
  });
});

test('the list of runs: it shows a training, tells its epochs, and stops it by keyboard', async () => {
  const engine = heldEngine();
  const options = { mnist: false, query: 'v=train', ...engine.options };
  await withChapter('the-vae', options, async ({ page }) => {
    const list = page.locator('atlas-runs');
    assert.equal(await list.isVisible(), false, 'nothing trains yet');
    await engine.hold(page, 20); // of sixty reports of five epochs
    await page.click('[data-action=train]');
    const row = list.locator('li[data-run="the-vae/trained"]');
    await row.waitFor();
    await page
      .locator('atlas-runs [role=status]', { hasText: /VAE 256–64–2: epoch [1-5]/ })
      .waitFor({
        state: 'attached',
      });
    assert.match(await row.innerText(), /VAE 256–64–2[\s\S]*\d\s%, [\d,]+ images\/s/);
    assert.ok(Number(await row.locator('[role=progressbar]').getAttribute('aria-valuenow')) > 0);
    await page.addScriptTag({ path: join(repo, 'node_modules/axe-core/axe.min.js') });
    await assertAxe(page, 'the list of runs');
    await row.locator('button').focus();
    await page.keyboard.press('Enter');
    await engine.letGo(page);
    await list.locator('li[data-state=stopped]').waitFor();
    assert.match(await row.innerText(), /stopped at epoch [\d.]+/);
    await page.locator('[data-action=train]', { hasText: 'Go on' }).waitFor();
  });
});
