/**
 * The symbols of the step on show, over its picture: one key opens and closes them, on a slide too.
 *
 * @module
 */
import { el, icon, put } from '../ui/base/dom.js';
import { symbolsTable } from './lessonBelow.js';

/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */

/**
 * @param {object} options
 * @param {import('./contract.js').Words} options.t
 * @param {import('./live.js').LiveValues} options.live
 */
export function symbolsPanel({ t, live }) {
  /** What had the focus before. @type {Element | null} */
  let before = null;
  const body = el('div', {});
  const root = el(
    'section',
    {
      class: 'lessonSymbols',
      role: 'dialog',
      'aria-label': t('symbols'),
      tabindex: -1,
      hidden: true,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Escape') return;
        // The slide stays.
        event.stopPropagation();
        close();
      },
    },
    el(
      'header',
      {},
      el('h2', {}, t('symbols')),
      el(
        'button',
        {
          type: 'button',
          class: 'iconButton',
          'data-action': 'closeSymbols',
          'aria-label': t('close'),
          title: t('close'),
          onclick: () => close(),
        },
        icon('m5 5 10 10M15 5 5 15'),
      ),
    ),
    body,
  );
  const close = () => {
    if (root.hidden) return;
    const hadFocus = root.matches(':focus-within');
    root.hidden = true;
    if (hadFocus && before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  return {
    root,
    close,
    /** @param {StepText} step on show */
    toggle(step) {
      if (!root.hidden) return close();
      const scope = /** @type {Document | ShadowRoot} */ (root.getRootNode());
      before = scope.activeElement;
      put(body, step.symbols.length ? symbolsTable(step, t, live) : el('p', {}, t('noSymbols')));
      root.hidden = false;
      root.focus({ preventScroll: true });
    },
  };
}
