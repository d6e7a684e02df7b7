// Finding MNIST: a folder, the cache, mirrors that misbehave. Small stand-ins take the place of the
// real files.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { loadMnistFiles } from '../../web/data/mnistFiles.mjs';

const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Bytes that gzip cannot shrink, so that a transfer that breaks off has a middle. */
function noise(name) {
  const bytes = Buffer.alloc(5003);
  for (let i = 0; i < bytes.length; i++)
    bytes[i] = createHash('md5')
      .update(name + i)
      .digest()[0];
  return bytes;
}
const contents = { a: noise('a'), b: noise('b'), c: noise('c') };
const files = Object.fromEntries(
  Object.entries(contents).map(([part, bytes]) => [
    part,
    { name: part, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
  ]),
);

/** A mirror that answers as told. */
async function mirror(handler) {
  const asked = [];
  const server = createServer((request, response) => {
    const name = request.url.slice(1).replace(/\.gz$/, '');
    asked.push([name, request.headers.range]);
    handler(name, gzipSync(contents[name]), request, response);
  });
  await new Promise((ok) => server.listen(0, '127.0.0.1', () => ok(undefined)));
  const { port } = /** @type {any} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    close: () => (server.closeAllConnections(), new Promise((ok) => server.close(ok))),
  };
}

const honest = (name, gz, request, response) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const headers = { 'Content-Length': gz.length - from };
  if (from) {
    response.writeHead(206, {
      ...headers,
      'Content-Range': `bytes ${from}-${gz.length - 1}/${gz.length}`,
    });
  } else response.writeHead(200, headers);
  response.end(gz.subarray(from));
};

const fresh = () => mkdtempSync(join(folder, 'f-'));
/** Longer than any answer of a busy machine. */
const STALL_MS = 300_000;
const find = (options) => loadMnistFiles({ directory: '', stallMs: STALL_MS, files, ...options });

test('a folder with plain and gzipped files is read', async () => {
  const at = fresh();
  writeFileSync(join(at, 'a'), contents.a);
  writeFileSync(join(at, 'b.gz'), gzipSync(contents.b));
  writeFileSync(join(at, 'c'), contents.c);
  const found = await find({ directory: at, cache: fresh(), download: false });
  for (const part of ['a', 'b', 'c']) assert.deepEqual(found[part], contents[part]);
});

test('a folder that lacks a file, or holds other bytes, is a sentence naming it', async () => {
  const empty = fresh();
  await assert.rejects(find({ directory: empty, cache: fresh(), download: false }), (error) =>
    error.message.includes(`it is not in ${empty}`),
  );
  const at = fresh();
  writeFileSync(join(at, 'a'), Buffer.alloc(contents.a.length));
  await assert.rejects(find({ directory: at, cache: fresh(), download: false }), /SHA-256/);
  writeFileSync(join(at, 'a'), 'short');
  await assert.rejects(find({ directory: at, cache: fresh(), download: false }), /holds 5 bytes/);
});

test('404, other bytes and a stall each fall through to the next mirror, said in words', async (t) => {
  // The clock stands, and goes on only for the transfer that stalls.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const bad = await mirror((name, gz, request, response) => {
    if (name === 'a') response.writeHead(404).end();
    else if (name === 'b') response.end(gzipSync('something else'));
    else {
      response.writeHead(200, { 'Content-Length': gz.length });
      response.write(gz.subarray(0, 10), () => t.mock.timers.tick(STALL_MS));
    }
  });
  const good = await mirror(honest);
  const said = [];
  const cache = fresh();
  const found = await find({
    cache,
    mirrors: [bad.url, good.url],
    onNote: (line) => said.push(line),
  });
  await Promise.all([bad.close(), good.close()]);
  for (const part of ['a', 'b', 'c']) assert.deepEqual(found[part], contents[part]);
  assert.match(said.join('\n'), /404/);
  assert.match(said.join('\n'), /14 bytes/);
  assert.match(said.join('\n'), /sent nothing/);
  assert.ok(said.length >= 3, said.join('\n'));
  // What was downloaded is in the cache: no mirror is needed now.
  assert.ok(await find({ cache, download: false }));
});

test('a transfer that breaks off is continued where it stopped', async () => {
  let broken = false;
  const flaky = await mirror((name, gz, request, response) => {
    if (!broken && name === 'a') {
      broken = true;
      response.writeHead(200, { 'Content-Length': gz.length });
      response.write(gz.subarray(0, 2000), () => setTimeout(() => response.destroy(), 50));
    } else honest(name, gz, request, response);
  });
  const cache = fresh();
  const options = { cache, mirrors: [flaky.url, flaky.url] };
  const found = await find(options).catch(() => find(options)); // a second run goes on as well
  await flaky.close();
  assert.deepEqual(found.a, contents.a);
  const ranges = flaky.asked.filter(([name]) => name === 'a').map(([, range]) => range);
  assert.equal(ranges[0], undefined);
  assert.match(ranges[1], /^bytes=[1-9]/);
});

test('no mirror at all ends in one sentence that names the file', async () => {
  await assert.rejects(
    find({ cache: fresh(), mirrors: ['http://127.0.0.1:9/'] }),
    /a is not to be had/,
  );
});
