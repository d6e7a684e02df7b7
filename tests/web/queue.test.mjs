// The worker's line of trainings and the page's list of runs, without a worker.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SliceQueue } from '../../web/engine/queue.js';
import { runName, Runs } from '../../web/engine/runs.js';

/** A training of `slices` slices that writes its name at each. */
const training = (queue, said, name, slices, options = {}) =>
  queue.inTurns(options, async (turn) => {
    for (let i = 0; i < slices; i++) {
      said.push(name);
      if (i < slices - 1) await turn();
    }
    return name;
  });

/** A mailbox that is served once between any two slices. */
function mailbox(said) {
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    said.push('·');
  };
}

test('two trainings take turns, with one look at the mailbox between any two slices', async () => {
  const said = [];
  const queue = new SliceQueue({ breathe: mailbox(said) });
  await Promise.all([training(queue, said, 'a', 3), training(queue, said, 'b', 3)]);
  assert.equal(said.join(''), '·a·b·a·b·a·b');
});

test('a long training does not hold up a short one that comes later', async () => {
  const said = [];
  const queue = new SliceQueue({ breathe: mailbox(said) });
  const long = training(queue, said, 'a', 100);
  const short = training(queue, said, 'b', 2);
  assert.equal(await Promise.race([long, short]), 'b');
  assert.ok(said.filter((s) => s === 'a').length <= 3);
  await long;
});

test('no more run than there are places; the others wait in their order and are told so', async () => {
  const said = [];
  const states = [];
  const queue = new SliceQueue({ mostRunning: 2, breathe: mailbox([]) });
  const told = (name) => ({
    onWait: () => states.push(`${name} waits`),
    onRun: () => states.push(`${name} runs`),
  });
  await Promise.all(['a', 'b', 'c', 'd'].map((n) => training(queue, said, n, 3, told(n))));
  assert.deepEqual(states.slice(0, 4), ['a runs', 'b runs', 'c waits', 'd waits']);
  assert.deepEqual(states.slice(4), ['c runs', 'd runs']);
  assert.equal(said.indexOf('c') > said.lastIndexOf('a'), true);
  assert.equal(queue.running, 0);
});

test('one that is cancelled while it waits, or fails while it runs, frees its place', async () => {
  const queue = new SliceQueue({ mostRunning: 1, breathe: mailbox([]) });
  const said = [];
  const stop = new AbortController();
  const failing = queue.inTurns({}, async (turn) => {
    await turn();
    throw new Error('broke');
  });
  const waiting = training(queue, said, 'w', 2, { signal: stop.signal });
  const last = training(queue, said, 'z', 2);
  stop.abort(new Error('not wanted'));
  await assert.rejects(waiting, /not wanted/);
  await assert.rejects(failing, /broke/);
  assert.equal(await last, 'z');
  assert.equal(said.join(''), 'zz');
  assert.equal(queue.running, 0);
});

const open = (runs, id, more = {}) => runs.open({ id, name: id, steps: 10, batchSize: 2, ...more });

test('a run goes from waiting over running to done, and each change is told', () => {
  const runs = new Runs();
  const seen = [];
  runs.subscribe((list) => seen.push(list.map(({ state, share }) => `${state} ${share}`).join()));
  const run = open(runs, 'a');
  run.enter('running');
  run.take({ step: 5, epoch: 0.5 });
  run.take({ step: 10, epoch: 1 });
  run.end();
  run.take({ step: 3 }); // a late report changes nothing
  assert.deepEqual(seen, ['', 'waiting 0', 'running 0', 'running 0.5', 'running 1', 'done 1']);
});

test('a cancelled run stays on the list as stopped, and its signal is aborted', () => {
  const runs = new Runs();
  const run = open(runs, 'a');
  run.take({ step: 5 });
  run.cancel();
  assert.equal(run.signal.aborted, true);
  assert.deepEqual([run.state, run.step], ['stopped', 5]);
  assert.deepEqual(runs.list, [run]);
});

test('the end of an exhibit stops its runs and takes them off the list; other runs go on', () => {
  const runs = new Runs();
  const life = new AbortController();
  const gone = open(runs, 'a', { life: life.signal });
  const other = open(runs, 'b');
  life.abort();
  assert.equal(gone.signal.aborted, true);
  assert.equal(other.signal.aborted, false);
  assert.deepEqual(runs.list, [other]);
});

test('a second run of the same model replaces the first; few ended ones are kept', () => {
  const runs = new Runs();
  const first = open(runs, 'a');
  const second = open(runs, 'a');
  assert.equal(first.signal.aborted, true);
  assert.deepEqual(runs.list, [second]);
  for (const id of ['b', 'c', 'd', 'e', 'f']) open(runs, id).end();
  open(runs, 'g');
  assert.deepEqual(
    runs.list.map(({ id }) => id),
    ['a', 'd', 'e', 'f', 'g'],
  );
});

test('a run is named by what is trained', () => {
  const spec = { kind: 'vae', hidden: [256, 64], latentDim: 2, beta: 1 };
  assert.equal(runName(spec), 'VAE 256–64–2');
  assert.equal(runName({ ...spec, beta: 4 }), 'VAE 256–64–2, β = 4');
  assert.equal(runName({ ...spec, layers: 'conv', hidden: [128] }), 'VAE conv–128–2');
  assert.equal(runName({ ...spec, kind: 'ae', hidden: [], beta: 0 }), 'AE 2');
});
