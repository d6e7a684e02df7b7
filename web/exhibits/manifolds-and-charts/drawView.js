/**
 * What the hand draws: a profile, to be carried straight along y, or the heights of a square net, seen
 * obliquely. The core makes a smooth surface of it (cpp/include/atlas/lessons/charts.h).
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { SIDE } from './params.js';
import { heading, key, newPlane } from './pieces.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./pieces.js').Layer} Layer */
/**
 * @typedef {object} Drawing
 * @property {'profile' | 'heights'} name of the parameter
 * @property {number} limit of what is drawn, both ways
 * @property {(values: readonly number[], words: import('./pieces.js').Words) =>
 *   Omit<import('../../ui/plane/plane.js').PlaneData, 'description'>} data
 * @property {(index: number, at: readonly [number, number]) => readonly (readonly [number, number])[]} moved
 *   places in the list and what stands there when point `index` is at `at`
 */

/** The net in the picture: from column to column, and what a row lies to the left and above. */
const COLUMN = 0.6;
const LEFT = 0.15;
const UP = 0.45;

/** @type {Drawing} */
const profile = {
  name: 'profile',
  limit: 1,
  data: (points) => ({
    window: [-1.05, 1.05, -1.05, 1.05],
    axes: 'cross',
    names: { x: 'x', y: 'z', role: 'x' },
    layers: [
      { kind: 'curve', points, role: 'x', width: 1.5, dash: 'dash' },
      { kind: 'points', points, role: 'x', radius: 6, draggable: true },
    ],
  }),
  moved: (index, [x, z]) => [
    [2 * index, x],
    [2 * index + 1, z],
  ],
};

const cornerOf = (/** @type {number} */ i) => {
  const [col, row] = [i % SIDE, Math.floor(i / SIDE)];
  return /** @type {const} */ ([COLUMN * col - LEFT * row, UP * row]);
};

/** Lines along the rows (step 1) or the columns (SIDE). @param {number} step @param {(i: number) => readonly [number, number]} at */
function lines(step, at) {
  const segments = [];
  for (let i = 0; i + step < SIDE * SIDE; i++) {
    if (step > 1 || (i + 1) % SIDE) segments.push(...at(i), ...at(i + step));
  }
  return segments;
}

/** @type {Drawing} */
const heights = {
  name: 'heights',
  limit: 0.8,
  data: (values, words) => {
    const at = (/** @type {number} */ i) => {
      const [x, y] = cornerOf(i);
      return /** @type {const} */ ([x, y + (values[i] ?? 0)]);
    };
    const all = values.map((_, i) => i);
    const last = SIDE - 1;
    return {
      window: [-LEFT * last - 0.25, COLUMN * last + 0.25, -0.9, UP * last + 0.9],
      axes: 'none',
      layers: [
        // The ground and what stands on it, then the net: its rows as the profile is drawn.
        ...[1, SIDE].map((step) => thin('ink3', 0.6, lines(step, cornerOf))),
        thin(
          'x',
          0.45,
          all.flatMap((i) => [...cornerOf(i), ...at(i)]),
        ),
        thin('x', 0.7, lines(SIDE, at)),
        { kind: 'segments', segments: lines(1, at), role: 'x', width: 1.5, dash: 'dash' },
        {
          kind: 'points',
          points: all.flatMap(at),
          role: 'x',
          radius: 5,
          draggable: true,
          place: (index, [, y]) =>
            words('heightPlace', {
              col: (index % SIDE) + 1,
              row: Math.floor(index / SIDE) + 1,
              height: number(within(y - cornerOf(index)[1], heights.limit), 2),
            }),
        },
        ...axis('x', [COLUMN * last + 0.18, 0]),
        ...axis('y', [-0.5 * LEFT * last - 0.35, 0.5 * UP * last]),
      ],
    };
  },
  moved: (index, [, y]) => [[index, y - cornerOf(index)[1]]],
};

/** @param {string} role @param {number} opacity @param {number[]} segments @returns {Layer} */
const thin = (role, opacity, segments) => ({
  kind: 'segments',
  segments,
  role,
  opacity,
  width: 0.9,
});

/** @param {string} text @param {readonly [number, number]} at @returns {Layer[]} */
const axis = (text, [x, y]) => [
  { kind: 'label', at: [x, y], text, role: 'ink2', italic: true, size: 16 },
];

/** In hundredths, and not beyond the limit. @param {number} value @param {number} limit */
function within(value, limit) {
  return Math.round(100 * Math.min(limit, Math.max(-limit, value))) / 100;
}

/** @type {Partial<Record<Params['surface'], Drawing>>} */
const DRAWINGS = { drawn: profile, heights };

/** @param {import('./pieces.js').Words} words @param {import('./pieces.js').OnChange} onChange */
export function mountDrawing(words, onChange) {
  const plane = newPlane();
  const note = el('p', { class: 'mcNote' });
  const root = el('section', { class: 'mcDraw' }, heading('x', words('drawTitle')), plane, note);
  /** @type {Drawing | undefined} */
  let drawing;
  /** @type {readonly number[]} */
  let values = [];
  plane.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    if (!drawing) return;
    const next = [...values];
    for (const [place, value] of drawing.moved(index, at))
      next[place] = within(value, drawing.limit);
    onChange({ [drawing.name]: next });
  });
  return {
    root,
    /** @param {Params} params @returns {boolean} whether this surface is drawn by hand */
    showParams(params) {
      const now = DRAWINGS[params.surface];
      root.hidden = !now;
      if (!now || (now === drawing && params[now.name] === values)) return Boolean(now);
      drawing = now;
      values = params[now.name];
      plane.data = {
        ...now.data(values, words),
        step: 0.05,
        description: words(key(now.name, 'alt')),
        file: now.name,
      };
      setText(note, words(key(now.name, 'lead')));
      return true;
    },
  };
}
