/**
 * What can be taken hold of in a plane: draggable points, tips of arrows, handles, and the place
 * where a new point would go. One Tab stop; pointers take the nearest grip in reach.
 *
 * @module
 */
import { svg } from '../base/dom.js';
import { short } from '../base/format.js';
import { handlePlace } from './planeLayers.js';
import { word } from '../base/words.js';

/** @typedef {import('./planeLayers.js').Layer} Layer */
/** @typedef {import('./planeGeometry.js').Frame} Frame */
/** @typedef {import('./planeGeometry.js').Point} Point */
/**
 * @typedef {object} Grip
 * @property {string} key
 * @property {'point' | 'tip' | 'handle' | 'cursor'} kind
 * @property {string} layer id of its layer
 * @property {number} index of the point in its layer
 * @property {Point} at in the plane
 * @property {number} x in pixels
 * @property {number} y
 * @property {boolean} removable
 * @property {string} name for assistive technology
 * @property {(at: Point) => string} place the same for where it is
 * @property {import('./planeLayers.js').HandleLayer | null} handle
 */

/**
 * @param {readonly Layer[]} layers
 * @param {Frame} frame
 * @param {Point | null} cursor where Enter would add a point
 * @returns {Grip[]}
 */
export function gripsOf(layers, frame, cursor) {
  /** @type {Grip[]} */
  const grips = [];
  const place = (/** @type {Point} */ at) => ({ at, x: frame.px(at[0]), y: frame.py(at[1]) });
  layers.forEach((layer, l) => {
    if (layer.kind === 'points' && layer.draggable) {
      const id = layer.id ?? String(l);
      const count = Math.floor(layer.points.length / 2);
      for (let i = 0; i < count; i++) {
        const at = /** @type {Point} */ ([layer.points[2 * i], layer.points[2 * i + 1]]);
        const named = layer.names?.[i];
        const told = layer.place;
        const name = told
          ? told(i, at)
          : named
            ? `${named}, ${coordinates(at)}`
            : word('point', { n: i + 1, count, at: coordinates(at) });
        const removable = layer.removable ?? false;
        grips.push({
          key: `${id}-${i}`,
          kind: 'point',
          layer: id,
          index: i,
          ...place(at),
          removable,
          name,
          place: told ? (to) => told(i, to) : coordinates,
          handle: null,
        });
      }
    } else if (layer.kind === 'arrow' && layer.draggable) {
      const id = layer.id ?? String(l);
      const at = coordinates(layer.to);
      const name = layer.label ? `${layer.label}, ${at}` : word('tip', { n: l + 1, at });
      grips.push({
        key: id,
        kind: 'tip',
        layer: id,
        index: 0,
        ...place(layer.to),
        removable: false,
        name,
        place: coordinates,
        handle: null,
      });
    } else if (layer.kind === 'handle') {
      const { x, y } = handlePlace(layer, frame);
      const degrees = word('degrees', {
        n: short(Math.round((layer.angle * 1800) / Math.PI) / 10),
      });
      const name = `${layer.label ?? word('handle')}, ${degrees}`;
      grips.push({
        key: layer.id,
        kind: 'handle',
        layer: layer.id,
        index: 0,
        at: layer.centre,
        x,
        y,
        removable: false,
        name,
        place: coordinates,
        handle: layer,
      });
    }
  });
  if (cursor) {
    const name = word('cursor', { at: coordinates(cursor) });
    grips.push({
      key: 'cursor',
      kind: 'cursor',
      layer: '',
      index: -1,
      ...place(cursor),
      removable: false,
      name,
      place: coordinates,
      handle: null,
    });
  }
  return grips;
}

/** @param {Point} at */
export function coordinates(at) {
  const hundredths = (/** @type {number} */ v) => short(Math.round(v * 100) / 100);
  return `(${hundredths(at[0])}, ${hundredths(at[1])})`;
}

/**
 * Keeps the focusable nodes of the grips in step with the grips, without losing the focus.
 * @param {SVGElement} group
 * @param {readonly Grip[]} grips
 * @param {string | null} current key of the one that Tab reaches
 */
export function syncGrips(group, grips, current) {
  const reached = grips.some(({ key }) => key === current) ? current : (grips[0]?.key ?? null);
  /** @type {Map<string, Element>} */
  const old = new Map(
    [...group.children].map((node) => [/** @type {SVGElement} */ (node).dataset.key ?? '', node]),
  );
  for (const grip of grips) {
    let node = /** @type {SVGElement | undefined} */ (old.get(grip.key));
    old.delete(grip.key);
    if (!node) {
      node = svg('g', {
        class: 'grip',
        'data-key': grip.key,
        'data-kind': grip.kind,
        role: 'button',
      });
      node.append(
        svg('circle', { r: 22, class: 'reach' }),
        svg('circle', { r: 12, class: 'ring' }),
      );
      if (grip.kind === 'cursor') node.append(svg('path', { class: 'cross', d: 'M-8 0H8M0 -8V8' }));
      group.append(node);
    }
    node.setAttribute('transform', `translate(${grip.x.toFixed(1)} ${grip.y.toFixed(1)})`);
    node.setAttribute('aria-label', grip.name);
    node.setAttribute('tabindex', grip.key === reached ? '0' : '-1');
  }
  const lost = [...old.values()].some((node) => node === document.activeElement);
  for (const node of old.values()) node.remove();
  // The focus of a removed point goes to the one that Tab would reach.
  if (lost) /** @type {SVGElement | null} */ (group.querySelector('[tabindex="0"]'))?.focus();
}
