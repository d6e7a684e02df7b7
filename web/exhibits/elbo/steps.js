/**
 * The steps of chapter 9: the integral, drag q, two humps, thirteen lines, real digits, the cost.
 *
 * @module
 */
import { formatParams } from '../../ui/base/paramTypes.js';
import { AGE_OF_UNIVERSE, ASCENT_STEPS, DIMS, SCHEMA, SET } from './params.js';

/** @typedef {import('../../frame/contract.js').Step} Step */

/** A gap below this is closed: no digit of the page shows it, nats. */
const CLOSED = 0.02;
/** Missing less than this is hardly a miss, nats. */
const NEARLY = 1;
/** Nearer than this to the posterior's mean and width, in its widths, q stands on it. */
const ON_IT = 0.1;
/** Two sums over the same places differ by rounding. */
const SAME = 1e-6;
/** A mean gap above this is of another size than a few, nats. */
const FEW = 20;
/** Powers of ten between two times that are told apart as “some” and “ten”. */
const TENFOLD = 1.5;
/** The line of the derivation in which log p(x) is dropped. */
const DROPPED = 8;

/** The address says nothing that is not so anyway. @param {Record<string, any>} values */
const isUntouched = (values) => formatParams(SCHEMA, /** @type {any} */ (values)) === '';

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'integral',
    open: { view: 'integral', guesses: 10, digit: 0 },
    was: (values) => values.view === 'integral' || isUntouched(values),
    action: {
      aim: '.elboGuesses',
      move: { guesses: 100 },
      done: ({ live, params }) => live.guesses >= 100 && live.naiveIndex === params.digit,
    },
    truth({ live }) {
      if (live.missing < 0) return 2;
      return live.missing < NEARLY ? 0 : 1;
    },
  },
  {
    id: 'drag',
    open: { view: 'bound', shape: 'line', x: 1.5, mu: -1, sigma: 0.9, slope: 1, noise: 0.5 },
    was: ({ view, shape }) => view === 'bound' && shape !== 'fold',
    action: {
      aim: '.elboQ',
      move: { mu: 1.2, sigma: 0.447 },
      done: ({ live }) =>
        Math.abs(live.mu - live.posteriorMean) < ON_IT * live.posteriorStd &&
        Math.abs(live.sigma / live.posteriorStd - 1) < ON_IT,
    },
    hints: [
      { at: '.elboQ', side: 'beside' },
      { at: '.elboLedgerTitle', side: 'beside' },
    ],
    truth({ live }, { live: before }) {
      if (live.gap < CLOSED) return 0;
      return live.gap < 0.75 * before.gap ? 1 : 2;
    },
  },
  {
    id: 'humps',
    open: { view: 'bound', shape: 'fold', x: 3, mu: 1.4, sigma: 0.5, slope: 1, noise: 0.2 },
    was: ({ view }) => view === 'bound',
    action: {
      aim: '.elboAscent [data-action=play]',
      press: '.elboAscent [data-action=play]',
      done: ({ live }) => live.climbed >= ASCENT_STEPS,
      progress: ({ live }) => live.climbed / ASCENT_STEPS,
    },
    truth: ({ live }) => (live.gap < CLOSED ? 0 : 1),
  },
  {
    id: 'lines',
    open: { view: 'steps', line: 1 },
    was: ({ view }) => view === 'steps',
    action: {
      aim: '[data-action=later]',
      move: { line: DROPPED },
      done: ({ live }) => live.line >= DROPPED,
    },
    truth({ live }) {
      const kept = ['divergence', 'flipped', 'byBayes', 'split'].every(
        (name) => Math.abs(live[name] - live.divergence) < SAME,
      );
      if (!kept) return 0;
      // Up to the sign line 7 is still the divergence; what line 8 has more is log p(x).
      const dropped = live.elbo - live.toMaximise;
      return Math.abs(dropped - live.logEvidence) < SAME && Math.abs(dropped) > SAME ? 2 : 1;
    },
  },
  {
    id: 'digits',
    open: { view: 'digits', scope: 'one', near: 'near' },
    was: ({ view }) => view === 'digits',
    action: {
      aim: '.elboScope',
      move: { scope: 'set' },
      // The last that is measured of the set.
      done: ({ live, params }) => params.scope === 'set' && live.setMissing1 > 0,
      progress: ({ live }) => (live.setDone ?? 0) / SET,
    },
    truth({ live }) {
      if (live.setGap < CLOSED) return 0;
      return live.setGap < FEW ? 1 : 2;
    },
  },
  {
    id: 'cost',
    open: { view: 'cost', dims: 2, nodes: 300, sharp: 0.07 },
    was: ({ view }) => view === 'cost',
    action: {
      aim: '.elboDims',
      move: { dims: DIMS },
      done: ({ live }) => live.dims === DIMS,
    },
    truth({ live }, { live: before }) {
      if (live.log10NodeSeconds - before.log10NodeSeconds < TENFOLD) return 0;
      return live.log10NodeSeconds < AGE_OF_UNIVERSE ? 1 : 2;
    },
  },
];
