/**
 * What the tests of all chapters share: opening one, reading its measured values, axe, the keyboard.
 * A page that says anything on the console, or asks for what is not there, fails its test (page.mjs).
 *
 *     await withChapter('principal-directions', { query: 'w=1.5' }, async (chapter) => {
 *       const total = await chapter.live('total');
 *       await chapter.checkAxe();
 *       await chapter.checkKeyboard();
 *     });
 *
 * @module
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { repo } from '../../tools/lib/paths.mjs';
import { withSite } from './page.mjs';
import { quiet } from './quiet.mjs';

const AXE = join(repo, 'node_modules/axe-core/axe.min.js');
const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const MOST_TABS = 300;

/** @typedef {import('playwright-core').Page} Page */
/**
 * @typedef {Omit<import('./page.mjs').Options, 'hash'> & { query?: string, slide?: boolean }} ChapterOptions
 */

/**
 * @template T
 * @param {string} folder
 * @param {ChapterOptions} options
 * @param {(chapter: ChapterPage) => Promise<T>} body
 */
export function withChapter(folder, { query = '', slide = false, ...options }, body) {
  const hash = `#/${folder}${slide ? '/slide' : ''}${query ? `?${query}` : ''}`;
  return withSite({ ...options, hash }, async (page, url) => {
    const chapter = new ChapterPage(page, url, folder);
    await chapter.ready();
    return body(chapter);
  });
}

export class ChapterPage {
  /** @param {Page} page @param {string} url @param {string} folder */
  constructor(page, url, folder) {
    this.page = page;
    this.url = url;
    this.folder = folder;
    this.stage = page.locator(`[data-exhibit="${folder}"]`);
    /** axe has judged the whole page. */
    this.isJudged = false;
  }

  /** The first picture is complete. */
  async ready() {
    await this.page.waitForSelector(`[data-exhibit="${this.folder}"][data-ready]`);
    return this;
  }

  /**
   * A measured value in full precision, once it is there.
   * @param {string} name
   * @returns {Promise<number>} NaN when it is words
   */
  async live(name) {
    return Number(await this.liveText(name));
  }

  /**
   * Measured values of one moment, for what must hold between them while the page goes on.
   * @param {...string} names
   * @returns {Promise<number[]>}
   */
  async moment(...names) {
    for (const name of names) await this.liveText(name);
    return this.page.evaluate(
      (keys) =>
        keys.map((key) =>
          Number(
            document
              .querySelector(`[data-live-values] [data-live="${key}"]`)
              ?.getAttribute('data-value') ?? NaN,
          ),
        ),
      names,
    );
  }

  /** @param {string} name @returns {Promise<string>} */
  async liveText(name) {
    const places = this.page.locator(`[data-live-values] [data-live="${name}"][data-value]`);
    await places.first().waitFor({ state: 'attached' });
    return (await places.first().getAttribute('data-value')) ?? '';
  }

  /**
   * Waits until a measured value fulfils a condition; other values may be read after it.
   * @param {string} name
   * @param {'<' | '>' | '≈' | '≠'} relation
   * @param {number} value
   * @param {number} [tolerance]
   */
  async until(name, relation, value, tolerance = 0) {
    await this.page.waitForFunction(([key, how, wanted, within]) => {
      const node = document.querySelector(`[data-live-values] [data-live="${key}"]`);
      const found = Number(node?.getAttribute('data-value') ?? NaN);
      if (how === '<') return found < wanted;
      if (how === '>') return found > wanted;
      if (how === '≠') return Math.abs(found - wanted) > within;
      return Math.abs(found - wanted) <= within;
    }, /** @type {const} */ ([name, relation, value, tolerance]));
    return this.live(name);
  }

  /** Nothing is under way: what is shown is what was asked for last. */
  settled() {
    return quiet(this.page);
  }

  /** Another state of the exhibit, by its address. @param {string} query */
  async setQuery(query) {
    await this.page.evaluate(
      (hash) => (location.hash = hash),
      `#/${this.folder}${query ? `?${query}` : ''}`,
    );
  }

  /** The state in the address, as it is after what was changed last was written. */
  async query() {
    await this.settled();
    return new URL(this.page.url()).hash.split('?')[1] ?? '';
  }

  /**
   * axe at two sizes, light and dark, with everything unfolded; nothing is too wide. The first time on
   * the whole page; in further states of the exhibit on its stage: the rest is what was judged before,
   * and contrast, the dearest rule, looks at every letter of every formula.
   */
  async checkAxe() {
    const { page } = this;
    const before = page.viewportSize() ?? WIDE;
    const scope = this.isJudged ? `[data-exhibit="${this.folder}"]` : undefined;
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ path: AXE });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('main details:not(.figureMenu)'))
        /** @type {HTMLDetailsElement} */ (details).open = true;
    });
    for (const viewport of [WIDE, NARROW]) {
      await page.setViewportSize(viewport);
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        await page.emulateMedia({ colorScheme });
        await this.settled();
        const where = `${this.folder}, ${viewport.width} px, ${colorScheme}`;
        await assertAxe(page, where, scope);
      }
    }
    this.isJudged = true;
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize(before);
  }

  /**
   * Every control of the exhibit is reached by Tab alone and shows that it has the focus.
   * @returns {Promise<string[]>} what was reached, in order
   */
  async checkKeyboard() {
    const { page } = this;
    await page.evaluate(() => {
      /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
      const main = document.getElementById('main');
      if (main) main.tabIndex = -1;
      main?.focus();
    });
    const wanted = await page.evaluate(markControls);
    /** @type {Map<string, string>} */
    const reached = new Map();
    for (let tabs = 0; tabs < MOST_TABS && reached.size < wanted.length; tabs++) {
      await page.keyboard.press('Tab');
      const found = await page.evaluate(focusedControl);
      if (found === null) break;
      if (found.mark) {
        reached.set(found.mark, found.name);
        assert.ok(found.name, `a control has no name: ${found.html}`);
        assert.ok(found.outlined, `${found.name || found.html} does not show its focus`);
      }
    }
    const missed = wanted.filter(({ mark }) => !reached.has(mark));
    assert.deepEqual(
      missed.map(({ html }) => html),
      [],
      'controls that Tab does not reach',
    );
    return [...reached.values()];
  }
}

/**
 * The visible text tells a measured number that is a power of ten, as 3 · 10⁻⁷ with so many decimals.
 * @param {string} text @param {number} value @param {number} decimals
 */
export function assertTellsPower(text, value, decimals) {
  const [mantissa = '', power = ''] = value.toExponential(decimals).split('e');
  const digits = [...String(Math.abs(Number(power)))].map((c) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)]);
  const raised = `·10${Number(power) < 0 ? '⁻' : ''}${digits.join('')}`;
  const wanted = Number(power) === 0 ? mantissa : mantissa + raised;
  assert.ok(text.replace(/\s*·\s*/g, '·').includes(wanted), `${wanted} in: ${text}`);
}

/** @param {Page} page with axe in it @param {string} where @param {string} [scope] what is judged; all of it */
export async function assertAxe(page, where, scope) {
  const { found, rules } = await page.evaluate(async (selector) => {
    const { violations, passes } = await /** @type {any} */ (globalThis).axe.run(
      selector ?? document,
      { resultTypes: ['violations'] },
    );
    return {
      rules: passes.length,
      found: violations.map(
        (/** @type {any} */ { id, nodes }) =>
          `${id}: ${nodes.map((/** @type {any} */ n) => n.target.join(' ')).join(', ')}`,
      ),
    };
  }, scope);
  assert.ok(rules > 10, 'axe had something to judge');
  assert.deepEqual(found, [], where);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.ok(overflow <= 0, `${where}: ${overflow} pixels too wide`);
}

/** Runs in the page: numbers every control of the exhibit that Tab should reach. */
function markControls() {
  const stage = document.querySelector('[data-exhibit]');
  /** @type {{ mark: string, html: string }[]} */
  const out = [];
  /** Of a group of radio buttons only one is a stop. */
  const groups = new Set();
  const controls = stage?.querySelectorAll(
    'button, input, select, textarea, summary, a[href], [tabindex]',
  );
  for (const node of /** @type {NodeListOf<HTMLInputElement>} */ (controls ?? [])) {
    if (node.disabled || node.tabIndex < 0 || !node.checkVisibility()) continue;
    if (node.type === 'radio') {
      if (groups.has(node.name)) continue;
      groups.add(node.name);
      const group = document.querySelectorAll(`input[name="${node.name}"]`);
      const chosen = [...group].find((one) => /** @type {HTMLInputElement} */ (one).checked);
      if (chosen && chosen !== node) {
        chosen.setAttribute('data-tab-mark', String(out.length));
        out.push({ mark: String(out.length), html: chosen.outerHTML.slice(0, 120) });
        continue;
      }
    }
    node.setAttribute('data-tab-mark', String(out.length));
    out.push({ mark: String(out.length), html: node.outerHTML.slice(0, 120) });
  }
  return out;
}

/** Runs in the page: what has the focus; null past the end of the page. */
function focusedControl() {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const style = getComputedStyle(node);
  const label =
    node.getAttribute('aria-label') ??
    (node.getAttribute('aria-labelledby')
      ? document.getElementById(node.getAttribute('aria-labelledby') ?? '')?.textContent
      : null) ??
    /** @type {HTMLInputElement} */ (node).labels?.[0]?.textContent ??
    node.getAttribute('title') ??
    node.textContent;
  // A slider shows it on its thumb, which the style of the element does not tell.
  const isRange = /** @type {HTMLInputElement} */ (node).type === 'range';
  // Parts may show it on something inside them, by :focus-visible or :focus-within.
  const shown = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || isRange;
  const drawn = node instanceof SVGElement || node.getAttribute('role') === 'application';
  return {
    mark: node.getAttribute('data-tab-mark'),
    name: (label ?? '').trim(),
    html: node.outerHTML.slice(0, 120),
    outlined: shown || drawn || node.hasAttribute('data-focus-shown'),
  };
}
