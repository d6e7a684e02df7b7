// Finding MNIST: a folder, the cache, mirrors that misbehave. Small stand-ins take the place of the
// real files by their checksums.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { findMnist, kFiles } from '../../web/data/mnistFiles.mjs';

const real = { ...kFiles };
/** @type {Record<string, Buffer>} */ const files = {};
let folder;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'latent-atlas-test-'));
  for (const name of Object.keys(kFiles)) {
    // Incompressible, so that a broken-off .gz has a middle.
    const bytes = Buffer.alloc(5003);
    for (let i = 0; i < bytes.length; i++)
      bytes[i] = createHash('md5')
        .update(name + i)
        .digest()[0];
    files[name] = bytes;
    kFiles[name] = createHash('sha256').update(bytes).digest('hex');
  }
});
after(() => {
  Object.assign(kFiles, real);
  rmSync(folder, { recursive: true, force: true });
});

/** A mirror that answers as told. */
async function mirror(handler) {
  const asked = [];
  const server = createServer((request, response) => {
    const name = request.url.slice(1).replace(/\.gz$/, '');
    asked.push([name, request.headers.range]);
    handler(name, gzipSync(files[name]), request, response);
  });
  await new Promise((ok) => server.listen(0, '127.0.0.1', ok));
  const { port } = /** @type {any} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close: () => (server.closeAllConnections(), new Promise((ok) => server.close(ok))),
  };
}

const honest = (name, gz, request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (from) response.writeHead(206, { 'Content-Length': gz.length - from });
  else response.writeHead(200, { 'Content-Length': gz.length });
  response.end(gz.subarray(from));
};

const fresh = () => mkdtempSync(join(folder, 'cache-'));
const find = (options) => findMnist({ folder: undefined, stallSeconds: 0.3, ...options });

test('a folder with plain and gzipped files is read, headers removed', async () => {
  const at = fresh();
  Object.entries(files).forEach(([name, bytes], i) => {
    if (i % 2) writeFileSync(join(at, name), bytes);
    else writeFileSync(join(at, `${name}.gz`), gzipSync(bytes));
  });
  const mnist = await find({ folder: at, cache: fresh() });
  assert.deepEqual(mnist.train.images, files['train-images-idx3-ubyte'].subarray(16));
  assert.deepEqual(mnist.test.labels, files['t10k-labels-idx1-ubyte'].subarray(8));
});

test('a folder that lacks a file, or holds other bytes, is a sentence', async () => {
  await assert.rejects(find({ folder: fresh(), cache: fresh() }), /not all four IDX files/);
  const at = fresh();
  for (const name of Object.keys(files)) writeFileSync(join(at, name), 'other bytes');
  await assert.rejects(find({ folder: at, cache: fresh() }), /SHA-256 [0-9a-f]{64}, expected is/);
});

test('nothing here and no download wanted is null', async () => {
  assert.equal(await find({ cache: fresh() }), null);
});

test('404, other bytes and a stall each fall through to the next mirror, said in words', async () => {
  const bad = await mirror((name, gz, request, response) => {
    if (name.startsWith('train-images')) response.writeHead(404).end();
    else if (name.startsWith('train-labels')) response.end(gzipSync('something else'));
    else response.writeHead(200, { 'Content-Length': gz.length }).write(gz.subarray(0, 10));
  });
  const good = await mirror(honest);
  const said = [];
  const cache = fresh();
  const mnist = await find({
    cache,
    download: true,
    mirrors: [bad.url, good.url],
    say: (line) => said.push(line),
  });
  await Promise.all([bad.close(), good.close()]);
  assert.equal(mnist.train.labels.length, 5003 - 8);
  assert.match(said[0], /answered 404/);
  assert.match(said[1], /SHA-256/);
  assert.match(said[2], /sent nothing for 0.3 seconds/);
  // What was downloaded is in the cache: no mirror is needed now.
  assert.ok(await find({ cache }));
});

test('a transfer that breaks off is continued where it stopped', async () => {
  let broken = false;
  const flaky = await mirror((name, gz, request, response) => {
    if (!broken && name.startsWith('train-images')) {
      broken = true;
      response.writeHead(200, { 'Content-Length': gz.length });
      response.write(gz.subarray(0, 2000), () => setTimeout(() => response.destroy(), 50));
    } else honest(name, gz, request, response);
  });
  const mnist = await find({ cache: fresh(), download: true, mirrors: [flaky.url] });
  await flaky.close();
  assert.ok(mnist);
  const ranges = flaky.asked.filter(([name]) => name.startsWith('train-images'));
  assert.equal(ranges[0][1], undefined);
  assert.equal(ranges[1][1], 'bytes=2000-');
});

test('no mirror at all ends in one sentence with two ways on', async () => {
  const cache = join(fresh(), 'new');
  mkdirSync(cache);
  await assert.rejects(
    find({ cache, download: true, mirrors: ['http://127.0.0.1:9/'] }),
    /Set MNIST_DIR .* or go on with the ground-truth digits/,
  );
  assert.equal(existsSync(join(cache, 'train-images-idx3-ubyte.gz')), false);
});
