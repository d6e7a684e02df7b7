/**
 * A box whose line of mathematics is set smaller when it is a little too wide, and scrolls, by
 * keyboard too, when even that is not enough. On a phone it breaks after = and + (frame.css).
 *
 * @module
 */
import { el } from '../ui/dom.js';

/** Below this share of its size a formula is hard to read from a chair: scrolling is better. */
const SMALLEST = 0.7;

/**
 * @param {HTMLElement} content filled when KaTeX is there
 * @param {string} label of the box, for readers
 */
export function fittedBox(content, label) {
  const box = el(
    'div',
    { class: 'equationBox', tabindex: 0, role: 'group', 'aria-label': label },
    content,
  );
  let share = 1;
  const fit = () => {
    const natural = content.scrollWidth / share;
    const room = box.clientWidth;
    // Also when it will scroll: less of it is then out of sight.
    const wanted = natural <= room ? 1 : Math.max(SMALLEST, (0.99 * room) / natural);
    if (Math.abs(wanted - share) < 0.01) return;
    share = wanted;
    content.style.setProperty('--fit', String(share));
  };
  const observer = new ResizeObserver(fit);
  observer.observe(box);
  observer.observe(content); // as wide as its mathematics (frame.css)
  return box;
}
