/**
 * Waiting for a page to come to rest, instead of for a time: on a busy machine no time is long enough,
 * on an idle one every time is too long.
 * @module
 */

/** @typedef {import('playwright-core').Page} Page */

/** So many looks in a row at which nothing is under way: what one thing begins when it ends is seen. */
const LOOKS = 4;

/** Ends a wait for what never comes, and is no measure of how fast anything is. */
export const PATIENCE_MS = 300_000;

/**
 * Runs in the page before its own scripts: notes questions to the engine that have no answer yet, short
 * timers (pauses before something is asked or written), fetches, what a worker that is starting owes, and
 * what is being written into the browser's storage.
 */
export function noteWhatIsUnderWay() {
  /** Longer timers are limits and announcements; nothing that is shown waits for them. */
  const LONGEST_PAUSE_MS = 500;
  /** @type {Map<Worker, Set<number>>} */
  const calls = new Map();
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  const timers = new Set();
  let fetches = 0;

  const Plain = window.Worker;
  window.Worker = class extends Plain {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      if (options?.name !== 'latent-atlas') return;
      /** @type {Set<number>} */
      const pending = new Set();
      calls.set(this, pending);
      this.addEventListener('message', ({ data }) => {
        if (data.kind === 'result' || data.kind === 'error') pending.delete(data.id);
      });
      this.addEventListener('error', () => calls.delete(this));
    }
    /** @param {any} message @param {any} transfer */
    postMessage(message, transfer) {
      if (message?.payload !== undefined) calls.get(this)?.add(message.id);
      super.postMessage(message, transfer);
    }
    terminate() {
      calls.delete(this);
      super.terminate();
    }
  };

  const { setTimeout: later, clearTimeout: never, fetch: ask } = window;
  /** @param {any} work @param {number} [delay] @param {any[]} args */
  const noted = (work, delay = 0, ...args) => {
    const id = later(() => {
      timers.delete(id);
      if (typeof work === 'function') work(...args);
    }, delay);
    if (delay <= LONGEST_PAUSE_MS) timers.add(id);
    return id;
  };
  window.setTimeout = /** @type {any} */ (noted);
  window.clearTimeout = (id) => {
    timers.delete(/** @type {any} */ (id));
    never(id);
  };
  window.fetch = async (...args) => {
    fetches++;
    try {
      return await ask(...args);
    } finally {
      fetches--;
    }
  };
  /** @type {Set<IDBTransaction>} */
  const writes = new Set();
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...args) {
    const begun = transaction.apply(this, args);
    writes.add(begun);
    for (const end of ['complete', 'abort'])
      begun.addEventListener(end, () => void writes.delete(begun));
    return begun;
  };
  /** @type {any} */ (window).whatIsUnderWay = () => ({
    calls: [...calls.values()].reduce((sum, pending) => sum + pending.size, 0),
    timers: timers.size,
    fetches,
    writes: writes.size,
  });
}

/**
 * Waits until nothing is under way in a page: no question to the engine, no pause before one, no
 * request, nothing being stored, and the frames after it are painted.
 * @param {Page} page
 */
export async function quiet(page) {
  await page.evaluate(async ([looks, patience]) => {
    const started = performance.now();
    const message = () =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = resolve;
        port2.postMessage(null);
      });
    for (let still = 0; still < looks; still++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await message();
      const found = /** @type {any} */ (window).whatIsUnderWay();
      if (found.calls + found.timers + found.fetches + found.writes > 0) still = -1;
      if (performance.now() - started > patience)
        throw new Error(`The page never comes to rest: ${JSON.stringify(found)}`);
    }
  }, /** @type {const} */ ([LOOKS, PATIENCE_MS]));
}
