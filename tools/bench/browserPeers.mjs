/** Other libraries in Chromium: a page of its own for each library and number of threads. @module */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repo } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { staticFiles } from '../lib/staticFiles.mjs';

/** @type {Record<string, import('../lib/staticFiles.mjs').Middleware>} */
const kFolders = {
  '/bench/node_modules': staticFiles(join(repo, 'node_modules')),
  '/bench/peers': staticFiles(fileURLToPath(new URL('peers', import.meta.url))),
};

/** The site's server with the libraries beside it. */
export const servePeers = () =>
  serve({
    before: (request, response, next) => {
      const path = request.url ?? '/';
      const prefix = Object.keys(kFolders).find((folder) => path.startsWith(`${folder}/`));
      if (!prefix) return next();
      request.url = path.slice(prefix.length);
      kFolders[prefix](request, response, next);
    },
  });

/**
 * @param {import('playwright-core').Browser} browser
 * @param {string} url of servePeers
 * @param {number} cores that the page is told: tfjs takes half of them for threads, jax-js all
 * @returns {Promise<import('./child.mjs').Contender>}
 */
export async function startPeerPage(browser, url, cores) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.addInitScript((count) => {
    Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => count });
  }, cores);
  await page.goto(`${url}wasm/`); // an address with nothing on it
  await page.addScriptTag({ url: '/bench/peers/page.mjs', type: 'module' });
  await page.waitForFunction(() => 'ask' in globalThis);
  return {
    ask: async (request) => ({
      value: await page.evaluate((r) => /** @type {any} */ (globalThis).ask(r), request),
    }),
    close: () => page.close(),
  };
}
