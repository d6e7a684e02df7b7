/**
 * Every call into the core, one file a concept. A new one is a file beside this with its requests
 * (`[payload, value, progress]` each) and handlers, and two lines here.
 * @module
 */
import { collapse } from './collapse.js';
import { density } from './density.js';
import { autoencoders } from './autoencoders.js';
import { elbo } from './elbo.js';
import { generation } from './generation.js';
import { latentQuality } from './latentQuality.js';
import { interpolation } from './interpolation.js';
import { manifolds } from './manifolds.js';
import { paths } from './paths.js';
import { pcaPoints } from './pcaPoints.js';
import { pcaSpectrum } from './pcaSpectrum.js';
import { principalDirections } from './principalDirections.js';
import { regression } from './regression.js';
import { session } from './session.js';
import { shapes } from './shapes.js';
import { toys } from './toys.js';
import { tube } from './tube.js';
import { variational } from './variational.js';

/**
 * @typedef {import('./session.js').SessionRequests
 *   & import('./collapse.js').CollapseRequests
 *   & import('./density.js').DensityRequests
 *   & import('./divergence.js').DivergenceRequests
 *   & import('./autoencoders.js').AutoencodersRequests
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
 *   & import('./variational.js').VariationalRequests} Requests
 */

/**
 * What a handler may do besides computing.
 * @typedef {object} Job
 * @property {(value: unknown) => void} progress
 * @property {() => void} throwIfCancelled
 * @property {<T>(body: (turn: import('../queue.js').Turn) => Promise<T>) => Promise<T>} inTurns for a
 *   training: `body` works in slices of about 10 ms and awaits `turn()`, and nothing else, after each
 */

/**
 * A call without a handler is a function of the core of its name, which takes the payload and gives the value.
 * @template R
 * @typedef {{ [T in keyof R]?: R[T] extends [infer P, unknown, unknown]
 *   ? (core: import('../core.js').Core, payload: P, job: Job) => unknown : never }} Handlers
 */

/** Calls that are more than one call of the core. */
export const handlers = {
  ...session,
  ...collapse,
  ...density,
  ...autoencoders,
  ...elbo,
  ...generation,
  ...latentQuality,
  ...interpolation,
  ...manifolds,
  ...paths,
  ...pcaPoints,
  ...pcaSpectrum,
  ...principalDirections,
  ...regression,
  ...shapes,
  ...toys,
  ...tube,
  ...variational,
};
