/**
 * What a first visit is told in the picture of a step: up to three numbered pills, each gone when what
 * it stands at was used, all of them when the step was measured, and never shown again. A pill beside something keeps clear of controls where it can.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { goneHints, setHintGone } from './progress.js';

/** @typedef {import('./contract.js').Step} Step */
/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */

/** Between a pill and what it stands at, and the edge of the picture, px. */
const GAP = 8;
/** Above the foot of a figure, where its axis is, px. */
const ABOVE_AXIS = 34;

/**
 * @param {object} options
 * @param {HTMLElement} options.picture
 * @param {import('./moments.js').Moments} options.moments
 * @param {string} options.folder
 */
export function hintsPart({ picture, moments, folder }) {
  const root = el('div', { class: 'lessonHints' });
  /** @type {{ at: string, side: 'beside' | 'over', node: HTMLElement, index: number }[]} */
  let pills = [];
  let id = '';
  let frame = 0;

  const drop = (/** @type {(typeof pills)[number]} */ pill) => {
    setHintGone(folder, id, pill.index);
    pill.node.remove();
    pills = pills.filter((one) => one !== pill);
  };
  const place = () => {
    frame = 0;
    const box = picture.getBoundingClientRect();
    const controls = [...picture.querySelectorAll('button, input, select, output')]
      .filter((control) => !root.contains(control))
      .map((control) => control.getBoundingClientRect())
      .filter(({ width }) => width > 0);
    for (const { at, side, node } of pills) {
      const target = picture.querySelector(at)?.getBoundingClientRect();
      node.hidden = !target?.width;
      if (!target?.width) continue;
      const { offsetWidth: width, offsetHeight: height } = node;
      const middle = (target.left + target.right - width) / 2;
      const beside = { x: target.right + GAP, y: (target.top + target.bottom - height) / 2 };
      const above = { x: middle, y: target.top - height - GAP };
      const under = { x: middle, y: target.bottom + GAP };
      const over = { x: middle, y: target.bottom - height - ABOVE_AXIS };
      const isFree = (/** @type {{ x: number, y: number }} */ { x, y }) =>
        x + width < box.right &&
        !controls.some(
          ({ left, right, top, bottom }) =>
            left < x + width && x < right && top < y + height && y < bottom,
        );
      const { x, y } = side === 'over' ? over : ([beside, under, above].find(isFree) ?? under);
      const within = (/** @type {number} */ v, /** @type {number} */ most) =>
        Math.round(Math.max(GAP, Math.min(v, most - GAP)));
      node.style.left = `${within(x - box.left, box.width - width)}px`;
      node.style.top = `${within(y - box.top, box.height - height)}px`;
    }
  };
  const later = () => {
    if (pills.length) frame ||= requestAnimationFrame(place);
  };
  const used = (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target);
    for (const pill of pills) if (target.closest?.(pill.at)) drop(pill);
  };
  const stop = moments.subscribe(() => {
    const { moment } = moments.values;
    if (moment === 'answered') for (const pill of pills) drop(pill);
    // Where to begin is known to who has begun.
    if (moment === 'running' && pills[0]?.index === 0) drop(pills[0]);
  });
  const sizes = new ResizeObserver(later);
  sizes.observe(picture);
  const changes = new MutationObserver((records) => {
    if (records.some(({ target }) => !root.contains(target))) later();
  });
  changes.observe(picture, { childList: true, subtree: true });
  for (const kind of ['pointerdown', 'keydown']) picture.addEventListener(kind, used, true);

  return {
    root,
    /** @param {Step} step @param {StepText} text */
    enter(step, text) {
      id = step.id;
      const gone = goneHints(folder, id);
      const isNew = moments.values.moment === 'ask';
      pills = (isNew ? (step.hints ?? []) : []).flatMap(({ at, side }, index) => {
        if (gone.includes(index)) return [];
        const node = el(
          'p',
          { class: 'lessonHint', hidden: true },
          el('b', { 'aria-hidden': 'true' }, index + 1),
          text.hints[index] ?? '',
        );
        return [{ at, side, node, index }];
      });
      root.replaceChildren(...pills.map(({ node }) => node));
      later();
    },
    close() {
      stop();
      sizes.disconnect();
      changes.disconnect();
      cancelAnimationFrame(frame);
    },
  };
}
