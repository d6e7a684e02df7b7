/** What a visit costs: bytes before the first picture, and memory with all of MNIST. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launchBareBrowser } from '../lib/bareBrowser.mjs';
import { siteDir } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';

const packed = (/** @type {string} */ path) =>
  gzipSync(readFileSync(join(siteDir, path)), { level: 9 }).length;

/** The larger variant. */
export const wasmGzipBytes = () =>
  Math.max(...['simd', 'simd-mt'].map((variant) => packed(`wasm/${variant}/atlas.wasm`)));

/**
 * Page, scripts, styles and wasm until the Lab shows its first picture; models and images come after.
 * @param {import('playwright-core').Browser} browser
 */
export async function firstLoadGzipBytes(browser) {
  /** @type {Set<string>} */
  const asked = new Set();
  const server = await serve({
    before: (request, _response, next) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      if (!/^\/(models|mnist)\//.test(pathname))
        asked.add(pathname === '/' ? '/index.html' : pathname);
      next();
    },
  });
  const page = await browser.newPage();
  try {
    await page.goto(`${server.url}#lab?d=digits`);
    await page.waitForSelector('body[data-ready]', { state: 'attached' });
    return [...asked].reduce((sum, path) => sum + packed(path), 0);
  } finally {
    await page.close();
    await server.close();
  }
}

/** Memory of a process that is its own, now. @param {number} pid @returns {number} bytes, 0 once it has ended */
function residentBytes(pid) {
  let status;
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return 0; // the page's first process ends when it goes to another address
  }
  const kilobytes = (/** @type {string} */ field) =>
    Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0);
  return 1024 * (kilobytes('RssAnon') + kilobytes('RssShmem'));
}

/**
 * The most that the page's process held while the Lab loaded 60,000 images and trained on them, the
 * browser's own share included; looked at every 40 ms, in a browser of its own that records nothing.
 */
export async function peakBytes() {
  const server = await serve();
  const browser = await launchBareBrowser();
  let peak = 0;
  let ended = false;
  const watch = (async () => {
    for (; !ended; await new Promise((next) => setTimeout(next, 40))) {
      const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
      for (const { type, id } of processInfo)
        if (type === 'renderer') peak = Math.max(peak, residentBytes(id));
    }
  })();
  watch.catch(() => {}); // heard below
  try {
    await browser.open(`${server.url}#lab?d=mnist&n=60000&s=2`);
    await browser.until("document.body?.hasAttribute('data-ready')");
    await browser.evaluate("document.querySelector('[data-action=play]').click()");
    await browser.until(
      "Number(document.body.dataset.step) >= 200 && document.getElementById('loading')?.textContent === ''",
    );
    ended = true;
    await watch;
    return peak;
  } finally {
    ended = true;
    await watch.catch(() => {});
    await browser.close();
    await server.close();
  }
}
