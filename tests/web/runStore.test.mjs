// Runs kept beyond the page: what is written is read again, moments are thinned, forbidden and full
// storage is told, and a kept run is gone on with where it stood.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryShelves, RunStore } from '../../web/data/runStore.js';
import { Keeper } from '../../web/engine/keeper.js';

const shelves = memoryShelves;
const record = (key, more = {}) => ({
  key,
  id: 'vae',
  name: 'VAE 7–2',
  href: '#/the-vae',
  spec: {},
  data: 'digits',
  step: 3,
  steps: 5,
  epoch: 0.5,
  ...more,
});
const state = (step, bytes = 11) => ({
  trainer: new Uint8Array(bytes).fill(step),
  step,
  reports: [],
});
const moment = (step, bytes) => ({
  info: { index: 0, step, epoch: step / 10 },
  model: new Uint8Array(bytes),
});

test('a run is read as it was written last, by another page too', async () => {
  const held = shelves();
  const store = new RunStore({ shelves: held });
  assert.deepEqual(await store.list(), []);
  await store.write(record('a'), state(3), [moment(1, 17), moment(3, 19)]);
  await store.write(record('a', { step: 4 }), state(4), [moment(5, 23)]);
  await store.write(record('b'), state(2));
  const other = new RunStore({ shelves: held });
  const a = await other.read('a');
  assert.equal(a.record.step, 4);
  assert.equal(a.record.bytes, 11 + 17 + 19 + 23);
  assert.deepEqual([...a.state.trainer.slice(0, 2)], [4, 4]);
  // A moment after the state is of steps that were lost.
  assert.deepEqual(
    a.moments.map(({ info }) => info.step),
    [1, 3],
  );
  assert.equal((await other.list()).length, 2);
  await other.rename('a', 'mine');
  await other.write(record('a', { step: 5 }), state(5));
  assert.equal((await other.read('a')).record.name, 'mine', 'a name the reader gave stays');
  await other.remove('a');
  assert.equal(await other.read('a'), null);
  assert.deepEqual(await held.moments.keys(), []);
});

test('moments are thinned, first and last stay, and no run is lost for it', async () => {
  const store = new RunStore({ shelves: shelves(), mostMomentBytes: 100 });
  for (let step = 0; step < 9; step++)
    await store.write(record('a'), state(step), [moment(step, 17)]);
  await store.write(record('b'), state(1), [moment(1, 13)]);
  const { moments, record: now } = await store.read('a');
  const steps = moments.map(({ info }) => info.step);
  assert.ok(steps.length * 17 <= 100, `${steps}`);
  assert.deepEqual([steps[0], steps.at(-1)], [0, 8]);
  assert.equal(now.momentBytes, 17 * steps.length);
  assert.equal((await store.read('b')).moments.length, 1);
});

test('own images are kept if there is room to spare, and go with the last of their runs', async () => {
  const part = (/** @type {number} */ count) => ({
    images: new Uint8Array(6 * count).fill(count),
    labels: null,
    count,
  });
  const set = /** @type {any} */ ({
    name: 'x',
    rows: 2,
    cols: 3,
    classes: [],
    train: part(7),
    test: part(3),
  });
  const held = shelves();
  const tight = new RunStore({ shelves: held, left: async () => 599 });
  await tight.keepSet({ ...set, sum: 'aaaa' });
  assert.equal(await tight.setOf('aaaa'), null, '60 bytes are more than a tenth of 599');
  const store = new RunStore({ shelves: held, left: async () => 600 });
  await store.keepSet({ ...set, sum: 'aaaa' });
  await store.keepSet({ ...set, sum: 'bbbb' });
  await store.write(record('lab own aaaa'), state(1));
  await store.write(record('lab own aaaa, longer'), state(1));
  await store.write(record('lab own bbbb'), state(1));
  const other = new RunStore({ shelves: held });
  assert.deepEqual((await other.setOf('aaaa')).train.images, part(7).images);
  await other.remove('lab own aaaa');
  assert.ok(await other.setOf('aaaa'), 'another run is of them');
  await other.remove('lab own bbbb', { isReplaced: true });
  assert.ok(await other.setOf('bbbb'), 'its images wait for the run that begins anew');
  await other.write(record('lab own bbbb'), state(1));
  await other.remove('lab own aaaa, longer');
  assert.equal(await other.setOf('aaaa'), null);
  assert.ok(await other.setOf('bbbb'));
  // No room after all, or none that may be used: nothing else is the worse for it.
  held.sets.set = async () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  await store.keepSet({ ...set, sum: 'cccc' });
  assert.equal(store.trouble, '');
  await new RunStore({ shelves: null, left: async () => 1e9 }).keepSet({ ...set, sum: 'dddd' });
  assert.equal(await store.setOf('cccc'), null);
});

test('forbidden or full: in memory, and it says so', async () => {
  assert.equal(new RunStore({ shelves: null }).trouble, 'forbidden');
  const full = shelves();
  full.states.set = async () => {
    throw new DOMException('no room', 'QuotaExceededError');
  };
  const store = new RunStore({ shelves: full });
  await store.write(record('a'), state(3));
  assert.equal(store.trouble, 'full');
  assert.equal((await store.read('a')).record.step, 3, 'as long as the page lives');
  // A run is deleted and there is room: what had none is written after all, and goes on being written.
  await store.write(record('b'), state(2));
  const written = new Map();
  full.states.set = async (key, value) => void written.set(key, value);
  full.states.get = async (key) => written.get(key);
  await store.remove('b');
  assert.equal(store.trouble, '');
  assert.deepEqual([...written.keys()], ['a']);
  await store.write(record('a', { step: 5 }), state(5));
  assert.equal((await new RunStore({ shelves: full }).read('a')).record.step, 5);
  const refused = shelves();
  refused.records.keys = async () => {
    throw new DOMException('no', 'SecurityError');
  };
  const other = new RunStore({ shelves: refused });
  assert.deepEqual(await other.list(), []);
  assert.equal(other.trouble, 'forbidden');
});

/** An engine that notes what it is asked. */
function fakeEngine(restore = async () => ({ step: 3, epoch: 0.3 })) {
  const asked = [];
  return {
    asked,
    adopted: null,
    async call(type, payload) {
      asked.push(type);
      if (type === 'trainerRestore') return restore(payload);
      return type === 'modelCreate' ? { step: 0, epoch: 0 } : {};
    },
    adopt(id, kept) {
      this.adopted = { id, ...kept };
    },
  };
}

const run = {
  id: 'the-vae/trained',
  spec: { kind: 'vae', hidden: [7], latentDim: 2, batchSize: 5, beta: 1 },
  dataset: 'digits/train',
  data: { name: 'digits', count: 13 },
  name: 'VAE',
  href: '#/the-vae',
  steps: 5,
};

test('a kept run goes on where it stood, with its reports and moments; another setting is another run', async () => {
  const keeper = new Keeper(new RunStore({ shelves: shelves() }));
  const engine = fakeEngine();
  const first = await keeper.begin(engine, run);
  assert.deepEqual([first.info.step, first.reports.length], [0, 0]);
  assert.equal(await keeper.find(run), null, 'nothing is written before something was trained');
  keeper.take(run.id, { step: 0, epoch: 0, checkpoint: { trainer: new Uint8Array(3) } });
  assert.equal(await keeper.find(run), null);
  keeper.take(run.id, { step: 1, epoch: 0.1 });
  const checkpoint = { trainer: new Uint8Array([1, 2]), model: new Uint8Array([9]) };
  const snapshot = { index: 0, step: 3, epoch: 0.3 };
  keeper.take(run.id, { step: 3, epoch: 0.3, checkpoint, snapshot });
  keeper.take(run.id, { step: 4, epoch: 0.4 });
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await keeper.find(run))?.step, 3);
  const again = await keeper.begin(engine, run);
  assert.equal(again.info.step, 3);
  assert.deepEqual(
    again.reports.map(({ step }) => step),
    [0, 1, 3],
    'what came after the state is lost with it',
  );
  assert.equal(engine.adopted.moments.length, 1);
  const other = { ...run, spec: { ...run.spec, beta: 4 } };
  assert.equal(await keeper.find(other), null);
  assert.equal(await keeper.find({ ...run, data: { name: 'mnist', count: 13 } }), null);
  const order = { ...run, spec: Object.fromEntries(Object.entries(run.spec).reverse()) };
  assert.equal((await keeper.find(order))?.step, 3, 'whatever the order of its settings');
});

test('a state that cannot be read costs the kept run, not the new one', async () => {
  const keeper = new Keeper(new RunStore({ shelves: shelves() }));
  await keeper.begin(fakeEngine(), run);
  keeper.take(run.id, { step: 3, epoch: 0.3, checkpoint: { trainer: new Uint8Array(2) } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const broken = fakeEngine(async () => {
    throw Object.assign(new Error('The state is damaged.'), { kind: 'dataCorrupt' });
  });
  const { info, reports } = await keeper.begin(broken, run);
  assert.deepEqual([info.step, reports.length], [0, 0]);
  assert.equal(await keeper.find(run), null);
  // The engine that dies of something else is not to blame the run.
  keeper.take(run.id, { step: 2, epoch: 0.2, checkpoint: { trainer: new Uint8Array(2) } });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const dead = fakeEngine(async () => {
    throw Object.assign(new Error('gone'), { kind: 'crashed' });
  });
  await assert.rejects(keeper.begin(dead, run), /gone/);
  assert.equal((await keeper.find(run))?.step, 2);
});
