/**
 * The steps of chapter 10: point, cloud, dice, two estimators, two costs, prior.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** By so much the worst 1 % of two encoders must differ to be told apart. */
const APART = 1.2;
/** Of twelve codes at least so many read as the digit itself, and at most so many as another. */
const MOST_SAME = 10;
/** KL below this is none, nats. */
const NO_KL = 0.5;
/** Images this near to a training image are copies; farther than this, nothing like one (L2, pixels 0…1). */
const COPY = 0.5;
const UNLIKE = 9;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'point',
    open: { view: 'twins', pair: 0 },
    was: ({ view }) => view === 'twins',
    action: {
      aim: '[data-action=encode]',
      press: '[data-action=encode]',
      done: ({ live }) => live.encoded === 1,
    },
    truth({ live }) {
      const ratio = live.aeStretch / live.vaeStretch;
      return ratio > APART ? 1 : ratio < 1 / APART ? 2 : 0;
    },
  },
  {
    id: 'cloud',
    open: { view: 'posterior', width: 1 },
    was: ({ view }) => view === 'posterior',
    action: {
      aim: '[data-action=throw]',
      press: '[data-action=throw]',
      done: ({ live }) => live.thrown === 12,
      progress: ({ live }) => live.thrown / 12,
    },
    truth: ({ live }) => (live.same >= MOST_SAME ? 0 : 2),
  },
  {
    id: 'dice',
    open: { view: 'draw', node: 'path' },
    was: ({ view }) => view === 'draw' || view === 'pixels',
    action: {
      aim: '.vaeNode',
      move: { node: 'cut' },
      done: ({ live }) => live.isCut === 1,
    },
    truth: ({ live }) => (live.backMu === 0 ? 0 : 1),
  },
  {
    id: 'estimates',
    open: { view: 'duel', mu: 1, sigma: 1 },
    was: ({ view }) => view === 'duel',
    action: {
      aim: '[data-action=duel]',
      press: '[data-action=duel]',
      done: ({ live }) => live.duelThrown === 1,
    },
    truth({ live }) {
      const ratio = live.scoreVariance / live.pathVariance;
      return ratio > 2 ? 1 : ratio > 0.5 ? 0 : 2;
    },
  },
  {
    id: 'costs',
    open: { view: 'train', beta: 1 },
    was: ({ view }) => view === 'train' || view === 'ledger',
    action: {
      aim: '[data-action=train]',
      press: '[data-action=train]',
      done: ({ live }) => live.trainedHere === 1,
      progress: ({ live }) => live.trainedShare,
    },
    truth: ({ live }) => (live.klEnd < NO_KL ? 0 : live.klEnd > live.klStart ? 1 : 2),
  },
  {
    id: 'prior',
    open: { view: 'prior', decoded: 'samples' },
    was: ({ view }) => view === 'prior',
    action: {
      aim: '[data-action=sample]',
      press: '[data-action=sample]',
      done: ({ live }) => live.drawn === 128,
    },
    truth: ({ live }) => (live.near < COPY ? 2 : live.near > UNLIKE ? 1 : 0),
  },
];
