/**
 * The integral by guessing: codes drawn from the prior on the latent plane of a digit, and how far the
 * average of what they say stays below log p(x).
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { digitPart, posteriorPlane } from './digitPart.js';
import { COUNTS } from './digitsModel.js';
import { naiveChart } from './naiveChart.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./digitsModel.js').Evidence} Evidence */
/** @typedef {import('./digitsModel.js').NaiveEvidence} NaiveEvidence */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** The count that so many guesses are read at. @param {number} guesses */
export const countAt = (guesses) =>
  Math.max(0, COUNTS.length - 1 - [...COUNTS].reverse().findIndex((count) => count <= guesses));

/** @param {import('./view.js').ViewOptions} options */
export function mountGuesses({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {{ found: Evidence | null, draws: Float32Array, naive: NaiveEvidence | null, isOpen: boolean }} */
  const held = { found: null, draws: new Float32Array(), naive: null, isOpen: false };
  const digit = digitPart({
    words,
    onTurn: (next) => onChange({ digit: next(params?.digit ?? 0) }),
  });
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  plane.className = 'elboPlane';
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  chart.className = 'elboNaive';
  const guesses = slider({
    param: 'guesses',
    label: words('guesses'),
    stops: COUNTS,
    role: 'act',
    format: (v) => number(v),
    onChange: (value) => onChange({ guesses: value }),
  });
  const row = el('div', { class: 'elboGuesses' }, guesses.root);
  const said = el('p', { class: 'elboRead', role: 'status' }, words('oneProgress'));
  const root = el(
    'section',
    { class: 'elboDigits' },
    digit.root,
    el('div', { class: 'elboColumn' }, el('h2', {}, words('guessTitle')), plane, row),
    el('div', { class: 'elboColumn' }, el('h2', {}, words('missTitle')), chart, said),
  );

  const show = () => {
    const { found, draws, naive, isOpen } = held;
    if (!params || !found) return;
    plane.data = posteriorPlane(found, {
      draws: draws.subarray(0, 2 * params.guesses),
      whole: true,
      isGuessing: true,
      words,
    });
    if (!naive) return;
    const at = countAt(params.guesses);
    const { gap, logEvidence } = found;
    const description = words('guessSaid', {
      count: number(COUNTS[at] ?? 0),
      mean: number(naive.mean[at] ?? NaN, 1),
      missing: number(naive.below[at] ?? NaN, 1),
      evidence: number(logEvidence, 1),
    });
    const upTo = isOpen ? Infinity : COUNTS[at];
    const told = naiveChart({ naive, gap, logEvidence }, { words, upTo, withBound: isOpen });
    chart.data = { ...told.chart, description: isOpen ? told.chart.description : description };
    setText(said, description);
  };
  return {
    root,
    digit,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      held.isOpen = step.moment === 'answered';
      digit.turns.hidden = !held.isOpen;
      guesses.set(next.guesses);
      show();
    },
    /** @param {Evidence} found @param {Float32Array} draws */
    showEvidence(found, draws) {
      Object.assign(held, { found, draws, naive: null });
      show();
    },
    /** @param {NaiveEvidence} naive */
    showNaive(naive) {
      held.naive = naive;
      show();
    },
  };
}
