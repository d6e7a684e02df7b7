// The one loop in which everything long works, without a worker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SliceQueue } from '../../web/engine/queue.js';
import { inSlices, Pace, SLICE_MS, takeSlices } from '../../web/engine/slices.js';

const free = { throwIfCancelled() {} };
const noTurn = async () => {};
const queueOf = (options = {}) =>
  new SliceQueue({ breathe: () => new Promise((resolve) => setImmediate(resolve)), ...options });
/** @param {SliceQueue} queue @param {AbortSignal} [signal] */
const jobOf = (queue, signal) => ({
  progress() {},
  throwIfCancelled: () => signal?.throwIfAborted(),
  inTurns: (/** @type {any} */ body, /** @type {any} */ options) =>
    queue.inTurns({ signal, ...options }, body),
});

test('every step is taken once, in order', async () => {
  const taken = [];
  await takeSlices(free, noTurn, 67, (first, steps) => {
    for (let i = 0; i < steps; i++) taken.push(first + i);
  });
  assert.deepEqual(taken, [...Array(67).keys()]);
});

test('a slice grows or shrinks to its time', async (t) => {
  // The test's own clock: what a busy machine adds to a slice is no business of this test.
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  const slices = [];
  await takeSlices(free, noTurn, 211, (first, steps) => {
    slices.push(steps);
    now += steps * (first < 100 ? 0.5 : 2); // milliseconds
  });
  const [quick, slow] = [SLICE_MS / 0.5, SLICE_MS / 2];
  assert.deepEqual(slices.slice(0, 3), [1, quick, quick]);
  assert.deepEqual(new Set(slices.slice(8, -1)), new Set([slow]), `${slices}`);
});

test('fewer steps than asked for are counted as told, and none ends it', async () => {
  const firsts = [];
  await takeSlices(free, noTurn, 100, (first, steps) => {
    firsts.push(first);
    if (first >= 7) return 0;
    return Math.min(steps, 3);
  });
  assert.equal(firsts[0], 0);
  assert.ok(firsts.at(-1) >= 7 && firsts.at(-1) < 10);
  for (let i = 1; i < firsts.length; i++) assert.ok(firsts[i] - firsts[i - 1] <= 3);
});

test('a fixed pace cuts in the same places however long it takes', async () => {
  const slices = [];
  const pace = new Pace(13);
  await takeSlices(free, noTurn, 41, (first, steps) => void slices.push([first, steps]), pace);
  assert.deepEqual(slices, [
    [0, 13],
    [13, 13],
    [26, 13],
    [39, 2],
  ]);
  assert.ok(pace.milliseconds > 0);
});

test('what is cancelled takes no further slice', async () => {
  const stop = new AbortController();
  const job = jobOf(queueOf(), stop.signal);
  let slices = 0;
  const taking = inSlices(job, 1000, (first) => {
    slices++;
    if (first >= 2) stop.abort(new Error('not wanted'));
    return 1;
  });
  await assert.rejects(taking, /not wanted/);
  assert.equal(slices, 3);
});

test('what a hand asks takes turns with trainings and waits for no place among them', async () => {
  const queue = queueOf({ mostRunning: 1 });
  const said = [];
  const training = queue.inTurns({}, (turn) =>
    takeSlices(free, turn, 50, () => void said.push('t'), new Pace(1)),
  );
  const asked = inSlices(jobOf(queue), 3, () => void said.push('h'), new Pace(1));
  await asked;
  assert.ok(said.length <= 7, said.join('')); // not after the training
  assert.ok(said.includes('t'));
  await training;
  assert.equal(said.filter((s) => s === 't').length, 50);
  assert.equal(queue.running, 0);
});

test('a failure in a slice is the call’s, and frees its turn', async () => {
  const queue = queueOf();
  const failing = inSlices(jobOf(queue), 5, (first) => {
    if (first > 0) throw new Error('broke');
    return 1;
  });
  await assert.rejects(failing, /broke/);
  assert.equal(await queue.inTurns({}, async () => 'next'), 'next');
});
