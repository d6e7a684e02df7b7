/**
 * How quickly each chapter is there and how smoothly it follows a hand, with MNIST served.
 *
 * Ready: from the navigation to the frame with the first complete picture (`data-ready`), in a browser
 * that was never here (first) and in one that was (again). Drag: the first thing to drag on the stage
 * is moved for two seconds; the 95th percentile of the time between two frames.
 * @module
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../lib/browser.mjs';
import { repo } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { table } from './report.mjs';

const MOVES = 120;
const FRAME_MS = 16;
const PATIENCE_MS = 60_000;

/** @typedef {{ folder: string, first: number, again: number, drag: number | null, dragged: string }} PageFigures */

/**
 * @param {{ rounds: number }} options
 * @returns {Promise<PageFigures[]>} the best of the rounds: what else the machine does only adds
 */
export async function measurePages({ rounds }) {
  const server = await serve();
  try {
    /** @type {PageFigures[]} */
    const all = [];
    for (const folder of chapterFolders()) {
      const visits = [];
      for (let round = 0; round < rounds; round++) {
        const browser = await launchBrowser();
        const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
        const url = `${server.url}#/${folder}`;
        const first = await measurePage(context, url);
        visits.push({ first: first.ready, again: await measurePage(context, url) });
        await browser.close();
      }
      const drags = visits.flatMap(({ again: { drag } }) => (drag === null ? [] : [drag]));
      all.push({
        folder,
        dragged: visits[0]?.again.dragged ?? '',
        first: Math.min(...visits.map(({ first }) => first)),
        again: Math.min(...visits.map(({ again }) => again.ready)),
        drag: drags.length ? Math.min(...drags) : null,
      });
    }
    return all;
  } finally {
    await server.close();
  }
}

/** In the order of the lecture: the registry is a module of the bundle, its tests are numbered. */
function chapterFolders() {
  return readdirSync(join(repo, 'tests/e2e'))
    .map((name) => /^\d\d-(.*)\.test\.mjs$/.exec(name)?.[1] ?? '')
    .filter((folder) => existsSync(join(repo, 'web/exhibits', folder, 'params.js')));
}

/** @param {import('playwright-core').BrowserContext} context @param {string} url */
async function measurePage(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.addInitScript(noteReady);
    await page.goto(url);
    const handle = await page.waitForFunction('window.atlasReady');
    const ready = Number(await handle.jsonValue());
    // What follows the first picture is not the drag's.
    await page.waitForTimeout(1500);
    const place = await page.evaluate(findHandle);
    const drag = place ? await dragIt(page, place) : null;
    return { ready, drag, dragged: place?.what ?? 'nothing' };
  } finally {
    await page.close();
  }
}

/** Runs in the page before it: when the first picture was complete. */
function noteReady() {
  const look = () => {
    if (!document.querySelector('[data-exhibit][data-ready]')) return false;
    // With the frame that shows it.
    requestAnimationFrame(() => void Object.assign(window, { atlasReady: performance.now() }));
    return true;
  };
  const observer = new MutationObserver(() => look() && observer.disconnect());
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['data-ready'] });
}

/** Runs in the page: the middle of the first thing to drag that is in sight. */
function findHandle() {
  const stage = document.querySelector('[data-exhibit]');
  for (const selector of ['.grip', 'input[type=range]', 'atlas-map', 'canvas']) {
    for (const node of stage?.querySelectorAll(selector) ?? []) {
      const { left, top, width, height } = node.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (width === 0 || !node.checkVisibility() || y < 0 || y > innerHeight) continue;
      const name = node.getAttribute('aria-label') ?? node.closest('label')?.textContent ?? '';
      const kind = selector === 'input[type=range]' ? 'slider' : selector.replace(/^\W/, '');
      return { x, y, what: `${kind} ${name.split(/[,(]/)[0]}`.trim() };
    }
  }
  return null;
}

/** @param {import('playwright-core').Page} page @param {{ x: number, y: number }} place */
async function dragIt(page, { x, y }) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    /** @type {number[]} */
    const times = [];
    let last = performance.now();
    const tick = (/** @type {number} */ now) => {
      times.push(now - last);
      last = now;
      if (!(/** @type {any} */ (window).atlasStop)) requestAnimationFrame(tick);
    };
    Object.assign(window, { atlasFrames: times });
    requestAnimationFrame(tick);
  });
  for (let i = 0; i < MOVES; i++) {
    const angle = (2 * Math.PI * i) / MOVES;
    await page.mouse.move(x + 40 * Math.sin(angle), y + 20 * Math.sin(2 * angle));
    await page.waitForTimeout(FRAME_MS);
  }
  await page.mouse.up();
  const times = await page.evaluate(() => {
    const all = /** @type {any} */ (window);
    all.atlasStop = true;
    return /** @type {number[]} */ (all.atlasFrames.slice(2));
  });
  times.sort((a, b) => a - b);
  return times[Math.floor(0.95 * times.length)] ?? NaN;
}

/** @param {PageFigures[]} figures */
export function pagesTable(figures) {
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
  return table([
    ['chapter', 'ready, first visit', 'ready, again', 'frame while dragging, p95', 'dragged'],
    ...figures.map(({ folder, first, again, drag, dragged }) => [
      folder,
      seconds(first),
      seconds(again),
      drag === null ? '–' : `${drag.toFixed(1)} ms`,
      dragged,
    ]),
  ]);
}
