/**
 * The steps of chapter 4: keep k numbers, what is dropped, in matrices, the code without the mean, few
 * images, a spiral.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** The share of the variance that is asked for. */
const ASKED = 0.95;
/** More directions than this share above the fewest are not yet those few. */
const SPARE = 1.1;
/** Directions after which the error is asked for, and from where. */
export const [START, ASKED_K] = [16, 50];
/** Errors measured and predicted that differ by less than this share are the same. */
const SAME = 0.002;
/** The largest error of a pixel when nothing is lost: single precision. */
const NOTHING = 1e-4;
/** Pixels below 0 that are new, share of all. */
const MANY = 0.1;
/** So few images are few. */
const FEW = 40;
/** Looked at from the side, degrees above the plane. */
const FROM_THE_SIDE = 8;
/** Shares of the variance across the plane: of a line, of a band. */
const [FLAT, THICK] = [0.02, 0.25];

/**
 * What each card of "What is dropped" says the error after ASKED_K directions is.
 * @param {object} known
 * @param {number} known.after Σ of the eigenvalues after them
 * @param {number} known.next the first of those
 * @param {number} known.before Σ of the eigenvalues after START
 * @returns {number[]}
 */
export const predicted = ({ after, next, before }) => [after, next, (before * START) / ASKED_K];

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'keep',
    open: { view: 'rebuild', k: START, scale: 'raw' },
    was: ({ view }) => view === 'rebuild',
    action: {
      aim: '.pcaK',
      move: ({ k95 = 154 }) => ({ k: k95 }),
      done: ({ live }) => live.fitted === 1 && live.evr >= ASKED && live.k <= SPARE * live.k95,
      progress: ({ live }) => (live.fitted === 1 ? live.evr / ASKED : NaN),
    },
    truth({ live: { k95 } }) {
      if (k95 <= 40) return 0;
      if (k95 >= 100 && k95 <= 200) return 1;
      return k95 >= 500 ? 2 : -1;
    },
  },
  {
    id: 'dropped',
    open: { view: 'error', k: START, scale: 'raw' },
    action: {
      aim: '.pcaK',
      move: { k: ASKED_K },
      done: ({ live }) => live.checkedK === ASKED_K && live.k === ASKED_K,
      progress: ({ live }) => live.checkShare ?? NaN,
    },
    truth({ live: { error, dropped, next } }, { live: before }) {
      const wanted = predicted({ after: dropped, next, before: before.dropped });
      return wanted.findIndex((value) => Math.abs(error - value) <= SAME * value);
    },
  },
  {
    id: 'matrices',
    open: { view: 'matrices', k: 64, stage: 5, scale: 'raw' },
    was: ({ view }) => view === 'matrices',
    action: {
      aim: '.pcaK',
      move: { k: 784 },
      done: ({ live }) => live.k === 784,
    },
    truth({ live: { largest, squared } }, { live: before }) {
      if (largest < NOTHING) return 1;
      return squared < before.squared ? 0 : 2;
    },
  },
  {
    id: 'code',
    open: { view: 'code', mean: 'added', codes: [] },
    was: ({ view }) => view === 'code',
    action: {
      aim: '.pcaMean',
      move: { mean: 'forgotten' },
      done: ({ live }) => live.forgotten === 1,
    },
    truth: ({ live }, { live: before }) => (live.codeBelow - before.codeBelow > MANY ? 1 : 0),
  },
  {
    id: 'few',
    open: { view: 'few', count: 200 },
    was: ({ view }) => view === 'few',
    action: {
      aim: '.pcaCount',
      move: { count: 25 },
      done: ({ live }, then) => live.fewN <= FEW && live.fewN < then.live.fewN,
    },
    truth({ live: { fewN, fewRank } }) {
      if (fewRank === fewN - 1) return 2;
      return fewRank === fewN ? 1 : 0;
    },
  },
  {
    id: 'spiral',
    open: { view: 'spiral', look: 90, kept: 2 },
    was: ({ view }) => view === 'spiral',
    action: {
      aim: '.pcaLook',
      move: { look: 0 },
      done: ({ live }) => live.spiralLook <= FROM_THE_SIDE && live.spiral3 > 0,
    },
    truth({ live: { spiral3 } }) {
      if (spiral3 < FLAT) return 0;
      return spiral3 < THICK ? 2 : 1;
    },
  },
];
