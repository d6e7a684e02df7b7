/**
 * What the three views of chapter 2 share: elements, the window round a cloud, layers, and a list of
 * measured numbers.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';

/** @typedef {import('../../ui/plane/plane.js').Plane} Plane */
/** @typedef {import('../../ui/charts/chart.js').Chart} Chart */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */
/** @typedef {import('../../ui/plane/planeGeometry.js').Point} Point */
/** @typedef {import('../../ui/plane/planeGeometry.js').Window} Window */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** @param {string} name of the class @returns {Plane} */
export function plane(name) {
  const node = /** @type {Plane} */ (document.createElement('atlas-plane'));
  node.className = name;
  return node;
}

/** @param {string} name of the class @returns {Chart} */
export function chart(name) {
  const node = /** @type {Chart} */ (document.createElement('atlas-chart'));
  node.className = name;
  return node;
}

/** The two numbers at a place of a flat list. @param {ArrayLike<number>} list @param {number} i @returns {Point} */
export const pairAt = (list, i) => [list[2 * i] ?? 0, list[2 * i + 1] ?? 0];

/** A square round the points and what else must be seen. @param {ArrayLike<number>} points @param {Point[]} [also] @returns {Window} */
export function windowOf(points, also = []) {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  const hold = (/** @type {Point} */ [x, y]) => {
    [x0, x1] = [Math.min(x0, x), Math.max(x1, x)];
    [y0, y1] = [Math.min(y0, y), Math.max(y1, y)];
  };
  for (let i = 0; 2 * i < points.length; i++) hold(pairAt(points, i));
  also.forEach(hold);
  const half = 0.58 * Math.max(x1 - x0, y1 - y0, 1);
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return [cx - half, cx + half, cy - half, cy + half];
}

/** Segments from each point to its partner. @param {ArrayLike<number>} from @param {ArrayLike<number>} to */
export function between(from, to) {
  return Array.from({ length: from.length / 2 }, (_, i) => [
    ...pairAt(from, i),
    ...pairAt(to, i),
  ]).flat();
}

/** Names with numbers that change. @param {[key: string, name: string, role?: string][]} rows */
export function numbers(rows) {
  /** @type {Map<string, { what: HTMLElement, place: HTMLElement }>} */
  const places = new Map();
  const root = el(
    'dl',
    { class: 'pdNumbers' },
    ...rows.map(([key, name, role]) => {
      const place = el('dd', role ? { style: `color:var(--${role})` } : {});
      const what = el('dt', {}, name);
      places.set(key, { what, place });
      return el('div', {}, what, place);
    }),
  );
  return {
    root,
    /** @param {Record<string, string>} values @param {Record<string, string>} [names] that change as well */
    show(values, names = {}) {
      for (const [key, { what, place }] of places) {
        if (values[key] !== undefined) setText(place, values[key]);
        if (names[key] !== undefined) setText(what, names[key]);
      }
    },
  };
}
