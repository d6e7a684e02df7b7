/**
 * The template's parameters: the place in the latent plane that is decoded.
 *
 * @module
 */
import { real } from '../../ui/base/paramTypes.js';

export const SCHEMA = {
  z1: real('a', -3, 3, 0.5),
  z2: real('b', -3, 3, -1),
};

/** @typedef {import('../../ui/base/paramTypes.js').ValuesOf<typeof SCHEMA>} Params */
