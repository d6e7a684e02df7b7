// Calls that would keep a page waiting work in slices: to the same bits as in one go, a hover is answered
// between two of them, and what is cancelled leaves everything as it was. Counted, never timed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { handlers } from '../../web/engine/calls/index.js';
import { CONTRACT } from '../../web/engine/contract.js';
import { loadCore } from '../../web/engine/core.js';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE } from './smallVae.mjs';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const DIM = 28 * 28;
const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
const PCA = { ...SMALL_VAE, kind: 'pca', loss: 'mse' };
const COUNT = 1013;

core.call('datasetDigits', { id: 'd', count: COUNT, seed: 3, firstIndex: 7 });
core.call('datasetDigits', { id: 'held', count: 307, seed: 4, firstIndex: 0 });
core.call('modelCreate', { id: 'seen', spec: SMALL_VAE, dataset: 'd' });
const hover = () =>
  assert.equal(core.call('decode', { id: 'seen', codes: Float32Array.of(0.5, -1) }).length, DIM);

/**
 * A call by its handler, whose slices are one step each: the clock says that every one took long.
 * @param {import('node:test').TestContext} t
 * @param {string} type @param {object} payload
 * @param {{ most?: number, onTurn?: () => void }} [options] most: cancelled after so many turns
 */
async function inTurns(t, type, payload, { most = Infinity, onTurn = hover } = {}) {
  let now = 0;
  const clock = t.mock.method(performance, 'now', () => (now += 1000));
  let turns = 0;
  const job = {
    progress() {},
    throwIfCancelled: () => assert.ok(turns < most, 'cancelled'),
    inTurns: (/** @type {(turn: () => Promise<void>) => Promise<any>} */ body) =>
      body(async () => {
        turns++;
        onTurn();
      }),
  };
  try {
    const value = await /** @type {any} */ (handlers)[type](core, payload, job);
    return { value, turns };
  } finally {
    clock.mock.restore();
  }
}

const { engine } = nodeEngine();
after(() => engine.dispose());
const many = { id: 'many', count: 6007, seed: 1, firstIndex: 0 };
await engine.call('datasetDigits', { ...many, id: 'd' });
await engine.call('modelCreate', { id: 'm', spec: SMALL_VAE, dataset: 'd' });
await engine.call('modelCreate', { id: 'n', spec: { ...SMALL_VAE, kind: 'ae' }, dataset: 'd' });
await engine.call('modelCreate', { id: 'p', spec: /** @type {any} */ (PCA), dataset: 'd' });

const everyImage = (/** @type {string} */ id, count = COUNT) =>
  core.call('datasetImages', { id, indices: Array.from({ length: count }, (_, i) => i) });

test('digits made in slices are those of one go; until the last the name stands for what it stood for', async (t) => {
  const digits = { id: 'new', count: 53, seed: 3, firstIndex: 7 };
  core.call('datasetDigits', { ...digits, count: 5, seed: 1 });
  const before = everyImage('new', 5);
  const used = core.call('memory').used;
  let peak = 0;
  const { value, turns } = await inTurns(t, 'datasetDigits', digits, {
    onTurn() {
      hover();
      assert.deepEqual(everyImage('new', 5), before);
      peak = Math.max(peak, core.call('memory').used - used);
    },
  });
  assert.deepEqual(value, { id: 'new', count: 53, rows: 28, cols: 28, labelled: true });
  assert.equal(turns, 52);
  assert.deepEqual(everyImage('new', 53), {
    images: everyImage('d').images.slice(0, 53 * DIM),
    labels: everyImage('d').labels.slice(0, 53),
  });
  assert.ok(peak < 2 * 53 * DIM, `${peak} bytes: held once`);
});

for (const [what, k] of /** @type {const} */ ([
  ['few directions', 7],
  ['most of the directions', 397],
])) {
  test(`a PCA of ${what} fitted in slices has the bits of one go`, async (t) => {
    const spec = { ...PCA, latentDim: k };
    for (const id of ['whole', 'sliced']) core.call('modelCreate', { id, spec, dataset: 'd' });
    core.call('trainSteps', { id: 'whole', dataset: 'd', steps: 1 });
    const run = { dataset: 'd', testDataset: 'held', testCount: 307, snapshotEpochs: [] };
    const payload = { ...run, id: 'sliced', steps: 1, reportEverySteps: 1 };
    const { turns } = await inTurns(t, 'train', payload);
    assert.ok(turns > 100, `${turns} turns`);
    const hashOf = (/** @type {string} */ id) => core.call('modelHash', { id }).sha256;
    assert.equal(hashOf('sliced'), hashOf('whole'));
    const asked = { id: 'sliced', dataset: 'd', count: COUNT, components: k, standardise: false };
    await inTurns(t, 'pcaFit', asked);
    assert.equal(hashOf('sliced'), hashOf('whole'));
  });
}

test('the errors, codes and losses of many images in slices are those of one go', async (t) => {
  core.call('modelCreate', { id: 'pca', spec: PCA, dataset: 'd' });
  core.call('trainSteps', { id: 'pca', dataset: 'd', steps: 1 });
  core.call('modelCreate', { id: 'ae', spec: { ...SMALL_VAE, kind: 'ae' }, dataset: 'd' });
  core.call('trainSteps', { id: 'seen', dataset: 'd', steps: 2 });
  for (const id of ['pca', 'ae', 'seen']) {
    const measured = { id, dataset: 'd', count: COUNT };
    const losses = await inTurns(t, 'evaluate', measured);
    assert.deepEqual(losses.value, core.call('evaluate', measured), id);
    assert.ok(losses.turns >= 1, `${id}: ${losses.turns}`);
    const some = { id, dataset: 'held', first: 11, count: 1000 };
    const codes = await inTurns(t, 'encode', some);
    assert.deepEqual(codes.value, core.call('encode', some), id);
    assert.equal(codes.turns, 307 - 11 - 1);
  }
});

test('neighbours, votes and errors of many images in slices are those of one go', async (t) => {
  const images = everyImage('held', 5).images;
  const nearest = { dataset: 'd', images, limit: COUNT };
  const found = await inTurns(t, 'nearest', nearest);
  assert.deepEqual(found.value, core.call('nearest', nearest));
  assert.equal(found.turns, 4);
  // One slice, whose clock stands, against one image a slice.
  const inOne = async (/** @type {string} */ type, /** @type {object} */ payload) => {
    const job = { inTurns: (/** @type {any} */ body) => body(async () => {}) };
    const clock = t.mock.method(performance, 'now', () => 0);
    const free = { progress() {}, throwIfCancelled() {}, ...job };
    const value = await /** @type {any} */ (handlers)[type](core, payload, free);
    clock.mock.restore();
    return value;
  };
  const errors = { id: 'ae', dataset: 'd', count: COUNT };
  const shell = { id: 'seen', dataset: 'd', radius: 4, count: 7 };
  const votes = {
    id: 'seen',
    dataset: 'd',
    testDataset: 'held',
    trainCount: COUNT,
    testCount: 53,
    k: 5,
  };
  for (const [type, payload, turns] of /** @type {const} */ ([
    ['reconstructionErrors', errors, 3],
    ['unlikelyCodes', shell, 6],
    ['knnAccuracy', votes, 100],
  ])) {
    const sliced = await inTurns(t, type, payload);
    assert.deepEqual(sliced.value, await inOne(type, payload), type);
    assert.ok(sliced.turns >= turns, `${type}: ${sliced.turns}`);
  }
  const { confidence, meanConfidence } = (await inTurns(t, 'unlikelyCodes', shell)).value;
  assert.equal(confidence.length, 7);
  assert.ok(meanConfidence > 0.1 && meanConfidence <= 1);
});

test('a gradient checked some weights at a time is that of one go', async (t) => {
  core.call('modelCreate', { id: 'net', spec: { ...SMALL_VAE, kind: 'ae' }, dataset: 'd' });
  const asked = { id: 'net', dataset: 'd', images: 3, count: 17 };
  const whole = core.call('gradientCheckPart', { ...asked, first: 0, some: 17 });
  const { value, turns } = await inTurns(t, 'gradientCheck', asked);
  assert.deepEqual({ ...value }, { ...whole });
  assert.ok(value.worst > 0 && value.worst < 1e-4, `${value.worst}`);
  assert.equal(turns, 16);
});

test('what is cancelled in the middle leaves names, memory and the next call as they were', async (t) => {
  core.call('modelCreate', { id: 'p', spec: PCA, dataset: 'd' });
  const before = core.call('memory');
  const calls = /** @type {const} */ ([
    ['datasetDigits', { id: 'd', count: 4001, seed: 9, firstIndex: 0 }],
    ['pcaFit', { id: 'p', dataset: 'd', count: COUNT, components: 9, standardise: true }],
    ['pcaRoute', { dataset: 'd', first: 0, count: 200, route: 'covariance', shown: 3 }],
    ['evaluate', { id: 'seen', dataset: 'd', count: COUNT }],
    [
      'knnAccuracy',
      { id: 'seen', dataset: 'd', testDataset: 'held', trainCount: COUNT, testCount: 53, k: 5 },
    ],
    ['unlikelyCodes', { id: 'seen', dataset: 'd', radius: 4, count: 7 }],
    ['encode', { id: 'seen', dataset: 'd', first: 0, count: COUNT }],
  ]);
  for (const [type, payload] of calls) {
    await assert.rejects(inTurns(t, type, payload, { most: 3 }), /cancelled/, type);
    const now = core.call('memory');
    assert.deepEqual([now.models, now.datasets], [before.models, before.datasets], type);
    assert.ok(now.used - before.used < 200_000, `${type}: ${now.used - before.used} bytes stay`);
  }
  assert.equal(everyImage('d').labels.length, COUNT);
  await assert.rejects(async () => core.call('pcaSummary', { id: 'p' }), { kind: 'notFound' });
});

test('images that go while a PCA is fitted to them end the fit with a sentence', async (t) => {
  core.call('datasetDigits', { id: 'short', count: 200, seed: 1, firstIndex: 0 });
  const payload = { id: 'x', dataset: 'short', count: 200, components: 9, standardise: false };
  let turns = 0;
  const onTurn = () => {
    if (++turns === 3) core.call('datasetDrop', { id: 'short' });
  };
  await assert.rejects(inTurns(t, 'pcaFit', payload, { onTurn }), { kind: 'notFound' });
});

// In the page's own worker: a hand that hovers gets its digits while the long call is under way.
/** @type {[string, any][]} */
const LONG = [
  ['datasetDigits', many],
  ['pcaFit', { id: 'fit', dataset: 'd', count: 6007, components: 50, standardise: false }],
  [
    'train',
    {
      id: 'p',
      dataset: 'd',
      testDataset: 'd',
      testCount: 6007,
      steps: 1,
      reportEverySteps: 1,
      snapshotEpochs: [],
    },
  ],
  ['pcaRoute', { dataset: 'd', first: 0, count: 500, route: 'covariance', shown: 5 }],
  ['pcaRoute', { dataset: 'd', first: 0, count: 300, route: 'gram', shown: 5 }],
  ['gradientCheck', { id: 'n', dataset: 'd', images: 7, count: 101 }],
  ['evaluate', { id: 'm', dataset: 'd', count: 6007 }],
  ['encode', { id: 'm', dataset: 'd', first: 0, count: 6007 }],
];

for (const [type, payload] of LONG) {
  test(`${type}${payload.route ? ` by ${payload.route}` : ''}: a hover sent in the middle is answered before it ends`, async () => {
    assert.ok(type in CONTRACT);
    let hasEnded = false;
    const long = engine.call(/** @type {any} */ (type), payload).then(() => (hasEnded = true));
    let answered = 0;
    while (!hasEnded) {
      const codes = Float32Array.of(answered, 1);
      await engine.call('decode', { id: 'm', codes });
      if (!hasEnded) answered++;
    }
    await long;
    assert.ok(answered >= 1, `${answered} hovers were answered in between`);
  });
}

test('whoever names a set that is being made is answered once it is there, the last call last', async () => {
  const digits = (/** @type {number} */ count) =>
    engine.call('datasetDigits', { id: 'late', count, seed: 1, firstIndex: 0 });
  const [, , few] = await Promise.all([
    digits(2003),
    engine.call('modelCreate', { id: 'late', spec: SMALL_VAE, dataset: 'late' }),
    digits(5),
  ]);
  assert.equal(few.count, 5);
  await assert.rejects(engine.call('datasetImages', { id: 'late', indices: [5] }), {
    code: 'images.place',
  });
  const dropped = [digits(2003), engine.call('datasetDrop', { id: 'late' })];
  await Promise.all(dropped);
  await assert.rejects(engine.call('datasetImages', { id: 'late', indices: [0] }), {
    kind: 'notFound',
  });
  const stop = new AbortController();
  const stopped = engine.call('datasetDigits', { ...many, id: 'd' }, { signal: stop.signal });
  stop.abort();
  await assert.rejects(stopped, { kind: 'cancelled' });
  assert.equal((await engine.call('datasetImages', { id: 'd', indices: [6006] })).labels.length, 1);
});
