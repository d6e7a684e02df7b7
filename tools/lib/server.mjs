/**
 * The page's server: the built site and MNIST's shards, with the headers that isolate a page (or
 * without them, to see it run on one thread).
 * @module
 */
import { createServer } from 'node:http';
import { mnistRoute } from './mnistRoute.mjs';
import { siteDir } from './paths.mjs';
import { answer, isolationHeaders, staticFiles } from './staticFiles.mjs';

/**
 * @param {object} [options]
 * @param {number} [options.port] 0: any free one
 * @param {boolean} [options.isolated] send the headers that give the page threads
 * @param {boolean} [options.mnist] serve MNIST when it is on this machine
 * @param {import('./staticFiles.mjs').Middleware} [options.before] sees every request first, for tests
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serve({ port = 0, isolated = true, mnist = true, before } = {}) {
  const files = staticFiles(siteDir, { index: 'index.html' });
  const shards = mnistRoute();
  const server = createServer((request, response) => {
    if (isolated) for (const [k, v] of Object.entries(isolationHeaders)) response.setHeader(k, v);
    const missing = () => answer(response, 404, 'There is no such file on this site.');
    const main = () => {
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        response.setHeader('Allow', 'GET, HEAD');
        return answer(response, 405, 'This server only answers GET and HEAD.');
      }
      if (request.url?.startsWith('/mnist/')) {
        const { url } = request;
        const fromSite = () => {
          request.url = url;
          files(request, response, missing);
        };
        if (!mnist) return fromSite();
        request.url = url.slice('/mnist'.length);
        return shards(request, response, fromSite);
      }
      files(request, response, missing);
    };
    if (before) before(request, response, main);
    else main();
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    // Only this machine: nothing here is meant for the network.
    server.listen(port, '127.0.0.1', () => listening(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://localhost:${address.port}/`,
    port: address.port,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
