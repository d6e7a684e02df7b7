/**
 * The steps of chapter 14: one number turned, numbers that fall silent, another seed, a direction added,
 * analogies,
 * words.
 *
 * @module
 */
import { WORDS_STEP } from './words/step.js';

/** @typedef {import('../../frame/contract.js').Step} Step */

/** A factor changes when the disc goes so far, or its radius does: a tenth of what the data spans, pixels. */
const GOES = 1.2;
const GROWS = 0.25;
/** The number was turned to its end. */
const TURNED = 1.9;

/** Numbers that hold so little of the factors in common hold none. */
const NO_GAP = 0.05;
/** So many of the 7s are still read as 7s, or they turned into something else. */
const STILL = 0.5;
/** Thicker or more slanted by so much is a change: pixels, and tangent. */
const CHANGED = { thickness: 0.5, slant: 0.1 };
/** Of a thousand: the first, or among the first. */
const FIRST = 2;
const AMONG = 10;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'traverse',
    open: { view: 'traverse', number: 4, turn: -2, sprite: '4' },
    action: {
      aim: '.directionsTurn',
      move: { turn: 2 },
      done: ({ live }) => live.turn >= TURNED,
    },
    truth({ live }) {
      const changed = [live.across > GOES, live.down > GOES, live.radius > GROWS];
      const count = changed.filter(Boolean).length;
      return count === 0 ? 2 : count === 1 ? 0 : 1;
    },
    hints: [{ at: '.directionsTurn', side: 'beside' }],
  },
  {
    id: 'numbers',
    open: { view: 'numbers', beta: '1', digit: 7 },
    was: ({ view }) => view === 'numbers',
    action: {
      aim: '[data-action=train]',
      press: '[data-action=train]',
      done: ({ live }) => live.trainedBeta === 4 && live.active4 >= 0,
      progress: ({ live }) => live.trainedShare,
    },
    truth({ live: { active1, active4 } }) {
      if (active4 >= active1) return 0;
      return active4 > 0 ? 1 : 2;
    },
  },
  {
    id: 'factors',
    open: { view: 'factors', set: 'sprites', sweep: '4', measure: 'fits' },
    was: ({ view }) => view === 'factors',
    action: {
      aim: '[data-action=trainSeed]',
      press: '[data-action=trainSeed]',
      done: ({ live }) => live.seedTrained === 1,
      progress: ({ live }) => live.seedShare,
    },
    truth({ live }) {
      if (live.migHere < NO_GAP) return 2;
      return live.acrossHere === live.acrossFirst && live.downHere === live.downFirst ? 0 : 1;
    },
  },
  {
    id: 'thicker',
    open: { view: 'thicker', attribute: 'thickness', digit: 7, nth: 0, t: 0 },
    was: ({ view }) => view === 'thicker',
    action: {
      aim: '.directionsStep',
      move: { t: 1.5 },
      done: ({ live }) => live.t >= 1.5 && live.thicknessHigh > 0 && live.slantKept >= 0,
    },
    truth({ live, params }) {
      const of = /** @type {'thickness' | 'slant'} */ (params.attribute);
      if (live[`${of}Kept`] < STILL) return 0;
      return live[`${of}High`] - live[`${of}Before`] > CHANGED[of] ? 1 : 2;
    },
  },
  {
    id: 'analogy',
    open: { view: 'analogy', factor: 'thickness', question: 0 },
    was: ({ view }) => view === 'analogy',
    action: {
      aim: '[data-action=ask]',
      press: '[data-action=ask]',
      done: ({ live }, then) => live.asked > then.live.asked,
    },
    truth: ({ live: { median } }) => (median <= FIRST ? 0 : median <= AMONG ? 1 : 2),
  },
  WORDS_STEP,
];
