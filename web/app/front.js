/**
 * The front page: what this is, and the lecture as a path of covers.
 *
 * @module
 */
import { loaderOf } from '../exhibits/loaders.js';
import { adoptStyles } from '../frame/styles.js';
import { el } from '../ui/base/dom.js';
import { epoch as epochText, number } from '../ui/base/format.js';
import { formatRoute } from './address.js';
import { makeCovers } from './covers.js';
import css from './front.css?inline';
import { frontMap } from './frontMap.js';
import { progressStrip } from './progressStrip.js';
import { beginningOf, CHAPTERS, contentsOf, LATER } from './registry.js';
import { appWords } from './words.js';

/** @typedef {import('../frame/contract.js').Words} AppText */
/** @typedef {import('../frame/contract.js').Language} Language */

/** Moments of the shipped run that are shown side by side: the first two, and at these epochs. */
const SHOWN_EPOCHS = [0, 0.1, 0.5, 1, 5, Infinity];

/** @param {HTMLElement} root @param {import('./main.js').Context} context */
export function mountFront(root, { services, language }) {
  adoptStyles(root, css);
  const t = appWords(language);
  const map = frontMap(services, t);
  const covers = makeCovers(services, language);
  const first = CHAPTERS.find(({ folder }) => loaderOf(folder));
  const facts = el('dl', { class: 'heroFacts' });
  const moments = el('div', { class: 'moments' });
  const lab = formatRoute({ name: 'lab' });
  const main = el(
    'main',
    { id: 'main' },
    el(
      'section',
      { class: 'wrap hero' },
      el(
        'div',
        {},
        el('h1', { tabindex: -1 }, t('question')),
        el('p', { class: 'lead' }, t('sentence')),
        el(
          'div',
          { class: 'acts' },
          first
            ? el(
                'a',
                { class: 'button go', href: formatRoute(beginningOf(first.folder, language)) },
                t('begin', { n: first.number }),
              )
            : null,
          el('a', { class: 'button', href: lab }, t('openLab')),
        ),
        facts,
      ),
      el('figure', {}, map.root, el('figcaption', {}, t('mapCaption'))),
    ),
    el(
      'section',
      { class: 'frontSection', id: 'path' },
      el(
        'div',
        { class: 'wrap' },
        el('div', { class: 'sectionHead' }, el('h2', {}, t('path')), el('p', {}, t('pathText'))),
        progressStrip(language),
        el(
          'ol',
          { class: 'path' },
          ...CHAPTERS.map((chapter) => coverItem(chapter, covers.cover(chapter.folder), language)),
        ),
        el(
          'div',
          { class: 'later' },
          el('h3', {}, t('after')),
          ...LATER.map(({ number: n, title }) => el('span', {}, el('i', {}, n), title[language])),
        ),
      ),
    ),
    el(
      'section',
      { class: 'frontSection' },
      el(
        'div',
        { class: 'wrap labBand' },
        el(
          'div',
          {},
          el('h2', {}, t('labTitle')),
          el('p', {}, t('labText')),
          el('a', { class: 'button go', href: lab }, t('openLab')),
        ),
        moments,
      ),
    ),
  );
  root.append(main);
  map.started.then(
    (run) => {
      facts.replaceChildren(...factItems(run.card, t));
      moments.replaceChildren(...momentItems(run, t));
    },
    () => {},
  );
  return {
    title: '',
    unmount() {
      map.close();
      covers.close();
      main.remove();
    },
  };
}

/** @param {Record<string, any>} card of the shipped model @param {AppText} t */
function factItems(card, t) {
  /** @type {[string, string][]} */
  const facts = [
    [t('facts.pixels'), '784 → 2'],
    [t('facts.nats'), t('nats', { n: number(card.test.total, 1) })],
    [t('facts.passes'), number(card.epochs)],
  ];
  return facts.map(([what, value]) => el('div', {}, el('dt', {}, what), el('dd', {}, value)));
}

/** @param {Awaited<ReturnType<typeof frontMap>['started']>} run @param {AppText} t */
function momentItems({ history, window }, t) {
  const { moments, labels } = history;
  const last = moments[moments.length - 1];
  const chosen = SHOWN_EPOCHS.map((wanted) => moments.find(({ epoch }) => epoch >= wanted) ?? last);
  return [...new Set(chosen)].flatMap((moment) => {
    if (!moment) return [];
    const { epoch, codes, test } = moment;
    const name = epoch === 0 ? t('untrained') : t('epoch', { n: epochText(epoch) });
    const cloud = /** @type {import('../ui/map/codeCloud.js').CodeCloud} */ (
      document.createElement('atlas-cloud')
    );
    cloud.data = { codes, labels, window, description: t('momentAlt', { name }) };
    const nats = t('nats', { n: number(test.total) });
    return el('figure', {}, cloud, el('figcaption', {}, name, el('span', {}, nats)));
  });
}

/**
 * @param {import('./registry.js').Chapter} chapter
 * @param {HTMLElement} picture
 * @param {Language} language
 */
function coverItem({ number: n, folder, title, act }, picture, language) {
  const there = loaderOf(folder) !== null;
  const words = [
    el('b', {}, title[language]),
    el(
      'span',
      { class: 'coverQuestion' },
      contentsOf(folder, language)?.question ?? appWords(language)('soon'),
    ),
  ];
  return el(
    'li',
    { 'data-number': n },
    act ? el('span', { class: 'act' }, act[language]) : null,
    there
      ? el(
          'a',
          { class: 'cover', href: formatRoute(beginningOf(folder, language)) },
          picture,
          ...words,
        )
      : el('div', { class: 'cover', 'data-missing': true }, picture, ...words),
  );
}
