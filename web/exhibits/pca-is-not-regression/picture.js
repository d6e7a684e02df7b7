/**
 * The plane of chapter 3 as data: points, three lines, the chosen one's residuals.
 *
 * @module
 */
import { number } from '../../ui/base/format.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {[number, number]} Point */
/** @typedef {[number, number, number, number]} Window */

/** What must be seen of each cloud, x then y. @type {Record<Params['cloud'], [number, number, number, number]>} */
const WINDOWS = {
  lab: [-0.9, 1.9, 2, 4.9],
  gaussian: [0, 1, 0, 1],
  disc: [0, 1, 0, 1],
};
/** @type {Window} */
const COVER = [0.13, 0.87, 0.26, 0.76];
/** Noise 2 needs this share of the height more, above and below. */
const NOISE_ROOM = 0.22;
/** Where an outlier appears: far from the line, and where it can still be taken hold of. */
export const OUTLIERS = {
  lab: /** @type {const} */ ([1.7, 2.3]),
  gaussian: /** @type {const} */ ([0.92, 0.12]),
  disc: /** @type {const} */ ([0.95, 0.95]),
};

/** By what the picture names the line that makes each residual least. @param {boolean} isTurned */
export const namesOf = (isTurned) => (isTurned ? ['xOnY', 'yOnX', 'pca'] : ['yOnX', 'xOnY', 'pca']);

/** @param {Fit} fit @param {Words} words @param {boolean} cover */
export function pictureOf(fit, words, cover) {
  const { params, points, shown, cloud, before } = fit;
  const isTurned = params.swapped === 1;
  const [x0, x1, low, high] = cover ? COVER : WINDOWS[params.cloud];
  const room = Math.max(0, params.noise - 1) * NOISE_ROOM * (high - low);
  const [y0, y1] = [low - room, high + room];
  const through = /** @type {Point} */ ([shown.mean[0] ?? 0, shown.mean[1] ?? 0]);
  const along = (/** @type {number} */ angle) =>
    /** @type {Point} */ ([Math.cos(angle), Math.sin(angle)]);
  const kinds = /** @type {const} */ (['vertical', 'horizontal', 'orthogonal']);
  const fits = [shown.yOnX, shown.xOnY, shown.pca];
  /** @type {Layer[]} */
  const lines = fits.map(({ angle }, i) => {
    const chosen = params.line === kinds[i];
    return {
      kind: 'line',
      through,
      direction: along(angle),
      role: i === 2 ? 'enc' : 'ink',
      width: chosen ? 3 : 1.5,
      dash: i === 2 ? 'solid' : namesOf(isTurned)[i] === 'yOnX' ? 'dash' : 'dots',
    };
  });
  if (before)
    lines.unshift({
      kind: 'line',
      through,
      direction: along(before.angle),
      role: 'act',
      width: 8,
      opacity: 0.28,
    });
  if (params.line === 'mine') {
    const radius = 0.36 * Math.min(x1 - x0, y1 - y0);
    const { angle } = shown.hand;
    lines.push(
      { kind: 'line', through, direction: along(angle), role: 'act', width: 3 },
      {
        kind: 'handle',
        id: 'mine',
        centre: through,
        angle,
        radius,
        symmetric: true,
        role: 'act',
        label: words('mine'),
      },
    );
  }
  const window = /** @type {Window} */ (isTurned ? [y0, y1, x0, x1] : [x0, x1, y0, y1]);
  fits.forEach(({ angle }, i) => {
    lines.push({
      kind: 'label',
      text: words(namesOf(isTurned)[i] ?? ''),
      role: i === 2 ? 'enc' : 'ink',
      at: nameAt(through, along(angle), window, i, cover),
      size: cover ? 20 : 13,
    });
  });
  const count = cloud.ids.length;
  /** @type {Layer[]} */
  const layers = [
    {
      kind: 'segments',
      segments: residuals(points, shown.ends),
      role: 'dec',
      width: cover ? 3.5 : 1.5,
    },
    ...lines,
    {
      kind: 'points',
      id: 'cloud',
      points: points.subarray(0, 2 * count),
      role: 'x',
      radius: cover ? 6 : 4,
      draggable: !cover,
      removable: !cover,
    },
  ];
  if (cloud.outlier)
    layers.push({
      kind: 'points',
      id: 'outlier',
      points: points.subarray(2 * count),
      role: 'act',
      radius: 7,
      draggable: true,
      removable: true,
      names: [words('outlierName')],
    });
  return {
    window,
    axes: cover ? /** @type {const} */ ('none') : /** @type {const} */ ('frame'),
    names: isTurned ? { x: 'y', y: 'x', role: 'x' } : { x: 'x', y: 'y', role: 'x' },
    layers,
    add: !cover,
    step: params.cloud === 'lab' ? 0.05 : 0.02,
    file: 'three-lines',
    description: words('planeAlt', {
      count: points.length / 2,
      residual: words(`${params.residual}Residual`),
      y: number(fit.plain.yOnX.slope, 3),
      x: number(fit.plain.xOnY.slope, 3),
      pca: number(fit.plain.pca.slope, 3),
      slope: number(shown.hand.slope, 3),
    }),
  };
}

/**
 * Where a line is named: regression with vertical residuals at its flatter side, with horizontal ones
 * at its steeper, PCA opposite, so that the names stand outside the bundle.
 * @param {Point} through @param {Point} direction pointing right @param {Window} window @param {number} kind
 * @param {boolean} cover its names are long beside its lines
 * @returns {Point}
 */
function nameAt([x, y], [dx, dy], [x0, x1, y0, y1], kind, cover) {
  const isSteep = Math.abs(dy) > Math.abs(dx);
  // Along the line, + is up where it is steep and right where it is flat.
  const sign = isSteep && dy < 0 ? -1 : 1;
  const [right, up] = [sign * dx, sign * dy];
  const forwards = isSteep ? kind !== 1 : kind !== 0;
  const to = forwards ? 1 : -1;
  const [w, h] = [x1 - x0, y1 - y0];
  const reach = (
    /** @type {number} */ from,
    /** @type {number} */ step,
    /** @type {number} */ low,
    /** @type {number} */ high,
  ) => (step === 0 ? Infinity : ((step > 0 ? high : low) - from) / step);
  const t = Math.min(
    reach(x, to * right, x0 + 0.06 * w, x1 - 0.06 * w),
    reach(y, to * up, y0 + 0.06 * h, y1 - 0.06 * h),
  );
  const at = /** @type {Point} */ ([x + t * to * right, y + t * to * up]);
  if (!cover) return at;
  // Large names of a small picture stand off their lines.
  if (kind === 2) return isSteep ? [at[0] - 0.12 * w, at[1]] : [at[0], at[1] - 0.08 * h];
  return isSteep || forwards ? at : [at[0], at[1] + 0.24 * h];
}

/** From each point to where its residual ends, where it ends. @param {Float64Array} points @param {Float64Array} ends */
function residuals(points, ends) {
  /** @type {number[]} */
  const out = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x = NaN, y = NaN] = [ends[i], ends[i + 1]];
    if (Number.isFinite(x) && Number.isFinite(y))
      out.push(points[i] ?? 0, points[i + 1] ?? 0, x, y);
  }
  return out;
}
