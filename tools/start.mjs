/**
 * `npm start`: sets up, gets MNIST, builds, serves. `--dev`: Vite's development server instead.
 * Other words go to tools/serve.mjs.
 * @module
 */
import { join } from 'node:path';
import { loadMnistFiles, progressBar } from '../web/data/mnistFiles.mjs';
import { build } from './build.mjs';
import { repo } from './lib/paths.mjs';
import { runMain } from './lib/process.mjs';
import { serveSite } from './serve.mjs';
import { setup } from './setup.mjs';

const words = process.argv.slice(2);

async function findMnist() {
  try {
    await loadMnistFiles({ onProgress: progressBar() });
  } catch (error) {
    console.log(`${/** @type {Error} */ (error).message} Going on with the embedded digits.`);
  }
}

await runMain(async () => {
  await setup();
  await findMnist();
  if (!words.includes('--dev')) {
    await build(['site']);
    return serveSite(words);
  }
  await build(['wasm']);
  const vite = await import('vite');
  const server = await vite.createServer({ configFile: join(repo, 'web/vite.config.js') });
  await server.listen();
  server.printUrls();
});
