// Which models the Lab keeps in the engine: those on show and those that can be gone back to.
import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';
import { ownShards } from '../../web/data/ownShards.js';
import { RunStore } from '../../web/data/runStore.js';
import { Keeper } from '../../web/engine/keeper.js';
import { Runs } from '../../web/engine/runs.js';
import { SCHEMA } from '../../web/lab/params.js';
import { keepMoments, newRun, parameterCount, Shelf, takeProgress } from '../../web/lab/runs.js';

register('../../tools/lib/chapterTextHooks.mjs', import.meta.url);
const { Lab } = await import('../../web/lab/model.js');

globalThis.location ??= /** @type {any} */ ({ hash: '#/lab' });

const DEFAULTS = Object.fromEntries(
  Object.entries(SCHEMA).map(([name, { fallback }]) => [name, fallback]),
);

/** An engine that only keeps house. @param {{ free?: number | ((models: Set<string>) => number) }} [options] */
function fakeEngine({ free = 1e9 } = {}) {
  const models = new Set();
  const datasets = new Set();
  /** @type {Record<string, (payload: any, options: any) => unknown>} */
  const answers = {
    memory: () => ({ free: typeof free === 'number' ? free : free(models) }),
    datasetDigits: ({ id, count }) => (
      datasets.add(id),
      { id, count, rows: 28, cols: 28, labelled: true }
    ),
    datasetImages: ({ indices }) => ({
      images: new Uint8Array(784 * indices.length),
      labels: new Uint8Array(indices.length),
    }),
    datasetFloor: () => 1,
    datasetDrop: ({ id }) => void datasets.delete(id),
    modelCreate: ({ id, spec }) => (
      models.add(id),
      { id, step: 0, epoch: 0, inputDim: 784, parameterCount: parameterCount(spec, 784) }
    ),
    modelDrop: ({ id }) => void models.delete(id),
    snapshots: ({ id }) =>
      models.has(id) ? [{ index: 0, step: 1, epoch: 0.1, test: { total: 7 } }] : [],
    snapshotOpen: ({ as }) => void models.add(as),
    train: ({ id }, { onProgress }) => {
      assert.ok(models.has(id), `${id} is trained and is not there`);
      const losses = { recon: 1, kl: 0, total: 1, klPerDim: [] };
      const snapshot = { index: 0, epoch: 0.1, codes: new Float32Array(4000), test: losses };
      onProgress({ step: 1, epoch: 0.1, train: losses, test: losses, snapshot });
    },
  };
  return {
    models,
    datasets,
    runs: new Runs(),
    kept: new Keeper(new RunStore({ shelves: null })),
    adopt() {},
    loadDataset: async (/** @type {string} */ id) => void datasets.add(id),
    info: Promise.resolve({}),
    holdsDataset: (/** @type {string} */ id) => datasets.has(id),
    roomFor: async () => (typeof free === 'number' ? free : free(models)),
    async call(/** @type {string} */ type, /** @type {any} */ payload, /** @type {any} */ options) {
      await null;
      if (type in answers) return answers[type]?.(payload, options);
      // A picture: of a model that is not there it is none.
      throw Object.assign(new Error(type), { kind: 'notFound' });
    },
  };
}

/** @param {Parameters<typeof fakeEngine>[0]} [options] @param {object} [params] */
async function openLab(options, params = {}) {
  const engine = fakeEngine(options);
  const data = { mnistIndex: async () => null, ownShards };
  const lab = new Lab(
    /** @type {any} */ ({
      engine,
      data,
      params: { ...DEFAULTS, data: 'digits', count: 1000, hidden: [64], ...params },
    }),
  );
  /** @type {Map<string, any>} */ const notices = new Map();
  lab.notify = (notice) => notices.set(notice.id, notice);
  lab.dismiss = (id) => void notices.delete(id);
  await lab.start();
  return { lab, engine, notices };
}

test('sixty changes of β with a step each leave the run on show and four to go back to', async () => {
  const { lab, engine } = await openLab();
  for (let i = 1; i <= 60; i++) {
    lab.set({ beta: i / 10 });
    await lab.trainer.train(1);
    assert.ok(engine.models.size <= 5, `${engine.models.size} models after ${i} runs`);
    assert.ok(engine.models.has(lab.state.run.id));
  }
  assert.equal(engine.models.size, 5);
});

test('forty-eight times a new seed and training: the same', async () => {
  const { lab, engine } = await openLab();
  for (let i = 0; i < 48; i++) {
    await lab.reset(true);
    await lab.trainer.train(1);
  }
  assert.equal(engine.models.size, 5);
});

test('models that were never trained are not kept at all', async () => {
  const { lab, engine } = await openLab();
  for (let i = 0; i < 10; i++) await lab.reset(true);
  assert.deepEqual([...engine.models], [lab.state.run.id]);
});

test('“Back to the run before” shows that very run, also after Reset with the same seed', async () => {
  const { lab, engine, notices } = await openLab();
  await lab.trainer.train(1);
  const first = lab.state.run;
  await lab.reset(false);
  await lab.trainer.train(1);
  assert.notEqual(lab.state.run, first);
  notices.get('back').action.run();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(lab.state.run, first);
  assert.ok(engine.models.has(first.id));
});

test('an offer to go back ends with the run it offers', async () => {
  const { lab, notices, engine } = await openLab();
  await lab.trainer.train(1);
  const first = lab.state.run;
  await lab.reset(true);
  assert.ok(notices.has('back'));
  lab.shelf.runs = [];
  await lab.opener.letGo();
  assert.equal(notices.has('back'), false);
  assert.equal(engine.models.has(first.id), false);
});

test('a model that does not fit is refused before anything is touched', async () => {
  const { lab, engine, notices } = await openLab({ free: 60e6 });
  await lab.trainer.train(1);
  const { run } = lab.state;
  lab.set({ hidden: [2048, 2048] });
  await lab.trainer.train(1);
  assert.match(notices.get('error').text, /11,6\d\d,\d\d\d parameters needs more memory/);
  assert.equal(lab.state.run, run);
  assert.equal(lab.state.phase, 'pending');
  assert.ok(engine.models.has(run.id));
});

test('when memory is short the runs that can be gone back to make way, and the one on show last', async () => {
  const free = (/** @type {Set<string>} */ models) => 175e6 - 10e6 * models.size;
  const { lab, engine, notices } = await openLab({ free });
  for (let i = 0; i < 4; i++) {
    await lab.reset(true);
    await lab.trainer.train(1);
  }
  const ids = [...engine.models];
  lab.set({ hidden: [1024, 1024] }); // 3.7 million parameters: 104 MB, and some to work with
  await lab.trainer.train(1);
  assert.deepEqual([...engine.models], [...ids.slice(1), lab.state.run.id]);
  assert.equal(notices.has('back'), true);
  lab.set({ hidden: [1900, 1024] });
  await lab.trainer.train(1);
  assert.deepEqual([...engine.models], [lab.state.run.id]);
});

test('images that need the room: what nothing shows goes, the oldest first, and only when that is enough', async () => {
  const free = (/** @type {Set<string>} */ models) => 100e6 - 10e6 * models.size;
  const { lab, engine } = await openLab({ free });
  for (let i = 0; i < 5; i++) {
    await lab.trainer.train(1);
    if (i < 4) await lab.reset(true);
  }
  const ids = [...engine.models];
  assert.equal(ids.length, 5);
  // 50 MB are free, 40 more if all that can be gone back to went.
  const { takeOwn } = lab.datasets;
  await assert.rejects(
    takeOwn.call(lab.datasets, ownSet({ count: 60_000 })),
    /at most 3\d,\d\d\d fit/,
  );
  assert.deepEqual([...engine.models], ids, 'in vain nothing goes');
  await takeOwn.call(lab.datasets, ownSet({ count: 30_000 })); // 24 MB, and 50 to train on them
  assert.deepEqual([...engine.models], ids.slice(3));
  assert.ok(engine.models.has(lab.state.run.id));
  assert.deepEqual(
    lab.shelf.runs.map(({ id }) => id),
    ids.slice(3, 4),
  );
});

test('moments the engine has let go are on the film no more; the last is the model as it is', async () => {
  const run = newRun('a', 'trained', 'k', /** @type {any} */ ({}), 'digits');
  const moment = (/** @type {number} */ index) => ({
    index,
    epoch: index,
    codes: new Float32Array(0),
    test: /** @type {any} */ (null),
  });
  run.moments = [0, 1, 2, 3, 4].map(moment);
  keepMoments(run, [0, 2]);
  assert.deepEqual(
    run.moments.map(({ index }) => index),
    [0, 2, 4],
  );
  const report = { step: 9, epoch: 5, train: { total: 1, recon: 1 }, test: { total: 1, recon: 1 } };
  const snapshot = { index: 5, epoch: 5, codes: new Float32Array(0), test: report.test };
  takeProgress(run, /** @type {any} */ ({ ...report, snapshot, remembered: [0, 4, 5] }));
  assert.deepEqual(
    run.moments.map(({ index }) => index),
    [0, 4, 5],
  );
});

/** Images of the visitor, as they are prepared. @param {{ rows?: number, cols?: number, count?: number, sum?: string }} [of] */
const ownSet = ({ rows = 28, cols = 28, count = 60, sum = 'a'.repeat(16) } = {}) => ({
  name: 'mine.idx',
  rows,
  cols,
  classes: [],
  sum,
  train: { images: new Uint8Array(count * rows * cols), labels: null, count },
  test: { images: new Uint8Array(12 * rows * cols), labels: null, count: 12 },
});

test('own images of another size than 28×28 make convolutions dense, say so, and bring them back', async () => {
  const { lab, notices } = await openLab({}, { layers: 'conv', hidden: [128], model: 'ae' });
  lab.chooseRun = async () => true;
  await lab.openOwn(ownSet(), {});
  assert.deepEqual([lab.state.params.layers, notices.has('layers')], ['conv', false]);
  await lab.openOwn(ownSet({ rows: 14, cols: 56 }), {}); // as many pixels
  assert.deepEqual([lab.state.params.layers, lab.state.params.hidden], ['dense', [256, 64]]);
  assert.match(notices.get('layers').text, /14×56/);
  await lab.useData('digits');
  assert.deepEqual([lab.state.params.layers, lab.state.params.hidden], ['conv', [128]]);
});

test('own images and back: the run before is offered, and found again with its settings', async () => {
  const { lab, notices } = await openLab();
  await lab.trainer.train(1);
  const before = lab.state.run;
  await lab.openOwn(ownSet(), {});
  assert.equal(lab.state.data, 'own');
  assert.notEqual(lab.state.run, before);
  assert.equal(lab.state.params.count, 1000, 'the choice for the other sets stays');
  await lab.trainer.train(1);
  const mine = lab.state.run;
  await lab.useData('digits');
  assert.equal(lab.state.run, before);
  // Offered, and by the button, with its images: other own ones have come between.
  await lab.openOwn(ownSet(), {});
  assert.equal(lab.state.run, mine, 'the same file opened again is the same set');
  await lab.openOwn(ownSet({ sum: 'b'.repeat(16) }), {});
  assert.notEqual(lab.state.run, mine);
  notices.get('back').action.run();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([lab.state.run, lab.state.own?.sum], [mine, 'a'.repeat(16)]);
});

test('own images while a run trains: it pauses and can be gone back to', async () => {
  const { lab, notices } = await openLab();
  await lab.trainer.train(1);
  const before = lab.state.run;
  lab.put({ training: true, phase: 'training' });
  await lab.openOwn(ownSet(), {});
  assert.equal(lab.state.training, false);
  notices.get('back').action.run();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([lab.state.run, lab.state.data], [before, 'digits']);
});

test('what follows the set: epochs of warm-up, directions there are, and no room leaves all as it was', async () => {
  const { lab } = await openLab({}, { warmup: 5, model: 'vae' });
  await lab.openOwn(ownSet(), {});
  assert.equal(lab.state.run.spec.klWarmupSteps, 5, '60 images in batches of 128: a step an epoch');
  await lab.openOwn(ownSet({ count: 300, sum: 'c'.repeat(16) }), {});
  assert.equal(lab.state.run.spec.klWarmupSteps, 15);
  lab.chooseRun = async () => true;
  await lab.openOwn(ownSet({ rows: 1, cols: 7, sum: 'd'.repeat(16) }), {});
  const spec = () => JSON.parse(lab.keyOf({ ...lab.state.params, model: 'pca' })).at(-1);
  assert.equal(spec().latentDim, 7);
  await lab.openOwn(ownSet({ count: 20, sum: 'e'.repeat(16) }), {});
  assert.equal(spec().latentDim, 19, '20 centred images span 19 directions');
  const small = await openLab({ free: 60e6 });
  const { run } = small.lab.state;
  await assert.rejects(small.lab.openOwn(ownSet({ count: 40_000 }), {}), /40,012 images of 28×28/);
  assert.deepEqual([small.lab.state.run, small.lab.state.data], [run, 'digits']);
});

test('an address of own images asks for the file again, by its checksum', async () => {
  const { lab, notices } = await openLab({}, { data: 'own', ownSum: 'a'.repeat(16) });
  assert.match(notices.get('data').text, /aaaaaaaa.*Open the file again/s);
  await lab.openOwn(ownSet({ sum: 'b'.repeat(16) }), {});
  assert.match(notices.get('data').text, /other images/);
  const again = await openLab({}, { data: 'own', ownSum: 'a'.repeat(16) });
  await again.lab.openOwn(ownSet(), {});
  assert.doesNotMatch(again.notices.get('data').text, /other images/);
});

test('the Lab that is left leaves nothing in the engine', async () => {
  const { lab, engine } = await openLab();
  await lab.trainer.train(1);
  await lab.reset(true);
  await lab.trainer.train(1);
  lab.close();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([...engine.models, ...engine.datasets], []);
});

test('the shelf: the newest of the same settings, no more than it may, the oldest goes first', () => {
  const run = (/** @type {string} */ id, key = id, parameters = 10) => ({
    ...newRun(id, 'trained', key, /** @type {any} */ ({}), 'digits'),
    parameters,
  });
  const shelf = new Shelf({ most: 3, mostParameters: 100 });
  const [a, b, c, d] = [run('a', 'same'), run('b', 'same'), run('c'), run('d', 'd', 60)];
  for (const one of [a, b, c, a, d]) shelf.put(/** @type {any} */ (one));
  assert.deepEqual(
    shelf.runs.map(({ id }) => id),
    ['c', 'a', 'd'],
  );
  assert.equal(shelf.get('same'), a);
  shelf.makeRoomFor(25);
  assert.deepEqual(
    shelf.runs.map(({ id }) => id),
    ['a', 'd'],
  );
  shelf.makeRoomFor(101);
  assert.deepEqual(shelf.runs, []);
});

test('after a restart a run stands at its last snapshot, curves too, and goes on if it was going', async () => {
  const { lab, engine } = await openLab();
  await lab.trainer.train(1);
  const { run } = lab.state;
  const point = { recon: 1, total: 1 };
  Object.assign(run, { step: 90, epoch: 9 });
  run.train = [0.1, 3, 9].map((epoch) => ({ epoch, ...point }));
  await lab.trainer.resume();
  assert.deepEqual([run.step, run.epoch, run.train.length, run.latest?.total], [1, 0.1, 1, 7]);
  /** @type {number[]} */ const asked = [];
  const { call } = engine;
  engine.call = async (type, payload, options) => {
    if (type !== 'train') return call.call(engine, type, payload, options);
    asked.push(payload.steps);
    throw Object.assign(new Error('It stopped.'), { kind: asked.length > 9 ? '' : 'crashed' });
  };
  await lab.trainer.train(Infinity);
  // What kills every engine at the same place is not tried for ever.
  for (let i = 0; i < 6; i++) await lab.trainer.resume();
  assert.equal(asked.length, 4);
  assert.equal(lab.state.phase, 'paused');
});
