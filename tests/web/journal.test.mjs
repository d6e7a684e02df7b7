// The worker dies after every kind of call, answered and refused ones: what stood before stands again,
// and what cannot be made again costs itself and says so.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE as SPEC } from './smallVae.mjs';

const DIM = 28 * 28;
const POINTS = Float32Array.of(0.1, 0.2, 0.3, 0.5, 0.7, 0.1);
const text = new TextEncoder().encode('hello, I am no image\n');

/** @type {import('../../web/engine/protocol.js').Sentence[][]} */
const notices = [];
const { engine, workers } = nodeEngine({ onRestart: (why) => notices.push(why) });
after(() => engine.dispose());
const call = (/** @type {string} */ type, /** @type {any} */ payload, /** @type {any} */ options) =>
  engine.call(/** @type {any} */ (type), payload, options);

/** The worker is gone; what the next one could not make again. */
async function die() {
  const before = notices.length;
  workers.at(-1)?.onerror?.({ message: 'killed by the test' });
  await engine.info;
  assert.equal(notices.length, before + 1);
  return (notices.at(-1) ?? []).slice(1).map(({ code, values }) => [code, values?.id]);
}

await call('datasetDigits', { id: 'd', count: 47, seed: 1, firstIndex: 0 });
await call('modelCreate', { id: 'vae', spec: SPEC, dataset: 'd' });
const saved = await call('modelSave', { id: 'vae' });
const run = {
  id: 'vae',
  dataset: 'd',
  testDataset: 'd',
  testCount: 11,
  reportEverySteps: 3,
  snapshotEpochs: [],
  keepEnd: true,
};
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6);

/** Calls, and whether they are answered. What one makes is there when the next is made. */
const CALLS = /** @type {[string, any, boolean][]} */ ([
  ['datasetFromIdx', { id: 'own', imagesIdx: text, labelsIdx: null }, false],
  ['datasetFromIdx', { id: 'own', imagesIdx: idx, labelsIdx: null }, true],
  ['datasetFromIdx', { id: 'own', imagesIdx: text, labelsIdx: null }, false],
  [
    'datasetCreate',
    { id: 'new', rows: 28, cols: 28, capacity: 3, images: new Uint8Array(2 * DIM), labels: null },
    true,
  ],
  [
    'datasetCreate',
    { id: 'd', rows: 28, cols: 27, capacity: 3, images: new Uint8Array(DIM), labels: null },
    false,
  ],
  ['datasetAppend', { id: 'new', images: new Uint8Array(DIM), labels: null }, true],
  ['datasetAppend', { id: 'new', images: new Uint8Array(DIM + 1), labels: null }, false],
  ['datasetAppend', { id: 'none', images: new Uint8Array(DIM), labels: null }, false],
  ['datasetDigits', { id: 'd', count: 0, seed: 1, firstIndex: 0 }, false],
  ['datasetDigits', { id: 'more', count: 5, seed: 1, firstIndex: 0 }, true],
  ['datasetSprites', { id: 's', count: 5, seed: 1, firstIndex: 0 }, true],
  ['datasetSprites', { id: 's', count: 0, seed: 1, firstIndex: 0 }, false],
  ['datasetPoints', { id: 'points', dim: 2, points: POINTS }, true],
  ['datasetPoints', { id: 'd', dim: 4, points: POINTS }, false],
  ['datasetDrop', { id: 'more' }, true],
  ['modelCreate', { id: 'vae', spec: { ...SPEC, hidden: 400 }, dataset: 'd' }, false],
  ['modelCreate', { id: 'vae', spec: SPEC, dataset: 'none' }, false],
  ['modelCreate', { id: 'b', spec: SPEC, dataset: 'd' }, true],
  ['modelLoad', { id: 'c', bytes: saved }, true],
  ['modelLoad', { id: 'vae', bytes: text }, false],
  ['trainerRestore', { id: 'vae', bytes: text }, false],
  ['train', { ...run, steps: 5 }, true],
  ['train', { ...run, steps: 1.5 }, false],
  ['train', { ...run, dataset: 'none', steps: 5 }, false],
  ['modelDrop', { id: 'b' }, true],
  ['interpolate', { id: 'vae', from: POINTS, to: POINTS, count: 1e7, mode: 'linear' }, false],
  ['nothing', { id: 'd' }, false],
]);

for (const [type, payload, isAnswered] of CALLS) {
  test(`${type} of ${payload.id}, ${isAnswered ? 'answered' : 'refused'}, then the worker dies`, async () => {
    const answer = call(type, payload);
    if (isAnswered) await answer;
    else await assert.rejects(answer, (error) => error.kind !== 'crashed');
    const hash = await call('modelHash', { id: 'vae' });
    const images = await call('datasetImages', { id: 'd', indices: [46] });
    const { models, datasets } = await call('memory', {});
    assert.deepEqual(await die(), []);
    assert.deepEqual(await call('modelHash', { id: 'vae' }), hash);
    assert.deepEqual(await call('datasetImages', { id: 'd', indices: [46] }), images);
    const now = await call('memory', {});
    assert.deepEqual([now.models, now.datasets], [models, datasets]);
  });
}

test('what was given away cannot be made again: it costs itself and says so', async () => {
  const images = new Uint8Array(DIM);
  const given = { id: 'given', rows: 28, cols: 28, capacity: 1, images, labels: null };
  await call('datasetCreate', given, { transfer: [images.buffer] });
  assert.deepEqual(await die(), [['engine.lostDataset', 'given']]);
  await assert.rejects(call('datasetImages', { id: 'given', indices: [0] }), { kind: 'notFound' });
  await call('modelHash', { id: 'vae' });
  assert.deepEqual(await die(), []);
});
