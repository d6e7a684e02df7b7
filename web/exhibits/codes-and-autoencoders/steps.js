/**
 * The steps of chapter 6: encode and decode, train it, bend it, widen it, measure it.
 *
 * @module
 */
import { NOISE } from './params.js';
import { STEPS as LENGTHS } from './specs.js';

/** @typedef {import('../../frame/contract.js').Step} Step */

/** A code was changed when it moved by so much, in the images' units. */
const CHANGED = 0.5;
/** There and back with no more than rounding left. */
const EXACT = 1e-3;
/** Errors nearer than this share are the same error. */
const SAME = 0.005;
/** A picture that comes out with no more than this mean squared error of a pixel is copied. */
const COPIED = 1e-4;
/** By so much the noise must have been changed, standard deviation. */
const LOUDER = 0.1;

/** Of three cards: below, at, above PCA's error. @param {number} error @param {number} pca */
function besidePca(error, pca) {
  const share = error / pca - 1;
  return share < -SAME ? 0 : share <= SAME ? 1 : 2;
}

/** Noise at which all three measures agree. */
const QUIET = 0.05;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'encode',
    open: { view: 'machine', machine: 'pca', size: 2, picture: 7, code: [] },
    was: ({ view, machine, size, picture }) =>
      view === 'machine' && machine === 'pca' && size < 100 && picture !== NOISE,
    action: {
      aim: '.codesBars',
      move: { code: [0, 3, 1, -2] },
      done: ({ live }) => live.codeMoved > CHANGED,
    },
    truth: ({ live }) => (live.backOff < EXACT ? 0 : live.backToOwn < live.backOff ? 1 : 2),
  },
  {
    id: 'train',
    open: { view: 'machine', machine: 'linear', size: 2, picture: 7, code: [], images: 'all' },
    was: ({ view, machine }) => view === 'machine' && machine === 'linear',
    action: {
      aim: '.codesGo',
      press: '.codesGo',
      done: ({ live }) => live.linearAt >= LENGTHS.linear,
      progress: ({ live }) => live.linearSteps / LENGTHS.linear,
    },
    hints: [
      { at: '.codesStatus', side: 'beside' },
      { at: '.codesRun', side: 'over' },
      { at: '.codesSeen', side: 'over' },
    ],
    truth: ({ live }) => besidePca(live.linearError, live.linearPca),
  },
  {
    id: 'bend',
    open: {
      view: 'machine',
      machine: 'deep',
      size: 2,
      picture: 7,
      code: [],
      images: 'all',
      width: 128,
    },
    was: ({ view, machine }) => view === 'machine' && machine === 'deep',
    action: {
      aim: '.codesGo',
      press: '.codesGo',
      done: ({ live }) => live.deepAt >= LENGTHS.deep,
      progress: ({ live }) => live.deepSteps / LENGTHS.deep,
    },
    truth: ({ live }) => besidePca(live.deepError, live.deepPca),
  },
  {
    id: 'widen',
    open: { view: 'machine', machine: 'pca', size: 10, picture: NOISE, code: [] },
    was: ({ view }) => view === 'machine',
    action: {
      aim: '.codesSize',
      move: { size: 784 },
      done: ({ live }) => live.passedSize === 784,
    },
    truth: ({ live }) => (live.passedLost < COPIED ? 0 : 1),
  },
  {
    id: 'measure',
    open: { view: 'distance', picture: 7, shift: 1, noise: QUIET, gain: 0.4 },
    was: ({ view }) => view === 'distance',
    action: {
      aim: '.codesNoise',
      move: { noise: 0.2 },
      // Not against the level at the choice: a hasty reader chooses before it is measured.
      done: ({ live, params }) => live.noiseLevel >= QUIET + LOUDER && params.noise > QUIET,
    },
    truth({ live }) {
      const nearest = new Set([live.l2Nearest, live.l1Nearest, live.ceNearest]);
      if (nearest.size > 1) return 1;
      return nearest.has('noisy') ? 0 : 2;
    },
  },
];
