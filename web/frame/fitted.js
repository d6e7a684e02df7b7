/**
 * Lines of mathematics are set smaller when they are a little too wide for their column, and scroll,
 * by keyboard too, when even that is not enough. On a phone they break after = and + (sections.css).
 *
 * @module
 */

/** Below this share of its size a formula is hard to read from a chair: scrolling is better. */
const SMALLEST = 0.7;

/**
 * @param {HTMLElement} root whose `.equationBox`es, each with one equation in it, are fitted
 * @returns {() => void} ends it
 */
export function fitEquations(root) {
  /** What each equation is shrunk to. @type {Map<HTMLElement, number>} */
  const shares = new Map();
  const fit = (/** @type {HTMLElement} */ equation) => {
    const share = shares.get(equation) ?? 1;
    const natural = equation.scrollWidth / share;
    const room = equation.parentElement?.clientWidth ?? 0;
    // Also when it will scroll: less of it is then out of sight.
    const wanted = natural <= room ? 1 : Math.max(SMALLEST, (0.99 * room) / natural);
    if (Math.abs(wanted - share) < 0.01) return;
    shares.set(equation, wanted);
    equation.style.setProperty('--fit', String(wanted));
  };
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const equation = target.matches('.equation') ? target : target.firstElementChild;
      if (equation instanceof HTMLElement) fit(equation);
    }
  });
  for (const box of root.querySelectorAll('.equationBox')) {
    observer.observe(box);
    // As wide as its mathematics, which comes with KaTeX (sections.css).
    if (box.firstElementChild) observer.observe(box.firstElementChild);
  }
  return () => observer.disconnect();
}
