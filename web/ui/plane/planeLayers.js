/**
 * The layers of a plane as SVG marks. A layer is data; see `Layer`. Coordinates are the plane's own.
 *
 * @module
 */
import { contours as d3Contours } from 'd3-contour';
import { svg } from '../base/dom.js';
import { label, stroke, textWidth } from '../base/drawing.js';
import { pathOf, round } from '../base/marks.js';
import { clipLine, ellipsePoints } from './planeGeometry.js';
import { placeLabels } from '../base/labels.js';

/** Side of the boxes that stand for a line when names are placed, pixels. */
const LINE_BOX = 8;

/** @typedef {import('./planeGeometry.js').Frame} Frame */
/** @typedef {import('./planeGeometry.js').Point} Point */
/** @typedef {import('./planeGeometry.js').Window} Window */

/**
 * How a layer looks. Colours are roles (tokens of tokens.css).
 * @typedef {object} Look
 * @property {string} [role]
 * @property {number} [width] of lines, pixels
 * @property {'solid' | 'dash' | 'dots' | 'long'} [dash]
 * @property {number} [opacity]
 */
/**
 * @typedef {Look & { kind: 'points', id?: string, points: ArrayLike<number>, classes?: ArrayLike<number>,
 *   radius?: number, ring?: boolean, draggable?: boolean, removable?: boolean, numbered?: boolean,
 *   names?: readonly string[], place?: (index: number, at: Point) => string }} PointsLayer x, y, x, y, …;
 *   classes colours each by c0…c9; ring draws outlines; draggable points move by pointer and keys;
 *   place says where one is, in words, where its coordinates would mislead
 * @typedef {Look & { kind: 'segments', segments: ArrayLike<number> }} SegmentsLayer x1, y1, x2, y2, …
 * @typedef {Look & { kind: 'line', through: Point, direction: Point, label?: string }} LineLayer to the edge
 * @typedef {Look & { kind: 'arrow', id?: string, from: Point, to: Point, label?: string, draggable?: boolean }} ArrowLayer
 * @typedef {Look & { kind: 'ellipse', mean: Point, cov?: readonly [number, number, number],
 *   axes?: readonly [Point, Point], radius?: number, fill?: boolean, label?: string }} EllipseLayer
 *   cov [xx, xy, yy] or two semi-axes; radius in standard deviations
 * @typedef {Look & { kind: 'curve', points: ArrayLike<number>, closed?: boolean, fill?: boolean, label?: string }} CurveLayer
 * @typedef {Look & { kind: 'heat', values: ArrayLike<number>, cols: number, rows: number, window: Window,
 *   max?: number, signed?: boolean }} HeatLayer row 0 at the top; 0 is clear, max is full
 * @typedef {Look & { kind: 'contours', values: ArrayLike<number>, cols: number, rows: number, window: Window,
 *   levels: readonly number[], fill?: boolean }} ContoursLayer values at the middles of cells, row 0 at the top
 * @typedef {Look & { kind: 'label', at: Point, text: string, size?: number, italic?: boolean, centred?: boolean }} LabelLayer centred: on the place, not beside it
 * @typedef {Look & { kind: 'handle', id: string, centre: Point, angle: number, radius: number, label?: string,
 *   symmetric?: boolean }} HandleLayer a grip that turns about a centre; angle in radians
 */
/** @typedef {PointsLayer | SegmentsLayer | LineLayer | ArrowLayer | EllipseLayer | CurveLayer | HeatLayer | ContoursLayer | LabelLayer | HandleLayer} Layer */

/**
 * @typedef {object} LabelWish
 * @property {Point} at in pixels
 * @property {string} text
 * @property {string} role
 * @property {number} [size]
 * @property {boolean} [italic]
 */

/**
 * All layers but heat (a bitmap, see `plane.js`), back to front, and their labels on top.
 * @param {readonly Layer[]} layers
 * @param {Frame} frame
 * @returns {SVGElement[]}
 */
export function drawLayers(layers, frame) {
  /** @type {LabelWish[]} */
  const wishes = [];
  const marks = layers.flatMap((layer) => drawLayer(layer, frame, wishes));
  return [...marks, ...drawLabels(wishes, layers, frame)];
}

/**
 * @param {Layer} layer
 * @param {Frame} frame
 * @param {LabelWish[]} wishes
 * @returns {SVGElement[]}
 */
function drawLayer(layer, frame, wishes) {
  const role = layer.role ?? 'ink';
  const wish = (/** @type {string | undefined} */ text, /** @type {Point} */ at) => {
    if (text) wishes.push({ text, at: [frame.px(at[0]), frame.py(at[1])], role });
  };
  switch (layer.kind) {
    case 'points':
      return drawPoints(layer, frame);
    case 'segments':
      return [svg('path', { d: segmentsPath(layer.segments, frame), ...stroke(layer, 1.25) })];
    case 'line': {
      const ends = clipLine(layer.through, layer.direction, frame.window);
      if (!ends) return [];
      const [a, b] = ends;
      // Named inside the plot, near the end that is higher.
      const high = a[1] > b[1] ? [a, b] : [b, a];
      const at = (/** @type {0 | 1} */ d) => 0.9 * (high[0]?.[d] ?? 0) + 0.1 * (high[1]?.[d] ?? 0);
      wish(layer.label, [at(0), at(1)]);
      return [svg('path', { d: toPath([a, b], frame), ...stroke(layer) })];
    }
    case 'arrow':
      wish(layer.label, layer.to);
      return drawArrow(layer, frame);
    case 'ellipse': {
      const points = ellipsePoints(layer, layer.radius ?? 1);
      wish(layer.label, points[9] ?? layer.mean);
      return [svg('path', { d: toPath(points, frame, true), ...stroke(layer), ...filled(layer) })];
    }
    case 'curve': {
      const points = pairs(layer.points);
      wish(layer.label, points[points.length - 1] ?? [0, 0]);
      const d = toPath(points, frame, layer.closed);
      return [svg('path', { d, ...stroke(layer), ...filled(layer) })];
    }
    case 'contours':
      return drawContours(layer, frame);
    case 'label':
      if (layer.centred) {
        const { text, size = 13 } = layer;
        const style = /** @type {const} */ ({ role, size, anchor: 'middle', weight: 600 });
        return [label(text, frame.px(layer.at[0]), frame.py(layer.at[1]), style)];
      }
      wishes.push({
        text: layer.text,
        at: [frame.px(layer.at[0]), frame.py(layer.at[1])],
        role,
        size: layer.size,
        italic: layer.italic,
      });
      return [];
    case 'handle':
      return drawHandle(layer, frame);
    default:
      return [];
  }
}

/**
 * @param {Look & { fill?: boolean }} layer
 */
function filled(layer) {
  if (!layer.fill) return {};
  const role = layer.role ?? 'ink';
  return { style: `stroke:var(--${role});fill:var(--${role});fill-opacity:.16` };
}

/**
 * Dots as round caps of strokes without length: one path for each colour, however many they are.
 * @param {PointsLayer} layer
 * @param {Frame} frame
 */
function drawPoints(layer, frame) {
  const radius = layer.radius ?? (layer.draggable ? 5 : 3);
  /** @type {Map<string, string>} */
  const paths = new Map();
  const count = Math.floor(layer.points.length / 2);
  for (let i = 0; i < count; i++) {
    const x = frame.px(layer.points[2 * i] ?? NaN);
    const y = frame.py(layer.points[2 * i + 1] ?? NaN);
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    const role = layer.classes ? `c${(layer.classes[i] ?? 0) % 10}` : (layer.role ?? 'x');
    paths.set(role, `${paths.get(role) ?? ''}M${round(x)} ${round(y)}h0`);
  }
  const dot = (/** @type {string} */ d, /** @type {string} */ role, /** @type {number} */ width) =>
    svg('path', {
      d,
      fill: 'none',
      style: `stroke:var(--${role})`,
      'stroke-linecap': 'round',
      'stroke-width': width,
    });
  const group = svg('g', { opacity: layer.opacity ?? null });
  // A rim of the panel's colour keeps neighbours apart.
  for (const [, d] of paths) group.append(dot(d, 'panel', 2 * radius + 2));
  for (const [role, d] of paths) group.append(dot(d, role, 2 * radius));
  if (layer.ring) for (const [, d] of paths) group.append(dot(d, 'panel', 2 * radius - 3.5));
  if (layer.numbered) {
    for (let i = 0; i < count; i++) {
      const x = frame.px(layer.points[2 * i] ?? 0);
      const y = frame.py(layer.points[2 * i + 1] ?? 0);
      const text = layer.names?.[i] ?? String(i + 1);
      group.append(
        label(text, x, y + 0.5, {
          role: 'panel',
          anchor: 'middle',
          size: 12,
          weight: 600,
          className: 'plain',
        }),
      );
    }
  }
  return [group];
}

/**
 * @param {ArrowLayer} layer
 * @param {Frame} frame
 */
function drawArrow(layer, frame) {
  const from = [frame.px(layer.from[0]), frame.py(layer.from[1])];
  const to = [frame.px(layer.to[0]), frame.py(layer.to[1])];
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [...from, ...to];
  const length = Math.hypot(x1 - x0, y1 - y0);
  const width = layer.width ?? 2.5;
  const role = layer.role ?? 'ink';
  const look = { style: `fill:var(--${role})` };
  if (length < 1) return [svg('circle', { cx: x0, cy: y0, r: width, ...look })];
  const head = Math.min(4 + 2.6 * width, length);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const [bx, by] = [x1 - head * ux, y1 - head * uy];
  const half = head * 0.42;
  return [
    svg('path', {
      d: pathOf([
        [x0, y0],
        [bx + ux, by + uy],
      ]),
      ...stroke(layer, width),
    }),
    svg('path', {
      d: pathOf(
        [
          [x1, y1],
          [bx - half * uy, by + half * ux],
          [bx + half * uy, by - half * ux],
        ],
        true,
      ),
      opacity: layer.opacity ?? null,
      ...look,
    }),
  ];
}

/**
 * @param {HandleLayer} layer
 * @param {Frame} frame
 */
function drawHandle(layer, frame) {
  const { x, y } = handlePlace(layer, frame);
  const role = layer.role ?? 'act';
  return [
    svg('circle', {
      cx: round(x),
      cy: round(y),
      r: 9,
      style: `fill:var(--panel);stroke:var(--${role})`,
      'stroke-width': 2.5,
    }),
    svg('circle', { cx: round(x), cy: round(y), r: 3, style: `fill:var(--${role})` }),
  ];
}

/**
 * @param {HandleLayer} layer
 * @param {Frame} frame
 */
export function handlePlace(layer, frame) {
  return {
    x: frame.px(layer.centre[0] + layer.radius * Math.cos(layer.angle)),
    y: frame.py(layer.centre[1] + layer.radius * Math.sin(layer.angle)),
  };
}

/**
 * @param {ContoursLayer} layer
 * @param {Frame} frame
 */
function drawContours(layer, frame) {
  const { cols, rows, window, levels } = layer;
  const [x0, x1, y0, y1] = window;
  const shapes = d3Contours()
    .size([cols, rows])
    .thresholds([...levels])(Array.from(layer.values));
  // d3 puts the value of cell (i, j) at (i + ½, j + ½).
  const px = (/** @type {number} */ u) => frame.px(x0 + (u / cols) * (x1 - x0));
  const py = (/** @type {number} */ v) => frame.py(y1 - (v / rows) * (y1 - y0));
  return shapes.map((shape, i) => {
    let d = '';
    for (const polygon of shape.coordinates) {
      for (const ring of polygon) {
        d += pathOf(
          ring.map(([u = 0, v = 0]) => /** @type {const} */ ([px(u), py(v)])),
          true,
        );
      }
    }
    const look = stroke({ width: 1, ...layer });
    if (!layer.fill) return svg('path', { d, ...look });
    const alpha = 0.12 + (0.45 * i) / Math.max(1, levels.length);
    return svg('path', {
      d,
      style: `fill:var(--${layer.role ?? 'ink'})`,
      'fill-opacity': round(alpha),
      'fill-rule': 'evenodd',
    });
  });
}

/** A line as small boxes along it, what a name would cover of it. @param {LineLayer} layer @param {Frame} frame */
function lineBoxes(layer, frame) {
  const ends = clipLine(layer.through, layer.direction, frame.window);
  if (!ends) return [];
  const [[x0, y0], [x1, y1]] = ends.map(
    ([x, y]) => /** @type {Point} */ ([frame.px(x), frame.py(y)]),
  );
  const count = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / LINE_BOX));
  return Array.from({ length: count + 1 }, (_, i) => ({
    x: x0 + ((x1 - x0) * i) / count,
    y: y0 + ((y1 - y0) * i) / count,
    width: LINE_BOX,
    height: LINE_BOX,
  }));
}

/**
 * @param {readonly LabelWish[]} wishes
 * @param {readonly Layer[]} layers
 * @param {Frame} frame
 */
function drawLabels(wishes, layers, frame) {
  // Grips must stay visible, names stand beside lines; clouds of points may be covered by a halo.
  const taken = layers.flatMap((layer) => {
    if (layer.kind === 'line') return lineBoxes(layer, frame);
    if (layer.kind === 'handle') {
      const { x, y } = handlePlace(layer, frame);
      return [{ x, y, width: 22, height: 22 }];
    }
    if (layer.kind !== 'points' || layer.points.length > 120) return [];
    return pairs(layer.points).map(([x, y]) => ({
      x: frame.px(x),
      y: frame.py(y),
      width: 8,
      height: 8,
    }));
  });
  const places = placeLabels(
    wishes.map(({ at, text, size = 13 }) => ({
      x: at[0],
      y: at[1],
      width: textWidth(text, size, 600),
      height: size + 3,
    })),
    { left: frame.left, top: frame.top, width: frame.width, height: frame.height },
    taken,
  );
  return wishes.map(({ text, role, size = 13, italic }, i) => {
    const place = places[i];
    return label(text, place?.x ?? 0, place?.y ?? 0, {
      role,
      size,
      italic,
      anchor: place?.anchor,
      weight: italic ? 400 : 600,
    });
  });
}

/**
 * @param {ArrayLike<number>} flat
 * @returns {[number, number][]}
 */
export function pairs(flat) {
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, i) => [
    flat[2 * i] ?? NaN,
    flat[2 * i + 1] ?? NaN,
  ]);
}

/**
 * @param {readonly Point[]} points
 * @param {Frame} frame
 * @param {boolean} [closed]
 */
function toPath(points, frame, closed = false) {
  return pathOf(
    points.map(([x, y]) => /** @type {const} */ ([frame.px(x), frame.py(y)])),
    closed,
  );
}

/**
 * @param {ArrayLike<number>} flat
 * @param {Frame} frame
 */
function segmentsPath(flat, frame) {
  let d = '';
  for (let i = 0; i + 3 < flat.length; i += 4) {
    const [x1, y1] = [frame.px(flat[i] ?? NaN), frame.py(flat[i + 1] ?? NaN)];
    const [x2, y2] = [frame.px(flat[i + 2] ?? NaN), frame.py(flat[i + 3] ?? NaN)];
    if (Number.isFinite(x1 + y1 + x2 + y2)) {
      d += `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`;
    }
  }
  return d;
}
