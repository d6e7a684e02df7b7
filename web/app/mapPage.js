/**
 * For lecturers: the ideas of the lecture in the order of its slides, a row each: picture, the step that
 * shows it in its state, two minutes of what to do, and how to take it along.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { adoptStyles } from '../frame/styles.js';
import { el } from '../ui/base/dom.js';
import { theme } from '../ui/base/theme.js';
import { formatRoute, parseRoute } from './address.js';
import { BEATS } from './beats.js';
import { coverPicture } from './covers.js';
import css from './mapPage.css?inline';
import { CHAPTERS, contentsOf, LATER } from './registry.js';
import { SLIDES } from './slides.js';
import { appWords } from './words.js';

/** @typedef {import('../frame/contract.js').Language} Language */
/** @typedef {import('../frame/contract.js').Words} Words */

/** A beat of the two minutes. */
const BEAT_TIMES = ['0:00', '0:40', '1:20'];

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountMap(root, { language }) {
  adoptStyles(root, css);
  const t = appWords(language);
  const acts = CHAPTERS.filter(({ act }) => act).map(({ act, rows }, i, all) => {
    const first = Math.min(...rows);
    const next = all[i + 1];
    return { name: act?.[language] ?? '', first, end: next ? Math.min(...next.rows) : Infinity };
  });
  const sections = acts.map(({ name, first, end }) => {
    const rows = SLIDES.filter(({ row }) => row >= first && row < end && BEATS[row]);
    return el(
      'section',
      { 'aria-label': name },
      el('h2', {}, name),
      ...rows.map((slide) => lectureRow(slide, t, language)),
    );
  });
  const later = SLIDES.filter(({ row }) => !BEATS[row]);
  const main = el(
    'main',
    { id: 'main', class: 'wrap lectureMap' },
    el(
      'header',
      { class: 'mapHead' },
      el('h1', { tabindex: -1 }, t('slide.title')),
      el('p', { class: 'lead' }, t('slide.text')),
    ),
    ...sections,
    el(
      'section',
      { class: 'mapLater', 'aria-label': t('slide.later') },
      el('h2', {}, t('slide.later')),
      el('ul', {}, ...later.map(({ row, idea }) => el('li', {}, `${row} ${idea[language]}`))),
    ),
  );
  root.append(main);
  return { title: t('map'), unmount: () => main.remove() };
}

/**
 * @param {typeof SLIDES[number]} slide @param {Words} t @param {Language} language
 */
function lectureRow({ row, idea }, t, language) {
  const { at, text } = /** @type {import('./beats.js').Beats} */ (BEATS[row]);
  const { opens, beats } = text[language];
  const route = parseRoute(`#/${at}`);
  if (!route || !loaderOf(route.name))
    throw new Error(`Row ${row} opens "${at}", which is not there.`);
  const chapter = [...CHAPTERS, ...LATER].find(({ folder }) => folder === route.name);
  const step = contentsOf(route.name, language)?.steps.find(({ id }) => id === route.step);
  const query = route.query.toString();
  const href = formatRoute(route, query);
  const slide = formatRoute({ ...route, slide: true }, query);
  const code = el('pre', { tabindex: 0 }, embedCode(route));
  const said = el('span', { role: 'status' });
  const copy = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      onclick: () => {
        const copied =
          navigator.clipboard?.writeText(code.textContent ?? '') ??
          Promise.reject(new Error('none'));
        copied.then(
          () => (said.textContent = t('slide.copied')),
          () => getSelection()?.selectAllChildren(code),
        );
      },
    },
    t('slide.copy'),
  );
  return el(
    'article',
    { class: 'lectureRow', 'data-row': row },
    el(
      'a',
      { class: 'rowPicture', href: slide, tabindex: -1, 'aria-hidden': 'true' },
      el('img', {
        src: coverPicture(route.name) ?? '',
        alt: '',
        loading: 'lazy',
        'data-theme': theme().dark ? 'dark' : 'light',
      }),
    ),
    el(
      'div',
      {},
      el('h3', {}, el('span', { class: 'num' }, row), ' ', idea[language]),
      el('p', {}, `${chapter?.number} ${chapter?.title[language]}${step ? ` · ${step.name}` : ''}`),
      el('p', { class: 'rowOpens' }, t('slide.opens', { what: opens })),
    ),
    el(
      'ol',
      {},
      ...beats.map((beat, i) => el('li', {}, el('b', {}, BEAT_TIMES[i]), el('span', {}, beat))),
    ),
    el(
      'div',
      { class: 'rowActs' },
      el('a', { class: 'button small', href: slide, 'data-action': 'slide' }, t('slide.project')),
      el('a', { class: 'button small', href, 'data-action': 'open' }, t('slide.open')),
      el(
        'details',
        { class: 'disclosure' },
        el('summary', {}, el('span', {}, t('slide.embed'))),
        code,
        copy,
        said,
      ),
    ),
  );
}

/** A tag for a page of one's own. @param {import('./address.js').Route} route */
function embedCode({ name, step, query }) {
  const site = location.href.replace(/[?#].*$/, '').replace(/[^/]*$/, '');
  const where = step ? ` step="${step}"` : '';
  const src = `${site}#/${name}${step ? `/${step}` : ''}${query.size ? `?${query}` : ''}`;
  return [
    `<script type="module" src="${site}embed.js"></script>`,
    `<latent-atlas exhibit="${name}"${where}></latent-atlas>`,
    '',
    `<iframe src="${src}" width="100%" height="650"></iframe>`,
  ].join('\n');
}
