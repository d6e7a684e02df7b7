// What a model sees of own images, which of them are held out, and which part is which.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsAsItIs, prepare, prepareImage, sideFor, split } from '../../web/data/own/prepare.js';
import { assignRoles } from '../../web/data/own/roles.js';

/** @param {string} name @param {number} count @param {object} [more] */
const part = (name, count, more = {}) => ({
  name,
  count,
  rows: 2,
  cols: 3,
  labels: null,
  range: null,
  read: (/** @type {number} */ i) => ({
    rows: 2,
    cols: 3,
    grey: Uint8Array.from([i, 1, 2, 3, 4, 5]),
  }),
  ...more,
});
const plain = { side: 0, invert: false, transpose: false, seed: 1 };
/** @param {any} train @param {any} [heldOut] */
const source = (train, heldOut = null) => ({ name: 'x', train, test: heldOut });

test('two image files are train and test: by name, else the larger is trained on', () => {
  const names = (/** @type {any[]} */ ...parts) => {
    const { train, test: heldOut } = assignRoles(parts, []);
    return [train.name, heldOut?.name];
  };
  assert.deepEqual(names(part('t10k-images', 9), part('train-images', 9)), [
    'train-images',
    't10k-images',
  ]);
  assert.deepEqual(names(part('a_test', 99), part('b', 9)), ['b', 'a_test']);
  assert.deepEqual(names(part('a', 9), part('b', 99)), ['b', 'a']);
  assert.deepEqual(names(part('latest', 9), part('contest', 9)), ['latest', 'contest']);
});

test('labels go to the images they are as many as, of the same name when both fit', () => {
  const labels = (/** @type {string} */ name, /** @type {number} */ n) => ({
    name,
    labels: Array(n).fill(name),
  });
  const four = assignRoles(
    [part('t10k-images', 5), part('train-images', 5)],
    [labels('train-labels', 5), labels('t10k-labels', 5)],
  );
  assert.deepEqual(
    [four.train.labels?.[0], four.test?.labels?.[0]],
    ['train-labels', 't10k-labels'],
  );
  const byCount = assignRoles([part('a', 7), part('b', 5)], [labels('l', 5), labels('m', 7)]);
  assert.deepEqual([byCount.train.labels?.[0], byCount.test?.labels?.[0]], ['m', 'l']);
  // Labels of one of two parts are no classes: they would be missing from the other.
  const half = assignRoles([part('a', 7), part('b', 5)], [labels('m', 7)]);
  assert.deepEqual([half.train.labels, half.test?.labels, half.left], [null, null, ['m']]);
  assert.throws(() => assignRoles([part('a', 10)], [labels('l', 9)]), {
    code: 'labelCount',
    values: { name: 'l', labels: 9, images: 'a: 10' },
  });
  assert.throws(() => assignRoles([part('a', 1), part('b', 1), part('c', 1)], []), {
    code: 'tooMany',
  });
});

test('inverted, turned over its diagonal, brought to a square with its shape kept', () => {
  const image = { rows: 2, cols: 3, grey: Uint8Array.from([0, 10, 20, 30, 40, 255]) };
  const of = (/** @type {object} */ choices) => prepareImage(image, { ...plain, ...choices });
  assert.deepEqual(of({}), image);
  assert.deepEqual(Array.from(of({ invert: true }).grey), [255, 245, 235, 225, 215, 0]);
  const turned = of({ transpose: true });
  assert.deepEqual(
    [turned.rows, turned.cols, Array.from(turned.grey)],
    [3, 2, [0, 30, 10, 40, 20, 255]],
  );
  const flat = prepareImage(
    { rows: 64, cols: 128, grey: new Uint8Array(64 * 128).fill(200) },
    { ...plain, side: 32 },
  );
  const rows = Array.from({ length: 32 }, (_, r) => flat.grey.slice(32 * r, 32 * r + 32));
  assert.ok(rows.every((row, r) => row.every((v) => v === (r >= 8 && r < 24 ? 200 : 0))));
  // 3 pixels to 2: each new one covers one and a half.
  const thirds = prepareImage(
    { rows: 3, cols: 3, grey: Uint8Array.from([0, 90, 180, 0, 90, 180, 0, 90, 180]) },
    { ...plain, side: 2 },
  );
  assert.deepEqual(Array.from(thirds.grey), [30, 150, 30, 150]);
});

test('as they are when a model can see that; else a size is proposed and nothing else accepted', async () => {
  const of = (/** @type {number} */ rows, /** @type {number} */ cols) =>
    source(part('a', 5, { rows, cols }));
  assert.deepEqual([fitsAsItIs(of(64, 64)), sideFor(of(64, 64))], [true, 0]);
  assert.deepEqual([fitsAsItIs(of(1, 7)), sideFor(of(1, 7))], [true, 0]);
  assert.deepEqual([fitsAsItIs(of(64, 65)), sideFor(of(64, 65))], [false, 64]);
  assert.deepEqual([fitsAsItIs(of(256, 256)), sideFor(of(256, 256))], [false, 64]);
  assert.deepEqual([fitsAsItIs(of(0, 0)), sideFor(of(0, 0))], [false, 28]);
  const two = source(part('a', 5), part('b', 5, { rows: 3 }));
  assert.equal(fitsAsItIs(two), false);
  await assert.rejects(prepare(of(64, 65), plain), { code: 'sizes' });
});

test('held out: one in six, drawn with the seed, none of them trained on', () => {
  const { train, test: heldOut } = split(72, 3);
  assert.deepEqual([train.length, heldOut.length], [60, 12]);
  assert.deepEqual(
    [...train, ...heldOut].sort((a, b) => a - b),
    [...Array(72).keys()],
  );
  assert.deepEqual(split(72, 3).test, heldOut);
  assert.notDeepEqual(split(72, 4).test, heldOut);
  assert.equal(split(88_800, 1).test.length, 10_000);
  assert.deepEqual(split(2, 1).train.length, 1);
  assert.deepEqual(split(1, 1), { train: [0], test: [0] });
});

test('a set: labels from 0 in the order of their names, the same sum for the same images alone', async () => {
  const labels = ['26', '3', '1', '26', '3', '1'];
  const set = await prepare(source(part('a', 6, { labels })), plain);
  assert.deepEqual([set.rows, set.cols, set.classes], [2, 3, ['1', '3', '26']]);
  assert.deepEqual([set.train.count, set.test.count], [5, 1]);
  const held = set.test.images[0] ?? 0; // its first pixel is its number
  assert.equal(set.classes[set.test.labels?.[0] ?? 9], labels[held]);
  const again = await prepare(source(part('b', 6, { labels })), plain);
  assert.equal(again.sum, set.sum);
  for (const other of [{ invert: true }, { seed: 2 }, { side: 28 }])
    assert.notEqual(
      (await prepare(source(part('a', 6, { labels })), { ...plain, ...other })).sum,
      set.sum,
    );
  const unlabelled = await prepare(source(part('a', 6)), plain);
  assert.deepEqual([unlabelled.classes, unlabelled.train.labels], [[], null]);
  const many = Array.from({ length: 300 }, (_, i) => `c${i}`);
  const tooMany = await prepare(source(part('a', 300, { labels: many })), plain);
  assert.deepEqual([tooMany.classes, tooMany.train.labels], [[], null]);
});
