/**
 * Chapter 12's parameters: which step's picture, which path, its ends (a held-out digit, or a code of
 * one's own), and the place on it that is looked at.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

/** One a step. Those that old addresses know: path, triangle, pairs, tube. */
const VIEWS = /** @type {const} */ (['path', 'triangle', 'pairs', 'tube', 'pixels', 'shortest']);
export const KINDS = /** @type {const} */ (['straight', 'spherical', 'geodesic']);
/** Where the blend is taken, in the order of the strips. */
export const METHODS = /** @type {const} */ (['pixels', 'pca', 'ae', 'vae']);
/** What pixels are compared with, one at a time. */
export const MODELS = /** @type {const} */ (['vae', 'ae', 'pca']);
export const CORNERS = /** @type {const} */ (['a', 'b', 'c']);
/** Pairs of classes whose middles are measured: the lecture's three. */
export const PAIRS = /** @type {const} */ (['71', '76', '16']);

/** A code of the plane; empty (or half of one): none. @param {string} key */
const code = (key) => list(key, { least: -9, largest: 9, shortest: 0, longest: 2 }, []);

export const SCHEMA = {
  view: choice('v', VIEWS, 'path'),
  kind: choice('k', KINDS, 'straight'),
  method: choice('m', MODELS, 'vae'),
  /** Classes of the ends and of the third corner, and which held-out image of the class. */
  a: whole('a', 0, 9, 7),
  b: whole('b', 0, 9, 1),
  c: whole('c', 0, 9, 6),
  na: whole('na', 0, 999, 1),
  nb: whole('nb', 0, 999, 1),
  nc: whole('nc', 0, 999, 0),
  /** Codes instead of digits, when given. */
  za: code('za'),
  zb: code('zb'),
  zc: code('zc'),
  t: real('t', 0, 1, 0.5),
  /** Place in the triangle; its centre when not given. */
  point: code('p'),
  pair: choice('q', PAIRS, '71'),
  /** Which random pair of poses of the tube. */
  poses: whole('u', 0, 999, 1),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
/** @typedef {typeof METHODS[number]} Method */
/** @typedef {typeof KINDS[number]} Kind */
/** @typedef {typeof CORNERS[number]} Corner */
