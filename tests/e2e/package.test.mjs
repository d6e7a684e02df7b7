// What `npm pack` gives is installed into an empty folder and used from there, without a compiler: by the
// element, by the engine alone, by a TypeScript project and by exact addresses of its files.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { repo } from '../../tools/lib/paths.mjs';
import { run } from '../../tools/lib/process.mjs';
import { staticFiles } from '../../tools/lib/staticFiles.mjs';
import { withSite } from './page.mjs';

const FILES = './node_modules/latent-atlas/build/site/';
const PAGE = `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">
<latent-atlas exhibit="principal-directions" loading="eager"></latent-atlas>
<script type="module" src="${FILES}embed.js"></script>
<script type="module">
  import { createEngine } from '${FILES}engine.js';
  const engine = createEngine({ wasmUrl: new URL('${FILES}wasm/', location.href).href });
  await engine.call('datasetDigits', { id: 'digits', count: 11, seed: 1, firstIndex: 0 });
  const { images } = await engine.call('datasetImages', { id: 'digits', indices: [3, 7] });
  globalThis.pixels = images.length;
</script></html>`;
const PROJECT = `import { createEngine } from 'latent-atlas/engine.js';
import type { LatentAtlas } from 'latent-atlas/embed.js';
const engine = createEngine({ wasmUrl: 'wasm/' });
const { images } = await engine.call('datasetImages', { id: 'digits', indices: [3] });
export const first: number | undefined = images[0];
export const state = (atlas: LatentAtlas): string => atlas.getState().step;
// @ts-expect-error there is no such call
await engine.call('datasetImage', {});
`;

/** @param {string} folder @param {string} command @param {string[]} args */
async function inFolder(folder, command, ...args) {
  const { code, output } = await run(command, args, { cwd: folder, capture: true });
  assert.equal(code, 0, `${command} ${args.join(' ')}: ${output}`);
  return output;
}

test('npm pack gives a package that a page and a project use from an empty folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-package-'));
  try {
    await inFolder(repo, 'node', 'tools/package.mjs', '--built');
    await inFolder(repo, 'npm', 'pack', '--ignore-scripts', '--pack-destination', folder);
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    const { version } = JSON.parse(readFileSync(join(repo, 'package.json'), 'utf8'));
    await inFolder(
      folder,
      'npm',
      'install',
      '--offline',
      '--no-audit',
      `latent-atlas-${version}.tgz`,
    );
    const installed = JSON.parse(await inFolder(folder, 'npm', 'ls', '--all', '--json'));
    assert.deepEqual(Object.keys(installed.dependencies), ['latent-atlas']);
    assert.equal(installed.dependencies['latent-atlas'].dependencies, undefined);

    writeFileSync(join(folder, 'project.ts'), PROJECT);
    const tsc = join(repo, 'node_modules/.bin/tsc');
    const lib = 'es2023,dom,dom.iterable,dom.asynciterable';
    const kind = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2023'];
    await inFolder(
      folder,
      tsc,
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--lib',
      lib,
      ...kind,
      'project.ts',
    );

    writeFileSync(join(folder, 'index.html'), PAGE);
    const files = staticFiles(folder);
    /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
    const before = (request, response, next) => {
      if (!request.url?.startsWith('/host/')) return next();
      request.url = request.url.slice('/host'.length);
      files(request, response, next);
    };
    await withSite({ before, hash: 'host/index.html', mnist: false }, async (page, url) => {
      /** @type {string[]} */
      const elsewhere = [];
      page.on('request', (request) => {
        const { origin, pathname } = new URL(request.url());
        if (url.startsWith(origin) && !pathname.startsWith('/host/')) elsewhere.push(pathname);
      });
      await page.waitForSelector('latent-atlas[data-ready]');
      await page.waitForFunction(() => globalThis.pixels === 2 * 784);
      assert.deepEqual(elsewhere, []);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('the element is described for editors as it is', async () => {
  await inFolder(repo, 'node', 'tools/package.mjs', '--built');
  const manifest = JSON.parse(readFileSync(join(repo, 'build/site/custom-elements.json'), 'utf8'));
  const [{ path, declarations }] = manifest.modules;
  assert.equal(path, 'build/site/embed.js');
  const [element] = declarations.filter((/** @type {any} */ one) => one.customElement);
  const names = (/** @type {string} */ what) =>
    element[what].map((/** @type {any} */ { name }) => name).sort();
  assert.equal(element.tagName, 'latent-atlas');
  assert.deepEqual(names('events'), ['change', 'live', 'ready', 'train']);
  assert.deepEqual(names('cssStates'), ['ready']);
  await withSite({ hash: '#/', mnist: false }, async (page, url) => {
    const real = await page.evaluate(async (at) => {
      const { LatentAtlas } = await import(at);
      return {
        observed: LatentAtlas.observedAttributes,
        names: Object.getOwnPropertyNames(LatentAtlas.prototype),
      };
    }, `${url}embed.js`);
    // `loading` is read once.
    assert.deepEqual(names('attributes'), [...real.observed, 'loading'].sort());
    for (const name of names('members')) assert.ok(real.names.includes(name), name);
  });
});
