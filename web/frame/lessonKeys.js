/**
 * The keys of a lesson. Arrows walk the steps; on a slide they, and a clicker's PageDown and PageUp, walk
 * the moments. Letters and digits count only while the stage has the focus, and can be switched off.
 * Keys are left to whatever uses them itself.
 *
 * @module
 */
import { recall, remember } from '../ui/base/storage.js';

/** @typedef {'next' | 'previous' | 'act' | 'fullScreen' | 'leave' | 'symbols'} Wish */

/** What reads arrows, digits or Space itself. */
const OWN =
  'input, select, textarea, [role=slider], [role=radio], [role=application], [contenteditable]';
const PRESSED_BY_SPACE = 'button, a, summary';
/** A clicker's, and what leaves a slide or a menu. */
const ANYBODYS = /^(?:PageUp|PageDown|Escape|Tab)$/;

/**
 * Whether the control with the focus uses a key itself: a deck around it looks at the focus of its own
 * document alone, and would turn the slide.
 * @param {KeyboardEvent} event
 */
export function isUsed(event) {
  const at = event.composedPath()[0];
  if (!(at instanceof Element) || ANYBODYS.test(event.key)) return false;
  return at.matches(OWN) || (at.matches(PRESSED_BY_SPACE) && /^(?: |Enter)$/.test(event.key));
}

export const lettersAreKeys = () => recall('keys') !== 'off';
/** @param {boolean} on */
export const setLettersAreKeys = (on) => remember('keys', on ? 'on' : 'off');

/**
 * @param {object} options
 * @param {HTMLElement} options.root of the lesson
 * @param {HTMLElement} options.stage picture and talk: letters count in there
 * @param {boolean} options.isSlide
 * @param {boolean} options.isPage keys count wherever the focus is; an embedded lesson has only its own
 * @param {(wish: Wish) => void} options.wish
 * @param {(card: number) => void} options.choose
 * @returns {() => void} ends it
 */
export function followKeys({ root, stage, isSlide, isPage, wish, choose }) {
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = /** @type {Element | undefined} */ (event.composedPath()[0]);
    const isOwn = at instanceof Element && at.matches(OWN);
    const found = isSlide ? slideWish(event, at, isOwn) : isOwn ? null : pageWish(event);
    if (found) {
      event.preventDefault();
      return wish(found);
    }
    const inStage = at instanceof Node && stage.contains(at);
    if (isOwn || event.shiftKey || !(inStage || isSlide) || !lettersAreKeys()) return;
    const card = /^[1-4]$/.test(event.key) ? Number(event.key) - 1 : 'abcd'.indexOf(event.key);
    if (event.key.length === 1 && card >= 0) choose(card);
    else if (event.key === 'f' || event.key === 'F') wish('fullScreen');
    else if (event.key === 's' || event.key === 'S') wish('symbols');
    else if (event.key === ' ' && !at?.matches(PRESSED_BY_SPACE)) wish('act');
    else return;
    event.preventDefault();
  };
  const target = isPage ? document : root;
  target.addEventListener('keydown', /** @type {EventListener} */ (onKey));
  return () => target.removeEventListener('keydown', /** @type {EventListener} */ (onKey));
}

/** @param {KeyboardEvent} event @returns {Wish | null} */
function pageWish({ key, shiftKey }) {
  if (shiftKey) return null;
  if (key === 'ArrowRight') return 'next';
  return key === 'ArrowLeft' ? 'previous' : null;
}

/** A clicker's keys are nobody's but the slide's. @param {KeyboardEvent} event @param {Element | undefined} at @param {boolean} isOwn @returns {Wish | null} */
function slideWish({ key, shiftKey }, at, isOwn) {
  if (key === 'PageDown') return 'next';
  if (key === 'PageUp') return 'previous';
  if (isOwn || shiftKey) return null;
  if (key === 'ArrowRight') return 'next';
  if (key === 'ArrowLeft') return 'previous';
  return key === 'Escape' ? 'leave' : null;
}
