/**
 * Every call into the core, one file a concept: its requests, `[payload, value, progress]` each. A call
 * is written in two places: here its type, and in cpp/bindings/ the function of the core behind it, whose
 * result's names are described beside that function. What works in slices, or makes several calls of one,
 * has a handler too.
 * @module
 */
import { collapse } from './collapse.js';
import { deformableShapes } from './deformableShapes.js';
import { autoencoders } from './autoencoders.js';
import { elbo } from './elbo.js';
import { generation } from './generation.js';
import { interpolation } from './interpolation.js';
import { latentQuality } from './latentQuality.js';
import { pcaPoints } from './pcaPoints.js';
import { session } from './session.js';
import { words } from './words.js';

/**
 * @typedef {import('./session.js').SessionRequests
 *   & import('./collapse.js').CollapseRequests
 *   & import('./deformableShapes.js').DeformableShapesRequests
 *   & import('./density.js').DensityRequests
 *   & import('./divergence.js').DivergenceRequests
 *   & import('./autoencoders.js').AutoencodersRequests
 *   & import('./directions.js').DirectionsRequests
 *   & import('./elbo.js').ElboRequests
 *   & import('./generation.js').GenerationRequests
 *   & import('./latentQuality.js').LatentQualityRequests
 *   & import('./interpolation.js').InterpolationRequests
 *   & import('./manifolds.js').ManifoldRequests
 *   & import('./paths.js').PathsRequests
 *   & import('./pcaPoints.js').PcaPointsRequests
 *   & import('./pcaSpectrum.js').PcaSpectrumRequests
 *   & import('./principalDirections.js').PrincipalDirectionsRequests
 *   & import('./regression.js').RegressionRequests
 *   & import('./shapes.js').ShapesRequests
 *   & import('./toys.js').ToyRequests
 *   & import('./tube.js').TubeRequests
 *   & import('./variational.js').VariationalRequests
 *   & import('./words.js').WordsRequests} Requests
 */

/**
 * What a handler may do besides computing.
 * @typedef {object} Job
 * @property {(value: unknown) => void} progress
 * @property {() => void} throwIfCancelled
 * @property {<T>(body: (turn: import('../queue.js').Turn) => Promise<T>, options?: { place?: boolean }) => Promise<T>} inTurns
 *   `body` works in slices (slices.js) and awaits `turn()`, and nothing else, after each; place: false for
 *   what is no training and need not wait for one to end
 */

/**
 * One that is more than one call of the core of its name: that takes the payload and gives the value.
 * @template R
 * @template {keyof R} T
 * @typedef {R[T] extends [infer P, infer V, unknown]
 *   ? (core: import('../core.js').Core, payload: P, job: Job) => V | Promise<V> : never} Handler
 */
/** @template R @typedef {{ [T in keyof R]?: Handler<R, T> }} Handlers */

/** Calls that are more than one call of the core. */
export const handlers = {
  ...session,
  ...collapse,
  ...deformableShapes,
  ...autoencoders,
  ...elbo,
  ...generation,
  ...interpolation,
  ...latentQuality,
  ...pcaPoints,
  ...words,
};
