/** The server's file side: types, ranges, caching, and nothing outside its folder. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { parseRange, staticFiles } from '../../tools/lib/staticFiles.mjs';

const text = 'abcdefghijk'; // 11 bytes
/** @type {string} */
let folder;
/** @type {import('node:http').Server} */
let server;
/** @type {number} */
let port;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atlas-static-'));
  mkdirSync(join(folder, 'site/sub'), { recursive: true });
  mkdirSync(join(folder, 'site-secret'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'site-secret/a.txt'), 'secret');
  writeFileSync(join(folder, 'site/index.html'), '<p>');
  writeFileSync(join(folder, 'site/a.wasm'), text);
  writeFileSync(join(folder, 'site/sub/empty.bin'), '');
  const files = staticFiles(join(folder, 'site'), { index: 'index.html' });
  server = createServer((incoming, response) =>
    files(incoming, response, () => {
      response.statusCode = 404;
      response.end();
    }),
  );
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  port = /** @type {import('node:net').AddressInfo} */ (server.address()).port;
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/**
 * The path goes out as written: fetch would tidy `..` away before the server sees it.
 * @param {string} path @param {Record<string, string>} [headers] @param {string} [method]
 * @returns {Promise<{ status: number | undefined, headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
const get = (path, headers = {}, method = 'GET') =>
  new Promise((done, failed) => {
    const outgoing = request({ host: '127.0.0.1', port, path, headers, method }, (response) => {
      let body = '';
      response.on('data', (data) => (body += data));
      response.on('end', () =>
        done({ status: response.statusCode, headers: response.headers, body }),
      );
    });
    outgoing.on('error', failed);
    outgoing.end();
  });

test('files come whole, with their type', async () => {
  const wasm = await get('/a.wasm?v=1');
  assert.equal(wasm.status, 200);
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.equal(wasm.body, text);
  assert.match((await get('/')).headers['content-type'] ?? '', /^text\/html/);
  assert.deepEqual((await get('/sub/empty.bin')).body, '');
  const head = await get('/a.wasm', {}, 'HEAD');
  assert.equal(head.headers['content-length'], '11');
  assert.equal(head.body, '');
});

test('what is not there, and folders without an index, are left to the next', async () => {
  for (const path of ['/none.js', '/sub', '/sub/', '/a.wasm/x']) {
    assert.equal((await get(path)).status, 404, path);
  }
});

test('no address leads out of the folder', async () => {
  for (const path of [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/sub/../../secret.txt',
    '/../site-secret/a.txt',
    '/%00',
    '/%zz',
  ]) {
    const { status, body } = await get(path);
    assert.ok([400, 403].includes(status ?? 0), `${path} answered ${status}`);
    assert.doesNotMatch(body, /^secret$/);
  }
});

test('ranges', async () => {
  const middle = await get('/a.wasm', { range: 'bytes=2-4' });
  assert.equal(middle.status, 206);
  assert.equal(middle.headers['content-range'], 'bytes 2-4/11');
  assert.equal(middle.body, 'cde');
  assert.equal((await get('/a.wasm', { range: 'bytes=-3' })).body, 'ijk');
  const behind = await get('/a.wasm', { range: 'bytes=11-' });
  assert.equal(behind.status, 416);
  assert.equal(behind.headers['content-range'], 'bytes */11');
  assert.deepEqual(parseRange('bytes=7-99', 11), { start: 7, end: 10 });
  assert.equal(parseRange('bytes=-0', 11), 'unsatisfiable');
  for (const odd of ['bytes=5-2', 'bytes=0-1,3-4', 'lines=1-2', undefined]) {
    assert.equal(parseRange(odd, 11), null);
  }
});

test('an unchanged file is not sent again', async () => {
  const { etag } = (await get('/a.wasm')).headers;
  const again = await get('/a.wasm', { 'if-none-match': String(etag) });
  assert.equal(again.status, 304);
  assert.equal(again.body, '');
});
