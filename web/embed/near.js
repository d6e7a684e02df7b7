/**
 * Waits until an element is, or soon will be, in sight: nothing of an exhibit is loaded before. What
 * is not laid out (a slide of a deck that is not on show) is not in sight.
 *
 * @module
 */

/** A screen ahead: what is scrolled to is there. */
const AHEAD = '100% 0%';

/**
 * @param {Element} element
 * @param {() => void} act called once
 * @returns {() => void} waits no longer
 */
export function whenNear(element, act) {
  const stop = () => {
    observer.disconnect();
    removeEventListener('beforeprint', go);
  };
  const go = () => {
    stop();
    act();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) go();
    },
    { rootMargin: AHEAD },
  );
  observer.observe(element);
  // Paper has all of a page in sight.
  addEventListener('beforeprint', go);
  return stop;
}
