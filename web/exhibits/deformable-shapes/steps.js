/**
 * The steps of chapter 13: vertices blended, PCA of shapes, a VAE of meshes, the metric prior, pose and
 * style apart.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** Lengths that differ by less are the same, as a share. */
const SAME = 0.02;
/** Half-way, and far from the mean. */
const NEAR = 0.06;
const FAR = 3;
/** Of what blended vertices lose, a method that loses so much does not help, or loses nothing. */
const AS_MUCH = 0.9;
const NOTHING = 0.1;
/** Of the error without a prior, what is left with it. */
const HARDLY = 0.85;
const NEARLY_NONE = 0.15;
/** So much nearer, or it is as near. */
const NEARER = 0.7;

/** @param {import('../../frame/contract.js').Reading} now */
const half = ({ live }) => Math.abs(live.place - 0.5) < NEAR;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'vertices',
    open: { view: 'blend', pair: 0, t: 0 },
    was: ({ view }) => view === 'blend',
    action: {
      aim: '.bodyTime',
      move: { t: 0.5 },
      done: (now) => half(now) && now.live.verticesShortest > 0,
    },
    truth({ live }) {
      if (live.verticesShortest > 1 + SAME) return 2;
      return live.verticesShortest < 1 - SAME ? 1 : 0;
    },
    hints: [
      { at: '.bodyTime', side: 'beside' },
      { at: '.bodyRow atlas-space', side: 'over' },
    ],
  },
  {
    id: 'pca',
    open: { view: 'pca', z: [0, 0, 0] },
    was: ({ view }) => view === 'pca',
    action: {
      aim: '.bodyKnob',
      move: { z: [4, 0, 0] },
      done: ({ live }) => live.far >= FAR && live.outside >= 0,
    },
    truth({ live }) {
      if (live.longest > 1 + SAME) return 1;
      return live.shortestLimb < 1 - SAME ? 2 : 0;
    },
  },
  {
    id: 'vae',
    open: { view: 'vae', pair: 0, t: 0 },
    was: ({ view }) => view === 'vae',
    action: {
      aim: '.bodyTime',
      move: { t: 0.5 },
      done: (now) => half(now) && now.live.vaeShort > -1 && now.live.verticesShort > 0,
    },
    truth({ live }) {
      if (live.vaeShort > AS_MUCH * live.verticesShort) return 2;
      return live.vaeShort > NOTHING * live.verticesShort ? 1 : 0;
    },
  },
  {
    id: 'prior',
    open: { view: 'prior', pair: 0, t: 0.5 },
    was: ({ view }) => view === 'prior',
    action: {
      aim: '[data-action=train]',
      press: '[data-action=train]',
      done: ({ live }, then) => live.trainings > then.live.trainings,
      progress: ({ live }) => live.trainedShare,
    },
    truth({ live }) {
      const left = live.hereFullError / live.hereNoneError;
      if (left > HARDLY) return 0;
      return left > NEARLY_NONE ? 1 : 2;
    },
  },
  {
    id: 'parts',
    open: { view: 'parts', a: 14, b: 43, pose: 0, style: 0 },
    was: ({ view }) => view === 'parts',
    action: {
      aim: '.bodyPose',
      move: { pose: 1 },
      done: ({ live }) => live.poseAt > 0.95 && live.styleAt < 0.05 && live.off > 0,
    },
    truth({ live: { off, fromOff, toOff } }) {
      if (off < NEARER * Math.min(fromOff, toOff)) return 1;
      return toOff < NEARER * Math.min(off, fromOff) ? 0 : 2;
    },
  },
];
