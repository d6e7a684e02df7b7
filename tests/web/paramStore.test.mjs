// The parameters of a mounted exhibit: what they accept, whom they tell, what they write.
import assert from 'node:assert/strict';
import test from 'node:test';
import { ParamStore } from '../../web/frame/paramStore.js';
import { choice, list, real } from '../../web/ui/base/paramTypes.js';

const SCHEMA = {
  t: real('t', 0, 1, 0.5),
  kind: choice('k', ['pca', 'vae'], 'vae'),
  at: list('at', { least: -5, largest: 5, shortest: 1, longest: 3 }, [1, 2]),
};
const make = (query = '') => new ParamStore(SCHEMA, new URLSearchParams(query));

test('a query is taken where it is allowed, and what is refused is named', () => {
  const store = make('t=0.25&k=gan&at=3,-4&other=1');
  assert.deepEqual(store.values, { t: 0.25, kind: 'vae', at: [3, -4] });
  assert.deepEqual(store.refused, ['k']);
  assert.equal(store.query(), 't=0.25&at=3,-4');
});

test('listeners hear the names that changed, once, and nothing after they left', () => {
  const store = make();
  const heard = [];
  const stop = store.subscribe((changed) => heard.push([...changed].join()));
  store.set({ t: 0.75, kind: 'vae' });
  store.set({ t: 0.75, at: [1, 2] });
  store.set({ at: [2, 1], kind: 'pca' });
  stop();
  store.set({ t: 0 });
  assert.deepEqual(heard, ['t', 'at,kind']);
});

test('values keep their full precision, what is not allowed is left out', () => {
  const store = make();
  store.set({ t: 1 / 3 });
  assert.equal(store.values.t, 1 / 3);
  assert.deepEqual([...store.set({ t: 1.5, kind: 'gan', constructor: 1 })], []);
  assert.equal(store.values.t, 1 / 3);
});

test('setFrom takes a whole state, reset the defaults', () => {
  const store = make('t=0.1&k=pca');
  store.setFrom(new URLSearchParams('at=5'));
  assert.deepEqual(store.values, { t: 0.5, kind: 'vae', at: [5] });
  store.reset();
  assert.equal(store.query(), '');
});
