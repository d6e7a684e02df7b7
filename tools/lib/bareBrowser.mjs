/**
 * A Chromium that is only looked at, for measuring memory. Playwright has the network recorded, which
 * keeps a copy of every answer in the page's own process: no visitor has those.
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, kBrowserFlags } from './browser.mjs';

const kPollMs = 30;
const kPatienceMs = 120_000;

/**
 * @typedef {object} BareBrowser
 * @property {(method: string, params?: object) => Promise<any>} send to the browser (DevTools protocol)
 * @property {(url: string) => Promise<void>} open in its one page
 * @property {(expression: string) => Promise<any>} evaluate
 * @property {(expression: string) => Promise<void>} until it is true
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<BareBrowser>} */
export async function launchBareBrowser() {
  const executablePath = findBrowser();
  if (!executablePath) throw new Error('no Chromium found: run npm run setup -- --tests');
  const profile = mkdtempSync(join(tmpdir(), 'latent-atlas-'));
  const child = spawn(
    executablePath,
    [
      ...kBrowserFlags,
      '--headless',
      '--hide-scrollbars',
      '--window-size=1280,720',
      '--no-startup-window',
      '--remote-debugging-pipe',
      `--user-data-dir=${profile}`,
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  const [, , , toChild, fromChild] = /** @type {any[]} */ (child.stdio);
  toChild.on('error', () => {}); // a browser that has gone says so by its exit
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const pending = new Map();
  void ended.then(() => {
    for (const { reject } of pending.values()) reject(new Error('Chromium ended.'));
  });
  let rest = Buffer.alloc(0);
  fromChild.on('data', (/** @type {Buffer} */ chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) {
      const { id, result, error } = JSON.parse(rest.toString('utf8', 0, end));
      const call = pending.get(id);
      pending.delete(id);
      if (error) call?.reject(new Error(error.message));
      else call?.resolve(result);
    }
  });
  let lastId = 0;
  const post = (/** @type {object} */ message) =>
    new Promise((resolve, reject) => {
      pending.set(++lastId, { resolve, reject });
      toChild.write(`${JSON.stringify({ id: lastId, ...message })}\0`);
    });
  const send = (/** @type {string} */ method, params = {}) => post({ method, params });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const ask = (/** @type {string} */ method, params = {}) => post({ method, params, sessionId });

  const evaluate = async (/** @type {string} */ expression) => {
    const { result, exceptionDetails } = await ask('Runtime.evaluate', {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(`${exceptionDetails.text} in ${expression}`);
    return result.value;
  };
  return {
    send,
    evaluate,
    open: async (url) => void (await ask('Page.navigate', { url })),
    async until(expression) {
      for (const start = Date.now(); !(await evaluate(expression));) {
        if (Date.now() - start > kPatienceMs) throw new Error(`never true: ${expression}`);
        await new Promise((next) => setTimeout(next, kPollMs));
      }
    },
    async close() {
      send('Browser.close').catch(() => {});
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
