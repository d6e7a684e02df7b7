/**
 * The steps of chapter 11: two maps, holes, walls, past the edge, collapse, the law.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

/** Two measures are told apart by so much. */
const APART = 1.25;
/** Holes: one leaves so many times as many empty cells as the other. */
const FEWER = 1.5;
/** Walls: steeper by more than this is a jump. */
const JUMP = 4;
/** Past the edge, where the posteriors of images have ended. */
const OUT = 4;
/** A code that comes back this far away is lost; an image this far from every digit is none; fewer
 *  of the ten nearest than this agree on nothing. */
const LOST = 0.4;
const NO_DIGIT = 9;
const UNSURE = 0.5;
/** KL below this is none, nats. */
const NO_KL = 0.1;
/** σ² must have risen by so much before dimensions are counted. */
const RISEN = 3;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'maps',
    open: {
      view: 'twins',
      model: 'shipped',
      moment: 0,
      scale: 'same',
      ground: 'images',
      epochs: '3',
    },
    was: ({ view, ground }) => view === 'twins' && ground !== 'stretch',
    action: {
      aim: '[data-action=train]',
      press: '[data-action=train]',
      done: ({ live }) => live.trainedHere === 1,
      progress: ({ live }) => live.trainedShare,
    },
    hints: [
      { at: '[data-action=train]', side: 'beside' },
      { at: 'atlas-map', side: 'over' },
    ],
    truth({ live }) {
      const ratio = live.aeSpread / live.vaeSpread;
      return ratio > APART ? 0 : ratio < 1 / APART ? 1 : 2;
    },
  },
  {
    id: 'holes',
    open: { view: 'holes', model: 'shipped', scale: 'own', ground: 'images', epochs: '20' },
    was: ({ view }) => view === 'holes',
    action: {
      aim: '[data-action=count]',
      press: '[data-action=count]',
      done: ({ live }) => live.counted === 1,
    },
    truth({ live }) {
      const ratio = live.aeEmptyWide / live.vaeEmptyWide;
      return ratio > FEWER ? 0 : ratio < 1 / FEWER ? 2 : 1;
    },
  },
  {
    id: 'walls',
    open: { view: 'walls', model: 'shipped', scale: 'own', ground: 'stretch' },
    was: ({ view, ground }) => view === 'walls' || (view === 'twins' && ground === 'stretch'),
    action: {
      aim: '[data-action=steepest]',
      press: '[data-action=steepest]',
      done: ({ live }) => live.steepest === 1,
    },
    truth({ live }) {
      const ratio = live.aeP99 / live.vaeP99;
      return ratio > JUMP ? 2 : ratio > APART ? 1 : 0;
    },
  },
  {
    id: 'edge',
    open: { view: 'boundary', edgeX: 0.7, edgeY: 0.7 },
    was: ({ view }) => view === 'boundary',
    action: {
      aim: '.againstEdge atlas-map',
      move: { edgeX: 4.2, edgeY: 4.2 },
      done: ({ live }) => live.radius > OUT,
    },
    truth({ live }, { live: before }) {
      if (live.distance > NO_DIGIT) return 0;
      if (live.cycle > LOST && live.cycle > before.cycle) return 1;
      return live.confidence < UNSURE ? 2 : -1;
    },
  },
  {
    id: 'collapse',
    open: {
      view: 'collapse',
      part: 'ribbons',
      decoder: 'independent',
      beta: 1,
      freeBits: 0,
      wordDropout: 0,
    },
    was: ({ view, part }) => view === 'collapse' && part !== 'linear',
    action: {
      aim: '.collapseDecoder',
      move: { decoder: 'past' },
      done: ({ live }) =>
        String(live.ribbonSetting).startsWith('past') && live.ribbonOrigin !== 'partial',
    },
    truth({ live }, { live: before }) {
      if (live.ribbonKl < NO_KL) return 2;
      return live.ribbonKl > before.ribbonKl ? 0 : 1;
    },
  },
  {
    id: 'law',
    open: { view: 'collapse', part: 'linear', sigma2: 0.12 },
    was: ({ view, part }) => view === 'collapse' && part === 'linear',
    action: {
      aim: '.collapseSigma',
      move: { sigma2: 1 },
      done: ({ live }, then) => live.linearSigma2 > RISEN * then.live.linearSigma2,
    },
    truth({ live }) {
      if (live.linearActive === live.dims) return 0;
      return live.linearActive === live.linearActiveLaw ? 1 : 2;
    },
  },
];
