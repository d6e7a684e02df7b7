/**
 * The whole latent plane of chapter 10: codes over what the plane decodes to, the posterior of the image on
 * show (ellipse at 2σ).
 *
 * @module
 */
import '../../ui/map/latentMap.js';
import { number } from '../../ui/base/format.js';
import { SIDE } from './model.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./model.js').Plane} Plane */
/** @typedef {import('./model.js').ReparameterizedPass} ReparameterizedPass */

const PIXELS = 28;

/**
 * The latent plane with the image's posterior (ellipse at 2σ).
 * @param {Words} words
 * @param {{ most?: number, here?: string }} [options] most: dots shown; here: the posterior's name
 */
export function makePlane(words, { most = Infinity, here = words('here') } = {}) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  /** @type {Plane | null} */
  let plane = null;
  /** @type {ReparameterizedPass | null} */
  let pass = null;
  const refresh = () => {
    if (!plane) return;
    const { codes, labels, radii, decoded, window } = plane;
    const pair = (/** @type {Float32Array} */ v) =>
      /** @type {[number, number]} */ ([v[0] ?? 0, v[1] ?? 0]);
    // Where the prior is decoded, the image on show has no part.
    const drawn =
      pass && !decoded ? { mean: pair(pass.mu), sd: pair(pass.sigma), label: here } : null;
    const f = (/** @type {number} */ v) => number(v, 2);
    map.data = {
      codes: codes.subarray(0, 2 * Math.min(most, codes.length / 2)),
      latentDim: 2,
      dims: [0, 1],
      labels: labels && labels.subarray(0, most),
      radii,
      visible: Array(10).fill(true),
      window,
      spacing: 'uniform',
      prior: { scale: [1, 1] },
      drawn,
      ellipses: [],
      mosaic: plane.mosaic && {
        images: plane.mosaic,
        size: SIDE,
        rows: PIXELS,
        cols: PIXELS,
      },
      description: drawn
        ? words('mapAlt', {
            mu1: f(drawn.mean[0]),
            mu2: f(drawn.mean[1]),
            s1: f(drawn.sd[0]),
            s2: f(drawn.sd[1]),
          })
        : words(decoded ? 'mapAltDecoded' : 'mapAltEmpty', { n: codes.length / 2 }),
    };
  };
  return {
    map,
    /** @param {Plane} next */
    showPlane(next) {
      plane = next;
      refresh();
    },
    /** @param {ReparameterizedPass} next */
    showPass(next) {
      pass = next;
      refresh();
    },
  };
}
