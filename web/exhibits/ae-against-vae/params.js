/**
 * Chapter 11's parameters: which view; where the two probes are, in latent standard deviations from
 * the mean code; how the maps are drawn; and the code at the boundary. Those of the view "collapse"
 * stand in collapseParams.js.
 *
 * @module
 */
import { choice, real, whole } from '../../ui/base/paramTypes.js';
import { COLLAPSE_SCHEMA } from './collapseParams.js';

const VIEWS = /** @type {const} */ (['twins', 'holes', 'walls', 'boundary', 'collapse']);
/** Moments of a shipped run (models/README.md), the last one is the model. */
export const LAST_MOMENT = 11;
/** Epochs of a training here; the shipped runs took 15, those of one hidden layer 20. */
export const EPOCHS = /** @type {const} */ (['1', '3', '15', '20']);

export const SCHEMA = {
  view: choice('v', VIEWS, 'twins'),
  /** What lies under the codes: decoded images, how fast they change, or the cells without a code. */
  ground: choice('g', /** @type {const} */ (['images', 'stretch', 'empty']), 'images'),
  /** Each map in its own standard deviations, or all at one scale. */
  scale: choice('s', /** @type {const} */ (['own', 'same']), 'own'),
  moment: whole('e', 0, LAST_MOMENT, LAST_MOMENT),
  epochs: choice('n', EPOCHS, '15'),
  model: choice('w', /** @type {const} */ (['shipped', 'trained']), 'shipped'),
  aeX: real('ax', -3, 3, 0.4),
  aeY: real('ay', -3, 3, -0.5),
  vaeX: real('vx', -3, 3, 0.4),
  vaeY: real('vy', -3, 3, -0.5),
  /** The code at the boundary. */
  edgeX: real('bx', -9, 9, 2.1),
  edgeY: real('by', -9, 9, 2.1),
  ...COLLAPSE_SCHEMA,
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
