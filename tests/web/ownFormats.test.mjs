// What files of numbers and pictures hold, as grey images and labels: against arrays written by hand.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { PNG } from 'pngjs';
import { readFiles } from '../../web/data/own/index.js';
import { readNpy, writeNpy } from '../../web/data/own/npy.js';

/** @param {string} path @param {Uint8Array | string} content */
const file = (path, content) => ({ path, blob: new Blob([content]) });
/** @type {import('../../web/data/own/pictures.js').Decode} */
const decode = async (bytes) => PNG.sync.read(Buffer.from(bytes));
/** @param {Record<string, Uint8Array | string>} files @param {object} [options] */
const read = (files, options) =>
  readFiles(
    Object.entries(files).map(([path, content]) => file(path, content)),
    { decode, ...options },
  );
/** @param {any} part @param {number} i */
const grey = async (part, i) => Array.from((await part.read(i)).grey);

/** @param {number[]} shape @param {number[]} bytes */
function idx(shape, bytes) {
  const out = Buffer.alloc(4 + 4 * shape.length + bytes.length);
  out.writeUInt32BE(0x800 + shape.length);
  shape.forEach((n, i) => out.writeUInt32BE(n, 4 + 4 * i));
  out.set(bytes, 4 + 4 * shape.length);
  return new Uint8Array(out);
}
/** @param {string} descr @param {string} shape @param {Uint8Array} data @param {{ fortran?: boolean, version?: number }} [more] */
function npy(descr, shape, data, { fortran = false, version = 1 } = {}) {
  const text = `{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`;
  const head = Buffer.alloc(version > 1 ? 12 : 10);
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  if (version > 1) head.writeUInt32LE(text.length, 8);
  else head.writeUInt16LE(text.length, 8);
  return new Uint8Array(Buffer.concat([head, Buffer.from(text, 'latin1'), data]));
}
/** @param {ArrayBufferView} array */
const bytesOf = (array) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const counted = Array.from({ length: 30 }, (_, i) => 7 * i + 10);

test('IDX, packed or not, and its labels by name', async () => {
  const source = await read({
    'x-labels': idx([5], [1, 26, 1, 3, 2]),
    'x-images.gz': new Uint8Array(gzipSync(idx([5, 2, 3], counted))),
  });
  const { train, test: heldOut, labelColumn } = source;
  assert.deepEqual(
    [train.count, train.rows, train.cols, heldOut, labelColumn],
    [5, 2, 3, null, null],
  );
  assert.deepEqual(await grey(train, 1), counted.slice(6, 12));
  assert.deepEqual(train.labels, ['1', '26', '1', '3', '2']);
});

test('.npy: types, byte orders, Fortran order, versions; written ones are read again', async () => {
  const values = [0, 64, 128, 255];
  const floats = Float32Array.from(values, (v) => v / 255);
  const big = Buffer.alloc(8);
  values.forEach((v, i) => big.writeInt16BE(v, 2 * i));
  const halves = Uint16Array.from([0, 0x3400, 0x3800, 0x3c00]); // 0, ¼, ½, 1
  const files = {
    u1: npy("'|u1'", '(1, 2, 2)', Uint8Array.from(values)),
    f4: npy("'<f4'", '(1, 2, 2)', bytesOf(floats), { version: 2 }),
    f8: npy("'<f8'", '(1, 4)', bytesOf(Float64Array.from(values))),
    i2: npy("'>i2'", '(1, 2, 2, 1)', big),
    i8: npy("'<i8'", '(1, 1, 2, 2)', bytesOf(BigInt64Array.from(values, BigInt))),
  };
  for (const [type, bytes] of Object.entries(files)) {
    const { train } = await read({ [`${type}.npy`]: bytes });
    assert.deepEqual([train.rows, train.cols, await grey(train, 0)], [2, 2, values], type);
  }
  const half = await read({ 'f2.npy': npy("'<f2'", '(1, 2, 2)', bytesOf(halves)) });
  assert.deepEqual(await grey(half.train, 0), [0, 64, 128, 255]);
  // Two images of 2×3 whose first index runs fastest.
  const order = Uint8Array.from([100, 200, 103, 203, 101, 201, 104, 204, 102, 202, 105, 205]);
  const { train } = await read({ 'f.npy': npy("'|u1'", '(2, 2, 3)', order, { fortran: true }) });
  assert.deepEqual(await grey(train, 1), [200, 201, 202, 203, 204, 205]);
  const written = readNpy(writeNpy(Float32Array.from([1.5, -2, 3]), [3, 1]), 'w');
  assert.deepEqual(
    [written.shape, Array.from(written.data)],
    [
      [3, 1],
      [1.5, -2, 3],
    ],
  );
});

test('ranges: shares, 4-bit greys and numbers below zero are stretched, and the source says so', async () => {
  const of = async (/** @type {number[]} */ values) => {
    const data = bytesOf(Float64Array.from(values));
    const { train } = await read({ 'x.npy': npy("'<f8'", `(1, ${values.length})`, data) });
    return [train.range, await grey(train, 0)];
  };
  assert.deepEqual(await of([0, 0.5, 1, 0.2]), [
    [0, 1],
    [0, 128, 255, 51],
  ]);
  assert.deepEqual(await of([0, 8, 16, 4]), [
    [0, 16],
    [0, 128, 255, 64],
  ]);
  assert.deepEqual(await of([-1, 0, 1]), [
    [-1, 1],
    [0, 128, 255],
  ]);
  assert.deepEqual(await of([-500, 500]), [
    [-500, 500],
    [0, 255],
  ]);
  await assert.rejects(of([0, NaN]), { code: 'notFinite' });
});

test('.npz: Keras’ and MedMNIST’s names; colour becomes grey; what is left is named', async () => {
  const images = (/** @type {number} */ n) =>
    writeNpy(
      Uint8Array.from({ length: n * 12 }, (_, i) => [255, 0, 0][i % 3] ?? 0),
      [n, 2, 2, 3],
    );
  const labels = (/** @type {number} */ n) =>
    npy(
      "'|u1'",
      `(${n}, 1)`,
      Uint8Array.from({ length: n }, (_, i) => i % 3),
    );
  const source = await read({
    'medmnist.npz': zipSync({
      'val_images.npy': images(2),
      'test_labels.npy': labels(3),
      'train_images.npy': images(7),
      'test_images.npy': images(3),
      'train_labels.npy': labels(7),
      'val_labels.npy': labels(2),
    }),
  });
  assert.deepEqual([source.train.count, source.test?.count], [7, 3]);
  assert.deepEqual(source.test?.labels, ['0', '1', '2']);
  assert.deepEqual(await grey(source.train, 0), [76, 76, 76, 76]);
  assert.deepEqual(source.left, ['val_images', 'val_labels']);
});

test('CSV: header or none, labels first, last or none, other marks between, and what is wrong by line', async () => {
  const kaggle = 'label,pixel0,pixel1,pixel2,pixel3\n3,0,255,100,7\n26,1,2,3,200\n';
  const rows = '10;20;30;200\r\n11;21;31;255\r\n';
  const iris = '5.1,3.5,1.4,0.2,Iris-setosa\n6.0,2.2,4.0,1.0,Iris-versicolor\n';
  const quoted = '"a"\t"b"\n"1"\t"2"\n"3"\t"255"\n';
  const of = async (/** @type {string} */ text, options = {}) => {
    const { train, labelColumn } = await read({ 'x.csv': text }, options);
    return [train.count, train.rows, train.cols, train.labels, labelColumn];
  };
  assert.deepEqual(await of(kaggle), [2, 2, 2, ['3', '26'], 'first']);
  assert.deepEqual(await of(rows), [2, 2, 2, null, 'none']);
  assert.deepEqual(await of(iris), [2, 2, 2, ['Iris-setosa', 'Iris-versicolor'], 'last']);
  assert.deepEqual(await of(quoted), [2, 1, 2, null, 'none']);
  assert.deepEqual(await of(kaggle, { labelColumn: 'none' }), [2, 1, 5, null, 'none']);
  assert.deepEqual(await of(kaggle, { labelColumn: 'last' }), [2, 2, 2, ['7', '200'], 'last']);
  // mnist_train.csv without a header: the label leaves a square.
  const digits = Array.from({ length: 6 }, (_, i) =>
    [i % 3, 0, 9 * i, 80 * (i % 4), 0].join(),
  ).join('\n');
  assert.deepEqual((await of(digits)).slice(1), [2, 2, ['0', '1', '2', '0', '1', '2'], 'first']);
  await assert.rejects(of('1,2,3,4\n1,2,x,4\n'), {
    code: 'csvText',
    values: { name: 'x.csv', line: 2, column: 3, found: 'x' },
  });
  await assert.rejects(of('1,2,3,4\n1,2,3\n'), {
    code: 'csvRagged',
    values: { name: 'x.csv', line: 2, found: 3, width: 4 },
  });
});

test('pictures: a zip or a folder, a folder a class, colour and size; text beside them is left', async () => {
  const png = (
    /** @type {number} */ width,
    /** @type {number} */ height,
    /** @type {number[]} */ rgb,
  ) => {
    const picture = new PNG({ width, height });
    for (let i = 0; i < width * height; i++) picture.data.set([...rgb, 255], 4 * i);
    return new Uint8Array(PNG.sync.write(picture));
  };
  const pets = {
    'pets/dog/10.png': png(3, 2, [0, 0, 255]),
    'pets/cat/9.png': png(3, 2, [0, 255, 0]),
    'pets/dog/2.png': png(3, 2, [255, 255, 255]),
    'pets/about.txt': strToU8('cats and dogs'),
  };
  for (const files of [pets, { 'pets.zip': zipSync(pets) }]) {
    const { train, left } = await read(files);
    assert.deepEqual([train.count, train.rows, train.cols], [3, 2, 3]);
    assert.deepEqual(train.labels, ['cat', 'dog', 'dog']);
    assert.deepEqual(await grey(train, 0), Array(6).fill(150));
    assert.deepEqual(await grey(train, 1), Array(6).fill(255)); // 2 before 10
    assert.deepEqual(left, ['pets/about.txt']);
  }
  const parted = await read({
    'x/test/a/1.png': png(1, 1, [9, 9, 9]),
    'x/train/a/1.png': png(1, 1, [8, 8, 8]),
    'x/train/b/1.png': png(2, 1, [7, 7, 7]),
  });
  assert.deepEqual([parted.train.count, parted.test?.count, parted.train.rows], [2, 1, 0]);
  const broken = await read({ 'a/1.png': png(2, 2, [1, 1, 1]).subarray(0, 40) });
  await assert.rejects(Promise.resolve(broken.train.read(0)), {
    code: 'picture',
    values: { name: 'a/1.png' },
  });
});

test('what cannot be read is refused by a code and the values its sentence needs', async () => {
  const refused = [
    [{ 'readme.txt': 'hello, I am no image\n' }, 'unknown'],
    [{ 'weights.pth': zipSync({ 'archive/data.pkl': strToU8('x') }) }, 'pickle'],
    [{ x: idx([10], [...Array(10).keys()]) }, 'labelsOnly'],
    [{ x: idx([5, 2, 3], counted.slice(1)) }, 'idxSize'],
    [{ x: idx([5, 2, 3], [...counted, 1]) }, 'idxSize'],
    [{ x: idx([5, 2, 3], counted).fill(0x0d, 2, 3) }, 'idxMagic'],
    [{ x: idx([5, 2, 3], counted), y: idx([4], [1, 2, 3, 4]) }, 'labelCount'],
    [{ 'x.npy': npy("'<c16'", '(2, 2)', new Uint8Array(64)) }, 'npyType'],
    [{ 'x.npy': npy("'<f8'", '(2, 2)', new Uint8Array(31)) }, 'npySize'],
    [{ 'x.npy': npy("'|u1'", '(2, 5, 2, 2)', new Uint8Array(40)) }, 'shape'],
  ];
  for (const [files, code] of refused)
    await assert.rejects(read(/** @type {any} */ (files)), { code }, String(code));
});
