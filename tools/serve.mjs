/**
 * Serves build/site: `node tools/serve.mjs [--port 8080] [--no-isolation]`. With the isolation headers
 * the page has threads; without them (for tests, and for hosts that cannot send them) it runs on one.
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { siteDir } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';
import { serve } from './lib/server.mjs';

const kDefaultPort = 8080;
const kPortsTried = 20;

/**
 * On the port asked for, or the next free one.
 * @param {number} port
 * @param {boolean} isolated
 */
async function serveNear(port, isolated) {
  for (let tried = 0; ; tried++) {
    try {
      return await serve({ port: port === 0 ? 0 : port + tried, isolated });
    } catch (error) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
      if (code !== 'EADDRINUSE' || tried + 1 === kPortsTried) {
        throw new Refusal(`The server cannot listen on port ${port + tried}: ${message}.`);
      }
      console.log(`Port ${port + tried} is taken, trying ${port + tried + 1}.`);
    }
  }
}

/** @param {string[]} words the command line */
export async function serveSite(words) {
  const at = words.indexOf('--port');
  const port = at < 0 ? kDefaultPort : Number(words[at + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Refusal(
      `--port ${words[at + 1]} is not a port: give a whole number from 0 to 65535.`,
    );
  }
  if (!existsSync(join(siteDir, 'index.html'))) {
    throw new Refusal('There is no site yet: run npm run build.');
  }
  const { url } = await serveNear(port, !words.includes('--no-isolation'));
  console.log(`Latent Atlas is at ${url} (stop it with Ctrl+C)`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(() => serveSite(process.argv.slice(2)));
}
