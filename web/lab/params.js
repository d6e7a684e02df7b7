/**
 * The Lab's parameters: one table from which URL, controls and tests are derived. The theme is not
 * among them: it belongs to the reader, not to the state.
 *
 * @module
 */
import { LIMITS } from '../engine/limits.js';
import { choice, hex, list, real, whole } from '../ui/base/paramTypes.js';

const range = (/** @type {{min: number, max: number}} */ { min, max }) =>
  /** @type {const} */ ([min, max]);
const pair = { least: -1e4, largest: 1e4, shortest: 1, longest: 2 };

/** Widths of the dense layers until others are asked for, by what stands before them. */
const HIDDEN = { dense: [256, 64], conv: [128] };

export const SCHEMA = {
  model: choice('m', /** @type {const} */ (['pca', 'ae', 'vae']), 'vae'),
  /** auto: MNIST where the site serves it, else the ground-truth digits. */
  data: choice('d', /** @type {const} */ (['auto', 'mnist', 'digits', 'own']), 'auto'),
  count: whole('n', 1000, 60000, 60000),
  k: whole('k', ...range(LIMITS.latentDim), 2),
  /** conv: two convolutions before the dense layers, of 28×28 images. */
  layers: choice('ly', /** @type {const} */ (['dense', 'conv']), 'dense'),
  hidden: list(
    'h',
    {
      least: LIMITS.hiddenWidth.min,
      largest: LIMITS.hiddenWidth.max,
      shortest: LIMITS.hiddenLayers.min,
      longest: LIMITS.hiddenLayers.max,
      integers: true,
    },
    HIDDEN.dense,
  ),
  activation: choice('act', /** @type {const} */ (['relu', 'tanh', 'sigmoid', 'identity']), 'relu'),
  loss: choice('loss', /** @type {const} */ (['bce', 'mse', 'l1']), 'bce'),
  beta: real('b', ...range(LIMITS.beta), 1),
  /** Epochs over which β rises from 0. */
  warmup: real('w', 0, 100, 0),
  learningRate: real('lr', ...range(LIMITS.learningRate), 0.001),
  optimizer: choice('o', /** @type {const} */ (['adam', 'sgd']), 'adam'),
  momentum: real('mom', ...range(LIMITS.momentum), 0.9),
  batch: whole('bs', ...range(LIMITS.batchSize), 128),
  seed: whole('s', 0, 2 ** 31, 1),
  /** Where Play stops. */
  epochs: whole('ep', 1, 200, 10),
  /** PCA: directions found, and directions used to reconstruct. */
  kept: whole('kept', 2, LIMITS.latentDim.max, 64),
  components: whole('pk', 1, LIMITS.latentDim.max, 10),
  spacing: choice('g', /** @type {const} */ (['uniform', 'quantile']), 'uniform'),
  /** Latent numbers on the axes, from 1; empty lets the two that vary most be shown. */
  dims: list(
    'x',
    { least: 1, largest: LIMITS.latentDim.max, shortest: 0, longest: 2, integers: true },
    [],
  ),
  probe: list('p', pair, [-0.6, 1.3]),
  pathA: list('a', pair, [-1.9, -0.6]),
  pathB: list('z', pair, [2.2, -0.4]),
  t: real('t', 0, 1, 0.5),
  /** Epoch the page looks back to; −1 is the latest. */
  epoch: real('e', -1, 1e5, -1),
  /** Classes left out of the map. */
  hide: list('c', { least: 0, largest: 255, shortest: 0, longest: 100, integers: true }, []),
  /** First held-out digit whose reconstruction is shown. */
  first: whole('r', 0, 1e6, 0),
  /** Number of the first sample drawn from the prior. */
  sample: whole('q', 0, 1e9, 0),
  /** Own images: their checksum, and how they were prepared (data/own/prepare.js). */
  ownSum: hex('of', 16),
  ownSide: whole('os', 0, 64, 0),
  ownInvert: choice('oi', /** @type {const} */ (['no', 'yes']), 'no'),
  ownTranspose: choice('ot', /** @type {const} */ (['no', 'yes']), 'no'),
  ownSeed: whole('or', 0, 2 ** 31, 1),
};

/** @typedef {import('../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */

/** Changing one of these asks for another model: a new run. */
export const STRUCTURAL = /** @type {const} */ ([
  'model',
  'count',
  'k',
  'layers',
  'hidden',
  'activation',
  'loss',
  'beta',
  'warmup',
  'learningRate',
  'optimizer',
  'momentum',
  'batch',
  'seed',
  'kept',
]);

export const COUNTS = [1000, 2000, 5000, 10000, 20000, 30000, 60000];
export const BETAS = [
  0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30,
];
export const LATENT_DIMS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64];
export const RATES = [
  0.00001, 0.00003, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1, 1,
];
export const BATCHES = [16, 32, 64, 128, 256, 512, 1024];

/** Directions a PCA slider walks over. @param {number} kept */
export function componentStops(kept) {
  const stops = [...Array(16).keys()].map((i) => i + 1);
  for (const k of [20, 24, 28, 32, 40, 50, 64, 80, 100, 128, 154, 200, 256]) stops.push(k);
  return [...new Set([...stops.filter((k) => k <= kept), kept])];
}

/** Are these images that convolutions are for? @param {{ rows: number, cols: number } | null} images */
export const fitsConv = (images) => images === null || (images.rows === 28 && images.cols === 28);

/**
 * What choosing these layers changes: dense layers that nobody chose are those that suit them, and a
 * batch whose windows would not fit is the largest that does.
 * @param {Params} params
 * @param {Params['layers']} layers
 * @returns {Partial<Params>}
 */
export function withLayers({ layers: before, hidden, batch }, layers) {
  const isChosen = String(hidden) !== String(HIDDEN[before]);
  return {
    layers,
    hidden: isChosen ? hidden : HIDDEN[layers],
    batch: layers === 'conv' ? Math.min(batch, LIMITS.convBatchSize.max) : batch,
  };
}

/**
 * Images that are trained on: how many, and of how many pixels when they are the visitor's own.
 * @typedef {{ count: number, pixels: number }} InUse
 */

/**
 * Principal directions that there are: centred images span one fewer than they are.
 * @param {InUse} images
 */
export const directionsOf = ({ count, pixels }) => Math.max(1, Math.min(pixels, count - 1));

/** Directions that reconstruct. @param {InUse} images @param {Params} params */
export const usedDirections = (images, { components, kept }) =>
  Math.min(components, kept, directionsOf(images));

/**
 * What the engine is asked to build for these parameters.
 * @param {Params} params
 * @param {InUse} [images] the set in use; of MNIST and the digits the parameters say it
 * @returns {import('../engine/protocol.js').ModelSpec}
 */
export function specOf(params, images = { count: params.count, pixels: Infinity }) {
  const pca = params.model === 'pca';
  return {
    kind: params.model,
    latentDim: pca ? Math.min(params.kept, directionsOf(images)) : params.k,
    layers: pca ? 'dense' : params.layers,
    hidden: pca ? [] : [...params.hidden],
    activation: params.activation,
    loss: pca ? 'mse' : params.loss,
    beta: params.model === 'vae' ? params.beta : 0,
    klWarmupSteps:
      params.model === 'vae'
        ? Math.round(params.warmup * Math.ceil(images.count / params.batch))
        : 0,
    optimizer: params.optimizer,
    learningRate: params.learningRate,
    momentum: params.momentum,
    batchSize: params.batch,
    seed: params.seed,
  };
}

/**
 * The shipped model that these parameters describe, if there is one: settings that only matter for a
 * new training (seed, rate, batch, count) must be the defaults too.
 * @param {Params} params
 * @returns {import('../data/models.js').ShippedName | null}
 */
export function shippedName(params) {
  const named = ['model', 'k', 'kept', 'layers', 'hidden'];
  const plain =
    String(params.hidden) === String(HIDDEN[params.layers]) &&
    STRUCTURAL.filter((name) => !named.includes(name)).every(
      (name) => String(params[name]) === String(SCHEMA[name].fallback),
    );
  if (params.model === 'pca') return params.kept === 64 && params.count === 60000 ? 'pca-64' : null;
  if (!plain) return null;
  if (params.layers === 'conv')
    return params.model === 'vae' && params.k === 2 ? 'vae-2-conv' : null;
  if (params.k === 2) return params.model === 'ae' ? 'ae-2' : 'vae-2';
  return params.model === 'vae' && params.k === 20 ? 'vae-20' : null;
}
