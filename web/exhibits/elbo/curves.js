/**
 * The model on the line, two pictures over one axis z: the decoder's curve with the observation x,
 * and the densities with q, whose mean and width are taken by hand.
 *
 * @module
 */
import '../../ui/plane/plane.js';
import { number } from '../../ui/base/format.js';
import { REACH } from './model.js';
import { limited } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ElboPicture} ElboPicture */
/** @typedef {import('../../frame/contract.js').Words} Words */

const X_REACH = 4.4;
/** A q much higher than the posterior leaves the picture instead of flattening everything. */
const MOST_OVER = 1.9;

/** So many of its own widths from its mean q has nothing to say. */
const AWAY = 4;
/** A gap that is worth a word in the plot, nats. */
const LEAST_GAP = 0.1;

const largest = (/** @type {ArrayLike<number>} */ values) =>
  Array.from(values).reduce((a, b) => Math.max(a, b), 0);
const flat = (/** @type {Float64Array} */ x, /** @type {(i: number) => number} */ y) =>
  Array.from(x).flatMap((v, i) => [v, y(i)]);

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {boolean} options.cover
 */
export function makeCurves({ words, onChange, cover }) {
  const plane = (/** @type {string} */ className) => {
    const node = /** @type {import('../../ui/plane/plane.js').Plane} */ (
      document.createElement('atlas-plane')
    );
    node.className = className;
    return node;
  };
  const decoder = plane('elboDecoder');
  const densities = plane('elboDensities');
  if (cover) densities.setAttribute('plain', '');
  /** @type {Params | null} */
  let asked = null;
  decoder.addEventListener('pointmove', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    onChange({ x: limited('x', at[1]) });
  });
  densities.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    if (index === 0) onChange({ mu: limited('mu', at[0]) });
    else if (asked) onChange({ sigma: limited('sigma', Math.abs(at[0] - asked.mu)) });
  });

  return {
    decoder,
    densities,
    /** @param {ElboPicture} picture @param {Params} params @param {boolean} isTold words stand in the plot */
    show({ numbers, curves }, params, isTold) {
      asked = params;
      const { x, mu, sigma, noise } = params;
      const { z } = curves;
      const f = (/** @type {number} */ v) => number(v, 2);
      const band = [
        ...flat(z, (i) => (curves.decoder[i] ?? 0) + noise),
        ...Array.from(z, (_, i) => z.length - 1 - i).flatMap((i) => [
          z[i] ?? 0,
          (curves.decoder[i] ?? 0) - noise,
        ]),
      ];
      decoder.data = {
        window: [-REACH, REACH, -X_REACH, X_REACH],
        stretch: true,
        names: { x: 'z', y: 'x' },
        step: 0.05,
        layers: [
          {
            kind: 'curve',
            points: band,
            role: 'dec',
            width: 0,
            fill: true,
            closed: true,
          },
          { kind: 'curve', points: flat(z, (i) => curves.decoder[i] ?? 0), role: 'dec', width: 2 },
          {
            kind: 'segments',
            segments: [-REACH, x, REACH, x],
            role: 'x',
            width: 1.5,
            dash: 'dash',
          },
          {
            kind: 'label',
            at: [-REACH * 0.82, x],
            text: words('observed', { x: f(x) }),
            role: 'x',
          },
          {
            kind: 'points',
            id: 'x',
            points: [REACH * 0.96, x],
            role: 'x',
            draggable: true,
            radius: 7,
            names: [words('gripX')],
          },
        ],
        description: words('decoderAlt', { x: f(x), noise: f(noise), shape: words(params.shape) }),
        file: 'decoder',
      };
      const peak = Math.max(0.4, largest(curves.posterior));
      const top = 1.16 * Math.max(peak, Math.min(largest(curves.q), MOST_OVER * peak));
      // The likelihood is no density of z: only its shape counts, and it is drawn to the posterior's height.
      const scale = (0.92 * peak) / (largest(curves.likelihood) || 1);
      const onQ = (/** @type {number} */ at) => {
        const i = Math.round(((at + REACH) / (2 * REACH)) * (z.length - 1));
        return Math.min(0.94 * top, curves.q[Math.min(z.length - 1, Math.max(0, i))] ?? 0);
      };
      const side = mu + sigma <= REACH - 0.1 ? mu + sigma : mu - sigma;
      densities.data = {
        window: [-REACH, REACH, 0, top],
        stretch: true,
        names: { x: 'z', y: '' },
        step: 0.05,
        ...(cover ? { axes: /** @type {const} */ ('none') } : {}),
        layers: [
          {
            kind: 'curve',
            points: flat(z, (i) => curves.prior[i] ?? 0),
            role: 'prior',
            width: cover ? 3 : 1.75,
            dash: 'long',
          },
          ...(cover
            ? []
            : [
                {
                  kind: /** @type {const} */ ('curve'),
                  role: 'dec',
                  width: 1.5,
                  points: flat(z, (i) => scale * (curves.likelihood[i] ?? 0)),
                  dash: /** @type {const} */ ('dots'),
                },
              ]),
          {
            kind: 'curve',
            points: flat(z, (i) => curves.posterior[i] ?? 0),
            role: 'x',
            width: cover ? 4 : 2.25,
            fill: true,
          },
          {
            kind: 'curve',
            points: flat(z, (i) => curves.q[i] ?? 0),
            role: 'lat',
            width: cover ? 4 : 2.25,
            fill: true,
          },
          ...(isTold ? leftOut(curves, params, numbers.gap, words) : []),
          ...(cover
            ? []
            : [
                {
                  kind: /** @type {const} */ ('points'),
                  id: 'q',
                  role: 'lat',
                  radius: 7,
                  points: [mu, onQ(mu), side, onQ(side)],
                  draggable: true,
                  names: [words('gripMu'), words('gripSigma')],
                },
              ]),
        ],
        description: words('densitiesAlt', {
          mu: f(mu),
          sigma: f(sigma),
          mean: f(numbers.posteriorMean),
          std: f(numbers.posteriorStd),
        }),
        file: 'densities',
      };
    },
  };
}

/**
 * Names the place that q leaves out: where the posterior is highest away from q, if it is high there.
 * @param {ElboPicture['curves']} curves @param {Params} params @param {number} gap nats @param {Words} words
 * @returns {import('../../ui/plane/planeLayers.js').Layer[]}
 */
function leftOut({ z, posterior }, { mu, sigma }, gap, words) {
  let best = -1;
  z.forEach((at, i) => {
    const isAway = Math.abs(at - mu) > AWAY * sigma;
    if (isAway && (best < 0 || (posterior[i] ?? 0) > (posterior[best] ?? 0))) best = i;
  });
  const height = posterior[best] ?? 0;
  if (gap < LEAST_GAP || height < 0.5 * largest(posterior)) return [];
  const text = words('leftOut', { gap: number(gap, 2) });
  return [
    { kind: 'label', at: [z[best] ?? 0, height], text, role: 'lat', size: 14, centred: true },
  ];
}
