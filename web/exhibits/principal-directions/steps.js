/**
 * The steps of chapter 2: turn the line, let it climb, the second one, forget the mean, many samples.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** Nearer than this a line turned by hand is on the eigenvector, degrees. */
const ON_IT = 3;
/** By so much a line must have been turned before anything is said of it, degrees. */
const TURNED = 15;
/** Steps of the search before its end is looked at, and the sine of the angle that counts as there. */
const CLIMBED = 6;
const NEAR_IT = 1e-3;
/** The two ends of the seesaw agree to rounding. */
const SAME = 1e-9;
/** A direction this near to another one points the same way, degrees. */
const SAME_WAY = 5;

/** Between two lines, 0…90. @param {number} a degrees @param {number} b */
function apart(a, b) {
  const d = Math.abs(a - b) % 180;
  return Math.min(d, 180 - d);
}

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'turn',
    open: { view: 'turn', angle: 20, centred: 'yes', of: 'points' },
    was: ({ view, centred, of }) => view === 'turn' && centred === 'yes' && of === 'points',
    action: {
      aim: '.pdAngle',
      move: { angle: 66 },
      done: ({ live }, then) => apart(live.angle, then.live.angle) >= TURNED,
    },
    hints: [
      { at: '.pdAngle', side: 'beside' },
      { at: '.pdPlane', side: 'over' },
    ],
    truth({ live }, { live: before }) {
      const kept = live.scatter - before.scatter;
      const lost = before.error - live.error;
      if (Math.abs(kept - lost) <= SAME * live.total) return 1;
      return kept * lost < 0 ? 0 : 2;
    },
  },
  {
    id: 'climb',
    open: { view: 'power', start: 150, iteration: 0, component: '1', centred: 'yes' },
    was: ({ view }) => view === 'power',
    action: {
      aim: '.pdPlayer [data-action=play]',
      press: '.pdPlayer [data-action=play]',
      done: ({ live }) => live.step >= CLIMBED && live.sine < NEAR_IT,
      progress: ({ live }) => live.step / CLIMBED,
    },
    truth: ({ live }) => (live.sine < NEAR_IT ? 0 : 2),
  },
  {
    id: 'second',
    open: { view: 'turn', angle: 20, centred: 'yes', of: 'rest' },
    was: ({ of }) => of === 'rest',
    action: {
      aim: '.pdAngle',
      move: { angle: 155.3 },
      done: ({ live }) => live.rest === 1 && apart(live.angle, live.bestAngle) < ON_IT,
    },
    truth({ live }) {
      const between = apart(live.bestAngle, live.firstAngle);
      if (between > 90 - SAME_WAY) return 0;
      return between < SAME_WAY ? 1 : 2;
    },
  },
  {
    id: 'mean',
    open: { view: 'turn', angle: 65.3, centred: 'yes', of: 'points' },
    was: ({ view, centred }) => view === 'turn' && centred === 'no',
    action: {
      aim: '.pdCentred',
      move: { centred: 'no' },
      done: ({ live }) => live.uncentred === 1,
    },
    truth({ live }) {
      const toMean = apart(live.bestAngle, live.meanAngle);
      const toCloud = apart(live.bestAngle, live.cloudAngle);
      if (toMean < toCloud) return 1;
      return toCloud < SAME_WAY ? 0 : 2;
    },
  },
  {
    id: 'samples',
    open: { view: 'spread', ratio: 0.5, count: 20 },
    was: ({ view }) => view === 'spread',
    action: {
      aim: '.pdCount',
      move: { count: 500 },
      done: ({ live }, then) => live.sample >= 4 * then.live.sample,
    },
    truth({ live }, then) {
      // Of n the spread should fall as 1/√n: what the exponent is here.
      const exponent =
        Math.log(then.live.spreadAngle / live.spreadAngle) /
        Math.log(live.sample / then.live.sample);
      if (exponent > 0.35 && exponent < 0.65) return 0;
      return exponent >= 0.65 ? 1 : 2;
    },
  },
];
