// Who needs what of the engine: pages that are left let go of what they made, the last of those that
// share it; what is spare goes when its memory is wanted; remembered moments are thinned.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { handlers } from '../../web/engine/calls/index.js';
import { loadCore } from '../../web/engine/core.js';
import { Holders, MAKES } from '../../web/engine/holders.js';
import { asked } from './askedCalls.mjs';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE as SPEC } from './smallVae.mjs';

const { engine } = nodeEngine({ mostSnapshotBytes: 3_000_000 });
after(() => engine.dispose());
const held = async () => {
  const { models, datasets } = await engine.call('memory', {});
  return [models, datasets];
};
/** What was let go is gone once nothing is under way. @param {[number, number]} wanted */
async function holds(...wanted) {
  for (let looks = 0; looks < 200; looks++) {
    if (String(await held()) === String(wanted)) return;
  }
  assert.deepEqual(await held(), wanted);
}
const digits = (/** @type {string} */ id, count = 47) => ({ id, count, seed: 1, firstIndex: 0 });

test('the table of what makes things says what the calls make', async () => {
  const core = await loadCore({
    wasmUrl: new URL('../../web/engine/wasm/', import.meta.url).href,
    variant: 'simd',
    threads: 1,
  });
  const job = /** @type {any} */ ({
    progress() {},
    throwIfCancelled() {},
    inTurns: (/** @type {any} */ body) => body(async () => {}),
  });
  const ask = (/** @type {string} */ type, /** @type {any} */ payload) =>
    type in handlers
      ? /** @type {any} */ (handlers)[type](core, payload, job)
      : core.call(type, payload);
  const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2);
  const one = { rows: 1, cols: 1, capacity: 1, images: new Uint8Array(1), labels: null };
  const more = /** @type {[string, any][]} */ ([
    ['datasetFromIdx', { id: 'idx', imagesIdx: idx, labelsIdx: null }],
    ['datasetCreate', { id: 'one', ...one }],
    ['datasetPoints', { id: 'points', dim: 1, points: new Float32Array(2) }],
  ]);
  const makes = new Set();
  for (const [type, payload] of [...asked, ...more]) {
    const before = core.call('memory');
    await ask(type, payload);
    const now = core.call('memory');
    if (now.models > before.models) makes.add(`${type} model`);
    if (now.datasets > before.datasets) makes.add(`${type} dataset`);
  }
  core.call('modelLoad', { id: 'loaded', bytes: core.call('modelSave', { id: 'vae' }) });
  // The client opens snapshots by modelLoad.
  const wanted = Object.entries(MAKES).map(([type, { kind }]) => `${type} ${kind}`);
  const own = ['modelLoad model', 'snapshotOpen model'];
  assert.deepEqual([...makes, ...own].sort(), wanted.sort());
});

test('what a page made goes when it is left; what two made goes with the last', async () => {
  const [first, second] = [engine.lend(), engine.lend()];
  for (const page of [first, second]) {
    await page.engine.call('datasetDigits', digits('chapter/d'));
    await page.engine.call('modelCreate', { id: 'chapter/m', spec: SPEC, dataset: 'chapter/d' });
  }
  await second.engine.call('modelCreate', { id: 'own', spec: SPEC, dataset: 'chapter/d' });
  await engine.call('datasetDigits', digits('kept')); // nobody's: whoever made it sees to it
  assert.deepEqual(await held(), [2, 2]);
  first.leave();
  assert.deepEqual(await held(), [2, 2]);
  second.leave();
  await holds(0, 1);
  await assert.rejects(first.engine.call('modelCreate', { id: 'x', spec: SPEC, dataset: 'kept' }), {
    kind: 'cancelled',
  });
  await first.engine.call('memory', {}); // what makes nothing may still be asked
  await engine.call('datasetDrop', { id: 'kept' });
  assert.deepEqual(await held(), [0, 0]);
});

test('one that is entered again at once keeps its names', async () => {
  const first = engine.lend();
  await first.engine.call('datasetDigits', digits('d'));
  first.leave();
  const second = engine.lend();
  await second.engine.call('datasetDigits', digits('d', 5));
  for (let looks = 0; looks < 5; looks++) assert.deepEqual(await held(), [0, 1]);
  second.leave();
  await holds(0, 0);
});

test('a training that is stopped by leaving says where it stands before its model goes', async () => {
  const page = engine.lend();
  const stop = new AbortController();
  const { signal } = stop;
  await page.engine.call('datasetDigits', digits('d', 307));
  const run = {
    id: 'run',
    spec: /** @type {any} */ (SPEC),
    dataset: 'd',
    data: { name: 'digits', count: 307 },
    name: 'a run',
    href: '#/x',
    steps: 1_000_000,
  };
  await engine.kept.begin(page.engine, run, { signal });
  const training = page.engine.call(
    'train',
    {
      id: 'run',
      dataset: 'd',
      testDataset: '',
      testCount: 0,
      steps: run.steps,
      reportEverySteps: 1,
      snapshotEpochs: [],
    },
    { signal, onProgress: ({ step }) => step > 5 && stop.abort() },
  );
  await assert.rejects(training, { kind: 'cancelled' });
  page.leave();
  await holds(0, 0);
  const found = await engine.kept.find(run);
  assert.ok(found && found.step > 5, `kept at ${found?.step}`);
});

test('what is spare goes, the oldest first, when memory is wanted; what is held does not', async () => {
  await engine.call('datasetDigits', digits('old', 1009));
  await engine.call('datasetDigits', digits('new', 1009));
  await engine.call('datasetDigits', digits('shown', 1009));
  for (const id of ['shown', 'old', 'new']) engine.share({ kind: 'dataset', id });
  const page = engine.lend();
  page.hold({ kind: 'dataset', id: 'shown' });
  const has = (/** @type {string} */ id) => engine.holdsDataset(id);
  const { free } = await engine.call('memory', {});
  assert.ok((await engine.roomFor(free + 500_000)) >= free + 500_000);
  assert.deepEqual([has('old'), has('new'), has('shown')], [false, true, true]);
  // More than there can be: nothing that is held goes.
  assert.ok((await engine.roomFor(2 ** 40)) < 2 ** 32);
  assert.deepEqual([has('new'), has('shown')], [false, true]);
  page.leave(); // it stays, as spare
  assert.ok(has('shown'));
  await engine.roomFor(2 ** 40);
  assert.ok(!has('shown'));
  assert.deepEqual(await held(), [0, 0]);
});

test('a call that is refused for want of memory is made again when what is spare has gone', async () => {
  // Images of 64 MB each until the next is refused: all but one are spare.
  const side = 4096;
  const big = (/** @type {string} */ id) => ({
    id,
    rows: side,
    cols: side,
    capacity: 4,
    images: new Uint8Array(side * side),
    labels: null,
  });
  const own = nodeEngine();
  try {
    let made = 0;
    for (; made < 60; made++) {
      try {
        await own.engine.call('datasetCreate', big(`big ${made}`));
      } catch (error) {
        assert.equal(/** @type {any} */ (error).kind, 'outOfMemory');
        break;
      }
    }
    assert.ok(made > 3 && made < 60, `${made}`);
    for (let i = 1; i < made; i++) own.engine.share({ kind: 'dataset', id: `big ${i}` });
    await own.engine.call('datasetCreate', big('next'));
    const there = Array.from({ length: made }, (_, i) => own.engine.holdsDataset(`big ${i}`));
    assert.deepEqual(there.slice(0, 3), [true, false, true], 'the oldest spare one, and no more');
    // Shards come as they are loaded: room is made before the first.
    const shard = { rows: side, cols: side, total: 4, labels: null };
    async function* source() {
      for (let i = 0; i < 4; i++) yield { ...shard, images: new Uint8Array(side * side) };
    }
    const info = await own.engine.loadDataset('shards', source);
    assert.equal(info.count, 4);
    assert.ok(own.engine.holdsDataset('big 0') && !own.engine.holdsDataset('big 2'));
  } finally {
    own.engine.dispose();
  }
});

test('moments beyond what a page may hold are thinned: first and last stay, indices keep', async () => {
  await engine.call('datasetDigits', digits('d', 101));
  const spec = { ...SPEC, hidden: [131] }; // 0.8 MB each
  await engine.call('modelCreate', { id: 'm', spec, dataset: 'd' });
  const epochs = Array.from({ length: 13 }, (_, i) => i);
  /** @type {any[]} */
  const told = [];
  await engine.call(
    'train',
    {
      id: 'm',
      dataset: 'd',
      testDataset: 'd',
      testCount: 7,
      steps: 13 * Math.ceil(101 / (SPEC.batchSize ?? 128)),
      reportEverySteps: 1,
      snapshotEpochs: epochs,
    },
    { onProgress: (report) => report.snapshot && told.push(report) },
  );
  assert.ok(told.length > 6, `${told.length}`);
  assert.deepEqual(
    told.map(({ snapshot }) => snapshot.index),
    [...told.keys()],
  );
  const there = (await engine.call('snapshots', { id: 'm' })).map(({ index }) => index);
  assert.ok(there.length >= 2 && there.length <= 5, `${there}`);
  assert.equal(there[0], 0);
  assert.equal(there.at(-1), told.length - 1);
  assert.deepEqual(told.at(-1).remembered, there);
  await engine.call('snapshotOpen', { id: 'm', index: there[1] ?? 0, as: 'moment' });
  await assert.rejects(engine.call('snapshotOpen', { id: 'm', index: 1, as: 'moment' }), {
    kind: 'notFound',
  });
  for (const id of ['m', 'moment']) await engine.call('modelDrop', { id });
});

test('Holders: what was shared once is spare when its last owner goes', () => {
  const holders = new Holders();
  const thing = /** @type {const} */ ({ kind: 'dataset', id: 'd' });
  const owner = {};
  holders.hold(thing, owner);
  holders.hold({ kind: 'model', id: 'd' }, owner); // another name
  holders.share(thing);
  assert.equal(
    holders.takeSpare(() => false),
    undefined,
  );
  assert.deepEqual(holders.release(owner), [{ kind: 'model', id: 'd' }]);
  assert.equal(
    holders.takeSpare((id) => id === 'd'),
    undefined,
  );
  assert.deepEqual(
    holders.takeSpare(() => false),
    thing,
  );
  assert.equal(
    holders.takeSpare(() => false),
    undefined,
  );
});
