/**
 * `npm start`: sets up, gets MNIST, builds what the page needs, serves, and builds the variant for pages
 * without threads while the page is up. `--dev`: Vite's development server instead. Other words go to
 * tools/serve.mjs.
 * @module
 */
import { join } from 'node:path';
import { loadMnistFiles, progressBar } from '../web/data/mnistFiles.mjs';
import { addSecondVariant, buildSite, buildVariant, kFirstVariant } from './build.mjs';
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
  const isDev = words.includes('--dev');
  // A page that is served without the headers runs on the other variant from the start.
  const isThreaded = !words.includes('--no-isolation');
  console.log('Building the core …');
  await buildVariant(kFirstVariant);
  if (!isThreaded) await buildVariant('wasm-simd');
  if (isDev) {
    const vite = await import('vite');
    const server = await vite.createServer({ configFile: join(repo, 'web/vite.config.js') });
    await server.listen();
    server.printUrls();
  } else {
    await buildSite();
    await serveSite(words);
  }
  if (!isThreaded) return;
  console.log('Meanwhile the variant for pages without threads is built …');
  await buildVariant('wasm-simd', { capture: true });
  if (!isDev) addSecondVariant();
  console.log('… and is there.');
});
