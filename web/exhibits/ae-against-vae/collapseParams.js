/**
 * Parameters of the view "collapse"; keys start with `c`.
 *
 * @module
 */
import { choice, real } from '../../ui/base/paramTypes.js';

const PARTS = /** @type {const} */ (['ribbons', 'sweep', 'linear']);

export const COLLAPSE_SCHEMA = {
  part: choice('cp', PARTS, 'ribbons'),
  /** independent: the bits are drawn from D(z) alone; past: each also sees the bits before. */
  decoder: choice('cd', /** @type {const} */ (['independent', 'past']), 'independent'),
  beta: real('cb', 0.1, 8, 1),
  freeBits: real('cf', 0, 1, 0),
  wordDropout: real('cw', 0, 0.75, 0),
  /** σ² of the linear VAE's decoder. */
  sigma2: real('cs', 0.03, 6, 0.4),
};
