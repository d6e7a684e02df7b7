/**
 * Bundles the page into build/site. Two folders go there as they are, and are served the same way in
 * development: the wasm (Emscripten's glue starts itself again as each thread's worker, by its own
 * URL, so it must not be bundled) and the shipped models.
 */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
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

export default defineConfig({
  root: here,
  // Relative addresses, so that the built page works in any folder of any host.
  base: './',
  publicDir: false,
  plugins: [chapterTextPlugin(), copiedFolders()],
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
