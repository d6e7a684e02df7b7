/**
 * The latent plane near one image's posterior: its ellipses of one and two σ, the codes of other
 * images, what is thrown, and a bar that says how long a unit is. One unit is as long in z₁ as in z₂.
 *
 * @module
 */
import '../../ui/plane/plane.js';
import { number } from '../../ui/base/format.js';

/** @typedef {import('./panelParts.js').Words} Words */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */
/** @typedef {import('../../ui/plane/planeGeometry.js').Point} Point */

/** Half the width of the window, in σ of the cloud on show. */
const HALF = 3.6;
/** Lengths of the bar. */
const BARS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

/** @param {Words} words */
export function zoomPlane(words) {
  const node = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  node.className = 'vaeZoom';
  return {
    root: node,
    /**
     * @param {object} what
     * @param {ArrayLike<number>} what.mu
     * @param {ArrayLike<number>} what.sigma
     * @param {number} what.width of the cloud, in the encoder's σ
     * @param {{ codes: ArrayLike<number>, labels: ArrayLike<number> | null } | null} what.dots
     * @param {ArrayLike<number>} what.thrown codes
     * @param {ArrayLike<number> | null} what.z the code that goes on to the decoder
     */
    show({ mu, sigma, width, dots, thrown, z }) {
      const [x = 0, y = 0] = Array.from(mu);
      const [sx = 1, sy = 1] = Array.from(sigma, (s) => width * s);
      const half = HALF * Math.max(sx, sy);
      const near = nearOnes(dots, [x, y], 1.6 * half);
      /** @type {readonly [Point, Point]} */
      const axes = [
        [sx, 0],
        [0, sy],
      ];
      const unit = BARS.findLast((one) => one <= 0.6 * half) ?? 0.01;
      const [left, low] = [x - 0.94 * half, y - 0.9 * half];
      node.data = {
        window: [x - half, x + half, y - half, y + half],
        axes: 'none',
        layers: [
          ...near,
          { kind: 'ellipse', mean: [x, y], axes, radius: 2, role: 'lat', dash: 'dash', width: 1.5 },
          { kind: 'ellipse', mean: [x, y], axes, radius: 1, role: 'lat', fill: true },
          { kind: 'points', points: thrown, role: 'lat', radius: 4.5 },
          ...(z
            ? /** @type {Layer[]} */ ([
                {
                  kind: 'segments',
                  segments: [x, y, z[0] ?? x, z[1] ?? y],
                  role: 'prior',
                  dash: 'dots',
                  width: 1.5,
                },
                { kind: 'points', points: z, role: 'lat', radius: 6 },
                { kind: 'label', at: [z[0] ?? x, z[1] ?? y], text: 'z', role: 'lat' },
              ])
            : []),
          { kind: 'points', points: [x, y], role: 'ink', radius: 3 },
          { kind: 'label', at: [x, y], text: 'μ', role: 'lat' },
          {
            kind: 'label',
            at: [x, y + 2.25 * sy],
            text: words('twoSigma'),
            role: 'lat',
            size: 12,
            centred: true,
          },
          { kind: 'segments', segments: [left, low, left + unit, low], role: 'ink', width: 2 },
          {
            kind: 'label',
            at: [left + unit / 2, low + 0.09 * half],
            text: number(unit, unit < 0.1 ? 2 : unit < 1 ? 1 : 0),
            size: 12,
            role: 'ink',
            centred: true,
          },
        ],
        description: words('zoomAlt', {
          mu1: number(x, 2),
          mu2: number(y, 2),
          s1: number(sx, 2),
          s2: number(sy, 2),
          n: thrown.length / 2,
        }),
        file: 'cloud',
      };
    },
  };
}

/** Codes within a square, coloured by class. @param {{ codes: ArrayLike<number>, labels: ArrayLike<number> | null } | null} dots @param {Point} centre @param {number} half @returns {Layer[]} */
function nearOnes(dots, [x, y], half) {
  if (!dots) return [];
  /** @type {number[]} */
  const points = [];
  /** @type {number[]} */
  const classes = [];
  for (let i = 0; 2 * i < dots.codes.length; i++) {
    const [a = NaN, b = NaN] = [dots.codes[2 * i], dots.codes[2 * i + 1]];
    if (!(Math.abs(a - x) < half && Math.abs(b - y) < half)) continue;
    points.push(a, b);
    classes.push(dots.labels?.[i] ?? 0);
  }
  return [{ kind: 'points', points, classes, radius: 4, opacity: 0.85 }];
}
