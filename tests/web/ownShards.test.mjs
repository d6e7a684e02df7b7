// Images of the visitor as they are handed to the engine, and how many there is room for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownShards } from '../../web/data/ownShards.js';
import { mostImages } from '../../web/engine/limits.js';

/** @param {number} length */
const counted = (length) => Uint8Array.from({ length }, (_, i) => (7 * i) % 251);

test('the shards are the images and labels, in order, in buffers that can be given away', async () => {
  const shape = { rows: 2048, cols: 2053 }; // two images are 8.4 MB: one a shard
  const dim = shape.rows * shape.cols;
  const images = counted(3 * dim);
  const some = [];
  for await (const shard of ownShards(shape, { images, labels: null, count: 3 })())
    some.push(shard);
  assert.deepEqual(
    some.map((shard) => [shard.images.length, shard.images.buffer.byteLength, shard.total]),
    Array(3).fill([dim, dim, 3]),
  );
  assert.ok(Buffer.concat(some.map((shard) => shard.images)).equals(images));
  const small = { images: counted(105), labels: counted(5), count: 5 };
  for await (const shard of ownShards({ rows: 3, cols: 7 }, small)()) {
    assert.deepEqual(shard.images, small.images);
    assert.deepEqual(shard.labels, small.labels);
    assert.notEqual(shard.images.buffer, small.images.buffer);
  }
});

test('the room for images is what is free less what training takes, never less than none', () => {
  const mb = 2 ** 20;
  assert.equal(mostImages({ free: 148 * mb }, { pixels: 1024, labelled: false }), 100 * 1024);
  assert.equal(mostImages({ free: 148 * mb }, { pixels: 1023, labelled: true }), 100 * 1024);
  assert.equal(mostImages({ free: 20 * mb }, { pixels: 784, labelled: false }), 0);
});
