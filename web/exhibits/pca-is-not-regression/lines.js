/**
 * Which lines a step shows, how they are named, and from where each of them has turned. Pure.
 *
 * @module
 */
import { number } from '../../ui/base/format.js';
import { apart, lineOf, mirrored } from './model.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {Params['residual']} Kind by the residuals that a line makes least, as the picture stands */
/**
 * @typedef {object} Line
 * @property {Kind} kind
 * @property {number} angle radians, as the picture stands
 * @property {number | null} was where it was, where that is somewhere else
 * @property {number} turned from there, degrees
 * @property {number} slopeBefore
 * @property {number} slope
 * @property {string} name as the picture has it
 */

/** Of less than this nobody sees that a line has turned, degrees. */
const UNSEEN = 0.05;
/** The cards that name a line: y on x, PCA. @type {Partial<Record<Kind, string>>} */
const LETTERS = { vertical: 'A', orthogonal: 'B' };

/** The words for each kind of line: with the axes swapped vertical residuals are those of x. @param {boolean} isTurned @returns {Record<Kind, string>} */
export const namesOf = (isTurned) => ({
  vertical: isTurned ? 'xOnY' : 'yOnX',
  horizontal: isTurned ? 'yOnX' : 'xOnY',
  orthogonal: 'pca',
});

/** What the name of a line is in this step's words. @param {Fit} fit @param {Kind} kind @param {string} step */
export const nameOf = ({ params }, kind, step) =>
  step === 'swap' && kind === 'vertical' ? 'regression' : namesOf(params.swapped === 1)[kind];

/** @param {StepState} step @param {Params} params @param {boolean} cover @returns {Kind[]} */
function kindsOf({ id, moment }, { line, swapped }, cover) {
  /** @type {Kind[]} */
  const all = ['vertical', 'horizontal', 'orthogonal'];
  const chosen = line === 'mine' ? [] : [line];
  if (cover) return all;
  if (id === 'nearest') return moment === 'answered' ? all : chosen;
  // Two methods are compared; a third line would be the second one mirrored.
  if (id === 'swap' || swapped === 1)
    return all.filter((kind) => kind !== 'horizontal' || line === kind);
  if (id === 'point' && moment !== 'answered')
    return all.filter((kind) => kind !== 'horizontal' || line === kind);
  return all;
}

/**
 * @param {Fit} fit
 * @param {{ words: Words, step: StepState, cover?: boolean }} options
 * @returns {Line[]}
 */
export function linesOf(fit, { words, step, cover = false }) {
  const { params, shown, plain, home } = fit;
  const isTurned = params.swapped === 1;
  const isOpen = step.moment === 'answered';
  return kindsOf(step, params, cover).map((kind) => {
    const { angle, slope } = lineOf(shown, kind);
    // The same method before the axes were swapped, or on the points as they came.
    const from = lineOf(isTurned ? plain : home, kind);
    const angleBefore = isTurned ? mirrored(from.angle) : from.angle;
    const turned = apart(angle, angleBefore);
    const plainName = words(nameOf(fit, kind, step.id));
    const degrees = number(turned, 1);
    const letter = ['swap', 'point'].includes(step.id) ? LETTERS[kind] : undefined;
    const told =
      isTurned && turned < UNSEEN
        ? words('stays', { line: plainName })
        : words('turnedBy', { line: plainName, degrees });
    const isTold = isOpen && !cover && (isTurned || (step.id !== 'nearest' && step.id !== 'swap'));
    return {
      kind,
      angle,
      was: cover || turned < UNSEEN ? null : angleBefore,
      turned,
      slopeBefore: isTurned ? 1 / from.slope : from.slope,
      slope,
      name: isTold ? told : letter && !isOpen ? `${letter}  ${plainName}` : plainName,
    };
  });
}
