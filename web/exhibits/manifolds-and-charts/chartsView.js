/**
 * Two charts of a sphere or a torus: discs that are moved over it, their overlap, and the first one's
 * grid in the second's coordinates.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { NODES, PATCH } from './atlas.js';
import {
  anglesOf,
  circle,
  DEGREE,
  EVERY,
  FARTHEST,
  FEW,
  lines,
  SEAM,
  windowOf,
} from './chartsGeometry.js';
import {
  at3,
  fullOf,
  heading,
  legendPart,
  newPlane,
  newSpace,
  readings,
  shades,
} from './pieces.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./atlas.js').Pair} Pair */
/** @typedef {import('./pieces.js').Layer} Layer */

/** How much charts 1 and 2 are painted over what is below them: more than a facet is deep. Rings of a patch
 * go out, spokes turn to the right seen from outside: hence the sign. */
const OVER = { first: -0.3, second: -0.15 };
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
    param: 'body',
    label: words('bodyLabel'),
    small: true,
    onChange: (/** @type {Params['body']} */ body) => onChange({ body }),
    items: /** @type {const} */ (['sphere', 'torus']).map((value) => ({
      value,
      text: words(value),
    })),
  });
  const radius = slider({
    param: 'radius',
    label: words('discRadius'),
    role: 'lat',
    format: (v) => number(v, 2),
    stops: Array.from({ length: 47 }, (_, i) => 0.2 + i * 0.05),
    onChange: (value) => onChange({ radius: value }),
  });
  const moveTitle = el('p', { class: 'mcNote' });
  const said = el('p', { class: 'mcSaid' });
  radius.root.classList.add('mcRadius');
  const legend = legendPart('lat', words('stretchLegend'));
  const numbers = readings([
    ['covered', words('covered')],
    ['total', words('totalArea')],
    ['overlap', words('overlap')],
    ['sizes', words('sizes')],
  ]);
  const across = el(
    'section',
    {},
    el(
      'h2',
      { class: 'lat' },
      words('transition'),
      ' ',
      el('i', { class: 'maths' }, 'φ', el('sub', {}, '2'), '⁻¹ ∘ φ', el('sub', {}, '1')),
    ),
    own,
  );
  const root = el(
    'div',
    { class: 'mcView' },
    el('div', { class: 'mcRow' }, radius.root, bodies.root),
    el(
      'div',
      { class: 'mcPair mcCharts' },
      el('section', {}, heading('x', words('onSurface'), 'φ(u, v)'), space, legend.root),
      el('section', {}, heading('x', words('centres')), angles, moveTitle),
      across,
    ),
    said,
    numbers.root,
  );
  angles.addEventListener('pointmove', (event) => {
    const { layer, at } = /** @type {CustomEvent} */ (event).detail;
    const [u, v] = [at[0] / DEGREE, at[1] / DEGREE];
    const turn = 2 * Math.PI;
    const around = (u + turn) % turn;
    const high = params?.body === 'torus' ? turn : Math.PI;
    const up = Math.min(high, Math.max(0, v));
    onChange(layer === '2' ? { u2: around, v2: up } : { u1: around, v1: up });
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
        { kind: 'label', at: at3(charts.first), text: '1', role: 'lat' },
        { kind: 'label', at: at3(charts.second), text: '2', role: 'enc' },
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
      names: { x: 'α', y: 'β', role: 'x' },
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
          id: '1',
          radius: 9,
          draggable: true,
          numbered: true,
          names: ['1'],
          points: [params.u1 * DEGREE, params.v1 * DEGREE],
          role: 'lat',
        },
        {
          kind: 'points',
          id: '2',
          radius: 9,
          draggable: true,
          numbered: true,
          names: ['2'],
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
      { kind: 'label', at: [0, 0], text: '2', role: 'enc' },
    ];
    const [aX = NaN, aY = NaN] = charts.transition;
    if (Math.hypot(aX, aY) < FARTHEST * params.radius)
      layers.push({ kind: 'label', at: [aX, aY], text: '1', role: 'lat' });
    own.data = {
      window: windowOf(charts.transition, params.radius),
      names: { x: 'u_2', y: 'v_2', role: 'enc' },
      layers,
      description: words('transitionAlt', { overlap: number(live.overlap ?? NaN, 2) }),
      file: 'transition',
    };
    setText(moveTitle, words(torus ? 'moveTorus' : 'moveSphere'));
    setText(said, words(torus ? 'torusSaid' : 'sphereSaid'));
    legend.set(fullOf(charts.area));
    numbers.set({
      total: words('totalOf', {
        total: number(live.total ?? NaN, 4),
        exact: number(live.exact ?? NaN, 4),
        formula: torus ? '4π²Rr' : '4π',
      }),
      covered: percentOf('covered'),
      overlap: number(live.overlap ?? NaN, 3),
      sizes: `${number(live.least ?? NaN, 2)} … ${number(live.most ?? NaN, 2)}`,
    });
  };
  return {
    root,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      params = next;
      for (const node of [bodies.root, across, said, numbers.root]) node.hidden = !open;
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
