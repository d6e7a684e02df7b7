/**
 * The steps of chapter 8: surprise, a wrong belief, changing places, the slide's step, ten thousand
 * pairs, two Gaussians.
 *
 * @module
 */
import { formatParams } from '../../ui/base/paramTypes.js';
import { PRESETS, SCHEMA } from './params.js';

/** @typedef {import('../../frame/contract.js').Step} Step */

/** Two sums of a few logarithms that are equal differ by rounding alone. */
const SAME = 1e-9;
/** Nearer than this, in nats, nothing has changed that can be seen. */
const UNSEEN = 0.005;
/** The likeliest outcome has been made nearly certain. */
const NEARLY_CERTAIN = 0.85;
/** A belief is that far off before anything is said of it, nats. */
const PULLED = 0.1;
/** A mean this near to the prior's has arrived; a width this near has been left alone. */
const ARRIVED = 0.03;
/** Of the pairs, more than this is no accident of a few. */
const MANY = 0.3;

/** Endless values are published as the word ∞. @param {number | string} value */
const size = (value) => (value === '∞' ? Infinity : Number(value));

/** The address says nothing that is not so anyway. @param {Record<string, any>} values */
const isUntouched = (values) => formatParams(SCHEMA, /** @type {any} */ (values)) === '';

const { p, q } = PRESETS.words;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'surprise',
    open: { view: 'histograms', part: 'entropy', p, q },
    was: (values) =>
      (values.view === 'histograms' && ['information', 'entropy'].includes(values.part)) ||
      isUntouched(values),
    action: {
      aim: '.kldBars',
      move: { p: [0.9, 0.05, 0.025, 0.025] },
      done: ({ live }) => live.first >= NEARLY_CERTAIN,
    },
    truth({ live }, { live: before }) {
      const more = live.entropyP - before.entropyP;
      if (Math.abs(more) < UNSEEN) return 2;
      return more > 0 ? 0 : 1;
    },
  },
  {
    id: 'belief',
    open: { view: 'histograms', part: 'divergence', p, q: p },
    was: ({ view, p: one, q: other }) => view === 'histograms' && String(one) === String(other),
    action: {
      aim: '.kldBars',
      move: { q },
      done: ({ live }) => size(live.divergence) > PULLED,
    },
    truth({ live }) {
      const more = size(live.crossEntropy) - live.entropyP;
      if (Math.abs(more) < SAME) return 2;
      return more > 0 ? 0 : 1;
    },
  },
  {
    id: 'swap',
    open: { view: 'histograms', part: 'divergence', p, q },
    was: ({ view, part }) => view === 'histograms' && part === 'divergence',
    action: {
      aim: '.kldExchange',
      press: '.kldExchange',
      // The one way round is measured as the other: they have changed places.
      done: ({ live, params }, then) =>
        params.p !== then.params.p &&
        String(live.divergence) === String(then.live.reverse) &&
        String(live.reverse) === String(then.live.divergence),
    },
    truth({ live }, { live: before }) {
      const [now, then] = [size(live.divergence), size(before.divergence)];
      if (now === then || Math.abs(now - then) < SAME) return 0;
      if (Math.abs(now + then) < SAME) return 1;
      return now >= 0 ? 2 : -1;
    },
  },
  {
    id: 'difference',
    open: { view: 'histograms', part: 'difference', p, q },
    was: ({ view }) => view === 'histograms',
    action: {
      aim: '.kldBars',
      move: { q: [0.025, 0.9, 0.05, 0.025] },
      done: ({ live }) => live.entropyQ < 0.7 * live.entropyP,
    },
    truth({ live }) {
      if (live.wrongStep < -SAME) return 1;
      return live.wrongStep > SAME ? 0 : 2;
    },
  },
  {
    id: 'pairs',
    open: { view: 'pairs' },
    was: ({ view }) => view === 'pairs',
    action: {
      aim: '[data-action=pairs]',
      press: '[data-action=pairs]',
      done: ({ live }, then) => (live.drawings ?? 0) > (then.live.drawings ?? 0),
    },
    truth({ live }) {
      if (live.negativeDivergences === 0) return 2;
      return live.negativeDivergences > MANY * live.pairs ? 0 : 1;
    },
  },
  {
    id: 'gaussians',
    open: { view: 'gaussians', meanP: 1, stdP: 0.6, meanQ: 0, stdQ: 1 },
    was: ({ view }) => view === 'gaussians',
    action: {
      aim: '.kldMean',
      move: { meanP: 0 },
      done: ({ live }, then) =>
        Math.abs(live.meanP - live.meanQ) < ARRIVED &&
        Math.abs(live.stdP - then.live.stdP) < ARRIVED,
    },
    truth({ live }, { live: before }) {
      if (live.normalDivergence < UNSEEN) return 0;
      return live.normalDivergence < before.normalDivergence ? 1 : 2;
    },
  },
];
