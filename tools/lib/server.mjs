/**
 * The page's server: the built site and MNIST's shards, with the headers that isolate a page (or
 * without them, to see it run on one thread).
 * @module
 */
import { createServer } from 'node:http';
import { mnistRoute } from './mnistRoute.mjs';
import { siteDir } from './paths.mjs';
import { isolationHeaders, staticFiles } from './staticFiles.mjs';

/**
 * @param {object} [options]
 * @param {number} [options.port] 0: any free one
 * @param {boolean} [options.isolated]
 * @param {boolean} [options.mnist] serve MNIST when it is on this machine
 * @param {import('./staticFiles.mjs').Middleware} [options.before] sees every request first, for tests
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serve({ port = 0, isolated = true, mnist = true, before } = {}) {
  const files = staticFiles(siteDir, { index: 'index.html' });
  const digits = mnistRoute();
  const server = createServer((request, response) => {
    if (isolated) for (const [k, v] of Object.entries(isolationHeaders)) response.setHeader(k, v);
    const missing = () => {
      response.statusCode = 404;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.end('There is nothing at this address.\n');
    };
    const main = () => {
      if (request.url?.startsWith('/mnist/')) {
        if (!mnist) return missing();
        request.url = request.url.slice('/mnist'.length);
        return digits(request, response, missing);
      }
      files(request, response, missing);
    };
    if (before) before(request, response, main);
    else main();
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => listening(undefined));
  });
  const address = server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}/`,
    port: actual,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
}
