// gzip and zip as people have them: several members, zeros behind the last, cut off, with what systems leave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { gunzip, unzip } from '../../web/data/own/unpack.js';

const bytes = Uint8Array.from({ length: 20_011 }, (_, i) => (i * i) % 251);
const packed = new Uint8Array(gzipSync(bytes));
/** @param {...Uint8Array} parts */
const joined = (...parts) => new Uint8Array(Buffer.concat(parts));

test('gzip: one member, several, one that is empty, zeros behind the last', async () => {
  const half = 7001;
  const halves = [bytes.subarray(0, half), bytes.subarray(half)].map(
    (part) => new Uint8Array(gzipSync(part)),
  );
  const empty = new Uint8Array(gzipSync(new Uint8Array(0)));
  const cases = [
    packed,
    joined(packed, new Uint8Array(512)),
    joined(...halves),
    joined(...halves, new Uint8Array(3)),
    joined(halves[0], empty, halves[1]),
  ];
  for (const file of cases) assert.deepEqual(await gunzip(file, 'x.gz'), bytes);
});

test('gzip: a head with a name, a comment and more, as the gzip command writes it', async () => {
  const head = Uint8Array.from([
    0x1f,
    0x8b,
    8,
    4 + 8 + 16,
    0,
    0,
    0,
    0,
    0,
    3,
    2,
    0,
    9,
    9,
    97,
    0,
    98,
    99,
    0,
  ]);
  const named = joined(head, packed.subarray(10));
  assert.deepEqual(await gunzip(joined(named, named), 'x.gz'), joined(bytes, bytes));
});

test('gzip: what is cut off, changed or followed by something else is refused by name', async () => {
  const changed = packed.slice();
  changed[packed.length - 6] ^= 1; // of the checksum
  const files = [
    packed.subarray(0, 300),
    changed,
    joined(packed, strToU8('more')),
    packed.subarray(0, 10),
  ];
  for (const file of files)
    await assert.rejects(gunzip(file, 'x.gz'), { code: 'gzip', values: { name: 'x.gz' } });
});

test('zip: its files, without folders and what macOS and Windows leave; a damaged one is refused', () => {
  const zip = zipSync({
    'a/1.png': strToU8('one'),
    'a/Thumbs.db': strToU8('no'),
    '__MACOSX/a/._1.png': strToU8('no'),
    'a/.DS_Store': strToU8('no'),
    'b/2.png': [strToU8('two'), { level: 0 }],
  });
  assert.deepEqual(
    unzip(zip, 'x.zip').map((file) => [file.path, Buffer.from(file.bytes).toString()]),
    [
      ['a/1.png', 'one'],
      ['b/2.png', 'two'],
    ],
  );
  assert.throws(() => unzip(zip.subarray(0, 60), 'x.zip'), { code: 'zip' });
});
