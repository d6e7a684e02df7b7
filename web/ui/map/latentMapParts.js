/**
 * What stands on the latent map besides dots and images: the prior, posteriors, numerals, the drawn
 * digit, the axes.
 *
 * @module
 */
import { haloText, tracePath } from '../base/figure.js';
import { short, subscript } from '../base/format.js';
import { placeLabels } from '../base/labels.js';
import { classMedians, spread, ticks } from '../base/scale.js';
import { theme } from '../base/theme.js';

/** @typedef {import('./latentMap.js').MapData} MapData */
/** @typedef {import('./latentMapPaint.js').Layout} Layout */
/** @typedef {import('../base/scale.js').Axis} Axis */

/** Rows of the map of one latent number, one a class. @param {MapData} data */
export const classRows = ({ names }) => Math.max(10, names?.length ?? 0);
const NUMERAL_SIZE = 19;
/** Of a class that has a name instead. */
const NAME_SIZE = 13;
/** Of the name beside a posterior. */
const NAME_HEIGHT = 15;
/** A path between its ends, and what an end takes, px. */
const PATH_PARTS = 12;
const HANDLE_SIZE = 30;
const PRIOR_LABEL_ANGLE = -0.62;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 * @param {number} radius in standard deviations
 */
function priorPath(context, data, layout, radius) {
  const [sx, sy] = data.prior?.scale ?? [1, 1];
  const points = [];
  for (let i = 0; i <= 120; i++) {
    const angle = (i / 60) * Math.PI;
    points.push(
      /** @type {const} */ ([
        layout.px(radius * sx * Math.cos(angle)),
        layout.py(radius * sy * Math.sin(angle)),
      ]),
    );
  }
  tracePath(context, points);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 */
export function drawPrior(context, data, layout) {
  context.save();
  context.strokeStyle = theme().alpha('prior', 0.75);
  context.setLineDash([2, 4]);
  context.lineWidth = 1;
  for (const radius of [1, 2, 3]) {
    if (layout.line) {
      const scale = data.prior?.scale[0] ?? 1;
      for (const z of [-radius * scale, radius * scale]) {
        tracePath(context, [
          [layout.px(z), 0],
          [layout.px(z), layout.height],
        ]);
        context.stroke();
      }
    } else {
      priorPath(context, data, layout, radius);
      context.stroke();
    }
  }
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 */
export function labelPrior(context, data, layout) {
  const colours = theme();
  const [sx, sy] = data.prior?.scale ?? [1, 1];
  context.font = `400 12px ${colours.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const radius of [1, 2, 3]) {
    const x = layout.px(radius * sx * (layout.line ? 1 : Math.cos(PRIOR_LABEL_ANGLE)));
    const y = layout.line ? 10 : layout.py(radius * sy * Math.sin(PRIOR_LABEL_ANGLE));
    haloText(context, `${radius}σ`, x, y, {
      fill: colours.colour('prior'),
      halo: colours.colour('panel'),
    });
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 */
export function drawEllipses(context, data, layout) {
  if (layout.line) return;
  for (const { mean, sd, emphasis } of data.ellipses) {
    traceEllipse(context, layout, mean, sd, 2);
    context.strokeStyle = theme().alpha('panel', 0.8);
    context.lineWidth = 3;
    context.stroke();
    if (emphasis) {
      context.fillStyle = theme().alpha('lat', 0.25);
      context.fill();
    }
    context.strokeStyle = theme().colour('lat');
    context.lineWidth = emphasis ? 2 : 1.25;
    context.stroke();
  }
}

/**
 * The contour at `radius` standard deviations of an axis-aligned Gaussian; never smaller than can
 * be seen.
 * @param {CanvasRenderingContext2D} context
 * @param {Layout} layout
 * @param {readonly [number, number]} mean
 * @param {readonly [number, number]} sd
 * @param {number} radius
 */
function traceEllipse(context, layout, mean, sd, radius) {
  const x = layout.px(mean[0]);
  const y = layout.py(mean[1]);
  const rx =
    Math.abs(layout.px(mean[0] + radius * sd[0]) - layout.px(mean[0] - radius * sd[0])) / 2;
  const ry =
    Math.abs(layout.py(mean[1] + radius * sd[1]) - layout.py(mean[1] - radius * sd[1])) / 2;
  context.beginPath();
  context.ellipse(x, y, Math.max(3, rx || 0), Math.max(3, ry || 0), 0, 0, 7);
  return { x, y, rx: Math.max(3, rx || 0) };
}

/**
 * Each island's numeral and where it stands, in pixels.
 * @param {MapData} data
 * @param {Layout} layout
 * @returns {{ label: number, name: string, x: number, y: number }[]}
 */
export function placeNumerals(data, layout) {
  const { labels, visible, names } = data;
  if (!labels) return [];
  const rows = classRows(data);
  const medians = classMedians(data.codes, data.latentDim, data.dims, labels);
  const shown = medians.flatMap((at, label) =>
    at && visible[label] !== false ? [{ at, label }] : [],
  );
  const places = layout.line
    ? shown.map(
        ({ label }) =>
          /** @type {[number, number]} */ ([layout.left + 14, layout.py(rows - label - 0.5)]),
      )
    : spread(
        shown.map(({ at }) => /** @type {const} */ ([layout.px(at[0]), layout.py(at[1])])),
        NUMERAL_SIZE * 1.3,
      );
  return shown.map(({ label }, i) => {
    const [x, y] = places[i] ?? [0, 0];
    return { label, name: names?.[label] ?? String(label), x, y: y + 1 };
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {ReturnType<typeof placeNumerals>} numerals
 */
export function drawNumerals(context, numerals) {
  const colours = theme();
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { label, name, x, y } of numerals) {
    const size = name.length > 2 ? NAME_SIZE : NUMERAL_SIZE;
    context.font = `700 ${size}px ${colours.font}`;
    haloText(context, name, x, y, {
      fill: colours.classColour(label),
      halo: colours.colour('panel'),
      haloWidth: 5,
    });
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<MapData['drawn']>} drawn
 * @param {Layout} layout
 * @param {{ numerals: ReturnType<typeof placeNumerals>, places: Float32Array, ends: import('./latentMapPath.js').MapPath | null }} others
 *   that its name keeps clear of: numerals, a path, and as far as it can dots (x, y, label)
 */
export function drawDrawn(context, drawn, layout, { numerals, places, ends }) {
  const colours = theme();
  context.save();
  context.beginPath();
  context.rect(layout.left, 0, layout.width, layout.height);
  context.clip();
  const { x, y, rx } = traceEllipse(context, layout, drawn.mean, drawn.sd, 2);
  context.fillStyle = colours.alpha('lat', 0.25);
  context.strokeStyle = colours.colour('panel');
  context.lineWidth = 4;
  context.stroke();
  context.fill();
  context.strokeStyle = colours.colour('lat');
  context.lineWidth = 2;
  context.stroke();
  context.beginPath();
  context.arc(x, y, 5, 0, 7);
  context.fillStyle = colours.colour('lat');
  context.fill();
  context.strokeStyle = colours.colour('panel');
  context.lineWidth = 1.5;
  context.stroke();
  context.font = `600 12px ${colours.font}`;
  context.textBaseline = 'middle';
  const taken = numerals.map((at) => ({
    x: at.x,
    y: at.y,
    width: NUMERAL_SIZE,
    height: NUMERAL_SIZE,
  }));
  for (let i = 0; i < places.length; i += 3)
    taken.push({ x: places[i] ?? NaN, y: places[i + 1] ?? NaN, width: 3, height: 3 });
  if (ends && !layout.line)
    for (let i = 0; i <= PATH_PARTS; i++) {
      const at = (/** @type {0 | 1} */ axis) =>
        ends.a[axis] + (i / PATH_PARTS) * (ends.b[axis] - ends.a[axis]);
      const side = i % PATH_PARTS === 0 ? HANDLE_SIZE : NAME_HEIGHT;
      taken.push({ x: layout.px(at(0)), y: layout.py(at(1)), width: side, height: side });
    }
  const { width } = context.measureText(drawn.label);
  const [place] = placeLabels([{ x, y, width, height: NAME_HEIGHT, gap: rx + 6 }], layout, taken);
  if (!place) return context.restore();
  context.textAlign = place.anchor === 'middle' ? 'center' : place.anchor;
  // Of a crowded small map it may lie on dots, but is never cut.
  const before = { start: 0, middle: width / 2, end: width }[place.anchor];
  const least = layout.left + 2 + before;
  const most = layout.left + layout.width - 2 - width + before;
  haloText(context, drawn.label, Math.min(most, Math.max(least, place.x)), place.y, {
    fill: colours.colour('lat'),
    halo: colours.colour('panel'),
  });
  context.restore();
}

/** Where an axis is labelled. @param {Axis} axis @param {number} width of the plot, pixels */
export const axisTicks = (axis, width) =>
  axis.spacing === 'quantile' ? [-2, -1, 0, 1, 2] : ticks(axis.low, axis.high, width < 380 ? 4 : 8);

/**
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 */
export function drawAxes(context, data, layout) {
  const colours = theme();
  const { left, width, height, fullWidth, fullHeight } = layout;
  context.strokeStyle = colours.colour('line2');
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, 0.5, width - 1, height - 1);
  context.font = `400 12px ${colours.font}`;
  context.fillStyle = colours.colour('ink3');
  const tick = (/** @type {readonly [number, number][]} */ points) => {
    tracePath(context, points);
    context.stroke();
  };
  for (const value of axisTicks(layout.x, width)) {
    const x = layout.px(value);
    if (x < left + 6 || x > fullWidth - 22) continue;
    context.textAlign = 'center';
    context.fillText(short(value), x, fullHeight - 8);
    tick([
      [x, height],
      [x, height + 4],
    ]);
  }
  for (const value of layout.line ? [] : axisTicks(layout.y, width)) {
    const y = layout.py(value);
    if (y < 24 || y > height - 6) continue;
    context.textAlign = 'right';
    context.fillText(short(value), left - 6, y + 4);
    tick([
      [left - 4, y],
      [left, y],
    ]);
  }
  const name = (/** @type {number} */ dim, /** @type {number} */ x, /** @type {number} */ y) => {
    context.fillStyle = colours.colour('lat');
    context.textAlign = 'left';
    context.font = `italic 16px ${colours.mathFont}`;
    context.fillText('z', x, y);
    context.font = `12px ${colours.mathFont}`;
    context.fillText(String(dim + 1), x + 7, y + 4);
  };
  name(data.dims[0], fullWidth - 16 - (data.dims[0] > 8 ? 6 : 0), fullHeight - 8);
  if (!layout.line) name(data.dims[1], left - 22 - (data.dims[1] > 8 ? 4 : 0), 14);
}

/**
 * @param {number} dim from 0
 * @returns {string} like z₁
 */
export function dimName(dim) {
  return `z${subscript(dim + 1)}`;
}
