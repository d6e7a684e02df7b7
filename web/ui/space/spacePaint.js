/**
 * Paints a scene of `<atlas-space>`: facets, strokes and dots in one list, farthest first.
 *
 * @module
 */
import { facing } from './projection.js';
import { theme } from '../base/theme.js';

/** @typedef {import('./projection.js').Projection} Projection */
/** @typedef {import('./space.js').SpaceLayer} SpaceLayer */
/** @typedef {import('./space.js').SheetLayer} SheetLayer */
/** @typedef {import('./space.js').MeshLayer} MeshLayer */
/** @typedef {[number, number, number]} Corner */
/** @typedef {{ depth: number, paint: () => void }} Mark */

/** Strokes and dots lie on a surface: they are drawn before what is only this much nearer. */
const LIFT = 0.02;
/** The role of what is wrong, on a form. */
const HOT = 'bad';

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly SpaceLayer[]} layers
 * @param {Projection} view
 */
export function paintScene(context, layers, view) {
  /** @type {Mark[]} */
  const marks = [];
  for (const layer of layers) {
    if (layer.kind === 'sheet') addSheet(marks, context, layer, view);
    else if (layer.kind === 'mesh') addMesh(marks, context, layer, view);
    else if (layer.kind === 'points') addPoints(marks, context, layer, view);
    else if (layer.kind === 'curve') addCurve(marks, context, layer, view);
    else if (layer.kind === 'segments') addSegments(marks, context, layer, view);
    else if (layer.kind === 'arrow') addArrow(marks, context, layer, view);
  }
  marks.sort((a, b) => a.depth - b.depth);
  context.lineJoin = 'round';
  context.lineCap = 'round';
  for (const { paint } of marks) paint();
  context.globalAlpha = 1;
}

/**
 * A colour between the panel and a role's, by light and value; warm: 0…1 of the way from there to the
 * colour of what is wrong, in this light.
 * @param {string} role
 */
function tints(role) {
  const colours = theme();
  const [panel, ink, hot] = [colours.rgb('panel'), colours.rgb(role), colours.rgb(HOT)];
  return (/** @type {number} */ share, warm = 0, light = 1) =>
    `rgb(${panel
      .map((p, i) => {
        const plain = p + ((ink[i] ?? 0) - p) * share;
        return Math.round(plain + ((hot[i] ?? 0) * (0.6 + 0.4 * light) - plain) * warm);
      })
      .join(',')})`;
}

/**
 * @param {ArrayLike<number>} points
 * @param {Projection} view
 * @returns {Corner[]}
 */
function projectAll(points, view) {
  return Array.from({ length: Math.floor(points.length / 3) }, (_, i) =>
    view.project(points[3 * i] ?? NaN, points[3 * i + 1] ?? NaN, points[3 * i + 2] ?? NaN),
  );
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {readonly Corner[]} corners
 */
function trace(context, corners) {
  context.beginPath();
  corners.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
  context.closePath();
}

/** 1 where the corners turn counterclockwise on the screen, else −1. @param {readonly Corner[]} corners */
function turning([a = [0, 0, 0], b = a, c = b, d = c]) {
  const [ux, uy, vx, vy] = [c[0] - a[0], c[1] - a[1], d[0] - b[0], d[1] - b[1]];
  return ux * vy < vx * uy ? 1 : -1;
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {SheetLayer} layer
 * @param {Projection} view
 */
function addSheet(marks, context, layer, view) {
  const { rows, cols, values, support, opacity = 0.86, every = 1, over = 0 } = layer;
  const nodes = projectAll(layer.points, view);
  const tint = tints(layer.role ?? 'dec');
  const line = theme().alpha(layer.role ?? 'dec', 0.75);
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < cols; c++) {
      const at = [r * cols + c, r * cols + c + 1, (r + 1) * cols + c + 1, (r + 1) * cols + c];
      const corners = at.map((i) => nodes[i] ?? /** @type {Corner} */ ([NaN, NaN, NaN]));
      const [a, b, e, d] = corners;
      if (!a || !b || !e || !d || corners.some(([x, y]) => !Number.isFinite(x + y))) continue;
      const mean = (/** @type {ArrayLike<number>} */ list) =>
        at.reduce((sum, i) => sum + (list[i] ?? 0), 0) / 4;
      const shown = support ? mean(support) : 1;
      if (shown < 0.02) continue;
      // At a pole a facet has three corners.
      const isPole = Math.hypot(b[0] - a[0], b[1] - a[1]) < 1e-6;
      const light = facing(a, isPole ? e : b, d, view.scale);
      const share = values ? 0.06 + 0.8 * Math.min(1, mean(values)) : 0.1 + 0.3 * light;
      const fill = tint(Math.min(1, share * (values ? 0.75 + 0.25 * light : 1)));
      const edges = /** @type {const} */ ([
        [every > 0 && r % every === 0, 0, 1],
        [every > 0 && (r + 1) % every === 0 && r + 2 === rows, 3, 2],
        [every > 0 && c % every === 0, 0, 3],
        [every > 0 && (c + 1) % every === 0 && c + 2 === cols, 1, 2],
      ]);
      const depth = corners.reduce((sum, p) => sum + p[2], 0) / 4;
      marks.push({
        depth: over ? depth + over * turning(corners) : depth,
        paint: () => {
          trace(context, corners);
          context.globalAlpha = opacity * shown;
          context.fillStyle = fill;
          context.fill();
          // A hair of the same colour closes the seams between facets.
          context.lineWidth = 0.6;
          context.strokeStyle = fill;
          context.stroke();
          context.globalAlpha = shown;
          context.strokeStyle = line;
          context.lineWidth = 0.9;
          context.beginPath();
          for (const [on, from, to] of edges) {
            const [p, q] = [corners[from], corners[to]];
            if (!on || !p || !q) continue;
            context.moveTo(p[0], p[1]);
            context.lineTo(q[0], q[1]);
          }
          context.stroke();
        },
      });
    }
  }
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {MeshLayer} layer
 * @param {Projection} view
 */
function addMesh(marks, context, layer, view) {
  const nodes = projectAll(layer.points, view);
  const tint = tints(layer.role ?? 'x');
  const { triangles, values, hot, opacity = 1, lines = false } = layer;
  const onDark = theme().rgb('panel')[0] < 128;
  for (let t = 0; t + 2 < triangles.length; t += 3) {
    const at = [triangles[t] ?? 0, triangles[t + 1] ?? 0, triangles[t + 2] ?? 0];
    const corners = at.flatMap((i) => (nodes[i] ? [nodes[i]] : []));
    const [a, b, c] = corners;
    if (!a || !b || !c) continue;
    const light = facing(a, b, c, view.scale);
    const value = values ? at.reduce((sum, i) => sum + (values[i] ?? 0), 0) / 3 : NaN;
    const warm = hot ? at.reduce((sum, i) => sum + (hot[i] ?? 0), 0) / 3 : 0;
    // Without values the light alone shows the form: a facet towards it is nearest to white.
    const fill = tint(
      values
        ? 0.08 + 0.8 * Math.min(1, value) * (0.35 + 0.65 * light) + 0.25 * (1 - light)
        : 0.1 + 0.75 * (onDark ? light : 1 - light),
      warm,
      light,
    );
    marks.push({
      depth: (a[2] + b[2] + c[2]) / 3,
      paint: () => {
        trace(context, [a, b, c]);
        context.globalAlpha = opacity;
        context.fillStyle = fill;
        context.fill();
        context.lineWidth = lines ? 0.7 : 0.5;
        context.strokeStyle = lines ? theme().alpha(layer.role ?? 'x', 0.5) : fill;
        context.stroke();
      },
    });
  }
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {import('./space.js').PointsLayer} layer
 * @param {Projection} view
 */
function addPoints(marks, context, layer, view) {
  const colours = theme();
  const { radius = 2.5, opacity = 1 } = layer;
  projectAll(layer.points, view).forEach(([x, y, depth], i) => {
    if (!Number.isFinite(x + y)) return;
    const fill = layer.classes
      ? colours.classColour(layer.classes[i] ?? 0)
      : colours.colour(layer.role ?? 'x');
    marks.push({
      depth: depth + LIFT,
      paint: () => {
        context.globalAlpha = opacity;
        context.beginPath();
        context.arc(x, y, radius + 0.8, 0, 7);
        context.fillStyle = colours.colour('panel');
        context.fill();
        context.beginPath();
        context.arc(x, y, radius, 0, 7);
        context.fillStyle = fill;
        context.fill();
      },
    });
  });
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {Corner} a
 * @param {Corner} b
 * @param {{ role?: string, width?: number, dash?: readonly number[], offset?: number }} look
 */
function addStroke(marks, context, a, b, { role = 'ink', width = 2, dash, offset = 0 }) {
  if (!Number.isFinite(a[0] + a[1] + b[0] + b[1])) return;
  const colour = theme().colour(role);
  marks.push({
    depth: (a[2] + b[2]) / 2 + LIFT,
    paint: () => {
      context.globalAlpha = 1;
      context.strokeStyle = colour;
      context.lineWidth = width;
      if (dash) {
        context.setLineDash([...dash]);
        context.lineDashOffset = offset;
      }
      context.beginPath();
      context.moveTo(a[0], a[1]);
      context.lineTo(b[0], b[1]);
      context.stroke();
      if (dash) context.setLineDash([]);
    },
  });
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {import('./space.js').CurveLayer} layer
 * @param {Projection} view
 */
function addCurve(marks, context, layer, view) {
  const nodes = projectAll(layer.points, view);
  const first = nodes[0];
  if (layer.closed && first) nodes.push(first);
  let offset = 0;
  for (let i = 0; i + 1 < nodes.length; i++) {
    const [a, b] = [nodes[i], nodes[i + 1]];
    if (!a || !b) continue;
    addStroke(marks, context, a, b, { ...layer, offset });
    offset += Math.hypot(b[0] - a[0], b[1] - a[1]);
  }
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {import('./space.js').SegmentsLayer} layer
 * @param {Projection} view
 */
function addSegments(marks, context, layer, view) {
  const nodes = projectAll(layer.segments, view);
  for (let i = 0; i + 1 < nodes.length; i += 2) {
    const [a, b] = [nodes[i], nodes[i + 1]];
    if (a && b) addStroke(marks, context, a, b, { width: 1.25, ...layer });
  }
}

/**
 * @param {Mark[]} marks
 * @param {CanvasRenderingContext2D} context
 * @param {import('./space.js').ArrowLayer} layer
 * @param {Projection} view
 */
function addArrow(marks, context, layer, view) {
  const { role = 'ink', width = 2.5 } = layer;
  const a = view.project(...layer.from);
  const b = view.project(...layer.to);
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const head = Math.min(4 + 2.4 * width, length);
  const [ux, uy] = length > 0.5 ? [(b[0] - a[0]) / length, (b[1] - a[1]) / length] : [0, 0];
  const colour = theme().colour(role);
  // An arrow on a surface is a note about it: always in front.
  marks.push({
    depth: Infinity,
    paint: () => {
      context.globalAlpha = 1;
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(a[0], a[1]);
      context.lineTo(b[0] - head * ux, b[1] - head * uy);
      context.stroke();
      trace(context, [
        [b[0], b[1], 0],
        [b[0] - head * ux - 0.42 * head * uy, b[1] - head * uy + 0.42 * head * ux, 0],
        [b[0] - head * ux + 0.42 * head * uy, b[1] - head * uy - 0.42 * head * ux, 0],
      ]);
      context.fill();
    },
  });
}

/**
 * Where on a sheet a pixel is: of the facets under it the nearest, and the place inside it by linear
 * interpolation over its two triangles.
 * @param {SheetLayer} layer
 * @param {Projection} view
 * @param {readonly [number, number]} pixel
 * @returns {{ row: number, col: number } | null}
 */
export function sheetAt(layer, view, [x, y]) {
  const { rows, cols, support } = layer;
  const nodes = projectAll(layer.points, view);
  let best = null;
  let nearest = -Infinity;
  for (let r = 0; r + 1 < rows; r++) {
    for (let c = 0; c + 1 < cols; c++) {
      if (support && !(support[r * cols + c] ?? 1)) continue;
      const a = nodes[r * cols + c];
      const b = nodes[r * cols + c + 1];
      const d = nodes[(r + 1) * cols + c];
      const e = nodes[(r + 1) * cols + c + 1];
      if (!a || !b || !d || !e) continue;
      for (const [p, q, s, flip] of /** @type {const} */ ([
        [a, b, d, false],
        [e, d, b, true],
      ])) {
        const det = (q[0] - p[0]) * (s[1] - p[1]) - (s[0] - p[0]) * (q[1] - p[1]);
        const u = ((x - p[0]) * (s[1] - p[1]) - (s[0] - p[0]) * (y - p[1])) / det;
        const v = ((q[0] - p[0]) * (y - p[1]) - (x - p[0]) * (q[1] - p[1])) / det;
        if (!(u >= 0 && v >= 0 && u + v <= 1)) continue;
        const depth = p[2] + u * (q[2] - p[2]) + v * (s[2] - p[2]);
        if (depth <= nearest) continue;
        nearest = depth;
        best = flip ? { row: r + 1 - v, col: c + 1 - u } : { row: r + v, col: c + u };
      }
    }
  }
  return best;
}
