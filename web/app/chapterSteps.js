/**
 * What a chapter holds: its question, and its steps as a chain with what the reader has done of each.
 *
 * @module
 */
import { LiveValues } from '../frame/live.js';
import { progressOf } from '../frame/progress.js';
import { inline } from '../frame/prose.js';
import { adoptStyles } from '../frame/styles.js';
import { el } from '../ui/base/dom.js';
import { formatRoute } from './address.js';
import css from './chapterSteps.css?inline';
import { progressStrip } from './progressStrip.js';
import { CHAPTERS } from './registry.js';
import { appWords } from './words.js';

/** @typedef {import('../../tools/lib/textReader.mjs').Inline} Inline */
/** @typedef {{ question: string, lead: Inline[], steps: { id: string, name: string, ask: Inline[] }[] }} Outline */

/** @type {Record<string, () => Promise<Outline>>} */
const outlines = import.meta.glob('../exhibits/*/text*.md', {
  query: '?outline',
  import: 'default',
});

/** @param {string} folder of a chapter that is there @param {import('../frame/contract.js').Language} language */
export async function chapterSteps(folder, language) {
  const load = outlines[`../exhibits/${folder}/text${language === 'en' ? '' : `.${language}`}.md`];
  if (!load) throw new Error(`${folder} has no text.`);
  return mountWith(folder, await load());
}

/** @param {string} folder @param {Outline} outline */
const mountWith =
  (folder, outline) =>
  /** @param {HTMLElement} root @param {import('./main.js').Context} context */
  (root, { language }) => {
    adoptStyles(root, css);
    const t = appWords(language);
    const chapter = CHAPTERS.find((one) => one.folder === folder);
    const live = new LiveValues();
    const { steps: done } = progressOf(folder);
    const steps = outline.steps.map((step, i) => {
      const seen = done[step.id];
      const state = seen?.answered ? 'done' : seen ? 'seen' : 'new';
      return { ...step, n: i + 1, state };
    });
    const next = steps.find(({ state }) => state !== 'done') ?? steps[0];
    const title = chapter ? chapter.title[language] : outline.question;
    const hrefOf = (/** @type {string} */ step) => formatRoute({ name: folder, step });
    const main = el(
      'main',
      { id: 'main', class: 'wrap chapterSteps' },
      el(
        'header',
        {},
        el(
          'div',
          {},
          chapter
            ? el(
                'p',
                { class: 'chapterPlace' },
                t('chapterPlace', { n: chapter.number, of: CHAPTERS.length, title }),
              )
            : null,
          el('h1', { tabindex: -1 }, outline.question),
          el('p', { class: 'lead' }, ...inline(outline.lead, live)),
        ),
        next
          ? el(
              'a',
              { class: 'button go', href: hrefOf(next.id) },
              t(next.state === 'new' && next.n === 1 ? 'beginStep' : 'goOnStep', {
                n: next.n,
                name: next.name,
              }),
            )
          : null,
      ),
      el(
        'ol',
        { class: 'chain' },
        ...steps.map(({ id, n, name, ask, state }) =>
          el(
            'li',
            { 'data-state': state, 'data-next': id === next?.id },
            el('p', {}, el('b', {}, state === 'done' ? '✓' : n), t(`step.${state}`)),
            el(
              'a',
              { href: hrefOf(id) },
              el('h2', {}, `${n} ${name}`),
              el('span', {}, ...inline(ask, live)),
            ),
          ),
        ),
      ),
      progressStrip(language),
    );
    root.append(main);
    return {
      title: chapter ? `${chapter.number} ${title}` : title,
      unmount() {
        live.close();
        main.remove();
      },
    };
  };
