/**
 * What the reader has done of the lecture, a bar a chapter and a part of it a step: seen, or predicted
 * and measured. Of what exists only; nothing while nothing was done.
 *
 * @module
 */
import { progressOf } from '../frame/progress.js';
import { el } from '../ui/base/dom.js';
import { formatRoute } from './address.js';
import { CHAPTERS, contentsOf } from './registry.js';
import { appWords } from './words.js';

/** @typedef {import('../frame/contract.js').Language} Language */

/** @param {Language} language */
export function progressStrip(language) {
  const t = appWords(language);
  const chapters = CHAPTERS.map((chapter) => {
    const { steps } = progressOf(chapter.folder);
    const parts = (contentsOf(chapter.folder, language)?.steps ?? []).map(({ id, name }) => ({
      id,
      name,
      state: steps[id]?.answered ? 'done' : steps[id] ? 'seen' : 'new',
    }));
    return { chapter, parts };
  }).filter(({ parts }) => parts.length);
  const all = chapters.flatMap(({ parts }) => parts);
  const done = all.filter(({ state }) => state === 'done').length;
  const seen = all.filter(({ state }) => state === 'seen').length;
  if (!done && !seen) return null;
  return el(
    'section',
    { class: 'progressStrip', 'aria-label': t('progress') },
    el(
      'div',
      {},
      el('h3', {}, t('progress')),
      el('p', {}, t('progressText', { done, of: all.length, seen })),
      el('a', { class: 'button small', href: formatRoute({ name: 'answers' }) }, t('answers')),
    ),
    el(
      'ol',
      {},
      ...chapters.map(({ chapter, parts }) => {
        const next = parts.find(({ state }) => state !== 'done') ?? parts[0];
        const title = chapter.title[language];
        const count = parts.filter(({ state }) => state === 'done').length;
        return el(
          'li',
          {},
          el(
            'a',
            {
              href: formatRoute({ name: chapter.folder, step: next?.id }),
              'aria-label': t('progressChapter', {
                n: chapter.number,
                title,
                done: count,
                of: parts.length,
              }),
            },
            el('b', {}, chapter.number),
            el(
              'span',
              { class: 'stripBar' },
              ...parts.map(({ state }) => el('i', { 'data-state': state })),
            ),
            el('span', { class: 'stripTitle' }, title),
          ),
        );
      }),
    ),
  );
}
