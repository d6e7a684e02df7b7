/**
 * The steps of a chapter: which one an address means, those of before included, and what it opens on.
 * Pure, no DOM.
 *
 * @module
 */
import { parseParams, withDefaults } from '../ui/base/paramTypes.js';

/** @typedef {import('./contract.js').Exhibit} Exhibit */
/** @typedef {import('./contract.js').Step} Step */

/** @param {Exhibit} exhibit @param {string | null} id @returns {Step | undefined} */
export const stepOf = ({ steps }, id) => steps?.find((step) => step.id === id);

/**
 * The exhibit's parameters with a step's opening state as their defaults. `view`, of chapters that had
 * views, is the step's own: no address of the step may say otherwise.
 * @param {Exhibit} exhibit @param {Step} step
 */
export function schemaOf(exhibit, step) {
  const schema = withDefaults(exhibit.schema, step.open);
  const { view } = schema;
  return view ? { ...schema, view: { ...view, parse: fixed(view) } } : schema;
}

/** @param {import('../ui/base/paramTypes.js').Param<any>} param @returns {(text: string) => any} */
const fixed =
  ({ fallback, format }) =>
  (text) =>
    text === format(fallback) ? fallback : undefined;

/**
 * The step that an address without one opens: of decks and links made when chapters had views. Its
 * query differs from the chapter's defaults, not from the step's opening state.
 * @param {Exhibit} exhibit one with steps
 * @param {URLSearchParams} query
 * @returns {{ step: Step, query: URLSearchParams }} the query as the step's own address has it
 */
export function stepOfOld(exhibit, query) {
  const steps = exhibit.steps ?? [];
  const { values } = parseParams(exhibit.schema, query);
  const [first] = steps;
  const step = steps.find((one) => one.was?.(values)) ?? first;
  if (!step) throw new Error(`${exhibit.name} has no steps.`);
  const given = Object.entries(exhibit.schema).filter(([, { key }]) => query.has(key));
  if (!given.length) return { step, query };
  const out = new URLSearchParams();
  for (const [name, param] of Object.entries(schemaOf(exhibit, step))) {
    if (name === 'view') continue; // the step's own, whichever of before led here
    const text = param.format(values[name]);
    if (text !== param.format(param.fallback)) out.set(param.key, text);
  }
  return { step, query: out };
}
