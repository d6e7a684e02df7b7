/**
 * The head of a lesson, one line: mark, chapter and step, the question, the steps as bars that fill,
 * and the tools of the page around it.
 *
 * @module
 */
import { el, put, setText, svg } from '../ui/base/dom.js';
import { inline } from './prose.js';
import { progressOf } from './progress.js';

/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */

/** The mark: an encoder, a code, a decoder. */
const mark = () =>
  svg(
    'svg',
    { viewBox: '0 0 30 20', 'aria-hidden': 'true' },
    svg('path', { d: 'M1 1.2 12 6.6v6.8L1 18.8z', fill: 'var(--enc)' }),
    svg('circle', { cx: 15, cy: 10, r: 2.4, fill: 'var(--lat)' }),
    svg('path', { d: 'M29 1.2 18 6.6v6.8l11 5.4z', fill: 'var(--dec)' }),
  );

/**
 * @param {object} options
 * @param {import('./contract.js').Exhibit} options.exhibit
 * @param {import('./contract.js').ChapterText} options.text
 * @param {import('./contract.js').Words} options.t
 * @param {import('./live.js').LiveValues} options.live
 * @param {import('./lesson.js').Place} [options.place]
 * @param {(step: string) => string | null} options.hrefOf
 * @param {(step: string) => void} options.go
 * @param {Node | null} [options.tools]
 */
export function headPart({ exhibit, text, t, live, place, hrefOf, go, tools }) {
  const name = el('b', {});
  const question = el('h1', { tabindex: -1 });
  const links = text.steps.map((step, i) => {
    const root = el(
      'a',
      {
        href: hrefOf(step.id) ?? '#',
        title: `${i + 1} ${step.name}`,
        onclick: (/** @type {Event} */ event) => {
          event.preventDefault();
          go(step.id);
        },
      },
      el('i', {}),
      el('span', { 'aria-hidden': 'true' }, String(i + 1)),
    );
    return { step, root };
  });
  const about = inline(text.question, live);
  const root = el(
    'header',
    { class: 'lessonHead' },
    place
      ? el('a', { class: 'lessonHome', href: place.home, 'aria-label': t('lecture') }, mark())
      : null,
    el(
      'div',
      { class: 'lessonTitle' },
      el(
        'p',
        {},
        place
          ? el('a', { href: place.overview }, `${place.number} · `, ...about)
          : el('span', {}, ...about),
        el('span', { 'aria-hidden': 'true' }, '›'),
        name,
      ),
      question,
    ),
    el(
      'nav',
      { class: 'lessonTrack', 'aria-label': t('steps') },
      ...links.map((link) => link.root),
    ),
    tools ? el('div', { class: 'lessonTools' }, tools) : null,
  );
  return {
    root,
    question,
    /** @param {StepText} now */
    show(now) {
      setText(name, now.name);
      put(question, ...inline(now.ask, live));
      const { steps } = progressOf(exhibit.name);
      for (const [i, { step, root: link }] of links.entries()) {
        const seen = steps[step.id];
        const state = seen?.answered ? 'done' : seen ? 'seen' : 'new';
        link.dataset.state = state;
        link.toggleAttribute('aria-current', step.id === now.id);
        if (step.id === now.id) link.setAttribute('aria-current', 'step');
        link.setAttribute('aria-label', t(`step_${state}`, { n: i + 1, name: step.name }));
      }
    },
  };
}
