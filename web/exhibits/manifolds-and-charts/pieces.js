/**
 * Small things that several views of the chapter share.
 *
 * @module
 */
import '../../ui/plane/plane.js';
import '../../ui/space/space.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {(partial: Partial<Params>) => void} OnChange */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */
/** @typedef {import('../../ui/space/space.js').SpaceLayer} SpaceLayer */
/** @typedef {import('../../ui/space/projection.js').Point3} Point3 */

/** The code z that the hand drags. */
export const PROBE = {
  kind: /** @type {const} */ ('points'),
  id: 'probe',
  names: ['z'],
  role: 'lat',
  radius: 7,
  draggable: true,
};

export const newPlane = () =>
  /** @type {import('../../ui/plane/plane.js').Plane} */ (document.createElement('atlas-plane'));
export const newSpace = () =>
  /** @type {import('../../ui/space/space.js').Space} */ (document.createElement('atlas-space'));

/** Title of a picture: words in a role's colour, then a symbol. @param {string} role @param {string} text @param {string} [symbol] */
export const heading = (role, text, symbol) =>
  el('h2', { class: role }, text, ...(symbol ? [' ', el('i', { class: 'maths' }, symbol)] : []));

/** Words of a choice: `heat` and `area` make `heatArea`. @param {string} group @param {string} value */
export const key = (group, value) => group + value.slice(0, 1).toUpperCase() + value.slice(1);

/** A list of measured numbers. @param {readonly (readonly [string, string])[]} rows key, label */
export function readings(rows) {
  const values = new Map(rows.map(([key]) => [key, el('dd', {})]));
  const root = el(
    'dl',
    { class: 'mcReadings' },
    ...rows.map(([key, label]) => el('div', {}, el('dt', {}, label), values.get(key) ?? '')),
  );
  return {
    root,
    /** @param {Record<string, string>} texts */
    set(texts) {
      for (const [key, text] of Object.entries(texts)) {
        const node = values.get(key);
        if (node) setText(node, text);
      }
    },
  };
}

/** @param {ArrayLike<number>} of @param {number} [i] @returns {Point3} */
export const at3 = (of, i = 0) => [of[3 * i] ?? 0, of[3 * i + 1] ?? 0, of[3 * i + 2] ?? 0];

/** Grids of the core rise; bitmaps fall. @param {ArrayLike<number>} values @param {number} cols */
export function upsideDown(values, cols) {
  const rows = Math.floor(values.length / cols);
  return Float64Array.from(
    { length: rows * cols },
    (_, i) => values[(rows - 1 - Math.floor(i / cols)) * cols + (i % cols)] ?? 0,
  );
}

/** Shades of lists that do not change: a drag draws them again and again. @type {WeakMap<object, Float64Array>} */
const cached = new WeakMap();

/** The value that 95 % of the supported nodes do not exceed: the darkest shade. @param {Float64Array} values @param {ArrayLike<number>} [support] */
export function fullOf(values, support) {
  const kept = Array.from(values).filter((_, i) => (support?.[i] ?? 1) > 0.5);
  kept.sort((a, b) => a - b);
  return kept[Math.floor(0.95 * (kept.length - 1))] || 1;
}

/** For shades: 0 at 0, 1 at `fullOf`. @param {Float64Array} values @param {ArrayLike<number>} [support] */
export function shades(values, support) {
  const known = cached.get(values);
  if (known) return known;
  const full = fullOf(values, support);
  const made = Float64Array.from(values, (v, i) => Math.min(1, v / full) * (support?.[i] ?? 1));
  cached.set(values, made);
  return made;
}

/** The scale of shades: from 0 to the darkest, and what it is. @param {string} role @param {string} text */
export function legendPart(role, text) {
  const most = el('span', {});
  const name = el('span', {}, text);
  const root = el(
    'p',
    { class: 'mcLegend', 'data-role': role },
    name,
    el('span', {}, '0'),
    el('i', {}),
    most,
  );
  return {
    root,
    /** @param {number} full @param {string} [words] @param {string} [colour] another role */
    set(full, words, colour) {
      setText(most, `≥ ${number(full, full < 0.1 ? 3 : 2)}`);
      if (words) setText(name, words);
      if (colour) root.dataset.role = colour;
    },
  };
}
