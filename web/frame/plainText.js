/**
 * Words of a part of the page as plain text: paragraphs, terms and items in lines of their own, formulas
 * without the half that is only for the eye.
 *
 * @module
 */

const HIDDEN = '[aria-hidden=true], annotation, [hidden], .visuallyHidden';
const OWN_LINE = 'h1, h2, h3, p, li, dt, dd, tr';

/** @param {Element} node of the page @returns {string} one line */
export function spokenText(node) {
  return copyOf(node).replace(/\s+/g, ' ').trim();
}

/** @param {Element} node of the page @returns {string} */
export function plainText(node) {
  return copyOf(node, OWN_LINE)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** @param {Element} node @param {string} [lines] what begins and ends a line */
function copyOf(node, lines) {
  const copy = /** @type {Element} */ (node.cloneNode(true));
  for (const hidden of copy.querySelectorAll(HIDDEN)) hidden.remove();
  for (const block of lines ? copy.querySelectorAll(lines) : []) {
    block.before('\n');
    block.append('\n');
  }
  return copy.textContent ?? '';
}
