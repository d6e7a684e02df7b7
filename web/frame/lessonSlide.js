/**
 * A slide is laid out at 960 × 540 and scaled to the window, in its middle. Its bar comes with the
 * pointer and goes; a hand at work in the picture does not bring it, for it lies over the picture's foot.
 *
 * @module
 */

const WIDTH = 960;
const HEIGHT = 540;
const BAR_MS = 2000;
/** The share of the slide, from below, where the pointer asks for the bar. */
const LOW = 0.2;

/**
 * @param {HTMLElement} box as large as may be used
 * @param {HTMLElement} slide
 * @returns {() => void} ends it
 */
export function fitSlide(box, slide) {
  const fit = () => {
    const [width, height] = [box.clientWidth, box.clientHeight];
    const scale = Math.min(width / WIDTH, height / HEIGHT);
    slide.style.transform = `translate(${(width - WIDTH * scale) / 2}px, ${(height - HEIGHT * scale) / 2}px) scale(${scale})`;
    // Figures paint as many pixels as they are seen with.
    for (const node of slide.querySelectorAll('*'))
      if ('invalidate' in node) /** @type {any} */ (node).invalidate();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(box);
  fit();
  let timer = 0;
  /** Whoever has just opened the slide learns of the bar by any movement. */
  let isKnown = false;
  const showBar = (/** @type {PointerEvent} */ { clientY, buttons }) => {
    const { bottom, height } = slide.getBoundingClientRect();
    if (buttons || (isKnown && clientY < bottom - LOW * height)) return;
    isKnown = true;
    slide.toggleAttribute('data-bar', true);
    clearTimeout(timer);
    timer = window.setTimeout(() => slide.removeAttribute('data-bar'), BAR_MS);
  };
  box.addEventListener('pointermove', showBar);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    box.removeEventListener('pointermove', showBar);
  };
}
