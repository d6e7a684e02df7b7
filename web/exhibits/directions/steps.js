/**
 * The steps of chapter 14: one number turned, numbers that fall silent.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** A factor changes when the disc goes so far, or its radius does: a tenth of what the data spans, pixels. */
const GOES = 1.2;
const GROWS = 0.25;
/** The number was turned to its end. */
const TURNED = 1.9;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'traverse',
    open: { view: 'traverse', number: 2, turn: -2, sprite: '4' },
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
];
