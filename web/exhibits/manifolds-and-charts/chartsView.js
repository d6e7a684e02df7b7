/**
 * Two charts of a sphere or a torus: discs that are moved over it, their overlap, and the first one's
 * grid in the second's coordinates.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number, percent, power } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { BIG_RADIUS, NODES, PATCH } from './atlas.js';
import { at3, heading, newPlane, newSpace, readings, shades } from './pieces.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./atlas.js').Pair} Pair */
/** @typedef {import('./pieces.js').Layer} Layer */

/** A line of a patch's grid every so many nodes. */
const EVERY = 3;
/** How much A and B are painted over what is below them: more than a facet is deep. Rings of a patch
 * go out, spokes turn to the right seen from outside: hence the sign. */
const OVER = { first: -0.3, second: -0.15 };
/** Of A's grid, what is seen in B's coordinates, in radii of the disc. */
const FARTHEST = 2.6;
const DEGREE = 180 / Math.PI;
/** In the plane of the angles a patch is small, */
const FEW = 12;
/** and a line that is longer, in degrees, crosses the seam. */
const SEAM = 90;

/** A circle about the origin. @param {number} radius */
const circle = (radius) =>
  Array.from({ length: 97 }, (_, i) => [
    radius * Math.cos((i * Math.PI) / 48),
    radius * Math.sin((i * Math.PI) / 48),
  ]).flat();

/** Rings and spokes of a polar grid as segments. @param {ArrayLike<number>} nodes @param {number} longest @param {number} [every] */
function lines(nodes, longest, every = EVERY) {
  const segments = [];
  for (let r = 0; r < PATCH; r++) {
    for (let s = 0; s < PATCH; s++) {
      const i = r * PATCH + s;
      const along = r % every === 0 && s + 1 < PATCH;
      const out = s % every === 0 && r + 1 < PATCH;
      for (const next of [along ? i + 1 : -1, out ? i + PATCH : -1]) {
        if (next < 0) continue;
        const [x, y, u, v] = [2 * i, 2 * i + 1, 2 * next, 2 * next + 1].map((j) => nodes[j] ?? NaN);
        // Beyond the seam, or towards the point that has no coordinates.
        if (Math.hypot((u ?? 0) - (x ?? 0), (v ?? 0) - (y ?? 0)) > longest) continue;
        segments.push(x ?? 0, y ?? 0, u ?? 0, v ?? 0);
      }
    }
  }
  return segments;
}

/**
 * A patch in the surface's own angles, in degrees.
 * @param {ArrayLike<number>} points x, y, z of its nodes @param {boolean} torus
 */
function anglesOf(points, torus) {
  const around = (/** @type {number} */ angle) => (angle * DEGREE + 360) % 360;
  return Array.from({ length: PATCH * PATCH }, (_, i) => {
    const [x, y, z] = at3(points, i);
    const out = Math.hypot(x, y);
    return [
      around(Math.atan2(y, x)),
      torus ? around(Math.atan2(z, out - BIG_RADIUS)) : Math.atan2(out, z) * DEGREE,
    ];
  }).flat();
}

/**
 * What the plane of the transition shows: B's disc, and A's grid as far as it is not carried away.
 * @param {ArrayLike<number>} nodes @param {number} radius
 * @returns {[number, number, number, number]}
 */
function windowOf(nodes, radius) {
  const rim = 1.1 * radius;
  const bounds = /** @type {[number, number, number, number]} */ ([-rim, rim, -rim, rim]);
  const farthest = FARTHEST * radius;
  for (let i = 0; i < nodes.length; i++) {
    const value = nodes[i] ?? NaN;
    if (!Number.isFinite(value)) continue;
    const low = i % 2 ? 2 : 0;
    const kept = Math.min(farthest, Math.max(-farthest, 1.05 * value));
    bounds[low] = Math.min(bounds[low], kept);
    bounds[low + 1] = Math.max(bounds[low + 1] ?? 0, kept);
  }
  return bounds;
}

/** @param {import('./pieces.js').Words} words @param {import('./pieces.js').OnChange} onChange */
export function mountCharts(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {Pair | null} */
  let pair = null;
  const space = newSpace();
  space.view = { yaw: 0.9, pitch: 0.45 };
  const angles = newPlane();
  angles.className = 'mcAngles';
  const own = newPlane();
  const bodies = segmented({
    label: words('bodyLabel'),
    small: true,
    onChange: (/** @type {Params['body']} */ body) => onChange({ body }),
    items: /** @type {const} */ (['sphere', 'torus']).map((value) => ({
      value,
      text: words(value),
    })),
  });
  const radius = slider({
    label: words('discRadius'),
    role: 'lat',
    format: (v) => number(v, 2),
    stops: Array.from({ length: 47 }, (_, i) => 0.2 + i * 0.05),
    onChange: (value) => onChange({ radius: value }),
  });
  const moveTitle = el('p', { class: 'mcNote' });
  const said = el('p', { class: 'mcSaid' });
  const numbers = readings([
    ['total', words('totalArea')],
    ['jacobian', words('jacobianError')],
    ['covered', words('covered')],
    ['overlap', words('overlap')],
    ['agreement', words('agreement')],
    ['sizes', words('sizes')],
  ]);
  const root = el(
    'div',
    { class: 'mcView' },
    el('p', { class: 'mcLead' }, words('chartsLead')),
    el('div', { class: 'mcRow' }, bodies.root, radius.root),
    el(
      'div',
      { class: 'mcPair mcCharts' },
      el('section', {}, heading('x', words('onSurface'), 'φ(u, v)'), space),
      el(
        'section',
        {},
        el(
          'h2',
          { class: 'lat' },
          words('transition'),
          ' ',
          el('i', { class: 'maths' }, 'φ', el('sub', {}, 'B'), '⁻¹ ∘ φ', el('sub', {}, 'A')),
        ),
        own,
      ),
      el('section', {}, heading('x', words('centres')), angles, moveTitle, said),
    ),
    numbers.root,
  );
  numbers.root.classList.add('mcSix');
  angles.addEventListener('pointmove', (event) => {
    const { layer, at } = /** @type {CustomEvent} */ (event).detail;
    const [u, v] = [at[0] / DEGREE, at[1] / DEGREE];
    const turn = 2 * Math.PI;
    const around = (u + turn) % turn;
    const high = params?.body === 'torus' ? turn : Math.PI;
    const up = Math.min(high, Math.max(0, v));
    onChange(layer === 'B' ? { u2: around, v2: up } : { u1: around, v1: up });
  });
  space.addEventListener('pick', (event) => {
    const { row, col, committed } = /** @type {CustomEvent} */ (event).detail;
    if (!committed || !pair) return;
    const [u0 = 0, u1 = 1, v0 = 0, v1 = 1] = pair.surface.domain;
    onChange({
      u1: u0 + ((u1 - u0) * col) / (NODES - 1),
      v1: v0 + ((v1 - v0) * row) / (NODES - 1),
    });
  });
  const refresh = () => {
    if (!pair || !params) return;
    const { surface, live } = pair;
    const charts = pair.pair;
    const torus = params.body === 'torus';
    const percentOf = (/** @type {string} */ key) => percent(live[key] ?? NaN, 1);
    space.data = {
      layers: [
        {
          kind: 'sheet',
          id: 'ground',
          points: surface.grid,
          rows: NODES,
          cols: NODES,
          role: 'ink3',
          opacity: 1,
          every: 4,
        },
        {
          kind: 'sheet',
          points: charts.second,
          rows: PATCH,
          cols: PATCH,
          over: OVER.second,
          role: 'enc',
          opacity: 0.9,
          every: EVERY,
        },
        {
          kind: 'sheet',
          points: charts.first,
          rows: PATCH,
          cols: PATCH,
          over: OVER.first,
          role: 'lat',
          opacity: 0.5,
          every: EVERY,
          values: shades(charts.area),
        },
        // A patch's grid is polar: its first node is the chart's origin.
        { kind: 'label', at: at3(charts.first), text: 'A', role: 'lat' },
        { kind: 'label', at: at3(charts.second), text: 'B', role: 'enc' },
      ],
      ball: { centre: [0, 0, 0], radius: 1.12 },
      description: words('chartsAlt', {
        body: words(params.body),
        covered: percentOf('covered'),
        overlap: number(live.overlap ?? NaN, 2),
      }),
      file: 'charts',
    };
    const patches = /** @type {const} */ ([
      [charts.second, 'enc'],
      [charts.first, 'lat'],
    ]);
    angles.data = {
      window: [0, 360, 0, torus ? 360 : 180],
      step: 5,
      stretch: true,
      names: { x: 'u', y: 'v', role: 'x' },
      layers: [
        ...patches.map(([points, role]) => ({
          kind: /** @type {const} */ ('segments'),
          role,
          width: 1,
          opacity: 0.75,
          segments: lines(anglesOf(points, torus), SEAM, FEW),
        })),
        {
          kind: 'points',
          id: 'A',
          radius: 9,
          draggable: true,
          numbered: true,
          names: ['A'],
          points: [params.u1 * DEGREE, params.v1 * DEGREE],
          role: 'lat',
        },
        {
          kind: 'points',
          id: 'B',
          radius: 9,
          draggable: true,
          numbered: true,
          names: ['B'],
          points: [params.u2 * DEGREE, params.v2 * DEGREE],
          role: 'enc',
        },
      ],
      description: words('anglesAlt'),
      file: 'chart-centres',
    };
    /** @type {Layer[]} */
    const layers = [
      {
        kind: 'curve',
        points: circle(params.radius),
        closed: true,
        fill: true,
        role: 'enc',
        width: 2,
      },
      {
        kind: 'segments',
        segments: lines(charts.transition, 2 * params.radius),
        role: 'lat',
        width: 1,
      },
      { kind: 'label', at: [0, 0], text: 'B', role: 'enc' },
    ];
    const [aX = NaN, aY = NaN] = charts.transition;
    if (Math.hypot(aX, aY) < FARTHEST * params.radius)
      layers.push({ kind: 'label', at: [aX, aY], text: 'A', role: 'lat' });
    own.data = {
      window: windowOf(charts.transition, params.radius),
      names: { x: 'u_B', y: 'v_B', role: 'enc' },
      layers,
      description: words('transitionAlt', { overlap: number(live.overlap ?? NaN, 2) }),
      file: 'transition',
    };
    setText(moveTitle, words(torus ? 'moveTorus' : 'moveSphere'));
    setText(said, words(torus ? 'torusSaid' : 'sphereSaid'));
    const tiny = (/** @type {number | undefined} */ v) => (v === 0 ? '0' : power(v ?? NaN, 1));
    numbers.set({
      total: words('totalOf', {
        total: number(live.total ?? NaN, 4),
        exact: number(live.exact ?? NaN, 4),
        formula: torus ? '4π²Rr' : '4π',
      }),
      jacobian: tiny(live.jacobianError),
      covered: percentOf('covered'),
      overlap: number(live.overlap ?? NaN, 3),
      agreement: tiny(live.agreement),
      sizes: `${number(live.least ?? NaN, 2)} … ${number(live.most ?? NaN, 2)}`,
    });
  };
  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      bodies.set(next.body);
      radius.set(next.radius);
      refresh();
    },
    /** @param {Pair} next */
    showPair(next) {
      pair = next;
      refresh();
    },
  };
}
