/**
 * The steps of chapter 5: codes drawn at random, one number by hand, a blend, heads that turn, past the cat.
 *
 * @module
 */

/** @typedef {import('../../frame/contract.js').Step} Step */

const ZERO = [0, 0, 0, 0, 0, 0, 0, 0];
/** What the chapter's own address showed before there were steps: it means the first of them now. */
const BEFORE = [2, -1, 0, 0, 0, 0, 0, 0];
/** A knob is far out from here on, standard deviations. */
const FAR = 2.5;
/** Above these a share of pixels below 0 is more than rounding; is most of the image. */
const SOME = 0.01;
const MOST = 0.5;
/** Noise is so many times as far from a digit as a digit nobody trained on. */
const NOISE = 2.5;
/** A sample so much nearer than this to a training digit would be one, L2. */
const DIGIT = 0.3;
/** The blend of codes and the code of the blend agree to rounding. */
const ROUNDING = 1e-5;
/** Less than this is not all of the variance. */
const ALL = 0.9999;
/** Of so many facets turned inside out a body has no inside, share. */
const INSIDE_OUT = 0.05;
const TURNED = 20;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'sample',
    open: { subject: 'digits', view: 'samples', digitSize: 20, mean: 'on' },
    was: ({ view, subject, turn }) => view === 'samples' && (subject === 'digits' || turn === 0),
    action: {
      aim: '[data-action=throw]',
      press: '[data-action=throw]',
      done: ({ live, params }, then) =>
        live.sampleSeed === params.seed && params.seed !== then.params.seed,
      progress: ({ live }) => live.sampleShare ?? 0,
    },
    truth({ live: { sampleBelow, sampleDistance, realDistance } }) {
      if (sampleDistance > NOISE * realDistance) return 2;
      return sampleBelow < SOME && sampleDistance < realDistance + DIGIT ? 0 : 1;
    },
  },
  {
    id: 'knobs',
    open: { subject: 'digits', view: 'knobs', z: ZERO, along: 1, mean: 'on' },
    was: ({ view, subject, mean, z }) =>
      view === 'knobs' && (subject !== 'digits' || mean === 'off' || String(z) !== String(BEFORE)),
    action: {
      aim: '.pgKnob:first-child',
      move: { z: [-3, 0, 0, 0, 0, 0, 0, 0] },
      done: ({ live }, then) =>
        live.isFinal === 1 && live.farthest >= FAR && live.farthest > then.live.farthest,
    },
    truth({ live: { below } }) {
      if (below < SOME) return 0;
      return below < MOST ? 1 : 2;
    },
  },
  {
    id: 'blend',
    open: { subject: 'digits', view: 'blend', a: 1, b: 0, t: 0, digitSize: 20, mean: 'on' },
    was: ({ view, subject }) => view === 'blend' && subject !== 'animals',
    action: {
      aim: '.pgShare',
      move: { t: 0.5 },
      done: ({ live }) => Math.abs(live.place - 0.5) < 0.1 && live.secondDistance > 0,
    },
    truth({ live: { gap, distance, firstDistance, secondDistance } }) {
      if (gap > ROUNDING) return -1;
      return distance < Math.max(firstDistance, secondDistance) ? 0 : 1;
    },
  },
  {
    id: 'turn',
    open: { subject: 'heads', view: 'samples', turn: 0, shapeSize: 8, mean: 'on' },
    was: ({ turn, view, subject }) => turn > 0 && view === 'samples' && subject !== 'digits',
    action: {
      aim: '.pgTurn',
      move: { turn: 45 },
      done: ({ live }, then) => live.turned >= TURNED && live.turned !== then.live.turned,
    },
    truth({ live: { held8 } }) {
      if (held8 > ALL) return 0;
      return held8 > MOST ? 1 : 2;
    },
  },
  {
    id: 'past',
    open: { subject: 'animals', view: 'blend', a: 4, b: 0, t: 1, shapeSize: 8, mean: 'on' },
    was: ({ view, subject }) => view === 'blend' && subject === 'animals',
    action: {
      aim: '.pgShare',
      move: { t: 1.6 },
      done: ({ live }, then) => live.place >= then.live.place + 0.3,
    },
    truth: ({ live: { insideOut, volume } }) => {
      if (insideOut > INSIDE_OUT) return 1;
      return volume > 0 ? 0 : -1;
    },
  },
];
