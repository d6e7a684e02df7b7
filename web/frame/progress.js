/**
 * What the reader has done in every chapter: steps seen, predictions, what was measured then, tasks
 * solved. Kept beyond the page where the browser allows it.
 *
 * @module
 */
import { recall, remember } from '../ui/base/storage.js';

/**
 * A step that was measured. `pick` −1: shown without a prediction; `truth` −1: none of the answers is
 * what was measured.
 * @typedef {object} Answered
 * @property {number} pick
 * @property {number} truth
 * @property {Record<string, number | string>} live what the fact shows of that run
 * @property {string} query the state it was measured in, as in the address
 * @property {number} at when, ms since 1970
 */
/**
 * @typedef {object} StepProgress
 * @property {Answered} [answered]
 * @property {number[]} [hints] those that are gone
 */
/** @typedef {{ steps: Record<string, StepProgress>, solved: string[] }} ChapterProgress */

/** @type {Record<string, ChapterProgress> | null} */
let held = null;

/** @returns {Record<string, ChapterProgress>} of every chapter by its folder */
function allProgress() {
  if (held) return held;
  held = Object.create(null);
  const chapters = /** @type {Record<string, ChapterProgress>} */ (held);
  for (const [folder, chapter] of entriesOf(parsed())) {
    const solved = Array.isArray(chapter?.solved) ? chapter.solved.map(String) : [];
    /** @type {ChapterProgress['steps']} */
    const steps = Object.create(null);
    for (const [id, step] of entriesOf(chapter?.steps)) {
      const answered = answeredOf(step?.answered);
      const hints = Array.isArray(step?.hints) ? step.hints.filter(Number.isInteger) : [];
      steps[id] = { ...(answered && { answered }), ...(hints.length && { hints }) };
    }
    chapters[folder] = { steps, solved };
  }
  return chapters;
}

/** @returns {unknown} */
function parsed() {
  try {
    return JSON.parse(recall('progress') ?? '{}');
  } catch {
    return {};
  }
}

/** @param {unknown} value @returns {[string, any][]} */
const entriesOf = (value) => (value && typeof value === 'object' ? Object.entries(value) : []);

/** Another version of the page may have written something else. @param {any} found @returns {Answered | null} */
function answeredOf(found) {
  if (!Number.isInteger(found?.pick) || !Number.isInteger(found?.truth)) return null;
  const live = entriesOf(found.live).filter(([, value]) =>
    ['number', 'string'].includes(typeof value),
  );
  return {
    pick: found.pick,
    truth: found.truth,
    live: Object.fromEntries(live),
    query: String(found.query ?? ''),
    at: Number(found.at) || 0,
  };
}

/** @param {string} folder @returns {ChapterProgress} */
export function progressOf(folder) {
  return (allProgress()[folder] ??= { steps: Object.create(null), solved: [] });
}

const save = () => remember('progress', JSON.stringify(allProgress()));

/** @param {string} folder @param {string} step */
export function markSeen(folder, step) {
  const { steps } = progressOf(folder);
  if (steps[step]) return;
  steps[step] = {};
  save();
}

/** @param {string} folder @param {string} step @param {Answered | null} answered null: to be asked again */
export function setAnswered(folder, step, answered) {
  const { steps } = progressOf(folder);
  const { hints } = steps[step] ?? {};
  steps[step] = { ...(answered && { answered }), ...(hints && { hints }) };
  save();
}

/** @param {string} folder @param {string} step @returns {readonly number[]} hints that are not shown again */
export const goneHints = (folder, step) => progressOf(folder).steps[step]?.hints ?? [];

/** @param {string} folder @param {string} step @param {number} hint */
export function setHintGone(folder, step, hint) {
  const { steps } = progressOf(folder);
  const before = steps[step]?.hints ?? [];
  steps[step] = { ...steps[step], hints: [...before, hint] };
  save();
}

/** @param {string} folder @param {string} task */
export function markSolved(folder, task) {
  const { solved } = progressOf(folder);
  if (solved.includes(task)) return;
  solved.push(task);
  save();
}
