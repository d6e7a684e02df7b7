/**
 * The steps of the template: there and back, and at the border.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** Nearer than rounding is the same code; farther than 1, a standard deviation of the prior, is another. */
const SAME = 1e-6;
const ANOTHER = 1;
/** The corner: both numbers beyond this. */
const CORNER = 2.9;
/** By so much farther than before, or it is as near. */
const FARTHER = 2;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'trip',
    open: { z1: 0.5, z2: -1 },
    action: {
      aim: '.templateCode',
      move: { z1: 1.2, z2: 0.4 },
      done: ({ live }, then) => live.z1 !== then.live.z1 || live.z2 !== then.live.z2,
    },
    truth: ({ live }) => (live.off < SAME ? 0 : live.off < ANOTHER ? 1 : 2),
    hints: [{ at: '.templateCode', side: 'beside' }],
  },
  {
    id: 'border',
    open: { z1: 0.5, z2: -1 },
    action: {
      aim: '.templateCode',
      move: { z1: 3, z2: 3 },
      done: ({ live }) => live.z1 > CORNER && live.z2 > CORNER,
    },
    truth: ({ live }, then) => (live.off > FARTHER * then.live.off ? 1 : 0),
  },
];
