// Files of the visitor: what they announce, the images they give, and how many there is room for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idxHead, ownShards } from '../../web/data/ownFiles.js';
import { mostImages } from '../../web/engine/limits.js';

/** @param {number[]} head @param {number} length of what follows */
function idx(head, length) {
  const bytes = new Uint8Array(4 * head.length + length);
  const view = new DataView(bytes.buffer);
  head.forEach((value, i) => view.setUint32(4 * i, value));
  for (let i = 4 * head.length; i < bytes.length; i++) bytes[i] = (7 * i) % 251;
  return bytes;
}

const images = idx([0x803, 5, 3, 7], 105);
const labels = idx([0x801, 5], 5);

test('a head is believed when the file holds just what it announces; else the core is asked', () => {
  const head = { count: 5, rows: 3, cols: 7 };
  assert.deepEqual(idxHead({ imagesIdx: images, labelsIdx: null }), head);
  assert.deepEqual(idxHead({ imagesIdx: images, labelsIdx: labels }), head);
  const wrong = [
    [idx([0x803, 5, 3, 7], 104), null],
    [idx([0x803, 5, 3, 7], 106), null],
    [idx([0x804, 5, 3, 7], 105), null],
    [idx([0x803, 0, 3, 7], 0), null],
    [new Uint8Array(9), null],
    [images, idx([0x801, 4], 4)],
    [images, idx([0x801, 5], 4)],
    [images, idx([0x803, 5], 5)],
    [images, new Uint8Array(3)],
  ];
  for (const [imagesIdx, labelsIdx] of wrong)
    assert.equal(idxHead(/** @type {any} */ ({ imagesIdx, labelsIdx })), null);
});

test('the shards are the images and labels, in order, in buffers that can be given away', async () => {
  const rows = 2048;
  const cols = 2053; // two images are 8.4 MB: one a shard
  const files = { imagesIdx: idx([0x803, 3, rows, cols], 3 * rows * cols), labelsIdx: null };
  const some = [];
  const head = /** @type {any} */ (idxHead(files));
  for await (const shard of ownShards(files, head)()) some.push(shard);
  assert.deepEqual(
    some.map((shard) => [shard.images.length, shard.images.buffer.byteLength, shard.total]),
    Array(3).fill([rows * cols, rows * cols, 3]),
  );
  assert.ok(Buffer.concat(some.map((shard) => shard.images)).equals(files.imagesIdx.subarray(16)));
  const small = { imagesIdx: images, labelsIdx: labels };
  for await (const shard of ownShards(small, /** @type {any} */ (idxHead(small)))()) {
    assert.deepEqual(shard.images, images.slice(16));
    assert.deepEqual(shard.labels, labels.slice(8));
  }
});

test('the room for images is what is free less what training takes, never less than none', () => {
  const mb = 2 ** 20;
  assert.equal(mostImages({ free: 148 * mb }, { pixels: 1024, labelled: false }), 100 * 1024);
  assert.equal(mostImages({ free: 148 * mb }, { pixels: 1023, labelled: true }), 100 * 1024);
  assert.equal(mostImages({ free: 20 * mb }, { pixels: 784, labelled: false }), 0);
});
