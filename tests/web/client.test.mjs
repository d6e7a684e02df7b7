// The engine client against a fake worker: matching by id, cancelling, crashing, restarting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../../web/engine/client.js';

const FACTS = { wasm: true, simd: true, sharedMemory: false, isolated: false, cores: 2 };

/** A worker whose answers the test gives by hand; init is answered at once. */
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

test('an aborted call rejects at once with code cancelled and tells the worker', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  const stop = new AbortController();
  const call = engine.call('modelHash', { id: 'a' }, { signal: stop.signal });
  await soon();
  stop.abort();
  await assert.rejects(call, { name: 'EngineError', code: 'cancelled' });
  const { id } = workers[0].last('modelHash');
  assert.deepEqual(workers[0].last('cancel'), { id, type: 'cancel' });
  workers[0].result(id, {}); // a late answer is dropped
});

test('a signal aborted before the call posts nothing', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  await assert.rejects(engine.call('modelHash', { id: 'a' }, { signal: AbortSignal.abort() }), {
    code: 'cancelled',
  });
  assert.equal(workers[0].last('modelHash'), undefined);
});

test('a fatal message rejects every pending call and the next worker gets the journal and the checkpoint', async () => {
  /** @type {string[]} */ const notices = [];
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
    assert.rejects(training, { code: 'crashed' }),
    assert.rejects(other, { code: 'crashed' }),
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
    data: { kind: 'fatal', error: { code: 'crashed', message: 'It broke.' } },
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
  assert.deepEqual(notices, ['It broke.']);
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
    code: 'notFound',
  });
});

test('an engine that dies at once again and again gives up with a sentence', async () => {
  const { engine, workers } = setUp();
  await engine.info;
  for (let i = 0; i < 4; i++) {
    workers
      .at(-1)
      .onmessage({ data: { kind: 'fatal', error: { code: 'crashed', message: 'No.' } } });
    await soon();
  }
  await assert.rejects(engine.call('modelHash', { id: 'a' }), /reload the page/);
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
  workers[0].onmessage({ data: { kind: 'fatal', error: { code: 'crashed', message: 'x' } } });
  await soon();
  assert.ok(workers[1].last('datasetCreate'));
});
