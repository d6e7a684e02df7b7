/**
 * Guided tasks whose answers are checked: a value the reader has to bring about in the exhibit, a
 * number to enter, or cards. The result is said in a sentence and remembered.
 *
 * @module
 */
import { el } from '../ui/base/dom.js';
import { number as numberText } from '../ui/base/format.js';
import { cards } from './cards.js';
import { blocks, inline } from './prose.js';

/** @typedef {import('../../tools/lib/textReader.mjs').Task} Task */
/** @typedef {import('../../tools/lib/textReader.mjs').Answer} Answer */
/** @typedef {import('./live.js').LiveValues} LiveValues */
/** @typedef {import('./contract.js').Words} FrameText */
/** @typedef {{ solved: boolean, words: string }} Verdict */
/** @typedef {{ has: (task: number) => boolean, add: (task: number) => void }} Solved tasks by their place in the list */
/** @typedef {{ t: FrameText, live: LiveValues, solved: Solved }} Context */

/** @param {Context & { tasks: readonly Task[] }} options */
export function tasksList({ tasks, t, live, solved }) {
  return el(
    'ol',
    { class: 'tasksList' },
    ...tasks.map((task, i) => taskItem(task, i, { t, live, solved })),
  );
}

/** @param {Task} task @param {number} index @param {Context} context */
function taskItem(task, index, { t, live, solved: all }) {
  const done = el('span', { class: 'done' }, t('done'));
  const result = el('p', { class: 'result', role: 'status' });
  const root = el('li', { class: 'task', 'data-task': index });
  const showSolved = () => {
    const solved = all.has(index);
    root.toggleAttribute('data-solved', solved);
    done.hidden = !solved;
  };
  const report = (/** @type {Verdict} */ { solved, words }) => {
    if (solved) all.add(index);
    result.textContent = words;
    result.dataset.right = String(solved);
    showSolved();
  };
  root.append(
    el('h3', {}, ...inline(task.title, live), done),
    ...blocks(task.blocks, live),
    ...(task.answer ? [answerForm(task.answer, { t, live, report })] : []),
    result,
    ...(task.source ? [el('p', { class: 'source' }, t('source', { where: task.source }))] : []),
  );
  showSolved();
  return root;
}

/**
 * @param {Answer} answer
 * @param {{ t: FrameText, live: LiveValues, report: (verdict: Verdict) => void }} context
 */
function answerForm(answer, { t, live, report }) {
  if (answer.kind === 'choice') {
    return cards({
      legend: [el('span', { class: 'visuallyHidden' }, t('answer'))],
      options: answer.options,
      chosen: -1,
      live,
      onChoose: (i) => {
        const solved = answer.options[i]?.right ?? false;
        report({ solved, words: solved ? t('right') : t('notYetChoice') });
      },
    });
  }
  const button = el('button', { type: 'submit', class: 'button small' }, t('check'));
  const field =
    answer.kind === 'number'
      ? el('input', {
          class: 'field',
          type: 'text',
          inputmode: 'decimal',
          autocomplete: 'off',
          'aria-label': t('answer'),
        })
      : null;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const found = field ? parseNumber(field.value) : live.get(answer.name);
    if (found === undefined || (typeof found === 'number' && Number.isNaN(found)))
      return report({ solved: false, words: field ? t('noNumber') : t('notMeasured') });
    const verdict = judge(answer, found, (name) => live.get(name));
    if (verdict === null) return report({ solved: false, words: t('notMeasured') });
    const text = typeof found === 'number' ? numberText(found, digitsOf(answer)) : found;
    const not = field ? t('notYetNumber') : t('notYet', { value: text });
    report({ solved: verdict, words: verdict ? t('rightValue', { value: text }) : not });
  };
  return el('form', { class: 'answer', onsubmit: submit }, field, button);
}

/**
 * @param {Extract<Answer, { kind: 'live' | 'number' }>} answer
 * @param {number | string} found
 * @param {(name: string) => number | string | undefined} valueOf live values, for answers that name one
 * @returns {boolean | null} null while the right answer is not measured yet
 */
export function judge({ relation, value, tolerance }, found, valueOf) {
  const wanted = typeof value === 'string' ? (valueOf(value) ?? null) : value;
  if (wanted === null) return null;
  if (typeof found === 'string' || typeof wanted === 'string')
    return String(found) === String(wanted);
  if (relation === '<') return found < wanted;
  if (relation === '>') return found > wanted;
  // Decimal tolerances are not binary: 64.5 is within 64 ± 0.5 whatever their last bits say.
  return Math.abs(found - wanted) <= tolerance * (1 + 1e-9) + 1e-12;
}

/** A point or a comma, and a real minus sign. @param {string} text */
export function parseNumber(text) {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /\d/.test(plain) ? Number(plain) : NaN;
}

/**
 * As many digits as the tolerance can tell apart, and one more; of a bound, two more than the bound has.
 * @param {Extract<Answer, { kind: 'live' | 'number' }>} answer
 */
export function digitsOf({ relation, value, tolerance }) {
  if (relation !== '≈') return ((/\.(\d+)$/.exec(String(value)) ?? [])[1] ?? '').length + 2;
  if (tolerance <= 0) return 0;
  return Math.min(8, Math.max(0, Math.ceil(-Math.log10(tolerance)) + 1));
}
