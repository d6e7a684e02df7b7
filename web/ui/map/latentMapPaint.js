/**
 * Drawing of the latent map, apart from its interaction. Everything that does not follow the pointer
 * goes into one layer, kept until the data, the size or the theme changes; the lens is cheap.
 *
 * @module
 */
import { textWidth } from '../base/drawing.js';
import { offscreen } from '../base/figure.js';
import { short } from '../base/format.js';
import { inkSheet } from '../images/ink.js';
import {
  axisTicks,
  classRows,
  drawAxes,
  drawEllipses,
  drawNumerals,
  drawPrior,
  labelPrior,
  placeNumerals,
} from './latentMapParts.js';
import { quantileAxis, uniformAxis } from '../base/scale.js';
import { theme } from '../base/theme.js';

/** @typedef {import('./latentMap.js').MapData} MapData */
/** @typedef {import('../base/scale.js').Axis} Axis */

/**
 * Where things are: the plot's box inside the element, and both axes.
 * @typedef {object} Layout
 * @property {number} left
 * @property {number} width
 * @property {number} height
 * @property {number} ratio bitmap pixels for each of the layout's
 * @property {number} fullWidth
 * @property {number} fullHeight
 * @property {Axis} x
 * @property {Axis} y
 * @property {(z: number) => number} px
 * @property {(z: number) => number} py
 * @property {boolean} line one latent number: the second direction only separates the classes
 */

/** Left of the plot: at least this, and what the numbers at its ticks take. */
const AXIS_LEFT = 26;
const TICK_ROOM = 7;
const AXIS_BOTTOM = 24;
/** Ink is weight·exp(−|z|²/11) with a floor, so that corners whisper but can be read. */
const FADE = { floor: 0.16, spread: 11, light: 0.5, dark: 0.62 };
/** Of a heat at its largest, of 255: dots stay readable on it. */
const HEAT_OPACITY = 190;
/** Points along a side of the veil that fades the ink; it is drawn smoothly enlarged. */
const VEIL_SIDE = 40;
/** A dot is not drawn smaller, whatever its radius says: it must be seen. */
const LEAST_RADIUS = 1;

/**
 * @param {MapData} data
 * @param {number} ratio
 * @param {number} fullWidth
 * @param {number} fullHeight
 * @returns {Layout}
 */
export function layoutMap(data, ratio, fullWidth, fullHeight) {
  const height = fullHeight - AXIS_BOTTOM;
  const [x0, x1, y0, y1] = data.window;
  const line = data.latentDim === 1;
  const x = data.spacing === 'quantile' ? quantileAxis() : uniformAxis(x0, x1);
  const y = line
    ? uniformAxis(0, classRows(data))
    : data.spacing === 'quantile'
      ? quantileAxis()
      : uniformAxis(y0, y1);
  const texts = line ? [] : axisTicks(y, fullWidth - AXIS_LEFT).map(short);
  const widest = Math.max(0, ...texts.map((text) => textWidth(text, 12)));
  const left = Math.max(AXIS_LEFT, Math.ceil(widest) + TICK_ROOM);
  const width = fullWidth - left;
  return {
    left,
    width,
    height,
    ratio,
    fullWidth,
    fullHeight,
    x,
    y,
    line,
    px: (z) => left + x.place(z) * width,
    py: (z) => (1 - y.place(z)) * height,
  };
}

/**
 * Pixel places of the codes that are shown, as x, y, label triples.
 * @param {MapData} data
 * @param {Layout} layout
 */
function placeCodes(data, layout) {
  const { codes, latentDim, dims, labels, visible } = data;
  const count = Math.floor(codes.length / latentDim);
  const places = new Float32Array(count * 3);
  const rows = classRows(data);
  for (let i = 0; i < count; i++) {
    const label = labels ? (labels[i] ?? -1) : -1;
    const shown = label < 0 || visible[label] !== false;
    places[3 * i] = shown ? layout.px(codes[i * latentDim + dims[0]] ?? NaN) : NaN;
    places[3 * i + 1] = layout.py(
      layout.line
        ? rows - (Math.max(0, label) % rows) - 0.5 + 0.6 * jitter(i)
        : (codes[i * latentDim + dims[1]] ?? NaN),
    );
    places[3 * i + 2] = label;
  }
  return places;
}

/**
 * A fixed number in −½…½ for each index (golden-ratio sequence), to part dots of one row.
 * @param {number} i
 */
function jitter(i) {
  return ((i * 0.6180339887) % 1) - 0.5;
}

/**
 * @typedef {object} Layers
 * @property {HTMLCanvasElement} rest all that is seen when nothing is probed
 * @property {HTMLCanvasElement | null} ink the decoded images in full ink, for the lens
 * @property {Float32Array} places
 * @property {ReturnType<typeof placeNumerals>} numerals
 */

/**
 * @param {MapData} data
 * @param {Layout} layout
 * @param {Layers | null} [spent] no longer shown
 * @returns {Layers}
 */
export function makeLayers(data, layout, spent) {
  const { ratio } = layout;
  const places = placeCodes(data, layout);
  const { canvas, context } = offscreen(
    layout.fullWidth * ratio,
    layout.fullHeight * ratio,
    spent?.rest,
  );
  context.scale(ratio, ratio);
  const ink = data.mosaic ? mosaicInk(data.mosaic, layout, spent?.ink) : null;
  const numerals = paintRest(context, data, layout, { ink, places, dots: stampDots });
  return { rest: canvas, ink, places, numerals };
}

/**
 * All that is seen when nothing is probed.
 * @param {CanvasRenderingContext2D} context
 * @param {MapData} data
 * @param {Layout} layout
 * @param {Pick<Layers, 'ink' | 'places'> & { dots: typeof stampDots }} marks dots: stamped, which is fast, or
 *   drawn as circles
 */
export function paintRest(context, data, layout, { ink, places, dots }) {
  context.save();
  context.beginPath();
  context.rect(layout.left, 0, layout.width, layout.height);
  context.clip();
  if (ink && (!data.heat || data.heat.over)) drawFaded(context, ink, data, layout);
  if (data.heat) drawHeat(context, data.heat, layout);
  if (data.prior) drawPrior(context, data, layout);
  dots(context, eachDot(places, layout, data.radii), layout);
  if (data.prior) labelPrior(context, data, layout);
  drawEllipses(context, data, layout);
  const numerals = placeNumerals(data, layout);
  drawNumerals(context, numerals);
  context.restore();
  drawAxes(context, data, layout);
  return numerals;
}

/**
 * @param {NonNullable<MapData['mosaic']>} mosaic
 * @param {Layout} layout
 * @param {HTMLCanvasElement | null} [spent]
 */
function mosaicInk(mosaic, { line }, spent) {
  const { size, images } = mosaic;
  return inkSheet(images, size * (line ? 1 : size), size, mosaic, theme().rgb('x'), spent);
}

/**
 * The decoded images under the codes: their ink fades with the distance from the prior's centre. A
 * veil of paper over the full ink does that in one pass, whatever the number of images.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} ink
 * @param {MapData} data
 * @param {Layout} layout
 */
function drawFaded(context, ink, data, layout) {
  const strength = theme().dark ? FADE.dark : FADE.light;
  if (layout.line) {
    context.globalAlpha = strength;
    drawMosaic(context, ink, layout);
    context.globalAlpha = 1;
    return;
  }
  drawMosaic(context, ink, layout);
  const scale = data.prior?.scale ?? halfWidths(data);
  const veil = offscreen(VEIL_SIDE, VEIL_SIDE);
  const bitmap = veil.context.createImageData(VEIL_SIDE, VEIL_SIDE);
  const paper = theme().rgb('panel');
  for (let i = 0; i < VEIL_SIDE * VEIL_SIDE; i++) {
    const zx = layout.x.at(((i % VEIL_SIDE) + 0.5) / VEIL_SIDE) / scale[0];
    const zy = layout.y.at(1 - (Math.floor(i / VEIL_SIDE) + 0.5) / VEIL_SIDE) / scale[1];
    const weight = FADE.floor + (1 - FADE.floor) * Math.exp(-(zx * zx + zy * zy) / FADE.spread);
    bitmap.data.set([...paper, 255 * (1 - strength * weight)], 4 * i);
  }
  veil.context.putImageData(bitmap, 0, 0);
  context.drawImage(veil.canvas, layout.left, 0, layout.width, layout.height);
}

/**
 * A grid of numbers over the window, as the opacity of one role's colour.
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<MapData['heat']>} heat
 * @param {Layout} layout
 */
function drawHeat(context, { values, cells, max, role }, layout) {
  const sheet = offscreen(cells, cells);
  const bitmap = sheet.context.createImageData(cells, cells);
  const colour = theme().rgb(role);
  for (let i = 0; i < cells * cells; i++) {
    const share = Math.min(1, Math.max(0, (values[i] ?? 0) / (max || 1)));
    bitmap.data.set([...colour, HEAT_OPACITY * share], 4 * i);
  }
  sheet.context.putImageData(bitmap, 0, 0);
  context.imageSmoothingQuality = 'high';
  context.drawImage(sheet.canvas, layout.left, 0, layout.width, layout.height);
}

/**
 * Without a prior the ink fades as if the window were 3.6 deviations wide.
 * @param {MapData} data
 * @returns {[number, number]}
 */
function halfWidths({ window: [x0, x1, y0, y1] }) {
  return [Math.max(Math.abs(x0), Math.abs(x1)) / 3.6, Math.max(Math.abs(y0), Math.abs(y1)) / 3.6];
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement} sheet
 * @param {Layout} layout
 */
function drawMosaic(context, sheet, { left, width, height, line }) {
  context.imageSmoothingQuality = 'high';
  if (!line) {
    context.drawImage(sheet, left, 0, width, height);
    return;
  }
  const rowHeight = (width * sheet.height) / sheet.width;
  for (let top = (height % rowHeight) / 2 - rowHeight; top < height; top += rowHeight) {
    context.drawImage(sheet, left, top, width, rowHeight);
  }
}

/** @typedef {{ x: number, y: number, radius: number, label: number }} Dot */

/**
 * The dots that are seen, in pixels.
 * @param {Float32Array} places
 * @param {Layout} layout
 * @param {Float32Array} [radii] in units of z
 * @returns {Iterable<Dot>}
 */
function* eachDot(places, layout, radii) {
  const plain = Math.max(1.5, Math.min(2.2, layout.width / 225));
  const perUnit = layout.width / (layout.x.high - layout.x.low);
  for (let i = 0; i < places.length; i += 3) {
    const asked = (radii?.[i / 3] ?? NaN) * perUnit;
    // Quarters of a pixel: as fine as an eye sees, and few stamps.
    const radius = radii ? Math.max(LEAST_RADIUS, Math.round(4 * asked) / 4 || 0) : plain;
    const reach = reachOf(radius);
    const [x, y, label] = [places[i] ?? NaN, places[i + 1] ?? NaN, places[i + 2] ?? -1];
    if (!(x > -reach) || !(x < layout.fullWidth + reach)) continue;
    if (!(y > -reach) || !(y < layout.fullHeight)) continue;
    yield { x, y, radius, label };
  }
}

/** A dot with its rim lies within so many pixels of its place. @param {number} radius */
const reachOf = (radius) => Math.ceil(radius + 1.5);

/** @param {CanvasRenderingContext2D} context @param {Dot} dot */
function drawDot(context, { x, y, radius, label }) {
  const colours = theme();
  const fill = (/** @type {number} */ r, /** @type {string} */ style) => {
    context.beginPath();
    context.arc(x, y, r, 0, 7);
    context.fillStyle = style;
    context.fill();
  };
  fill(radius + 0.8, colours.alpha('panel', 0.8));
  fill(radius, label < 0 ? colours.alpha('x', 0.8) : colours.classColour(label));
}

/**
 * One dot of each kind is drawn, and stamped: thousands cost as little as an image each.
 * @param {CanvasRenderingContext2D} context
 * @param {Iterable<Dot>} dots
 * @param {Layout} layout
 */
function stampDots(context, dots, { ratio }) {
  /** @type {Map<string, HTMLCanvasElement>} */
  const stamps = new Map();
  for (const { x, y, radius, label } of dots) {
    const half = reachOf(radius);
    const key = `${label} ${radius}`;
    let stamp = stamps.get(key);
    if (!stamp) {
      const made = offscreen(2 * half * ratio, 2 * half * ratio);
      made.context.scale(ratio, ratio);
      drawDot(made.context, { x: half, y: half, radius, label });
      stamps.set(key, (stamp = made.canvas));
    }
    context.drawImage(stamp, x - half, y - half, 2 * half, 2 * half);
  }
}

/** Each a circle of its own. @param {CanvasRenderingContext2D} context @param {Iterable<Dot>} dots */
export function drawDots(context, dots) {
  for (const dot of dots) drawDot(context, dot);
}

/**
 * The lens around the probe.
 * @param {CanvasRenderingContext2D} context
 * @param {HTMLCanvasElement | null} ink
 * @param {Layout} layout
 * @param {{ probe: readonly [number, number] | null, focused: boolean }} lens
 */
export function paintLens(context, ink, layout, { probe, focused }) {
  if (!probe) return;
  const colours = theme();
  const radius = Math.max(44, layout.width * 0.115);
  const x = layout.px(probe[0]);
  const y = layout.line ? layout.height / 2 : layout.py(probe[1]);
  context.save();
  context.beginPath();
  context.rect(layout.left, 0, layout.width, layout.height);
  context.clip();
  if (ink) {
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 7);
    context.fillStyle = colours.colour('panel');
    context.fill();
    context.clip();
    context.globalAlpha = 0.95;
    drawMosaic(context, ink, layout);
    context.restore();
  }
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.lineWidth = focused ? 2.5 : 1.25;
  context.strokeStyle = focused ? colours.colour('act') : colours.alpha('ink', 0.45);
  context.stroke();
  context.beginPath();
  context.arc(x, y, 4.5, 0, 7);
  context.fillStyle = colours.colour('panel');
  context.fill();
  context.strokeStyle = colours.colour('act');
  context.lineWidth = 2;
  context.stroke();
  context.restore();
}
