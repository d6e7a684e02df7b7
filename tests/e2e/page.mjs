/**
 * What every end-to-end test shares: a Chromium, and for each test a fresh server and page that are
 * watched to the end. A console error, an uncaught error, a failed answer or a request to
 * another origin fails the test, unless the test names the address it breaks on purpose.
 * @module
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { openBrowser } from '../../tools/lib/browser.mjs';
import { siteDir } from '../../tools/lib/paths.mjs';
import { serve } from '../../tools/lib/server.mjs';
import { loadMnistFiles } from '../../web/data/mnistFiles.mjs';
import { noteWhatIsUnderWay, PATIENCE_MS, quiet } from './quiet.mjs';

/** The slowest cases are left out of a fast run. */
export const isFast = process.env.ATLAS_FAST === '1';

/** How many times slower than it is the page's own thread is to run. */
const SLOWER = Number(process.env.ATLAS_SLOWER ?? 1);

const WIDE = { width: 1440, height: 900 };

/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {object} Options
 * @property {string} [hash] state in the address, behind `#lab?`, a whole `#/…`, or a page of a test's own, `host/…`
 * @property {boolean} [isolated]
 * @property {boolean} [mnist]
 * @property {import('../../tools/lib/staticFiles.mjs').Middleware} [before] breaks something
 * @property {RegExp} [expected] addresses whose failure is the point of the test
 * @property {string} [friend] address of another server that the page may ask
 * @property {{ width: number, height: number }} [viewport]
 * @property {'light' | 'dark'} [colorScheme]
 * @property {string} [locale] of the browser
 * @property {boolean} [motion] the reader has nothing against it
 * @property {(() => void) | (() => void)[]} [init] runs in the page before its own scripts
 */

/** @type {Promise<import('playwright-core').Browser> | undefined} */
let browser;
/** The server of all tests that break nothing: it reads MNIST once. @type {ReturnType<typeof serve> | undefined} */
let plainServer;
after(async () => {
  await (await browser)?.close();
  await (await plainServer)?.close();
});

/**
 * Runs `body` on the Lab (or the page that `hash` names), then asserts that nothing went wrong in
 * silence.
 * @template T
 * @param {Options} options
 * @param {(lab: LabPage) => Promise<T>} body
 * @returns {Promise<T>}
 */
export function withPage(options, body) {
  return withSite(options, (page, url) => body(new LabPage(page, url)));
}

/**
 * @template T
 * @param {Options} options
 * @param {(page: Page, url: string) => Promise<T>} body
 * @returns {Promise<T>}
 */
export async function withSite(options, body) {
  const { hash, isolated, mnist, before, expected, init } = options;
  browser ??= openBrowser();
  const isPlain = isolated === undefined && mnist === undefined && !before;
  const server = await (isPlain ? (plainServer ??= serve()) : serve({ isolated, mnist, before }));
  const context = await (
    await browser
  ).newContext({
    viewport: options.viewport ?? WIDE,
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en-US',
    reducedMotion: options.motion ? 'no-preference' : 'reduce',
  });
  const problems = watch(context, server.url, expected, options.friend);
  try {
    await context.addInitScript(noteWhatIsUnderWay);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    if (SLOWER > 1) await slowDown(page, SLOWER);
    for (const script of [init ?? []].flat()) await page.addInitScript(script);
    await page.goto(server.url + (hash && /^(#|host\/)/.test(hash) ? hash : `#lab?${hash ?? ''}`));
    const result = await body(page, server.url);
    assert.deepEqual(problems, [], 'the page had problems');
    return result;
  } catch (error) {
    if (problems.length && error instanceof Error && error.message !== 'the page had problems')
      error.message += `\nMeanwhile: ${problems.join('; ')}`;
    throw error;
  } finally {
    await context.close();
    if (!isPlain) await server.close();
  }
}

/** A machine so many times as slow. @param {Page} page @param {number} rate */
export async function slowDown(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate });
}

/**
 * @param {import('playwright-core').BrowserContext} context
 * @param {string} origin
 * @param {RegExp} [expected]
 * @param {string} [friend]
 * @returns {string[]} filled while the page lives
 */
function watch(context, origin, expected, friend = origin) {
  /** @type {string[]} */
  const problems = [];
  const allowed = (/** @type {string} */ url) =>
    url.startsWith(origin) && (expected?.test(url) || isUnshipped(url));
  context.on('console', (message) => {
    if (message.type() !== 'error' || allowed(message.location().url)) return;
    problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => problems.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const url = request.url();
    const isOurs = url.startsWith(origin) || url.startsWith(friend);
    if (!isOurs && !/^(data|blob):/.test(url)) problems.push(`foreign: ${url}`);
  });
  context.on('response', (response) => {
    if (response.status() >= 400 && !allowed(response.url()))
      problems.push(`${response.status()} for ${response.url()}`);
  });
  return problems;
}

/** A model that this build of the site does not carry. @param {string} url */
function isUnshipped(url) {
  const path = decodeURIComponent(new URL(url).pathname);
  return path.startsWith('/models/') && !existsSync(join(siteDir, path));
}

/** The Lab as tests see it; `view.js` says what of it they may rely on. */
export class LabPage {
  /** @param {Page} page @param {string} url */
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** Map, outputs and samples of the model on show are there. */
  async ready() {
    await this.page.waitForSelector('body[data-ready]', { state: 'attached' });
    return this;
  }

  /** @returns {Promise<Record<string, string>>} everything in `body[data-*]` */
  facts() {
    return this.page.evaluate(() => ({ ...document.body.dataset }));
  }

  /** @param {string} name @param {number} least */
  async atLeast(name, least) {
    await this.page.waitForFunction(
      ([key, value]) => Number(document.body.dataset[key]) >= value,
      /** @type {const} */ ([name, least]),
    );
  }

  /** @param {string} state */
  async inState(state) {
    await this.page.waitForSelector(`body[data-state=${state}]`, { state: 'attached' });
  }

  /** @param {'pca' | 'ae' | 'vae'} kind */
  async chooseModel(kind) {
    await this.page.click(`[role=radio][data-value=${kind}]`);
    await this.page.waitForSelector(`body[data-model=${kind}]`, { state: 'attached' });
  }

  /** @param {'mnist' | 'digits'} data @param {number} count */
  async chooseData(data, count) {
    await this.page.selectOption('[data-param=data]', data);
    await this.page.waitForSelector(`body[data-data=${data}]`, { state: 'attached' });
    await this.page.selectOption('[data-param=count]', String(count));
    await this.ready();
  }

  /**
   * Files through the Lab's button and its dialog, as they are proposed or after `choose`.
   * @param {{ name: string, buffer: Buffer }[]} files
   * @param {(dialog: import('playwright-core').Locator) => Promise<unknown>} [choose]
   */
  async openFiles(files, choose) {
    await this.giveFiles(files);
    const dialog = this.page.locator('#own-dialog');
    await dialog.waitFor();
    await choose?.(dialog);
    await dialog.locator('[data-action=use-own]').click();
    await dialog.waitFor({ state: 'detached' });
    await this.page.waitForSelector('body[data-data=own][data-ready]', { state: 'attached' });
  }

  /** @param {{ name: string, buffer: Buffer }[]} files */
  async giveFiles(files) {
    const [chooser] = await Promise.all([
      this.page.waitForEvent('filechooser'),
      this.click('open'),
    ]);
    await chooser.setFiles(
      files.map((file) => ({ mimeType: 'application/octet-stream', ...file })),
    );
  }

  /** @param {string} action */
  click(action) {
    return this.page.click(`[data-action=${action}]`);
  }

  /** Presses Play and waits until the run has ended by itself. */
  async train() {
    await this.click('play');
    // A small run may be over before anyone has seen it train.
    await this.page.waitForSelector('body[data-state=paused]:not([data-step="0"])', {
      state: 'attached',
    });
    await this.settled();
  }

  /** No control keeps the keyboard: keys go to the page. */
  blur() {
    return this.page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  }

  /** Nothing is under way, so that the map is not painted anew. */
  settled() {
    return quiet(this.page);
  }

  /** @param {string} id */
  painted(id) {
    return this.page.evaluate(
      (name) => Number(document.querySelector(`#${name} canvas`)?.dataset.painted ?? 0),
      id,
    );
  }

  /** Different colours in a picture, as it is on the screen. @param {string} id */
  colours(id) {
    return this.page.evaluate((name) => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(`#${name} canvas`));
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    }, id);
  }

  /** @param {string} id @returns {Promise<string>} the sentence of a notice, once it is there */
  async notice(id) {
    const node = this.page.locator(`[data-notice=${id}] p`);
    await node.waitFor();
    return (await node.textContent()) ?? '';
  }

  /** The held-out images of the page and their labels. */
  async heldOut() {
    const { images, labels } = await this.page.evaluate(() => ({
      images: Array.from(document.getElementById('tiles').data.images),
      labels: Array.from(document.getElementById('map').data.labels),
    }));
    return { images: Uint8Array.from(images), labels: Uint8Array.from(labels) };
  }

  /** Labels on the map. @returns {Promise<number[] | null>} */
  heldOutLabels() {
    return this.page.evaluate(() => {
      const { labels } = document.getElementById('map').data;
      return labels && Array.from(labels);
    });
  }

  /** The decoded images under the codes. @returns {Promise<Uint8Array>} */
  async mosaic() {
    await this.page.waitForFunction(() => document.getElementById('map').data.mosaic);
    return Uint8Array.from(
      await this.page.evaluate(() => Array.from(document.getElementById('map').data.mosaic.images)),
    );
  }
}

/** For `init`: the engine's worker can be asked and ended from outside, see `heldByEngine`. */
export function exposeWorkers() {
  /** @type {Worker[]} */
  const workers = [];
  /** @type {any} */ (window).engineWorkers = workers;
  const Real = window.Worker;
  window.Worker = class extends Real {
    /** @param {string | URL} url @param {WorkerOptions} [options] */
    constructor(url, options) {
      super(url, options);
      if (options?.name === 'latent-atlas') workers.push(this);
    }
  };
}

/**
 * What the engine of a page with `init: exposeWorkers` holds.
 * @param {Page} page
 * @returns {Promise<{ models: number, datasets: number, used: number, free: number }>}
 */
export const heldByEngine = (page) => askEngine(page, 'memory', {});

/**
 * An answer of the engine of a page with `init: exposeWorkers`.
 * @param {Page} page @param {string} type @param {object} payload
 * @returns {Promise<any>}
 */
export function askEngine(page, type, payload) {
  return page.evaluate(
    (question) =>
      new Promise((resolve) => {
        const worker = /** @type {any} */ (window).engineWorkers.at(-1);
        const id = -1; // of no call of the page's own
        worker.addEventListener('message', (/** @type {MessageEvent} */ { data }) => {
          if (data.id === id && data.kind === 'result') resolve(data.value);
        });
        worker.postMessage({ id, ...question });
      }),
    { type, payload },
  );
}

/**
 * Keeps back training shards of MNIST until they are let go, so that what a page shows before them does
 * not depend on how fast they come.
 * @param {RegExp} [which]
 */
export function keptShards(which = /\/train-\d+\.bin/) {
  /** @type {(() => void)[]} */
  const kept = [];
  let isOpen = false;
  /** @type {import('../../tools/lib/staticFiles.mjs').Middleware} */
  const before = (request, _response, next) => {
    if (!isOpen && which.test(request.url ?? '')) kept.push(next);
    else next();
  };
  const letGo = () => {
    isOpen = true;
    for (const next of kept.splice(0)) next();
  };
  return { before, kept, letGo };
}

/**
 * Data sets that a test runs on. Without MNIST nothing is left out in silence: `requireMnist` fails.
 * @type {readonly ('mnist' | 'digits')[]}
 */
export const dataSets =
  process.env.ATLAS_NO_MNIST === '1' ? ['digits'] : /** @type {const} */ (['mnist', 'digits']);

/** The held-out part of MNIST as it is on this machine. */
export async function requireMnist() {
  try {
    const files = await loadMnistFiles({ download: false });
    return { images: files.testImages.subarray(16), labels: files.testLabels.subarray(8) };
  } catch (error) {
    throw new Error(
      'MNIST is not on this machine: set MNIST_DIR to its folder, or ATLAS_NO_MNIST=1 to test on the ground-truth digits alone.',
      { cause: error },
    );
  }
}
