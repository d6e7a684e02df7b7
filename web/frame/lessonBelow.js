/**
 * What lies under the stage of a step, a row each: formulas, tasks, how it is checked, symbols; and what
 * belongs to the whole chapter.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { formula } from './formula.js';
import { lettersAreKeys, setLettersAreKeys } from './lessonKeys.js';
import { markSolved, progressOf } from './progress.js';
import { blocks, inline } from './prose.js';
import { tasksList } from './tasks.js';

/** @typedef {import('../../tools/lib/stepText.mjs').StepText} StepText */
/** @typedef {import('./contract.js').ChapterText} ChapterText */
/** @typedef {import('./contract.js').Words} Words */
/** @typedef {import('./live.js').LiveValues} LiveValues */
/** @typedef {{ id: string, words: string, root: HTMLElement }} Row */

/**
 * @param {StepText} step
 * @param {ChapterText} text
 * @param {{ t: Words, live: LiveValues, folder: string }} context
 * @returns {Row[]}
 */
export function rowsOf(step, text, { t, live, folder }) {
  /** @type {Row[]} */
  const rows = [];
  const add = (
    /** @type {string} */ id,
    /** @type {string} */ words,
    /** @type {Node[]} */ body,
  ) => {
    const root = el(
      'section',
      { class: 'lessonRow', 'data-row': id, 'aria-label': words, tabindex: -1 },
      el('h2', {}, words),
      el('div', {}, ...body),
    );
    rows.push({ id, words, root });
  };
  if (step.formulas.length)
    add(
      'formula',
      t('formulas'),
      step.formulas.map((one) => equation(one, t, live)),
    );
  if (step.tasks.length)
    add('tasks', t('tasks'), [
      tasksList({ tasks: step.tasks, t, live, solved: solvedOf(folder, step.id) }),
    ]);
  if (step.symbols.length) add('symbols', t('symbols'), [symbolsTable(step, t, live)]);
  if (step.checked.length)
    add('checked', t('howChecked'), [
      el(
        'ul',
        { class: 'proseList' },
        ...step.checked.map((line) => el('li', {}, ...inline(line, live))),
      ),
    ]);
  if (text.tries.length) add('tries', t('tryThis'), [triesList(text, live)]);
  if (text.lecturer.length) add('lecturer', t('lecturer'), [lecturerList(text, t, live)]);
  add('keys', t('keys'), [keys(t)]);
  return rows;
}

/** @param {Words} t */
function keys(t) {
  const box = el('input', {
    type: 'checkbox',
    onchange: () => setLettersAreKeys(box.checked),
  });
  box.checked = lettersAreKeys();
  return el(
    'div',
    { class: 'keysRow' },
    el(
      'ul',
      { class: 'proseList' },
      ...['keysSteps', 'keysCards', 'keysScreen'].map((key) => el('li', {}, t(key))),
    ),
    el('label', {}, box, ' ', t('keysLetters')),
  );
}

/** @param {string} folder @param {string} step @returns {import('./tasks.js').Solved} */
const solvedOf = (folder, step) => ({
  has: (task) => progressOf(folder).solved.includes(`${step} ${task}`),
  add: (task) => markSolved(folder, `${step} ${task}`),
});

/** @param {StepText['formulas'][number]} one @param {Words} t @param {LiveValues} live */
const equation = ({ tex, caption }, t, live) =>
  el(
    'figure',
    {},
    el(
      'div',
      { class: 'equationBox', tabindex: 0, role: 'group', 'aria-label': t('formulas') },
      formula(tex, { live, display: true }),
    ),
    caption.length ? el('figcaption', {}, ...blocks(caption, live)) : null,
  );

/** @param {StepText} step @param {Words} t @param {LiveValues} live */
export const symbolsTable = (step, t, live) =>
  el(
    'table',
    { class: 'symbols' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['symbol', 'meaning', 'shape', 'slide'].map((key) => el('th', { scope: 'col' }, t(key))),
      ),
    ),
    el(
      'tbody',
      {},
      ...step.symbols.map(({ symbol, name, shape, slide }) =>
        el(
          'tr',
          {},
          el('td', {}, ...inline(symbol, live)),
          el('td', {}, ...inline(name, live)),
          el('td', {}, shape),
          el('td', {}, slide),
        ),
      ),
    ),
  );

/** What to try, each unfolding its answer. @param {ChapterText} text @param {LiveValues} live */
const triesList = (text, live) =>
  el(
    'ol',
    {},
    ...text.tries.map(({ title, blocks: content }) =>
      el(
        'li',
        {},
        el(
          'details',
          { class: 'disclosure' },
          el('summary', {}, el('span', {}, ...inline(title, live))),
          ...blocks(content, live),
        ),
      ),
    ),
  );

/** What to show, to say, and what goes wrong. @param {ChapterText} text @param {Words} t @param {LiveValues} live */
function lecturerList(text, t, live) {
  const slides = text.slides.length
    ? [el('dt', {}, t('slides')), el('dd', {}, ...blocks(text.slides, live))]
    : [];
  return el(
    'dl',
    {},
    ...text.lecturer.flatMap(({ term, words }) => [
      el('dt', {}, term),
      el('dd', {}, ...inline(words, live)),
    ]),
    ...slides,
  );
}
