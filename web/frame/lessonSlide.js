/**
 * A slide is laid out at 960 × 540 and scaled to the window, in its middle. Its bar comes with the
 * pointer and goes; a hand at work in the picture does not bring it, for it lies over the picture's foot.
 * A figure, the picture of a slide alone, fills its box: laid out as large as that is, between what a
 * slide gives it at least and twice as much, and scaled beyond.
 *
 * @module
 */

const WIDTH = 960;
const HEIGHT = 540;
/** Of a figure, at least: what chapters lay their pictures out for on a slide. */
const FIGURE = { width: 640, height: 484 };
const FIGURE_GROWS = 1.6;
const BAR_MS = 2000;
/** The share of the slide, from below, where the pointer asks for the bar. */
const LOW = 0.2;

/**
 * @param {HTMLElement} box as large as may be used
 * @param {HTMLElement} lesson
 * @param {(width: number, height: number) => { width: number, height: number, scale: number }} laidOut
 */
function follow(box, lesson, laidOut) {
  const fit = () => {
    const [width, height] = [box.clientWidth, box.clientHeight];
    const own = laidOut(width, height);
    const left = (width - own.width * own.scale) / 2;
    const top = (height - own.height * own.scale) / 2;
    lesson.style.width = `${own.width}px`;
    lesson.style.height = `${own.height}px`;
    lesson.style.transform = `translate(${left}px, ${top}px) scale(${own.scale})`;
    // Figures paint as many pixels as they are seen with.
    for (const node of lesson.querySelectorAll('*'))
      if ('invalidate' in node) /** @type {any} */ (node).invalidate();
  };
  const observer = new ResizeObserver(fit);
  observer.observe(box);
  fit();
  return () => observer.disconnect();
}

/**
 * @param {HTMLElement} box as large as may be used
 * @param {HTMLElement} lesson
 * @returns {() => void} ends it
 */
export function fitFigure(box, lesson) {
  return follow(box, lesson, (width, height) => {
    const most = Math.min(width / FIGURE.width, height / FIGURE.height);
    const scale = Math.min(most, 1) * Math.max(1, most / FIGURE_GROWS) || 1;
    return { width: width / scale, height: height / scale, scale };
  });
}

/**
 * @param {HTMLElement} box as large as may be used
 * @param {HTMLElement} slide
 * @returns {() => void} ends it
 */
export function fitSlide(box, slide) {
  const unfollow = follow(box, slide, (width, height) => ({
    width: WIDTH,
    height: HEIGHT,
    scale: Math.min(width / WIDTH, height / HEIGHT),
  }));
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
    unfollow();
    clearTimeout(timer);
    box.removeEventListener('pointermove', showBar);
  };
}
