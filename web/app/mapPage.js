/**
 * The table of the lecture: which exhibit belongs to which of its ideas, in the order of the slides.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { adoptStyles } from '../frame/styles.js';
import { el } from '../ui/base/dom.js';
import { formatRoute } from './address.js';
import css from './mapPage.css?inline';
import { CHAPTERS, LATER } from './registry.js';
import { SLIDES } from './slides.js';
import { appWords } from './words.js';

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountMap(root, { language }) {
  adoptStyles(root, css);
  const t = appWords(language);
  const chapters = [...CHAPTERS, ...LATER];
  const head = [t('slide.idea'), t('slide.exhibit'), t('slide.project')];
  const main = el(
    'main',
    { id: 'main', class: 'wrap' },
    el(
      'header',
      { class: 'mapHead' },
      el('h1', { tabindex: -1 }, t('slide.title')),
      el('p', { class: 'lead' }, t('slide.text')),
    ),
    el(
      'table',
      { class: 'slides' },
      el('thead', {}, el('tr', {}, el('th', {}, '#'), ...head.map((words) => el('th', {}, words)))),
      el(
        'tbody',
        {},
        ...SLIDES.map(({ row, idea }) => {
          const own = chapters.filter(({ rows }) => rows.includes(row));
          const there = own.filter(({ folder }) => loaderOf(folder));
          return el(
            'tr',
            { 'data-row': row },
            el('td', { class: 'num' }, row),
            el('th', { scope: 'row' }, idea[language]),
            el('td', {}, el('ul', {}, ...own.map((chapter) => item(chapter, language)))),
            el('td', {}, el('ul', {}, ...there.map((chapter) => slideLink(chapter, t)))),
          );
        }),
      ),
    ),
  );
  root.append(main);
  return { title: t('map'), unmount: () => main.remove() };
}

/**
 * @param {import('./registry.js').Chapter} chapter
 * @param {import('../frame/contract.js').Language} language
 */
function item({ number, folder, title }, language) {
  const words = `${number} ${title[language]}`;
  return el(
    'li',
    {},
    loaderOf(folder)
      ? el('a', { href: formatRoute({ name: folder }) }, words)
      : el('span', { class: 'missing' }, words, el('small', {}, appWords(language)('soon'))),
  );
}

/** @param {import('./registry.js').Chapter} chapter @param {import('../frame/contract.js').Words} t */
function slideLink({ number, folder }, t) {
  const href = formatRoute({ name: folder, slide: true });
  return el('li', {}, el('a', { href }, t('slide.show', { n: number })));
}
