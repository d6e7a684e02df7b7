// A worker that dies without a word is noticed, and one that is busy for long is left alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Engine } from '../../web/engine/client.js';
import { MOST_SILENT, PING_MS } from '../../web/engine/pulse.js';

const FACTS = { wasm: true, simd: true, sharedMemory: false, cores: 2 };
const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

class FakeWorker {
  constructor() {
    /** @type {any[]} */ this.posted = [];
    this.terminated = false;
    this.answersPings = false;
  }
  postMessage(message) {
    this.posted.push(message);
    if (message.type === 'init') queueMicrotask(() => this.say({ id: message.id, kind: 'result' }));
    if (message.type === 'ping' && this.answersPings) this.say({ kind: 'pong' });
  }
  say(data) {
    this.onmessage({ data });
  }
  last(type) {
    return this.posted.findLast((m) => m.type === type);
  }
  terminate() {
    this.terminated = true;
  }
}

/** Locks as a browser has them: granted when the holder is gone. */
class FakeLocks {
  constructor() {
    /** @type {Map<string, () => void>} */ this.waiting = new Map();
  }
  async request(name, { signal }, granted) {
    signal.addEventListener('abort', () => this.waiting.delete(name));
    await new Promise((resolve) => this.waiting.set(name, () => resolve(undefined)));
    await granted();
  }
  holderDies(name) {
    this.waiting.get(name)?.();
  }
}

async function setUp(t, { locks } = {}) {
  t.mock.timers.enable({ apis: ['setInterval'] });
  /** @type {FakeWorker[]} */ const workers = [];
  /** @type {any[]} */ const notices = [];
  const engine = new Engine({
    wasmUrl: 'about:blank',
    detect: async () => FACTS,
    locks,
    onRestart: (why) => notices.push(why),
    createWorker: () => {
      workers.push(new FakeWorker());
      return /** @type {any} */ (workers.at(-1));
    },
  });
  await engine.info;
  const pings = (count) => {
    for (let i = 0; i < count; i++) t.mock.timers.tick(PING_MS);
  };
  return { engine, workers, notices, pings };
}

/** A model in the engine and a call about it that gets no answer. */
async function ask({ engine, workers }) {
  const made = engine.call('modelCreate', { id: 'm' });
  await soon();
  workers[0].say({ id: workers[0].last('modelCreate').id, kind: 'result', value: {} });
  await made;
  const call = engine.call('train', { id: 'm' });
  const ended = assert.rejects(call, { kind: 'crashed', code: 'engine.ended' });
  ended.catch(() => {}); // of those tests that do not wait for it
  await soon();
  return { ended, id: workers[0].last('train').id };
}

test('without locks a worker that stays silent is given up, and the next one gets its models', async (t) => {
  const all = await setUp(t);
  const { ended } = await ask(all);
  all.pings(MOST_SILENT);
  assert.equal(all.workers.length, 1, 'given up too early');
  assert.equal(all.workers[0].posted.filter(({ type }) => type === 'ping').length, MOST_SILENT);
  all.pings(1);
  await ended;
  assert.ok(all.workers[0].terminated);
  await soon();
  assert.ok(all.workers[1].last('modelCreate'));
  all.workers[1].say({ id: all.workers[1].last('modelCreate').id, kind: 'result', value: {} });
  await soon();
  assert.equal(all.notices[0][0].code, 'engine.ended');
});

test('any message is a sign of life, and one long call is waited for', async (t) => {
  const all = await setUp(t);
  const { id } = await ask(all);
  for (let i = 0; i < 5; i++) {
    all.pings(MOST_SILENT - 1);
    all.workers[0].say({ id, kind: 'progress', value: {} });
  }
  all.workers[0].answersPings = true; // between two slices
  all.pings(5 * MOST_SILENT);
  all.workers[0].answersPings = false;
  all.pings(MOST_SILENT - 1);
  all.workers[0].say({ id, kind: 'result', value: {} });
  all.pings(5 * MOST_SILENT);
  assert.equal(all.workers.length, 1);
  assert.equal(all.workers[0].terminated, false);
});

test('nothing is pinged while no answer is due, nor when the worker holds a lock', async (t) => {
  const locks = new FakeLocks();
  const all = await setUp(t, { locks });
  all.pings(5);
  assert.equal(all.workers[0].last('ping'), undefined);
  all.workers[0].say({ kind: 'life', lock: 'first' });
  await ask(all);
  all.pings(10 * MOST_SILENT);
  assert.equal(all.workers[0].last('ping'), undefined);
  assert.equal(all.workers.length, 1, 'a busy worker was given up');
});

test('a worker whose lock is handed over is gone, at once, whether a call is pending or not', async (t) => {
  const locks = new FakeLocks();
  const all = await setUp(t, { locks });
  all.workers[0].say({ kind: 'life', lock: 'first' });
  const { ended } = await ask(all);
  locks.holderDies('first');
  await ended;
  await soon();
  all.workers[1].say({ kind: 'life', lock: 'second' });
  all.workers[1].say({ id: all.workers[1].last('modelCreate').id, kind: 'result', value: {} });
  await soon();
  assert.equal(all.notices.length, 1);
  locks.holderDies('second');
  await soon();
  assert.equal(all.workers.length, 3);
  // It was ended from outside in the midst of being restored: the model is not to blame.
  locks.holderDies('third');
  all.workers[2].say({ kind: 'life', lock: 'third' });
  await soon();
  locks.holderDies('third');
  await soon();
  assert.ok(all.workers[3].last('modelCreate'));
});

test('a worker that the client ends itself is not missed', async (t) => {
  const locks = new FakeLocks();
  const all = await setUp(t, { locks });
  all.workers[0].say({ kind: 'life', lock: 'first' });
  all.workers[0].say({ kind: 'fatal', error: { kind: 'crashed', code: 'engine.failed' } });
  locks.holderDies('first');
  await soon();
  assert.equal(all.workers.length, 2);
  all.engine.dispose();
  all.pings(10 * MOST_SILENT);
  await soon();
  assert.equal(all.workers.length, 2);
});
