/**
 * The steps of chapter 7: a roll is learned, its stretch, other coordinates, charts of a sphere, one
 * number along an arc, and the decoder of digits.
 *
 * @module
 */
import { STEPS as TRAINED } from './learner.js';

/** @typedef {import('../../frame/contract.js').Step} Step */
/** @typedef {import('../../frame/contract.js').Reading} Reading */

/** The probe has left its place, shares of the window. */
const MOVED = 0.2;
/** Two stretches that differ by less are called the same, share. */
const ALIKE = 0.03;
/** A reconstruction that moves by less has moved by rounding. */
const ROUNDING = 1e-6;
/** An atlas: nothing of the surface is left out. */
const ALL = 0.99;
/** Codes in the same order: rank correlation with the place on the arc. */
const IN_ORDER = 0.99;
/** Widths of the codes of two starts that differ by more have another scale. */
const SCALE = 1.05;

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: 'roll',
    open: { view: 'surface', surface: 'roll', seed: 1, heat: 'area', plane: 'off' },
    was: ({ view, x, y, plane, heat }) =>
      view === 'surface' && x === 0.4 && y === 0.55 && plane === 'off' && heat === 'area',
    action: {
      aim: '[data-action=trainAgain]',
      press: '[data-action=trainAgain]',
      done: ({ live }) => live.steps === TRAINED,
      progress: ({ live }) => live.steps / TRAINED,
    },
    truth({ live: { mse, flatMse, areaSpread } }) {
      if (mse > flatMse / 2) return 2;
      return areaSpread > 1 + ALIKE ? 1 : 0;
    },
  },
  {
    id: 'stretch',
    open: { view: 'surface', surface: 'roll', seed: 1, x: 0.5, y: 0.5, heat: 'area', plane: 'off' },
    was: ({ view }) => view === 'surface',
    action: {
      aim: '.mcSquare',
      move: { x: 0.25, y: 0.6 },
      done: ({ live }) =>
        live.steps === TRAINED && Math.hypot(live.probeX - 0.5, live.probeY - 0.5) > MOVED,
    },
    truth({ live: { sqrtDet, middleArea } }) {
      if (Math.abs(sqrtDet - 1) < ALIKE && Math.abs(middleArea - 1) < ALIKE) return 2;
      return Math.abs(sqrtDet - middleArea) < ALIKE * middleArea ? 0 : 1;
    },
  },
  {
    id: 'stir',
    open: { view: 'again', surface: 'roll', seed: 1, warp: 'swirl', strength: 0, heat: 'none' },
    was: ({ view }) => view === 'again',
    action: {
      aim: '.mcStrength',
      move: { strength: 0.6 },
      done: ({ live }) => live.steps === TRAINED && live.codesMoved > 0.1,
    },
    truth: ({ live: { moved } }) => (moved < ROUNDING ? 1 : 0),
  },
  {
    id: 'charts',
    open: { view: 'charts', body: 'sphere', u1: 3.5, v1: 1.2, u2: 4.3, v2: 1.6, radius: 0.6 },
    was: ({ view }) => view === 'charts',
    action: {
      aim: '.mcRadius, .mcAngles',
      move: { u1: 0, v1: 0, u2: 0, v2: 3.1416, radius: 1 },
      done: ({ live }) => live.covered > ALL,
    },
    truth: ({ live: { first, total, covered } }) => {
      if (first > ALL * total) return 0;
      return covered > ALL ? 1 : 2;
    },
  },
  {
    id: 'arc',
    open: { view: 'arc' },
    was: ({ view }) => view === 'arc',
    action: {
      aim: '[data-action=arc]',
      press: '[data-action=arc]',
      done: ({ live }, then) => live.arcs > then.live.arcs,
      progress: ({ live }) => live.arcShare ?? 0,
    },
    truth({ live: { leastRank, signs, scales } }) {
      if (leastRank < IN_ORDER) return 2;
      return signs > 1 || scales > SCALE ? 1 : 0;
    },
  },
  {
    id: 'digits',
    open: { view: 'digits', model: 'pca-64', x: 0.4, y: 0.5 },
    was: ({ view }) => view === 'digits',
    action: {
      aim: '.mcDigitSquare',
      move: { x: 0.75, y: 0.25 },
      done: ({ live }) => Math.hypot(live.digitX - 0.4, live.digitY - 0.5) > MOVED,
    },
    truth({ live: { digitSpread, netLeast, netMost } }) {
      if (digitSpread < 1 + ALIKE) return 0;
      return digitSpread < netMost / netLeast ? 1 : 2;
    },
  },
];
