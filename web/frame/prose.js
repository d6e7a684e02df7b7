/**
 * The nodes of a parsed text.md as elements: role colours, live values, formulas. Text only ever
 * becomes text nodes.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { formula } from './formula.js';

/** @typedef {import('../../tools/lib/chapterText.mjs').Inline} Inline */
/** @typedef {import('../../tools/lib/chapterText.mjs').Block} Block */
/** @typedef {import('./live.js').LiveValues} LiveValues */

/** @param {readonly Inline[]} nodes @param {LiveValues} live @returns {Node[]} */
export function inline(nodes, live) {
  /** @type {Node[]} */
  const out = [];
  nodes.forEach((node, i) => {
    const before = nodes[i - 1];
    const mark = typeof node === 'string' && isShort(before) ? (AFTER.exec(node)?.[0] ?? '') : '';
    if (mark) {
      const symbol = /** @type {Node} */ (out.pop());
      out.push(el('span', { class: 'unbroken' }, symbol, mark));
    }
    out.push(inlineOf(typeof node === 'string' ? node.slice(mark.length) : node, live));
  });
  return out;
}

/** What never begins a line. */
const AFTER = /^[.,;:?)»”]+/;
/** TeX of a symbol, which needs no line of its own; a longer formula may break. */
const SHORT = 12;

/** @param {Inline | undefined} node */
const isShort = (node) => typeof node === 'object' && node.t === 'math' && node.tex.length <= SHORT;

/** @param {Inline} node @param {LiveValues} live @returns {Node} */
function inlineOf(node, live) {
  if (typeof node === 'string') return document.createTextNode(node);
  switch (node.t) {
    case 'math':
      return formula(node.tex, { live });
    case 'live': {
      const place = el('span', { class: 'liveNumber' });
      live.bind(place, node.name, node.format);
      return place;
    }
    case 'role':
      return el('span', { class: node.role }, ...inline(node.c, live));
    case 'link': {
      const safe = /^(https?:|#|\.{0,2}\/)/.test(node.href) ? node.href : null;
      return el('a', { href: safe }, ...inline(node.c, live));
    }
    default:
      return el(
        /** @type {const} */ ({ bold: 'b', italic: 'em', code: 'code' })[node.t],
        {},
        ...inline(node.c, live),
      );
  }
}

/** @param {readonly Block[]} nodes @param {LiveValues} live @returns {HTMLElement[]} */
export function blocks(nodes, live) {
  return nodes.map((node) => {
    if (node.t === 'formula') return formula(node.tex, { live, display: true });
    if (node.t === 'paragraph') return el('p', {}, ...inline(node.c, live));
    return el(
      node.ordered ? 'ol' : 'ul',
      { class: 'proseList' },
      ...node.items.map((item) => el('li', {}, ...inline(item, live))),
    );
  });
}
