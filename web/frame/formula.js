/**
 * Formulas by KaTeX, which is loaded with its fonts when the first formula is shown. Numbers in them
 * change without laying the formula out again; the MathML beside the picture changes with them.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { expandLive, katexOptions } from './macros.js';
import { once } from './once.js';
import { adoptStyles } from './styles.js';

/** @typedef {import('./live.js').LiveValues} LiveValues */

/** When loading has failed it is tried again by itself; until then the formula is there as TeX. */
const RETRY_MS = [1_000, 5_000, 20_000];

const loadKatex = once(async () => {
  for (let tried = 0; ; tried++) {
    try {
      const [katex, sheet] = await Promise.all([
        import('katex'),
        import('katex/dist/katex.min.css?inline'),
      ]);
      return { render: katex.default.render, css: sheet.default };
    } catch (error) {
      const pause = RETRY_MS[tried];
      if (pause === undefined) throw error;
      for (const node of waiting) node.textContent = node.dataset.tex ?? '';
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
});

/** Formulas that KaTeX has not laid out yet. @type {Set<HTMLElement>} */
const waiting = new Set();

/**
 * @param {string} tex as in text.md
 * @param {{ live: LiveValues, display?: boolean }} options
 * @returns {HTMLElement} filled when KaTeX is there; until then it holds the TeX for readers
 */
export function formula(tex, { live, display = false }) {
  const node = el(display ? 'div' : 'span', { class: display ? 'equation' : 'math' });
  node.dataset.tex = tex;
  waiting.add(node);
  const fill = (/** @type {Awaited<ReturnType<typeof loadKatex>>} */ { render, css }) => {
    waiting.delete(node);
    // Fonts are only taken from sheets of the document, rules only from those of the own root.
    adoptStyles(document, css);
    adoptStyles(node, css);
    const { tex: expanded, places } = expandLive(tex);
    try {
      render(expanded, node, katexOptions(display));
    } catch (error) {
      // A unit test reads every formula of every chapter, so this is for texts made elsewhere.
      node.textContent = tex;
      node.title = error instanceof Error ? error.message : String(error);
      return;
    }
    for (const place of places) replaceMarks(node, place, live);
    const annotation = node.querySelector('annotation');
    if (annotation) annotation.textContent = tex;
  };
  loadKatex().then(fill, () => waiting.delete(node)); // it stays TeX
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {import('./macros.js').LivePlace} place
 * @param {LiveValues} live
 */
function replaceMarks(node, { name, format, mark }, live) {
  const shown = node.querySelector(`[data-mark="${mark}"]`);
  if (shown) {
    shown.removeAttribute('data-mark');
    const value = el('span', { class: 'mord liveNumber' });
    // Only the mark: KaTeX keeps the space before a following + or = in the same element.
    const text = [...shown.children].find((child) => !child.classList.contains('mspace'));
    if (text) text.replaceWith(value);
    else shown.append(value);
    live.bind(value, name, format, { reserve: true });
  }
  for (const read of node.querySelectorAll('mtext'))
    if (read.textContent === mark) live.bind(read, name, format);
}
