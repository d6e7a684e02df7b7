/**
 * `<atlas-space>`: three dimensions. Sheets (a grid carried into space), meshes, points, curves and
 * arrows, sorted by depth; turned by dragging and by arrow keys (5°, Shift 15°; Home: as it was).
 *
 * Attributes: `plain`, no menu; `still`, cannot be turned. Property `data`: see `SpaceData`; property
 * `view` {yaw, pitch}.
 * Events (bubble): `viewchange` {yaw, pitch, committed}; `pick` {layer, row, col, committed}: the
 * pointer is on a sheet that has an `id`, at these (fractional) coordinates of its grid, pressed or
 * not (committed on a press); `pickleave`.
 *
 * @module
 */
import { emit, pointIn } from '../base/dom.js';
import { define, Figure, haloText } from '../base/figure.js';
import { csv, figureMenu, saveFile, savePng, saveRecorded } from '../base/figureMenu.js';
import { placeLabels } from '../base/labels.js';
import { ballOf, projection } from './projection.js';
import { paintScene, sheetAt } from './spacePaint.js';
import { theme } from '../base/theme.js';
import { word } from '../base/words.js';

/** @typedef {import('./projection.js').View} View */
/** @typedef {import('./projection.js').Point3} Point3 */
/**
 * @typedef {{ kind: 'sheet', id?: string, points: ArrayLike<number>, rows: number, cols: number, role?: string,
 *   values?: ArrayLike<number>, support?: ArrayLike<number>, opacity?: number, every?: number, over?: number }} SheetLayer
 *   rows × cols nodes of x, y, z; values 0…1 a node shade it; support 0…1 a node fades it; a line
 *   every so many nodes (1; 0: none). over: the sheet lies on another one and is painted over it. Its
 *   facets count as so much nearer where that one is seen from outside, so much farther elsewhere;
 *   negative where columns, then rows, turn clockwise seen from outside
 * @typedef {{ kind: 'mesh', points: ArrayLike<number>, triangles: ArrayLike<number>, role?: string,
 *   values?: ArrayLike<number>, hot?: ArrayLike<number>, opacity?: number, lines?: boolean }} MeshLayer
 *   hot: 0…1 a vertex, from the form's own colour to that of errors
 * @typedef {{ kind: 'points', points: ArrayLike<number>, role?: string, classes?: ArrayLike<number>, radius?: number,
 *   opacity?: number }} PointsLayer
 * @typedef {{ kind: 'curve', points: ArrayLike<number>, role?: string, width?: number, closed?: boolean,
 *   dash?: readonly number[] }} CurveLayer
 * @typedef {{ kind: 'segments', segments: ArrayLike<number>, role?: string, width?: number }} SegmentsLayer
 *   x1, y1, z1, x2, y2, z2, …
 * @typedef {{ kind: 'arrow', from: Point3, to: Point3, role?: string, width?: number, label?: string }} ArrowLayer
 * @typedef {{ kind: 'label', at: Point3, text: string, role?: string }} LabelLayer
 * @typedef {SheetLayer | MeshLayer | PointsLayer | CurveLayer | SegmentsLayer | ArrowLayer | LabelLayer} SpaceLayer
 */
/**
 * @typedef {object} SpaceData
 * @property {readonly SpaceLayer[]} layers
 * @property {{ centre: Point3, radius: number | ((yaw: number, width: number, height: number) => number) }} [ball]
 *   what must be seen; left out: all marks; radius: of a flat thing it depends on the box that it is seen in
 * @property {string} description what is shown, tracks the state
 * @property {string} [file]
 */

const TURN = Math.PI / 36;
const TAP = 6;
const LABEL = 13;
const SHAFT_BOX = 8;

/**
 * An arrow as small boxes along it, what a name would cover of it.
 * @param {ArrowLayer} layer
 * @param {import('./projection.js').Projection} view
 */
function shaft({ from, to }, view) {
  const [[x0, y0], [x1, y1]] = [view.project(...from), view.project(...to)];
  const count = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / SHAFT_BOX));
  return Array.from({ length: count + 1 }, (_, i) => ({
    x: x0 + ((x1 - x0) * i) / count,
    y: y0 + ((y1 - y0) * i) / count,
    width: SHAFT_BOX,
    height: SHAFT_BOX,
  }));
}

/** @extends {Figure<SpaceData>} */
export class Space extends Figure {
  constructor() {
    super();
    /** @type {View} */
    this.now = { yaw: 0.6, pitch: 0.5 };
    this.home = this.now;
    /** @type {import('./projection.js').Projection | null} */
    this.projected = null;
    this.listen();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    const still = this.hasAttribute('still');
    this.canvas.tabIndex = still ? -1 : 0;
    // A picture that keys turn is no mere image; what it shows is its name all the same.
    if (!still) this.canvas.setAttribute('role', 'application');
    if (still) this.canvas.removeAttribute('tabindex');
    if (this.hasAttribute('plain') || this.querySelector('.figureMenu')) return;
    const name = () => this.value?.file ?? 'space';
    this.append(
      figureMenu(word('menu'), [
        {
          text: word('png'),
          note: 'PNG',
          run: () => savePng(this.canvas, theme().colour('panel'), `${name()}.png`),
        },
        { text: word('svg'), note: 'SVG', run: () => void saveRecorded(this, `${name()}.svg`) },
        {
          text: word('csv'),
          note: 'CSV',
          run: () => saveFile(this.csv(), 'text/csv', `${name()}.csv`),
        },
        {
          text: word('link'),
          run: () => void navigator.clipboard?.writeText(location.href).catch(() => {}),
        },
      ]),
    );
  }

  /** @param {View} view */
  set view(view) {
    this.now = view;
    this.home = view;
    this.invalidate();
  }

  get view() {
    return this.now;
  }

  /** @override */
  description() {
    return this.value?.description ?? '';
  }

  csv() {
    const rows = (this.value?.layers ?? []).flatMap((layer) => {
      if (!('points' in layer)) return [];
      return Array.from({ length: Math.floor(layer.points.length / 3) }, (_, i) => [
        layer.kind,
        i,
        ...[0, 1, 2].map((d) => layer.points[3 * i + d] ?? NaN),
      ]);
    });
    return csv(['layer', 'i', 'x', 'y', 'z'], rows);
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    const data = this.value;
    if (!data) return;
    const ball = data.ball ?? ballOf(data.layers.flatMap((l) => ('points' in l ? [l.points] : [])));
    const radius =
      typeof ball.radius === 'function' ? ball.radius(this.now.yaw, width, height) : ball.radius;
    this.projected = projection(this.now, { ...ball, radius }, width, height);
    paintScene(context, data.layers, this.projected);
    this.paintLabels(context, data.layers, this.projected, { width, height });
  }

  /**
   * Names beside their places, clear of each other and of arrows.
   * @param {CanvasRenderingContext2D} context
   * @param {readonly SpaceLayer[]} layers
   * @param {import('./projection.js').Projection} view
   * @param {{ width: number, height: number }} frame
   */
  paintLabels(context, layers, view, frame) {
    const colours = theme();
    context.font = `600 ${LABEL}px ${colours.font}`;
    context.textBaseline = 'middle';
    const taken = layers.flatMap((layer) => (layer.kind === 'arrow' ? shaft(layer, view) : []));
    const named = layers.flatMap((layer) => {
      const text = layer.kind === 'label' ? layer.text : layer.kind === 'arrow' ? layer.label : '';
      if (!text || (layer.kind !== 'label' && layer.kind !== 'arrow')) return [];
      const [x, y] = view.project(...(layer.kind === 'label' ? layer.at : layer.to));
      const width = context.measureText(text).width;
      return [{ text, role: layer.role ?? 'ink2', x, y, width, height: LABEL + 3 }];
    });
    placeLabels(named, frame, taken).forEach(({ x, y, anchor }, i) => {
      const { text = '', role = 'ink2', width = 0 } = named[i] ?? {};
      context.textAlign = anchor === 'middle' ? 'center' : anchor === 'end' ? 'right' : 'left';
      const before = anchor === 'start' ? 0 : anchor === 'end' ? width : width / 2;
      const inside = Math.min(frame.width - 4 - width + before, Math.max(4 + before, x));
      haloText(context, text, inside, Math.min(frame.height - 9, Math.max(9, y)), {
        fill: colours.colour(role),
        halo: colours.colour('panel'),
      });
    });
  }

  /**
   * @param {View} view
   * @param {boolean} committed
   */
  turn(view, committed) {
    const pitch = Math.min(Math.PI / 2, Math.max(-Math.PI / 2, view.pitch));
    this.now = { yaw: view.yaw, pitch };
    this.invalidate();
    emit(this, 'viewchange', { ...this.now, committed });
  }

  /**
   * @param {PointerEvent} event
   * @param {boolean} committed
   */
  pick(event, committed) {
    if (!this.projected) return false;
    const at = pointIn(this.canvas, event);
    for (const layer of this.value?.layers ?? []) {
      if (layer.kind !== 'sheet' || !layer.id) continue;
      const found = sheetAt(layer, this.projected, at);
      if (!found) continue;
      emit(this, 'pick', { layer: layer.id, ...found, committed });
      return true;
    }
    return false;
  }

  listen() {
    const { canvas } = this;
    /** @type {{ x: number, y: number, view: View } | null} */
    let held = null;
    let picked = false;
    canvas.addEventListener('pointerdown', (event) => {
      if (event.button || this.hasAttribute('still')) return;
      const [x, y] = pointIn(canvas, event);
      held = { x, y, view: this.now };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!held) {
        const was = picked;
        picked = event.pointerType !== 'touch' && this.pick(event, false);
        if (was && !picked) emit(this, 'pickleave');
        return;
      }
      const [x, y] = pointIn(canvas, event);
      const [dx, dy] = [x - held.x, y - held.y];
      if (Math.hypot(dx, dy) < TAP && this.now === held.view) return;
      this.turn({ yaw: held.view.yaw + dx / 120, pitch: held.view.pitch + dy / 120 }, false);
    });
    canvas.addEventListener('pointerup', (event) => {
      if (!held) return;
      if (this.now === held.view) this.pick(event, true);
      else this.turn(this.now, true);
      held = null;
    });
    canvas.addEventListener('pointercancel', () => (held = null));
    canvas.addEventListener('pointerleave', () => {
      if (picked) emit(this, 'pickleave');
      picked = false;
    });
    canvas.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || this.hasAttribute('still')) return;
      const size = TURN * (event.shiftKey ? 3 : 1);
      const { yaw, pitch } = this.now;
      const next = {
        ArrowLeft: { yaw: yaw - size, pitch },
        ArrowRight: { yaw: yaw + size, pitch },
        ArrowUp: { yaw, pitch: pitch + size },
        ArrowDown: { yaw, pitch: pitch - size },
        Home: this.home,
      }[event.key];
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      this.turn(next, true);
    });
  }
}

define('atlas-space', Space);
