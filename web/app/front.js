/**
 * The front page: what this is, and the lecture as a path of covers.
 *
 * @module
 */
import { el } from '../ui/dom.js';
import { formatRoute } from './address.js';
import { CHAPTERS, LATER, loaderOf, questionOf } from './registry.js';
import { appText } from './text.js';

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountFront(root, { language }) {
  const t = appText[language];
  const first = CHAPTERS.find(({ folder }) => loaderOf(folder));
  const main = el(
    'main',
    { id: 'main' },
    el(
      'section',
      { class: 'wrap hero' },
      el(
        'div',
        {},
        el('h1', { tabindex: -1 }, t.question),
        el('p', { class: 'lead' }, t.sentence),
        el(
          'div',
          { class: 'acts' },
          el(
            'a',
            { class: 'button go', href: formatRoute({ name: first?.folder ?? 'lab' }) },
            t.begin,
          ),
          el('a', { class: 'button', href: formatRoute({ name: 'lab' }) }, t.openLab),
        ),
      ),
    ),
    el(
      'section',
      { class: 'section', id: 'path' },
      el(
        'div',
        { class: 'wrap' },
        el('div', { class: 'sectionHead' }, el('h2', {}, t.path), el('p', {}, t.pathText)),
        el('ol', { class: 'path' }, ...CHAPTERS.map((chapter) => cover(chapter, language))),
        el(
          'div',
          { class: 'later' },
          el('h3', {}, t.after),
          ...LATER.map(({ number, title }) => el('span', {}, el('i', {}, number), title[language])),
        ),
      ),
    ),
  );
  root.append(main);
  return { title: '', unmount: () => main.remove() };
}

/** @param {import('./registry.js').Chapter} chapter @param {import('../frame/contract.js').Language} language */
function cover({ number, folder, title, act }, language) {
  const t = appText[language];
  const there = loaderOf(folder) !== null;
  return el(
    'li',
    { 'data-number': number },
    act ? el('span', { class: 'act' }, act[language]) : null,
    el(
      'a',
      { class: 'cover', href: there ? formatRoute({ name: folder }) : null },
      el('span', { class: 'coverPicture' }),
      el('b', {}, title[language]),
      el('span', { class: 'coverQuestion' }, questionOf(folder, language) ?? t.soon),
    ),
  );
}
