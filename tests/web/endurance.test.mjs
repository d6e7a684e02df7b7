// An afternoon in one tab of the threaded variant: the Lab and the page's engine, run after run with another
// β, other layers, other data, then a PCA of large images. Nothing fails, and at the end the engine holds what
// it held after the first.
//
// Here in its short form. `npm run check:endurance` makes sixty runs, a PCA of 2,000 images of 64×64 (minutes),
// trains on 100,000 images, and measures the peak of a tab of Chromium with 60,000 too.
import assert from 'node:assert/strict';
import { register } from 'node:module';
import { after, test } from 'node:test';
import { ownShards } from '../../web/data/ownShards.js';
import { SCHEMA } from '../../web/lab/params.js';
import { bars } from '../e2e/ownFiles.mjs';
import { nodeEngine } from './nodeWorker.mjs';

register('../../tools/lib/chapterTextHooks.mjs', import.meta.url);
const { Lab } = await import('../../web/lab/model.js');
globalThis.location ??= /** @type {any} */ ({ hash: '#/lab' });

const isWhole = process.env.ATLAS_ENDURANCE === 'whole';
const RUNS = isWhole ? 60 : 14;
/** Runs after which the Lab holds as many as it will: the one on show and those that can be gone back to. */
const SETTLED = 10;
const LARGE = isWhole ? { count: 2000, side: 64 } : { count: 120, side: 64 };
const MOST_MORE_BYTES = 20e6;

const { engine, workers } = nodeEngine({
  threads: 2,
  detect: async () => ({ wasm: true, simd: true, sharedMemory: true, isolated: true, cores: 2 }),
});
after(() => engine.dispose());

/** @param {number} count @param {number} side @param {string} sum @returns {any} as it is prepared of a file */
function ownSet(count, side, sum) {
  const shape = { rows: side, cols: side };
  const part = (/** @type {number} */ n) => ({ images: bars(n, shape), labels: null, count: n });
  return { name: 'bars.idx', ...shape, classes: [], sum, train: part(count), test: part(17) };
}

test(`${RUNS} runs with changing β, layers and data, then a PCA of ${LARGE.count} images of 64×64: memory stays`, async (t) => {
  const defaults = Object.fromEntries(
    Object.entries(SCHEMA).map(([name, { fallback }]) => [name, fallback]),
  );
  const data = { mnistIndex: async () => null, ownShards, loadShippedHistory: assert.fail };
  const params = { ...defaults, data: 'digits', count: 1000, hidden: [64], epochs: 1, seed: 3 };
  const lab = new Lab(/** @type {any} */ ({ engine, data, params }));
  /** @type {string[]} */
  const troubles = [];
  lab.notify = ({ kind, text }) => void (kind === 'error' && troubles.push(text));
  await lab.start();
  assert.equal((await engine.info).variant, 'simd-mt');
  const trained = async () => {
    await lab.trainer.train(Infinity);
    // Pictures of it are asked for when it has ended.
    while (engine.isBusy) await engine.call('memory', {});
  };
  /** @type {number[]} */
  const used = [];
  for (let i = 0; i < RUNS; i++) {
    if (i % 6 === 3)
      await lab.openOwn(ownSet(230 + i, i % 4 ? 28 : 32, `${i}`.padStart(16, '0')), {});
    if (i % 6 === 5) await lab.useData('digits');
    const conv = i % 4 === 2 && lab.state.data === 'digits';
    const layers = conv
      ? { layers: 'conv', hidden: [16] }
      : { layers: 'dense', hidden: [64, 8 + i] };
    lab.set(/** @type {any} */ ({ ...layers, beta: 1 + (i % 7), count: i % 5 ? 1000 : 2000 }));
    await lab.reset(true);
    await trained();
    assert.ok(lab.state.run.step > 0, `run ${i}: ${troubles.join(' ')}`);
    const held = await engine.call('memory', {});
    assert.ok(held.models <= 6, `${held.models} models after ${i + 1} runs`);
    used.push(held.used);
  }
  const megabytes = used.map((bytes) => (bytes / 1e6).toFixed(1)).join(' ');
  t.diagnostic(`MB in use after each run: ${megabytes}`);
  const afterSome = Math.max(...used.slice(0, SETTLED));
  assert.ok((used.at(-1) ?? Infinity) < afterSome + MOST_MORE_BYTES, megabytes);

  await lab.openOwn(ownSet(LARGE.count, LARGE.side, 'f'.repeat(16)), {});
  lab.set({ model: 'pca' });
  await new Promise((resolve) => setTimeout(resolve, 0));
  while (engine.isBusy || lab.state.run.spec.kind !== 'pca' || lab.state.run.step === 0) {
    assert.deepEqual(troubles, []);
    await engine.call('memory', {});
  }
  const { used: atEnd, models } = await engine.call('memory', {});
  t.diagnostic(`${(atEnd / 1e6).toFixed(1)} MB and ${models} models after the PCA`);
  assert.deepEqual(troubles, []);
  assert.equal(workers.length, 1, 'the engine was never started again');
  assert.ok(lab.state.pca && lab.state.pca.components > 1);
  assert.ok(
    atEnd < afterSome + MOST_MORE_BYTES,
    `${atEnd} bytes, ${afterSome} after ${SETTLED} runs`,
  );
  lab.close();
});

// Minutes, so by command alone; here they are not skipped but not there: nothing passes that was not run.
if (isWhole) {
  test('100,000 images of 28×28 train', async () => {
    await engine.call('datasetDigits', { id: 'd', count: 100_000, seed: 1, firstIndex: 0 });
    const spec = { kind: 'vae', latentDim: 2, hidden: [64], batchSize: 128, seed: 1 };
    await engine.call('modelCreate', { id: 'm', spec: /** @type {any} */ (spec), dataset: 'd' });
    const steps = Math.ceil(100_000 / 128);
    const run = { id: 'm', dataset: 'd', testDataset: 'd', testCount: 500, reportEverySteps: 100 };
    const { step } = await engine.call('train', { ...run, steps, snapshotEpochs: [] });
    assert.equal(step, steps);
  });

  test('a tab with 60,000 images takes at most 250 MB', async (t) => {
    const { peakBytes } = await import('../../tools/bench/visitor.mjs');
    const peak = await peakBytes();
    t.diagnostic(`${(peak / 1e6).toFixed(1)} MB at the peak`);
    assert.ok(peak <= 250e6, `${peak} bytes`);
  });
}
