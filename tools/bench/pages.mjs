/**
 * How quickly each chapter is there and how smoothly it follows a hand, with MNIST served.
 *
 * Ready: from the navigation to the frame with the first complete picture (`data-ready`), in a browser
 * that was never here (first) and in one that was (again). Drag: what the step's
 * action names, or the first thing to drag in its picture, is moved for two seconds; how long after a move
 * that asks for something else (the step's state is another) the picture is drawn anew (half of
 * these moves, and the slowest), and the longest time between two frames. Where the action is a training,
 * the same while it runs. Where nothing is dragged: from pressing the action to the first picture after it.
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
/** From a move to its picture. */
const GOAL_MS = { median: 50, worst: 100 };
/** What a move asks for is asked within two frames of it. */
const ASKED_WITHIN_MS = 34;

/** @typedef {{ folder: string, first: number, again: number }} PageFigures */
/**
 * @typedef {object} StepFigures
 * @property {string} name folder/step
 * @property {string} dragged
 * @property {Drag | null} rest
 * @property {Drag | null} training while the step's action runs
 */
/** @typedef {{ median: number, worst: number, frame: number }} Drag ms */

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
        visits.push({
          first: await measureReady(context, url),
          again: await measureReady(context, url),
        });
        await browser.close();
      }
      all.push({
        folder,
        first: Math.min(...visits.map(({ first }) => first)),
        again: Math.min(...visits.map(({ again }) => again)),
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
async function measureReady(context, url) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  try {
    await page.addInitScript(noteReady);
    await page.goto(url);
    const handle = await page.waitForFunction('window.atlasReady');
    return Number(await handle.jsonValue());
  } finally {
    await page.close();
  }
}

/** @returns {Promise<StepFigures[]>} of every step of every chapter */
export async function measureSteps() {
  const server = await serve();
  const browser = await launchBrowser();
  try {
    /** @type {StepFigures[]} */
    const all = [];
    for (const folder of chapterFolders()) {
      const steps = join(repo, 'web/exhibits', folder, 'steps.js');
      if (!existsSync(steps)) continue;
      const { STEPS } = await import(steps);
      for (const step of STEPS) {
        const context = await browser.newContext({ viewport: { width: 1366, height: 650 } });
        const page = await context.newPage();
        page.setDefaultTimeout(PATIENCE_MS);
        await page.addInitScript(noteReady);
        await page.addInitScript(noteDraws);
        await page.addInitScript(noteWishes, ASKED_WITHIN_MS);
        await page.goto(`${server.url}#/${folder}/${step.id}`);
        await page.waitForFunction('window.atlasReady');
        // What follows the first picture is not the drag's.
        await page.waitForTimeout(1500);
        await page.locator('.lessonCard input').first().check({ force: true });
        const place = await page.evaluate(findHandle);
        const rest = place ? await dragIt(page, place) : null;
        const act = page.locator('[data-action=act]');
        let pressed = null;
        let training = null;
        if (await act.isVisible()) {
          const trains = step.action.press && step.action.progress;
          if (!rest || trains) pressed = await pressIt(page, act);
          if (place && trains) {
            await page.waitForTimeout(500);
            training = await dragIt(page, place);
          }
        }
        console.error(`${folder}/${step.id}`);
        all.push({
          name: `${folder}/${step.id}`,
          dragged: rest ? (place?.what ?? '') : 'the action is pressed',
          rest: rest ?? pressed,
          training,
        });
        await context.close();
      }
    }
    return all;
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Runs in the page before it: when the hand asked for something else: a move after which the state is another. @param {number} within ms */
function noteWishes(within) {
  /** @type {number[]} */
  const wishes = [];
  Object.assign(window, { atlasWishes: wishes });
  let hand = -Infinity;
  addEventListener('pointermove', (event) => (hand = event.timeStamp), true);
  new MutationObserver((records) => {
    const isOther = records.some(
      ({ target, oldValue }) =>
        /** @type {HTMLElement} */ (target).dataset.state !== (oldValue ?? ''),
    );
    const isNow = performance.now() - hand < within && wishes.at(-1) !== hand;
    if (isOther && isNow) wishes.push(hand);
  }).observe(document, { subtree: true, attributeFilter: ['data-state'], attributeOldValue: true });
}

/** Runs in the page before it: when a picture was drawn, in its elements or on a canvas of it. */
function noteDraws() {
  /** @type {number[]} */
  const draws = [];
  Object.assign(window, { atlasDraws: draws });
  const note = () => {
    const now = performance.now();
    if (draws.at(-1) !== now) draws.push(now);
  };
  const { prototype } = CanvasRenderingContext2D;
  for (const name of /** @type {const} */ (['putImageData', 'drawImage', 'clearRect'])) {
    const plain = /** @type {(...args: any[]) => void} */ (prototype[name]);
    /** @type {any} */ (prototype)[name] = function (/** @type {any[]} */ ...args) {
      note();
      return plain.apply(this, args);
    };
  }
  // A control that is moved draws itself; what is asked for is the picture.
  const isPicture = (/** @type {Node} */ node) =>
    (node instanceof SVGElement || node instanceof HTMLCanvasElement) &&
    node.closest('[data-exhibit]') !== null;
  new MutationObserver((records) => {
    if (records.some(({ target }) => isPicture(target))) note();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
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
  const handles = ['.grip', 'input[type=range]', 'atlas-map', 'atlas-space canvas'];
  const aimed = handles.slice(0, 2).flatMap((one) => [`[data-aim] ${one}`, `${one}[data-aim]`]);
  for (const selector of [...aimed, ...handles]) {
    for (const node of stage?.querySelectorAll(selector) ?? []) {
      const { left, top, width, height } = node.getBoundingClientRect();
      const [x, y] = [left + width / 2, top + height / 2];
      if (width === 0 || !node.checkVisibility() || y < 0 || y > innerHeight) continue;
      const name = node.getAttribute('aria-label') ?? node.closest('label')?.textContent ?? '';
      const kind = node.matches('input')
        ? 'slider'
        : node.matches('.grip')
          ? 'grip'
          : node.localName;
      // A slider is moved over most of its stops, anything else by 40 px to each side.
      const reach = kind === 'slider' ? 0.4 * width : 40;
      return { x, y, reach, what: `${kind} ${name.split(/[,(]/)[0]}`.trim() };
    }
  }
  return null;
}

/** @param {import('playwright-core').Page} page @param {{ x: number, y: number, reach: number }} place @returns {Promise<Drag | null>} */
async function dragIt(page, { x, y, reach }) {
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    /** @type {any} */
    const all = window;
    const found = { frames: /** @type {number[]} */ ([]) };
    all.atlasDraws.length = 0;
    all.atlasWishes.length = 0;
    all.atlasDrag = found;
    all.atlasStop = false;
    let last = performance.now();
    const tick = (/** @type {number} */ now) => {
      found.frames.push(now - last);
      last = now;
      if (!all.atlasStop) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let i = 0; i < MOVES; i++) {
    const angle = (2 * Math.PI * i) / MOVES;
    await page.mouse.move(x + reach * Math.sin(angle), y + 20 * Math.sin(2 * angle));
    await page.waitForTimeout(FRAME_MS);
  }
  await page.mouse.up();
  // The last wish has its picture too.
  await page.waitForTimeout(1000);
  const { frames, wishes, draws } = await page.evaluate(() => {
    /** @type {any} */
    const all = window;
    all.atlasStop = true;
    return /** @type {Record<'frames' | 'wishes' | 'draws', number[]>} */ ({
      frames: all.atlasDrag.frames,
      wishes: [...all.atlasWishes],
      draws: [...all.atlasDraws],
    });
  });
  return dragOf(lagsOf(wishes, draws), frames.slice(2));
}

/** @param {import('playwright-core').Page} page @param {import('playwright-core').Locator} act @returns {Promise<Drag | null>} */
async function pressIt(page, act) {
  await page.evaluate(() => {
    /** @type {any} */
    const all = window;
    all.atlasDraws.length = 0;
    addEventListener('pointerup', (event) => (all.atlasPressed = event.timeStamp), true);
  });
  await act.click();
  await page.waitForTimeout(1000);
  const { pressed, draws } = await page.evaluate(() => {
    /** @type {any} */
    const all = window;
    return {
      pressed: Number(all.atlasPressed),
      draws: /** @type {number[]} */ ([...all.atlasDraws]),
    };
  });
  return dragOf(lagsOf([pressed], draws), []);
}

/** Of each wish, the first picture after it. @param {number[]} wishes @param {number[]} draws ms, rising */
export function lagsOf(wishes, draws) {
  return wishes.flatMap((wish) => {
    const draw = draws.find((at) => at >= wish);
    return draw === undefined ? [] : [draw - wish];
  });
}

/** @param {number[]} lags ms @param {number[]} frames ms @returns {Drag | null} null: nothing was asked for */
function dragOf(lags, frames) {
  if (!lags.length) return null;
  const rising = lags.toSorted((a, b) => a - b);
  return {
    median: rising[rising.length >> 1] ?? NaN,
    worst: rising.at(-1) ?? NaN,
    frame: Math.max(0, ...frames),
  };
}

/** @param {PageFigures[]} figures */
export function pagesTable(figures) {
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
  return table([
    ['chapter', 'ready, first visit', 'ready, again'],
    ...figures.map(({ folder, first, again }) => [folder, seconds(first), seconds(again)]),
  ]);
}

/** @param {StepFigures[]} figures */
export function stepsTable(figures) {
  const said = (/** @type {Drag | null} */ drag) =>
    drag
      ? `${drag.median.toFixed(0)} / ${drag.worst.toFixed(0)} / ${drag.frame.toFixed(0)} ms`
      : '–';
  const holds = (/** @type {Drag | null} */ drag) =>
    drag === null || (drag.median <= GOAL_MS.median && drag.worst <= GOAL_MS.worst);
  const misses = figures.filter(({ rest, training }) => !holds(rest) || !holds(training));
  const rows = table([
    ['step', 'median / worst / longest frame', 'while it trains', 'dragged'],
    ...figures.map(({ name, rest, training, dragged }) => [
      name,
      said(rest),
      said(training),
      dragged,
    ]),
  ]);
  const count = `${figures.length - misses.length} of ${figures.length} steps hold the goals`;
  return `${rows}\n\n${count}${misses.length ? `; not ${misses.map(({ name }) => name).join(', ')}` : ''}.`;
}
