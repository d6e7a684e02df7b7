/**
 * The steps of chapter 3: three nearests, the axes swapped, one point, another unit, less noise.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** By so much a line must have been turned before anything is said of it, degrees. */
const TURNED = 15;
/** Lines nearer to each other than this are one, degrees. */
const SAME = 0.01;
/** A line that has turned by more than this is seen to turn, degrees. */
const SEEN = 2;
/** One line turns more than another when it turns by so many times as much. */
const MORE = 1.25;
/** The outlier is an outlier from here on, of the cloud's height. */
const PULLED = 0.3;

/** Between two lines, 0…90. @param {number} a degrees @param {number} b */
function apart(a, b) {
  const d = Math.abs(a - b) % 180;
  return Math.min(d, 180 - d);
}

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'nearest',
    open: { cloud: 'gaussian', line: 'mine', residual: 'orthogonal', angle: 5 },
    was: ({ line, swapped, outlier, unit, noise }) =>
      line === 'mine' && !swapped && !outlier.length && unit === 1 && noise === 1,
    action: {
      aim: '.linesAngle',
      move: { angle: 34 },
      done: ({ live }, then) => apart(live.angle, then.live.angle) >= TURNED,
    },
    truth({ live: { angleY, angleX, anglePca } }) {
      const same = [apart(angleY, angleX), apart(angleY, anglePca), apart(angleX, anglePca)].filter(
        (degrees) => degrees < SAME,
      ).length;
      if (same === 3) return 0;
      return same === 0 ? 1 : 2;
    },
  },
  {
    id: 'swap',
    open: { cloud: 'gaussian', line: 'vertical', residual: 'vertical', swapped: 0 },
    was: ({ swapped }) => swapped === 1,
    action: {
      aim: '.linesSwap',
      move: { swapped: 1 },
      done: ({ live }) => live.swapped === 1,
    },
    truth({ live: { apartY, apartPca } }) {
      const [regression, pca] = [apartY < SAME, apartPca < SAME];
      if (regression && pca) return 2;
      if (!regression && !pca) return 3;
      return pca ? 1 : 0;
    },
  },
  {
    id: 'point',
    open: {
      cloud: 'gaussian',
      line: 'orthogonal',
      residual: 'orthogonal',
      outlier: [0.5, 0.5],
    },
    was: ({ outlier }) => outlier.length === 2,
    action: {
      aim: '.linesHeight',
      move: { outlier: [0.5, 0.02] },
      done: ({ live }, then) => Math.abs(live.outlierY - then.live.outlierY) >= PULLED,
    },
    truth({ live }, { live: before }) {
      const y = apart(live.angleY, before.angleY);
      const pca = apart(live.anglePca, before.anglePca);
      if (Math.max(y, pca) < SEEN) return 3;
      if (y > MORE * pca) return 0;
      return pca > MORE * y ? 1 : 2;
    },
  },
  {
    id: 'unit',
    open: { cloud: 'gaussian', line: 'orthogonal', residual: 'orthogonal', unit: 1 },
    was: ({ unit }) => unit !== 1,
    action: {
      aim: '.linesUnit',
      move: { unit: 100 },
      done: ({ live }, then) =>
        live.unit / then.live.unit >= 10 || then.live.unit / live.unit >= 10,
    },
    truth({ live }, { live: before }) {
      const pca = apart(live.anglePca, before.anglePca) > SEEN;
      const y = apart(live.angleY, before.angleY) > SAME;
      const x = apart(live.angleX, before.angleX) > SAME;
      if (pca && x && y) return 0;
      if (pca && !x && !y) return 1;
      return pca || x || y ? -1 : 2;
    },
  },
  {
    id: 'noise',
    open: { cloud: 'gaussian', line: 'vertical', residual: 'vertical', noise: 1 },
    was: ({ noise }) => noise !== 1,
    action: {
      aim: '.linesNoise',
      move: { noise: 0.1 },
      done: ({ live }, then) => live.noise <= 0.25 * then.live.noise,
    },
    truth({ live }, { live: before }) {
      const turned = [
        apart(live.angleY, before.angleY),
        apart(live.anglePca, before.anglePca),
        apart(live.angleX, before.angleX),
      ];
      const still = turned.flatMap((degrees, i) => (degrees < SAME ? [i] : []));
      if (still.length === 0) return 3;
      return still.length === 1 ? (still[0] ?? -1) : -1;
    },
  },
];
