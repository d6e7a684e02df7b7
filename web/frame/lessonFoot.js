/**
 * The foot of a lesson: back, what lies under the stage, next. On a slide it is a bar that slides in with
 * the pointer.
 *
 * @module
 */
import { el, icon, put } from '../ui/base/dom.js';

/** @typedef {import('./contract.js').Words} Words */
/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */

/**
 * @param {object} options
 * @param {Words} options.t
 * @param {import('./lesson.js').Place} [options.place]
 * @param {Record<import('./lessonKeys.js').Wish, () => void>} options.walk
 * @param {boolean} options.slide
 * @param {(slide: boolean) => void} [options.onSlide]
 * @param {import('./paramStore.js').ParamStore<any>} options.params
 * @param {() => void} options.reset the reader begins again
 * @param {(step: string, query: string, slide?: boolean) => string | null} options.hrefOf
 */
export function footPart({ t, place, walk, slide, onSlide, params, reset, hrefOf }) {
  const said = el('span', { role: 'status', class: 'lessonSaid' });
  const drawers = el('nav', { class: 'lessonDrawers', 'aria-label': t('under') });
  const previous = el('button', { type: 'button', class: 'lessonBack', onclick: walk.previous });
  const next = el('button', { type: 'button', class: 'lessonNext', onclick: walk.next });
  previous.dataset.action = 'previous';
  next.dataset.action = 'next';
  let step = '';
  const copy = () => {
    const address = new URL(hrefOf(step, params.query()) ?? '', location.href).href;
    const copied = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('none'));
    copied.then(
      () => (said.textContent = t('linkCopied')),
      () => (said.textContent = t('linkShown')),
    );
  };
  const tool = (
    /** @type {string} */ name,
    /** @type {string} */ words,
    /** @type {() => void} */ run,
    /** @type {string[]} */ ...paths
  ) =>
    el(
      'button',
      {
        type: 'button',
        class: 'iconButton',
        'data-action': name,
        'aria-label': words,
        title: words,
        onclick: run,
      },
      icon(...paths),
    );
  const tools = el(
    'span',
    { class: 'lessonMore' },
    tool('reset', t('reset'), reset, 'M4 10a6 6 0 1 0 2-4.5', 'M6 2v4h4'),
    place && !slide
      ? tool(
          'link',
          t('linkState'),
          copy,
          'M8.5 11.5 12 8',
          'M9 6l1.6-1.6a3.2 3.2 0 0 1 4.6 4.6L13.6 10.6',
          'M11 14l-1.6 1.6a3.2 3.2 0 0 1-4.6-4.6L6.4 9.4',
        )
      : null,
    onSlide && !slide
      ? tool('slide', t('asSlide'), () => onSlide(true), 'M3 4.5h14v9H3z', 'M7 17h6')
      : null,
    slide ? tool('symbols', t('symbols'), walk.symbols, 'M14 5H6l5 5-5 5h8') : null,
    slide
      ? tool(
          'fullScreen',
          t('fullScreen'),
          walk.fullScreen,
          'M3 7V3h4',
          'M13 3h4v4',
          'M17 13v4h-4',
          'M7 17H3v-4',
        )
      : null,
    slide && onSlide
      ? tool('leave', t('asPage'), () => onSlide(false), 'm5 5 10 10M15 5 5 15')
      : null,
    said,
  );
  const root = el(
    'div',
    { class: 'lessonFoot' },
    previous,
    el('div', { class: 'lessonMiddle' }, drawers, tools),
    next,
  );
  /** @param {Element} button @param {string} words @param {string} mark @param {boolean} isBefore */
  const label = (button, words, mark, isBefore) => {
    const arrow = el('span', { 'aria-hidden': 'true' }, mark);
    put(button, ...(isBefore ? [arrow, el('span', {}, words)] : [el('span', {}, words), arrow]));
  };
  return {
    root,
    /**
     * @param {object} what
     * @param {readonly StepText[]} what.steps
     * @param {string} what.now
     * @param {readonly import('./lessonBelow.js').Row[]} what.rows
     */
    show({ steps, now, rows }) {
      step = now;
      said.textContent = '';
      const at = steps.findIndex(({ id }) => id === now);
      const name = (/** @type {number} */ i) => steps[i] && `${i + 1} ${steps[i]?.name}`;
      const before = name(at - 1) ?? place?.previous?.title;
      const after = name(at + 1) ?? place?.next?.title;
      previous.hidden = !before;
      next.hidden = !after;
      label(previous, before ?? '', '←', true);
      label(next, after ?? '', '→', false);
      put(
        drawers,
        ...rows.map(({ words, root: row, id }) =>
          el(
            'button',
            {
              type: 'button',
              class: 'linkButton',
              'data-drawer': id,
              onclick: () => {
                row.scrollIntoView({ block: 'start' });
                row.focus({ preventScroll: true });
              },
            },
            words,
          ),
        ),
      );
    },
    /** Only one button is filled: the action's, and when it is done this one. @param {import('./contract.js').Moment} moment */
    showMoment(moment) {
      next.classList.toggle('go', moment === 'answered');
      next.classList.toggle('button', moment === 'answered');
    },
  };
}
