// What a visitor has to load before data and models, and what the page takes with all of MNIST.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { peakBytes } from '../../tools/bench/visitor.mjs';
import { siteDir } from '../../tools/lib/paths.mjs';
import { dataSets, isFast, withPage } from './page.mjs';

const FIRST_LOAD = 500_000;
const WASM = 250_000;
const MEMORY_MB = 250;

const packed = (/** @type {string} */ path) => gzipSync(readFileSync(join(siteDir, path))).length;

test('everything the first picture needs is under 500 kB packed', async (t) => {
  /** @type {Set<string>} */
  const asked = new Set();
  const before = (request, _response, next) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (!/^\/(models|mnist)\//.test(pathname))
      asked.add(pathname === '/' ? '/index.html' : pathname);
    next();
  };
  await withPage({ before, hash: 'd=digits' }, async (lab) => void (await lab.ready()));
  const sizes = [...asked].map((path) => /** @type {const} */ ([path, packed(path)]));
  for (const [path, size] of sizes) t.diagnostic(`${path} ${size}`);
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  t.diagnostic(`${total} bytes in all`);
  for (const part of [/\.html$/, /\.css$/, /index-.*\.js$/, /worker-.*\.js$/, /atlas\.js$/])
    assert.ok(
      [...asked].some((path) => part.test(path)),
      `nothing like ${part} was asked for`,
    );
  assert.equal(
    [...asked].filter((path) => path.endsWith('.wasm')).length,
    1,
    'one variant is loaded',
  );
  assert.ok(total < FIRST_LOAD, `${total} bytes`);
});

test('each build of the core is under 250 kB packed', (t) => {
  for (const variant of ['simd', 'simd-mt']) {
    const size = packed(`wasm/${variant}/atlas.wasm`);
    t.diagnostic(`${variant} ${size}`);
    assert.ok(size < WASM, `${variant} has ${size} bytes`);
  }
});

if (process.platform === 'linux' && dataSets.includes('mnist') && !isFast) {
  test('with all 60,000 images of MNIST the page never takes 250 MB', async (t) => {
    const used = (await peakBytes()) / 1e6;
    t.diagnostic(`${used.toFixed(0)} MB`);
    assert.ok(used > 50 && used < MEMORY_MB, `${used.toFixed(0)} MB`);
  });
}
