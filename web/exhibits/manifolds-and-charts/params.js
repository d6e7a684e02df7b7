/**
 * Chapter 7's parameters: which view, which surface is learned and from which start, where the probe
 * is, which bijection is put on the codes, where two charts lie, and which model of digits is probed.
 *
 * @module
 */
import { choice, list, real, whole } from '../../ui/base/paramTypes.js';

const VIEWS = /** @type {const} */ (['surface', 'again', 'charts', 'arc', 'digits']);
export const SURFACES = /** @type {const} */ ([
  'roll',
  'arch',
  'dome',
  'saddle',
  'ring',
  'drawn',
  'heights',
]);
export const HEATS = /** @type {const} */ (['area', 'trip', 'none']);
export const WARPS = /** @type {const} */ (['none', 'stretch', 'bend', 'swirl']);
export const MODELS = /** @type {const} */ (['ae-2', 'vae-2', 'pca-64']);
/** Points of a profile, and the one that is there at first. */
const PROFILE = [-0.9, -0.3, -0.5, 0.5, -0.1, 0.1, 0.3, -0.5, 0.6, 0.3, 0.9, 0.6];

/** Points along a side of the net of heights, and the net that is there at first, x first. */
export const SIDE = 4;
const HEIGHTS = [0, 0.1, 0.2, 0, -0.1, 0.7, 0, -0.2, 0, 0.1, -0.6, 0.1, 0.3, 0, 0, 0.4];

export const SCHEMA = {
  view: choice('v', VIEWS, 'surface'),
  surface: choice('s', SURFACES, 'roll'),
  /** Of the network's first weights and its batches. */
  seed: whole('r', 1, 99, 1),
  /** The probe, as shares of the latent window. */
  x: real('x', 0, 1, 0.4),
  y: real('y', 0, 1, 0.55),
  /** What colours square and surface: √det g, ‖E(D(z)) − z‖, nothing. */
  heat: choice('m', HEATS, 'area'),
  plane: choice('p', /** @type {const} */ (['off', 'on']), 'off'),
  profile: list('c', { least: -1, largest: 1, shortest: 12, longest: 12 }, PROFILE),
  heights: list('z', { least: -1, largest: 1, shortest: 16, longest: 16 }, HEIGHTS),
  warp: choice('h', WARPS, 'swirl'),
  strength: real('t', 0, 1, 0.6),
  /** Two charts: centre in the surface's own angles (radians), and radius of the disc. */
  body: choice('b', /** @type {const} */ (['sphere', 'torus']), 'sphere'),
  u1: real('u', 0, 6.2832, 3.5),
  v1: real('w', 0, 6.2832, 1.2),
  u2: real('k', 0, 6.2832, 4.3),
  v2: real('l', 0, 6.2832, 1.6),
  radius: real('q', 0.2, 2.5, 0.6),
  model: choice('d', MODELS, 'ae-2'),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
