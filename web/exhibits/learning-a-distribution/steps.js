/**
 * The steps of chapter 1: noise, two pixels, the width of the kernels, drawing, more points.
 *
 * @module
 */
import { formatParams } from '../../ui/base/paramTypes.js';
import { SCHEMA } from './params.js';

/** @typedef {import('../../frame/contract.js').Step} Step */

/** So many times as far as a digit: clearly farther, several times, still several times. */
const [FARTHER, TIMES_LEAST, TIMES_MOST] = [1.5, 2.5, 5];
/** Pixels that count as light and as dark. */
const [LIGHT, DARK] = [0.35, 0.65];
/** A narrow kernel, in pixels' range. */
const NARROW = 0.02;
/** Mean log densities nearer than this are the same; much lower than this are elsewhere, nats. */
const [SAME, ELSEWHERE] = [0.02, 0.5];
/** Drawn at once. */
const DRAWN = 200;
/** A gap that has fallen to less than a quarter has fallen; one of less than this is none, nats. */
const [FALLEN, STAYED, NONE] = [0.25, 0.8, 0.002];
export const FEW = 10;
const MANY = 1000;
const MOONS = { set: 'moons', model: 'kernels', truth: 0 };

/** The address says nothing that is not so anyway. @param {Record<string, any>} values */
const isUntouched = (values) => formatParams(SCHEMA, /** @type {any} */ (values)) === '';

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'noise',
    open: { view: 'noise' },
    was: (values) => values.view === 'noise' || isUntouched(values),
    action: {
      aim: '[data-action=noise]',
      press: '[data-action=noise]',
      done: ({ live }, then) => live.noiseDraws > (then.live.noiseDraws ?? 0),
      progress: ({ live }) => live.farShare ?? NaN,
    },
    hints: [{ at: '.learnPairs', side: 'over' }],
    truth({ live: { noiseLeast, digitMean } }) {
      const times = noiseLeast / digitMean;
      if (times <= 1) return 2;
      if (times < FARTHER) return 0;
      return times > TIMES_LEAST && times < TIMES_MOST ? 1 : -1;
    },
  },
  {
    id: 'pixels',
    open: { ...MOONS, view: 'pixels', count: 30, bandwidth: 0.08, shown: 0, points: [] },
    was: ({ view, set, model }) => view === 'fit' && set === 'own' && model === 'kernels',
    action: {
      aim: '[data-action=drop], .learnPlane',
      press: '[data-action=drop], .learnPlane svg',
      done: ({ live }, then) =>
        live.points > then.live.points && live.lastX1 < LIGHT && live.lastX2 > DARK,
    },
    truth: ({ live: { lastX1, lastX2 } }) => {
      if (lastX1 < LIGHT && lastX2 > DARK) return 1;
      return lastX1 > DARK && lastX2 < LIGHT ? 0 : 2;
    },
  },
  {
    id: 'width',
    open: { ...MOONS, view: 'fit', count: 100, bandwidth: 0.2, shown: 0 },
    was: ({ view, draw, shown }) => view === 'fit' && draw === 0 && shown === DRAWN,
    action: {
      aim: '.learnWidth',
      move: { bandwidth: 0.012 },
      done: ({ live }) => live.h <= NARROW && live.bestH > 0,
    },
    truth({ live: { bestH, bestLeftOut, narrowLeftOut } }, then) {
      if (bestH >= then.params.bandwidth) return 2;
      return narrowLeftOut < bestLeftOut ? 1 : 0;
    },
  },
  {
    id: 'draw',
    open: { ...MOONS, view: 'draw', count: 100, bandwidth: 0.04, shown: 0, draw: 0 },
    was: ({ view }) => view === 'fit',
    action: {
      aim: '[data-action=draw]',
      press: '[data-action=draw]',
      done: ({ live }, then) => live.shown >= DRAWN && live.draw !== then.live.draw,
    },
    truth({ live: { drawnLog, seenLog, squareLog } }) {
      if (Math.abs(drawnLog - seenLog) < SAME) return 0;
      return drawnLog > squareLog + ELSEWHERE ? 1 : 2;
    },
  },
  {
    id: 'more',
    open: { view: 'more', set: 'clusters', model: 'kernels', components: 3, count: FEW, shown: 0 },
    was: ({ view }) => view === 'more',
    action: {
      aim: '.learnCount',
      move: { count: MANY },
      done: ({ live }) => live.most === MANY && live.n === MANY,
      progress: ({ live }) => Math.log(live.most / FEW) / Math.log(MANY / FEW),
    },
    truth({ live: { gapFew, gapMany } }) {
      if (gapMany < NONE) return 2;
      if (gapMany > STAYED * gapFew) return 1;
      return gapMany < FALLEN * gapFew ? 0 : -1;
    },
  },
];
