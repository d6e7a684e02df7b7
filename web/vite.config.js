/**
 * Bundles the page into build/site. Two folders go there as they are, and are served the same way in
 * development: the wasm (Emscripten's glue starts itself again as each thread's worker, by its own
 * URL, so it must not be bundled) and the shipped models.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { chapterTextPlugin } from '../tools/lib/chapterTextPlugin.mjs';
import { mnistRoute } from '../tools/lib/mnistRoute.mjs';
import { isolationHeaders, staticFiles } from '../tools/lib/staticFiles.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const outDir = resolve(here, '../build/site');

/** URL folder → source folder of what is copied, not bundled. */
const copied = {
  wasm: resolve(here, 'engine/wasm'),
  models: resolve(here, '../models'),
};

/** @returns {import('vite').Plugin} */
function copiedFolders() {
  return {
    name: 'copied-folders',
    configureServer(server) {
      // Before the routes below: a thread's script without these headers is refused.
      server.middlewares.use((_request, response, next) => {
        for (const [k, v] of Object.entries(isolationHeaders)) response.setHeader(k, v);
        next();
      });
      for (const [name, folder] of Object.entries(copied)) {
        server.middlewares.use(`/${name}/`, staticFiles(folder));
      }
      server.middlewares.use('/mnist/', mnistRoute());
    },
    writeBundle() {
      for (const [name, folder] of Object.entries(copied)) {
        rmSync(resolve(outDir, name), { recursive: true, force: true });
        if (existsSync(folder)) cpSync(folder, resolve(outDir, name), { recursive: true });
      }
      // A site on a host without MNIST says so, instead of a 404 in every visitor's console.
      mkdirSync(resolve(outDir, 'mnist'), { recursive: true });
      writeFileSync(resolve(outDir, 'mnist/index.json'), 'null');
    },
  };
}

/** @param {string | Buffer} bytes */
const sumOf = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * What the service worker keeps, by checksum: the site's own files in sw.js, the models in models.json. Fonts
 * that no browser with wasm SIMD asks for stay outside.
 * @returns {import('vite').Plugin}
 */
function serviceWorker() {
  return {
    name: 'service-worker',
    writeBundle: {
      sequential: true,
      order: 'post',
      handler() {
        /** @param {(path: string) => boolean} isWanted @returns {Record<string, string>} */
        const sums = (isWanted) =>
          Object.fromEntries(
            readdirSync(outDir, { recursive: true, withFileTypes: true })
              .filter((entry) => entry.isFile())
              .map(({ parentPath, name }) => relative(outDir, resolve(parentPath, name)))
              .filter(isWanted)
              .sort()
              .map((path) => [path, sumOf(readFileSync(resolve(outDir, path)))]),
          );
        const isModel = (/** @type {string} */ path) =>
          /^models\/.*\.(?:json|safetensors)$/.test(path);
        const files = sums(
          (path) =>
            !/^(?:models|mnist)\/|\.(?:woff|ttf)$|^(?:sw|engine|embed)\.js$|^models\.json$|custom-elements/.test(
              path,
            ),
        );
        const models = sums(isModel);
        writeFileSync(resolve(outDir, 'models.json'), JSON.stringify(models));
        files['models.json'] = sumOf(JSON.stringify(models));
        const list = JSON.stringify(files, null, 1);
        const script = readFileSync(resolve(here, 'app/sw.js'), 'utf8');
        writeFileSync(
          resolve(outDir, 'sw.js'),
          `const VERSION = '${sumOf(list + script).slice(0, 16)}';\nconst FILES = ${list};\n${script}`,
        );
      },
    },
  };
}

export default defineConfig({
  root: here,
  // Relative addresses, so that the built page works in any folder of any host.
  base: './',
  publicDir: false,
  plugins: [chapterTextPlugin(), copiedFolders(), serviceWorker()],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    rolldownOptions: {
      // The engine alone and the embedded element, under names that stay: for pages of others.
      input: {
        index: resolve(here, 'index.html'),
        engine: resolve(here, 'engine/client.js'),
        embed: resolve(here, 'embed/index.js'),
      },
      preserveEntrySignatures: 'strict',
      output: {
        entryFileNames: ({ name }) =>
          ['engine', 'embed'].includes(name) ? `${name}.js` : 'assets/[name]-[hash].js',
      },
    },
    // A data: address would be refused where the page's own Content-Security-Policy is strict.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
  },
});
