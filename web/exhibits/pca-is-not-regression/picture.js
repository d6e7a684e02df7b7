/**
 * The plane of chapter 3 as data: points, lines, the chosen one's residuals, and pale where lines were.
 *
 * @module
 */
import { number } from '../../ui/base/format.js';
import { linesOf, namesOf } from './lines.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../ui/plane/planeGeometry.js').Point} Point */
/** @typedef {import('../../ui/plane/planeGeometry.js').Window} Window */

/** What must be seen of each cloud, x then y. @type {Record<Params['cloud'], [number, number, number, number]>} */
const WINDOWS = {
  lab: [-0.9, 1.9, 2, 4.9],
  gaussian: [0, 1, 0, 1],
  disc: [0, 1, 0, 1],
};
/** Nearer, where no point lies outside. @type {Partial<Record<Params['cloud'], Window>>} */
const NEAR = { gaussian: [0.2, 0.86, 0.2, 0.82] };
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

/** Heights at which the outlier can be put with the slider. @param {Params['cloud']} cloud @returns {[number, number]} */
export function heightsOf(cloud) {
  const [, , low, high] = WINDOWS[cloud];
  return [low, high];
}

/**
 * What the picture shows of the plane, as its axes lie.
 * @param {Params} params @param {StepState} step @param {boolean} [cover] @returns {Window}
 */
export function windowOf(params, step, cover = false) {
  const near = NEAR[params.cloud];
  const isNear = near && step.id !== 'point' && holdsAll(near, params);
  const [x0, x1, low, high] = cover ? COVER : isNear ? near : WINDOWS[params.cloud];
  const room = Math.max(0, params.noise - 1) * NOISE_ROOM * (high - low);
  const [y0, y1] = [low - room, high + room];
  return params.swapped === 1 ? [y0, y1, x0, x1] : [x0, x1, y0, y1];
}

/** What the hand put somewhere lies in it. @param {Window} window @param {Params} params */
function holdsAll([x0, x1, y0, y1], { outlier, edits }) {
  const own = edits.flatMap((x, i) => (i % 3 === 1 ? [[x, edits[i + 1] ?? 0]] : []));
  if (outlier.length === 2) own.push(outlier);
  return own.every(([x = 0, y = 0]) => x > x0 && x < x1 && y > y0 && y < y1);
}

/** @param {number} angle radians @returns {Point} */
export const along = (angle) => [Math.cos(angle), Math.sin(angle)];

/** From each point to where its residual ends, where it ends. @param {Fit} fit @returns {number[]} */
export function residualsOf({ points, shown: { ends } }) {
  /** @type {number[]} */
  const out = [];
  for (let i = 0; i + 1 < points.length; i += 2) {
    const [x = NaN, y = NaN] = [ends[i], ends[i + 1]];
    if (Number.isFinite(x) && Number.isFinite(y))
      out.push(points[i] ?? 0, points[i + 1] ?? 0, x, y);
  }
  return out;
}

/**
 * @param {Fit} fit
 * @param {object} options
 * @param {Words} options.words
 * @param {StepState} options.step
 * @param {boolean} [options.cover]
 * @returns {import('../../ui/plane/plane.js').PlaneData}
 */
export function pictureOf(fit, { words, step, cover = false }) {
  const { params, shown } = fit;
  const isTurned = params.swapped === 1;
  const window = windowOf(params, step, cover);
  return {
    window,
    axes: cover ? 'none' : 'frame',
    names: isTurned ? { x: 'y', y: 'x', role: 'x' } : { x: 'x', y: 'y', role: 'x' },
    layers: [
      {
        kind: 'segments',
        segments: residualsOf(fit),
        role: 'dec',
        width: cover ? 3.5 : 1.5,
      },
      ...lineLayers(fit, window, { words, step, cover }),
      ...pointLayers(fit, words, cover),
    ],
    add: !cover,
    step: params.cloud === 'lab' ? 0.05 : 0.02,
    file: 'three-lines',
    description: words('planeAlt', {
      count: fit.points.length / 2,
      residual: words(`${params.residual}Residual`),
      slope: number(shown.hand.slope, 3),
    }),
  };
}

/**
 * @param {Fit} fit @param {Window} window
 * @param {{ words: Words, step: StepState, cover: boolean }} options
 * @returns {Layer[]}
 */
function lineLayers(fit, window, { words, step, cover }) {
  const { params, shown } = fit;
  const isTurned = params.swapped === 1;
  const through = /** @type {Point} */ ([shown.mean[0] ?? 0, shown.mean[1] ?? 0]);
  const lines = linesOf(fit, { words, step, cover });
  /** @type {Layer[]} */
  const layers = lines.flatMap(({ kind, was }) => {
    const role = kind === 'orthogonal' ? 'enc' : 'ink3';
    return was === null
      ? []
      : [{ kind: 'line', through, direction: along(was), role, width: 8, opacity: 0.28 }];
  });
  for (const { kind, angle } of lines) {
    const isPca = kind === 'orthogonal';
    layers.push({
      kind: 'line',
      through,
      direction: along(angle),
      role: isPca ? 'enc' : 'ink',
      width: params.line === kind ? 3 : 1.5,
      dash: isPca ? 'solid' : namesOf(isTurned)[kind] === 'yOnX' ? 'dash' : 'dots',
    });
  }
  if (params.line === 'mine') layers.push(...handLayers(shown.hand.angle, through, window, words));
  for (const { kind, angle, name } of lines)
    layers.push({
      kind: 'label',
      text: name,
      role: kind === 'orthogonal' ? 'enc' : 'ink',
      at: nameAt(through, along(angle), window, kind, cover),
      size: cover ? 20 : 13,
    });
  for (const { kind, was } of lines)
    if (was !== null)
      layers.push({
        kind: 'label',
        text: words('before'),
        role: kind === 'orthogonal' ? 'enc' : 'ink3',
        at: nameAt(through, along(was + Math.PI), window, kind, cover, -1),
        size: 12,
      });
  return layers;
}

/** The line the hand turns. @param {number} angle @param {Point} through @param {Window} window @param {Words} words @returns {Layer[]} */
function handLayers(angle, through, [x0, x1, y0, y1], words) {
  const radius = 0.36 * Math.min(x1 - x0, y1 - y0);
  return [
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
  ];
}

/** @param {Fit} fit @param {Words} words @param {boolean} cover @returns {Layer[]} */
function pointLayers({ points, cloud }, words, cover) {
  const count = cloud.ids.length;
  /** @type {Layer[]} */
  const layers = [
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
  if (!cloud.outlier) return layers;
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
  return layers;
}

/**
 * Where a line is named: regression with vertical residuals at its flatter side, with horizontal ones
 * at its steeper, PCA opposite, so that the names stand outside the bundle.
 * @param {Point} through @param {Point} direction pointing right @param {Window} window
 * @param {import('./params.js').Params['residual']} kind
 * @param {boolean} cover its names are long beside its lines
 * @param {number} [side] below 0: at the line's other end
 * @returns {Point}
 */
function nameAt([x, y], [dx, dy], [x0, x1, y0, y1], kind, cover, side = 1) {
  const isSteep = Math.abs(dy) > Math.abs(dx);
  // Along the line, + is up where it is steep and right where it is flat.
  const sign = (isSteep && dy < 0) || (!isSteep && dx < 0) ? -1 : 1;
  const [right, up] = [sign * dx, sign * dy];
  const forwards = isSteep ? kind !== 'horizontal' : kind !== 'vertical';
  const to = (forwards ? 1 : -1) * side;
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
  if (kind === 'orthogonal') return isSteep ? [at[0] - 0.12 * w, at[1]] : [at[0], at[1] - 0.08 * h];
  return isSteep || forwards ? at : [at[0], at[1] + 0.24 * h];
}
