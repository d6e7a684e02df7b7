/**
 * `npm start`: sets up what is missing, finds or downloads MNIST, builds, serves and prints the address.
 *
 *   npm start -- [--port 8080] [--no-isolation] [--no-install]
 * @module
 */
import { findMnist } from '../web/data/mnistFiles.mjs';
import { build } from './build.mjs';
import { runMain } from './lib/process.mjs';
import { serve } from './lib/server.mjs';
import { setup } from './setup.mjs';

const kDefaultPort = 8080;
const kPortsTried = 20;

async function prepareMnist() {
  let shown = '';
  try {
    const mnist = await findMnist({
      download: true,
      say: (line) => console.log(`  ${line}`),
      onBytes: (name, received, total) => {
        const text = `  ${name} ${Math.floor((100 * received) / Math.max(total, 1))} %`;
        if (process.stdout.isTTY && text !== shown) process.stdout.write(`\r${text}`);
        shown = text;
      },
    });
    if (process.stdout.isTTY && shown) process.stdout.write('\n');
    console.log(`MNIST: ${mnist?.train.labels.length} training images.`);
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    console.log('The page starts with the ground-truth digits.');
  }
}

await runMain(async () => {
  const words = process.argv.slice(2);
  const wanted = words.includes('--port')
    ? Number(words[words.indexOf('--port') + 1])
    : kDefaultPort;
  await setup({ install: !words.includes('--no-install') });
  await prepareMnist();
  await build(['site']);
  for (let port = wanted; ; port++) {
    try {
      const { url } = await serve({ port, isolated: !words.includes('--no-isolation') });
      if (port !== wanted) console.log(`Port ${wanted} is taken.`);
      console.log(`\nLatent Atlas is at ${url}   (Ctrl+C ends it)`);
      return;
    } catch (error) {
      const taken = /** @type {{ code?: string }} */ (error).code === 'EADDRINUSE';
      if (!taken || port >= wanted + kPortsTried) throw error;
    }
  }
});
