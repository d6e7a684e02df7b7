/**
 * The steps of chapter 12: the path from a 7 to a 6, the same in pixels, fifty middles, a triangle, the
 * shortest way, a body.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */
/** @typedef {import('../../frame/contract.js').Reading} Reading */

/** At the end of the path, or in the middle of it. */
const ARRIVED = 0.95;
const NEAR = 0.06;
/** Noise is so many times as far from a training digit as a digit nobody trained on. */
const NOISE = 2.5;
/** Of the ends' ink a blend that keeps so little would be empty. */
const EMPTY = 0.25;
/** Two numbers that differ by less are not told apart, share. */
const ALIKE = 0.03;
/** What the cards of the triangle say of A's weight. */
const WEIGHTS = [1 / 2, 2 / 3, 3 / 4];
/** The point lies on its mark, share of the way from the centre to A. */
const ON_MARK = 0.08;

/** Half the way. @param {Reading} now */
const half = ({ live }) => Math.abs(live.t - 0.5) < NEAR;
/** Every strip was judged. @param {Reading['live']} live @param {string[]} methods */
const isJudged = (live, ...methods) => methods.every((method) => live[`${method}Fresh`] === 1);

/** Codes whose straight and shortest ways part on both data sets. */
const PARTED = { za: [2.2, 0], zb: [-1.9, 1.1] };

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'path',
    open: { view: 'path', kind: 'straight', a: 7, b: 6, t: 0 },
    was: ({ view, kind }) => view === 'path' && kind === 'straight',
    action: {
      aim: '.betweenTime',
      move: { t: 1 },
      done: ({ live }) => live.t >= ARRIVED && isJudged(live, 'vae', 'pixels'),
    },
    truth({ live }) {
      if (live.vaeMiddle > NOISE * live.endDistance) return 3;
      if (live.vaeMiddle >= live.pixelsMiddle) return 0;
      return live.vaeOthers > 0 ? 2 : 1;
    },
  },
  {
    id: 'pixels',
    open: { view: 'pixels', kind: 'straight', a: 7, b: 6, t: 0, method: 'vae' },
    action: {
      aim: '.betweenTime',
      move: { t: 0.5 },
      done: (now) => half(now) && isJudged(now.live, 'pixels', 'pca', 'ae', 'vae'),
    },
    truth({ live }) {
      if (live.pixelsInk < EMPTY) return 2;
      return live.pixelsMiddle > live.vaeMiddle ? 1 : 0;
    },
  },
  {
    id: 'pairs',
    open: { view: 'pairs', pair: '71' },
    was: ({ view }) => view === 'pairs',
    action: {
      aim: '[data-action=measure]',
      press: '[data-action=measure]',
      done: ({ live }, then) => live.measures > then.live.measures,
      progress: ({ live }) => live.measuredShare,
    },
    truth({ live, params }) {
      const [codes, pixels] = [live[`vaeFar${params.pair}`], live[`pixelsFar${params.pair}`]];
      if (Math.abs(codes - pixels) < ALIKE * pixels) return 2;
      return codes < pixels ? 1 : 0;
    },
  },
  {
    id: 'triangle',
    open: { view: 'triangle', a: 7, b: 1, c: 6, point: [] },
    was: ({ view }) => view === 'triangle',
    action: {
      aim: '[data-action=half]',
      // The button comes first in the picture; a click on the map is the hand's way to the mark.
      press: '[data-action=half], .betweenMap',
      done: ({ live }) => live.fromMark < ON_MARK && live.mixNearest > 0,
    },
    truth({ live }) {
      const off = WEIGHTS.map((weight) => Math.abs(live.w1 - weight));
      return off.indexOf(Math.min(...off));
    },
  },
  {
    id: 'shortest',
    open: { view: 'shortest', kind: 'geodesic', t: 0.5, ...PARTED },
    was: ({ view, kind }) => view === 'path' && kind !== 'straight',
    action: {
      aim: '[data-action=find]',
      press: '[data-action=find]',
      done: ({ live }, then) => live.found > then.live.found && live.geodesic > 0,
    },
    truth({ live: { straight, spherical, geodesic } }) {
      if (geodesic < (1 - ALIKE) * Math.min(straight, spherical)) return 1;
      return straight <= spherical ? 0 : 2;
    },
  },
  {
    id: 'body',
    open: { view: 'tube', t: 0 },
    was: ({ view }) => view === 'tube',
    action: {
      aim: '.betweenTime',
      move: { t: 0.5 },
      done: (now) => half(now) && now.live.tubeLength > 0,
    },
    truth({ live: { tubeLength, tubeWhole } }) {
      if (Math.abs(tubeLength - tubeWhole) < ALIKE * tubeWhole) return 0;
      return tubeLength < tubeWhole ? 1 : 2;
    },
  },
];
