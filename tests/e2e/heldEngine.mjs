/**
 * An engine that stands still in the middle of a training until it is let go on: what a page shows and
 * does meanwhile then does not depend on how fast the machine trains.
 *
 *     const engine = heldEngine();
 *     await withChapter('the-vae', { ...engine.options, query: 'v=train' }, async ({ page }) => {
 *       await engine.hold(page, 20); // stands after its twentieth report from now on
 *       …
 *       await engine.letGo(page);
 *     });
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteDir } from '../../tools/lib/paths.mjs';

/** @typedef {import('playwright-core').Page} Page */

const OPEN = -1;

/**
 * Stands before the worker's own script: of reports of a training only so many pass as the gate has
 * tickets; after the last one the worker waits. It takes the message that brings the gate, which is none
 * of the worker's.
 */
const GATE = `{
  let gate;
  self.addEventListener('message', (event) => {
    if (!event.data?.gate) return;
    ({ gate } = event.data);
    event.stopImmediatePropagation();
  });
  const post = self.postMessage.bind(self);
  self.postMessage = (message, ...rest) => {
    post(message, ...rest);
    if (!gate || message?.kind !== 'progress' || message.value?.step === undefined) return;
    Atomics.add(gate, 1, 1);
    const tickets = Atomics.load(gate, 0);
    if (tickets > 0) Atomics.compareExchange(gate, 0, tickets, tickets - 1);
    while (Atomics.load(gate, 0) === 0) Atomics.wait(gate, 0, 0);
  };
}
`;

/** Runs in the page before its own scripts. The gate: tickets, reports sent, reports that came. */
function bringGate() {
  const gate = new Int32Array(new SharedArrayBuffer(12));
  gate[0] = -1;
  /** @type {any} */ (window).engineGate = gate;
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      if (options?.name !== 'latent-atlas') return;
      super.postMessage({ gate });
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'progress' && data.value?.step !== undefined) Atomics.add(gate, 2, 1);
      });
    }
  };
}

/** For pages with threads: the gate is shared memory. */
export function heldEngine() {
  /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
  const before = (request, response, next) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (!/^\/assets\/worker-[^/]*\.js$/.test(pathname)) return next();
    response.setHeader('Content-Type', 'text/javascript');
    response.end(GATE + readFileSync(join(siteDir, pathname), 'utf8'));
  };
  /** @param {Page} page @param {number} tickets */
  const set = (page, tickets) =>
    page.evaluate((value) => {
      const gate = /** @type {Int32Array} */ (/** @type {any} */ (window).engineGate);
      Atomics.store(gate, 0, value);
      Atomics.notify(gate, 0);
    }, tickets);
  return {
    options: { before, init: bringGate },
    /** The engine stands after so many reports. @param {Page} page @param {number} [reports] at least one */
    hold: (page, reports = 1) => set(page, reports),
    letGo: (/** @type {Page} */ page) => set(page, OPEN),
    /** The engine stands, and the page has made what it can of the last report. @param {Page} page */
    async standing(page) {
      await page.waitForFunction(() => {
        const [tickets, sent, came] = /** @type {any} */ (window).engineGate;
        return tickets === 0 && sent === came;
      });
      await page.evaluate(async () => {
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        for (let still = 0; still < 3; still++) {
          await frame();
          if (/** @type {any} */ (window).whatIsUnderWay().timers > 0) still = -1;
        }
      });
    },
  };
}
