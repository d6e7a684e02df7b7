// The engine client against a fake worker: matching by id, cancelling, crashing, restarting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../../web/engine/client.js';

/** Why a worker died. @param {string} why */
const crash = (why) => ({ kind: 'crashed', code: 'engine.stopped', values: { why } });
const FACTS = { wasm: true, simd: true, sharedMemory: false, cores: 2 };

/** A worker whose answers the test gives by hand; init and questions for room are answered at once. */
class FakeWorker {
  constructor() {
    /** @type {any[]} */ this.posted = [];
    this.terminated = false;
  }
  postMessage(message) {
    this.posted.push(message);
    if (message.type === 'init') {
      queueMicrotask(() => this.result(message.id, { variant: 'simd', threads: 1, version: 't' }));
    }
    if (message.type === 'memory') {
      this.posted.pop();
      queueMicrotask(() => this.result(message.id, { free: 2 ** 31 }));
    }
  }
  terminate() {
    this.terminated = true;
  }
  last(type) {
    return this.posted.findLast((m) => m.type === type);
  }
  result(id, value) {
    this.onmessage({ data: { id, kind: 'result', value } });
  }
  error(id, why, kind = 'dataCorrupt') {
    const error = { kind, code: 'engine.stopped', values: { why } };
    this.onmessage({ data: { id, kind: 'error', error } });
  }
  fatal(why, kind = 'crashed') {
    this.onmessage({ data: { kind: 'fatal', error: { ...crash(why), kind } } });
  }
}

function setUp(extra = {}) {
  /** @type {FakeWorker[]} */ const workers = [];
  const engine = new Engine({
    wasmUrl: 'about:blank',
    detect: async () => FACTS,
    createWorker: () => {
      workers.push(new FakeWorker());
      return /** @type {any} */ (workers.at(-1));
    },
    ...extra,
  });
  return { engine, workers };
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

test('answers reach their own call, in any order', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const a = engine.call('modelHash', { id: 'a' });
  const b = engine.call('modelHash', { id: 'b' });
  await soon();
  const [first, second] = workers[0].posted.filter((m) => m.type === 'modelHash');
  workers[0].result(second.id, { sha256: 'of b' });
  workers[0].result(first.id, { sha256: 'of a' });
  assert.equal((await a).sha256, 'of a');
  assert.equal((await b).sha256, 'of b');
});

test('an aborted call rejects at once as cancelled and tells the worker', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const stop = new AbortController();
  const call = engine.call('modelHash', { id: 'a' }, { signal: stop.signal });
  await soon();
  stop.abort();
  await assert.rejects(call, { name: 'EngineError', kind: 'cancelled' });
  const { id } = workers[0].last('modelHash');
  assert.deepEqual(workers[0].last('cancel'), { id, type: 'cancel' });
  workers[0].result(id, {}); // a late answer is dropped
});

test('a signal aborted before the call posts nothing', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  await assert.rejects(engine.call('modelHash', { id: 'a' }, { signal: AbortSignal.abort() }), {
    kind: 'cancelled',
  });
  assert.equal(workers[0].last('modelHash'), undefined);
});

test('a fatal message rejects every pending call and the next worker gets the journal and the checkpoint', async () => {
  /** @type {any[]} */ const notices = [];
  const { engine, workers } = setUp({ onRestart: (s) => notices.push(s) });
  await engine.info;
  const spec = /** @type {any} */ ({ kind: 'vae' });
  const made = engine.call('modelCreate', { id: 'm', spec, dataset: 'd' });
  await soon();
  workers[0].result(workers[0].last('modelCreate').id, { id: 'm' });
  await made;
  const training = engine.call('train', /** @type {any} */ ({ id: 'm' }));
  const other = engine.call('modelHash', { id: 'm' });
  const bothEnd = Promise.all([
    assert.rejects(training, { kind: 'crashed' }),
    assert.rejects(other, { kind: 'crashed' }),
  ]);
  await soon();
  const trainer = new Uint8Array([7]);
  workers[0].onmessage({
    data: {
      id: workers[0].last('train').id,
      kind: 'progress',
      value: {
        snapshot: { index: 0, step: 3 },
        checkpoint: { model: new Uint8Array([1]), trainer },
      },
    },
  });
  workers[0].onmessage({
    data: { kind: 'fatal', error: crash('It broke.') },
  });
  await bothEnd;
  assert.ok(workers[0].terminated);
  await soon();
  assert.equal(workers.length, 2);
  workers[1].result(workers[1].last('modelCreate').id, { id: 'm' });
  await soon();
  assert.deepEqual(workers[1].last('trainerRestore').payload, { id: 'm', bytes: trainer });
  workers[1].result(workers[1].last('trainerRestore').id, { id: 'm' });
  await soon();
  assert.deepEqual(notices, [[crash('It broke.')]]);
});

test('snapshots outlive the worker: snapshotOpen loads the kept weights', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const made = engine.call('modelCreate', /** @type {any} */ ({ id: 'm', spec: {}, dataset: 'd' }));
  await soon();
  workers[0].result(workers[0].last('modelCreate').id, {});
  await made;
  void engine.call('train', /** @type {any} */ ({ id: 'm' })).catch(() => {});
  await soon();
  const bytes = new Uint8Array([5, 6]);
  for (const step of [10, 20]) {
    workers[0].onmessage({
      data: {
        id: workers[0].last('train').id,
        kind: 'progress',
        value: { snapshot: { index: 0, step }, checkpoint: { model: bytes, trainer: bytes } },
      },
    });
  }
  const list = await engine.call('snapshots', { id: 'm' });
  assert.deepEqual(
    list.map(({ index, step }) => [index, step]),
    [
      [0, 10],
      [1, 20],
    ],
  );
  void engine.call('snapshotOpen', { id: 'm', index: 1, as: 'view' }).catch(() => {});
  await soon();
  assert.deepEqual(workers[0].last('modelLoad').payload, { id: 'view', bytes });
  await assert.rejects(engine.call('snapshotOpen', { id: 'm', index: 9, as: 'x' }), {
    kind: 'notFound',
  });
});

test('an engine that dies at once again and again gives up with a sentence', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  for (let i = 0; i < 4; i++) {
    workers.at(-1).onmessage({ data: { kind: 'fatal', error: crash('No.') } });
    await soon();
  }
  await assert.rejects(engine.call('modelHash', { id: 'a' }), { code: 'engine.gaveUp' });
});

test('a data set is filled shard by shard and filled again after a crash', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const shard = (n) => ({ images: new Uint8Array(n), labels: null, rows: 1, cols: 1, total: 5 });
  /** @type {unknown[]} */
  const back = [];
  async function* source() {
    for (const count of [3, 2]) {
      const given = shard(count);
      yield given;
      back.push(given.spent);
    }
  }
  const counts = [];
  const loading = engine.loadDataset('d', source, { onProgress: (i) => counts.push(i.count) });
  await soon();
  assert.equal(workers[0].last('datasetCreate').payload.giveBack, true);
  workers[0].result(workers[0].last('datasetCreate').id, { count: 3, spent: 'first' });
  await soon();
  workers[0].result(workers[0].last('datasetAppend').id, { count: 5, spent: 'second' });
  assert.deepEqual(await loading, { count: 5 });
  assert.deepEqual(back, ['first', 'second']); // the source fills the same buffers again
  assert.deepEqual(counts, [3, 5]);
  assert.equal(workers[0].last('datasetCreate').payload.capacity, 5);
  workers[0].onmessage({ data: { kind: 'fatal', error: crash('x') } });
  await soon();
  assert.ok(workers[1].last('datasetCreate'));
});

/** A worker that keeps house as the real one does: names stand for data sets and models, by what made them. */
class Housekeeper extends FakeWorker {
  /** @param {(type: string, payload: any) => string | undefined} refuses the sentence; 'dies' kills it */
  constructor(refuses = () => undefined) {
    super();
    this.refuses = refuses;
    this.holds = new Map();
  }
  postMessage(message) {
    const { id, type, payload } = message;
    super.postMessage(message);
    if (type === 'init' || type === 'cancel') return;
    queueMicrotask(() => {
      const why = this.refuses(type, payload);
      if (why === 'dies') this.fatal('The memory is used up.', 'outOfMemory');
      else if (why) this.error(id, why);
      else {
        for (const value of payload.reports ?? [])
          this.onmessage({ data: { id, kind: 'progress', value } });
        if (/Drop$/.test(type)) this.holds.delete(payload.id);
        else if (/^(dataset|model)/.test(type)) this.holds.set(payload.id, payload.as ?? type);
        this.result(id, { id: payload.id, count: payload.images?.length });
      }
    });
  }
}

/** @param {((type: string, payload: any) => string | undefined)[]} refusals of the first worker, the second, … */
function setUpHouse(...refusals) {
  /** @type {Housekeeper[]} */ const workers = [];
  /** @type {any[]} */ const notices = [];
  const { engine } = setUp({
    onRestart: (/** @type {any} */ why) => notices.push(why),
    createWorker: () => {
      workers.push(new Housekeeper(refusals[workers.length]));
      return /** @type {any} */ (workers.at(-1));
    },
  });
  const call = (type, id, more = {}) => engine.call(type, /** @type {any} */ ({ id, ...more }));
  const restart = async () => {
    workers.at(-1)?.fatal('It broke.');
    await soon();
    return workers.at(-1);
  };
  return { engine, workers, notices, call, restart };
}

test('what was refused is not asked for again: a restart makes what there was', async () => {
  const refuses = (_type, { bad }) => (bad ? 'This is not an IDX image file.' : undefined);
  const { call, restart, notices } = setUpHouse(refuses, refuses);
  await call('datasetDigits', 'kept');
  await call('modelCreate', 'model');
  for (const type of ['datasetFromIdx', 'datasetCreate'])
    for (const id of ['new', 'kept']) await assert.rejects(call(type, id, { bad: true }), /IDX/);
  for (const type of ['modelLoad', 'modelCreate'])
    for (const id of ['new', 'model']) await assert.rejects(call(type, id, { bad: true }), /IDX/);
  const next = await restart();
  assert.deepEqual(
    [...(next?.holds ?? [])],
    [
      ['kept', 'datasetDigits'],
      ['model', 'modelCreate'],
    ],
  );
  assert.deepEqual(notices, [[crash('It broke.')]]);
  assert.equal((await call('modelHash', 'model')).id, 'model');
});

test('a refused model leaves the checkpoints of the one it should have replaced', async () => {
  const refuses = (type, { bad }) => (bad ? 'No.' : undefined);
  const { call, engine, restart } = setUpHouse(refuses);
  await call('modelCreate', 'm');
  const checkpoint = { model: new Uint8Array([1]), trainer: new Uint8Array([2]) };
  await call('train', 'm', { reports: [{ snapshot: { index: 0, step: 5 }, checkpoint }] });
  await assert.rejects(call('modelLoad', 'm', { bad: true }), /No\./);
  assert.equal((await engine.call('snapshots', { id: 'm' })).length, 1);
  const next = await restart();
  assert.ok(next?.last('trainerRestore'));
});

test('what cannot be made again costs itself alone, in a sentence', async () => {
  const refuses = (type, { id }) =>
    ['bad set', 'bad model'].includes(id) && /^(datasetD|modelC)/.test(type) && !/Drop/.test(type)
      ? 'The server is away.'
      : undefined;
  const { call, engine, restart, notices } = setUpHouse(undefined, refuses);
  for (const id of ['bad set', 'good set']) await call('datasetDigits', id);
  for (const id of ['bad model', 'good model']) await call('modelCreate', id);
  const next = await restart();
  assert.deepEqual([...(next?.holds.keys() ?? [])], ['good set', 'good model']);
  const why = {
    kind: 'dataCorrupt',
    code: 'engine.stopped',
    values: { why: 'The server is away.' },
  };
  assert.deepEqual(notices[0], [
    crash('It broke.'),
    { code: 'engine.lostDataset', values: { id: 'bad set', why } },
    { code: 'engine.lostModel', values: { id: 'bad model', why } },
  ]);
  assert.equal(engine.holdsDataset('bad set'), false);
  assert.equal(engine.holdsDataset('good set'), true);
  assert.equal((await call('modelHash', 'good model')).id, 'good model');
});

test('what kills the new worker when it is made again is left out of the next one', async () => {
  const refuses = (type, { id }) => (id === 'huge' && type === 'modelCreate' ? 'dies' : undefined);
  const { call, restart, workers } = setUpHouse(undefined, refuses, refuses);
  for (const id of ['first', 'huge', 'last']) await call('modelCreate', id);
  await restart();
  await soon();
  assert.equal(workers.length, 3);
  assert.deepEqual([...workers[2].holds.keys()], ['first', 'last']);
  assert.equal((await call('modelHash', 'last')).id, 'last');
});

/** @param {readonly number[]} sizes */
const shardsOf = (...sizes) =>
  async function* () {
    for (const size of sizes)
      yield /** @type {any} */ ({ images: new Uint8Array(size), labels: null, total: 9 });
  };

test('a data set that is refused before its first image leaves the one of its name', async () => {
  const refuses = (_type, { images }) => (images?.length === 4 ? 'Other bytes.' : undefined);
  const { call, engine, restart } = setUpHouse(refuses);
  await call('datasetDigits', 'd');
  await assert.rejects(engine.loadDataset('d', shardsOf(4)), /Other bytes/);
  assert.equal((await restart())?.holds.get('d'), 'datasetDigits');
});

test('a data set that breaks off midway is not made again, nor is the one it replaced', async () => {
  const refuses = (_type, { images }) => (images?.length === 4 ? 'Other bytes.' : undefined);
  const { call, engine, restart } = setUpHouse(refuses);
  await call('datasetDigits', 'd');
  await call('datasetDigits', 'other');
  await assert.rejects(engine.loadDataset('d', shardsOf(3, 4)), /Other bytes/);
  assert.equal(engine.holdsDataset('d'), false);
  assert.deepEqual([...((await restart())?.holds.keys() ?? [])], ['other']);
});

test('a crash while a data set is filled ends the filling: nothing is appended to a set of another worker', async () => {
  const { engine, workers, restart } = setUpHouse();
  /** @type {() => void} */
  let go = () => {};
  const gate = new Promise((resolve) => (go = () => resolve(undefined)));
  async function* source() {
    yield* shardsOf(3)();
    await gate;
    yield* shardsOf(3)();
  }
  const ended = assert.rejects(engine.loadDataset('d', source), { kind: 'crashed' });
  await soon();
  await restart();
  go();
  await ended;
  assert.equal(workers[1].last('datasetAppend'), undefined);
});

test('a call that was done although nobody waited for it any more is in the journal', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const stop = new AbortController();
  const made = engine.call('modelCreate', /** @type {any} */ ({ id: 'm' }), {
    signal: stop.signal,
  });
  await soon();
  stop.abort();
  await assert.rejects(made, { kind: 'cancelled' });
  workers[0].result(workers[0].last('modelCreate').id, {});
  workers[0].fatal('It broke.');
  await soon();
  assert.ok(workers[1].last('modelCreate'));
});

test('appended images come back too', async () => {
  const { call, restart } = setUpHouse();
  await call('datasetCreate', 'd', { images: new Uint8Array(2) });
  await call('datasetAppend', 'd', { images: new Uint8Array(3) });
  const next = await restart();
  assert.deepEqual(
    next?.posted.map(({ type }) => type),
    ['init', 'datasetCreate', 'datasetAppend'],
  );
});

/** What may go wrong while a worker starts, and how it is told. @type {[string, (worker: FakeWorker, id: number) => void][]} */
const failedStarts = [
  [
    'the glue does not come',
    (worker, id) => worker.error(id, 'The engine could not be loaded', 'crashed'),
  ],
  ['the wasm does not come', (worker) => worker.fatal('The engine could not be loaded')],
  ['the script does not come', (worker) => worker.onerror({})],
];
for (const [what, fail] of failedStarts) {
  test(`${what}: whoever asked is told, the next one who asks gets a new worker`, async () => {
    /** @type {FakeWorker[]} */ const workers = [];
    let isWell = false;
    const { engine } = setUp({
      createWorker: () => {
        const worker = new FakeWorker();
        if (!isWell)
          worker.postMessage = ({ id, type }) =>
            void (type === 'init' && queueMicrotask(() => fail(worker, id)));
        workers.push(worker);
        return /** @type {any} */ (worker);
      },
    });
    for (let i = 1; i <= 5; i++) {
      await assert.rejects(
        engine.call('modelHash', { id: 'a' }),
        /could not be loaded|engine.noScript/,
      );
      assert.equal(workers.length, i);
      assert.ok(workers[i - 1].terminated, 'a worker that is of no use lives on');
    }
    isWell = true;
    assert.equal((await engine.info).variant, 'simd');
  });
}

test('a restart that fails is made up for by the next call, with all that was there', async () => {
  let isAway = false;
  /** @type {Housekeeper[]} */ const workers = [];
  /** @type {any[]} */ const notices = [];
  const { engine } = setUp({
    onRestart: (/** @type {any} */ why) => notices.push(why),
    createWorker: () => {
      const worker = new Housekeeper();
      if (isAway) worker.postMessage = () => queueMicrotask(() => worker.fatal('It did not come.'));
      workers.push(worker);
      return /** @type {any} */ (worker);
    },
  });
  await engine.call('modelCreate', /** @type {any} */ ({ id: 'm' }));
  isAway = true;
  workers[0].fatal('It broke.');
  await soon();
  await assert.rejects(engine.call('modelHash', { id: 'm' }), /did not come/);
  isAway = false;
  await engine.call('modelHash', { id: 'm' });
  assert.deepEqual([...(workers.at(-1)?.holds.keys() ?? [])].slice(0, 1), ['m']);
  assert.deepEqual(notices, [[crash('It broke.')]]);
});

test('an engine that has given up tries again when it is asked to', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  for (let i = 0; i < 4; i++) {
    workers.at(-1)?.fatal('No.');
    await soon();
  }
  await assert.rejects(engine.info, { code: 'engine.gaveUp' });
  await assert.rejects(engine.info, { code: 'engine.gaveUp' });
  engine.retry();
  assert.equal((await engine.info).variant, 'simd');
});
