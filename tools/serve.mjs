/**
 * Serves build/site: `node tools/serve.mjs [--port 8080] [--no-isolation]`. With the isolation headers
 * the page has threads; without them (for tests, and for hosts that cannot send them) it runs on one.
 * @module
 */
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mnistRoute } from './lib/mnistRoute.mjs';
import { siteDir } from './lib/paths.mjs';
import { Refusal, runMain } from './lib/process.mjs';
import { answer, isolationHeaders, staticFiles } from './lib/staticFiles.mjs';

const kDefaultPort = 8080;
const kPortsTried = 20;

/**
 * @param {object} [options]
 * @param {number} [options.port] 0: any free one
 * @param {boolean} [options.isolation]
 * @param {string} [options.folder]
 * @param {import('../web/data/mnistFiles.mjs').MnistOptions} [options.mnist]
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serve({
  port = kDefaultPort,
  isolation = true,
  folder = siteDir,
  mnist,
} = {}) {
  const files = staticFiles(folder, { index: 'index.html' });
  const shards = mnistRoute(mnist);
  const server = createServer((request, response) => {
    if (isolation) {
      for (const [name, value] of Object.entries(isolationHeaders)) response.setHeader(name, value);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return answer(response, 405, 'This server only answers GET and HEAD.');
    }
    if (request.url?.startsWith('/mnist/')) {
      request.url = request.url.slice('/mnist'.length);
      return shards(request, response, () => {});
    }
    files(request, response, () => answer(response, 404, 'There is no such file on this site.'));
  });
  for (let tried = 0; ; tried++) {
    const wanted = port === 0 ? 0 : port + tried;
    const error = await new Promise((done) => {
      server.once('error', done);
      // Only this machine: nothing here is meant for the network.
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', done);
        done(null);
      });
    });
    if (!error) break;
    if (error.code !== 'EADDRINUSE' || tried + 1 === kPortsTried) {
      throw new Refusal(`The server cannot listen on port ${wanted}: ${error.message}.`);
    }
    console.log(`Port ${wanted} is taken, trying ${wanted + 1}.`);
  }
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}/`,
    port: address.port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
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
  const { url } = await serve({ port, isolation: !words.includes('--no-isolation') });
  console.log(`Latent Atlas is at ${url} (stop it with Ctrl+C)`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runMain(() => serveSite(process.argv.slice(2)));
}
