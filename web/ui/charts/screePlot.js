/**
 * `<atlas-scree>`: eigenvalues as bars and their cumulative share as a line, with the chosen k. The
 * number axis is logarithmic, so that the first directions can be seen beside the hundreds after.
 * With `most` in its data k can be dragged: event (bubbles) `playhead` {x: k, committed}. By keyboard k
 * is set by the slider that goes with it.
 *
 * @module
 */
import { emit, pointIn } from '../base/dom.js';
import { define, Figure, haloText, tracePath } from '../base/figure.js';
import { number, percent } from '../base/format.js';
import { theme } from '../base/theme.js';
import { word } from '../base/words.js';

/**
 * @typedef {object} ScreeData
 * @property {ArrayLike<number>} eigenvalues descending
 * @property {ArrayLike<number>} cumulative share of the total variance held by the first i+1
 * @property {number} k directions kept
 * @property {number} [most] k can be dragged, up to here
 * @property {number} [known] bars and line go to here; left out: to the end
 * @property {{ share: number, letters: readonly { letter: string, k: number, chosen: boolean }[] }} [guesses] of
 *   where the line reaches a share, lettered as the cards beside the picture
 * @property {{ eigenvalue: string, cumulative: string, component: string }} names
 */

/** Of a guess's letter. */
const RADIUS = 10.5;
/** Numbers of the axis do not touch, pixels. */
const TICKS_APART = 24;
const LEFT = 38;
const RIGHT = 44;
/** Left end of the logarithmic axis: room for the first bar. */
const FIRST = 0.58;

/** @extends {Figure<ScreeData>} */
export class ScreePlot extends Figure {
  constructor() {
    super();
    this.listen();
  }

  /** @private */
  listen() {
    let held = false;
    const report = (/** @type {PointerEvent} */ event, /** @type {boolean} */ committed) => {
      const [x] = pointIn(this, event);
      const n = this.value?.eigenvalues.length ?? 1;
      const along = (x - LEFT) / (this.offsetWidth - RIGHT - LEFT);
      const k = Math.round(FIRST * ((n + 0.5) / FIRST) ** along);
      emit(this, 'playhead', { x: Math.max(1, Math.min(this.value?.most ?? 1, k)), committed });
    };
    this.addEventListener('pointerdown', (event) => {
      if (!this.value?.most) return;
      held = true;
      this.setPointerCapture(event.pointerId);
      report(event, false);
    });
    this.addEventListener('pointermove', (event) => held && report(event, false));
    const release = (/** @type {PointerEvent} */ event) => {
      if (held) report(event, true);
      held = false;
    };
    this.addEventListener('pointerup', release);
    this.addEventListener('pointercancel', () => (held = false));
  }

  /** @override */
  dataChanged() {
    this.toggleAttribute('data-movable', Boolean(this.value?.most));
  }

  /**
   * @override
   * @param {CanvasRenderingContext2D} context
   * @param {number} width
   * @param {number} height
   */
  paint(context, width, height) {
    const data = this.value;
    const n = data?.eigenvalues.length ?? 0;
    if (!data || !n) return;
    const colours = theme();
    const top = 10;
    const bottom = height - 24;
    const right = width - RIGHT;
    const x = (/** @type {number} */ i) =>
      LEFT + (Math.log(i / FIRST) / Math.log((n + 0.5) / FIRST)) * (right - LEFT);
    const share = (/** @type {number} */ v) => bottom - v * (bottom - top);
    const known = Math.min(n, data.known ?? n);
    const largest = data.eigenvalues[0] || 1;
    const bar = (/** @type {number} */ v) => bottom - (v / largest) * (bottom - top) * 0.92;
    context.font = `400 12px ${colours.font}`;
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    for (const value of [0, 0.5, 0.8, 0.95, 1]) {
      context.strokeStyle = colours.colour(value ? 'line' : 'line2');
      tracePath(context, [
        [LEFT, share(value)],
        [right, share(value)],
      ]);
      context.stroke();
      // The share that is guessed is told instead of the one beside it.
      if (value === (data.guesses ? 1 : 0.95)) continue;
      context.fillStyle = colours.colour('ink3');
      context.textAlign = 'left';
      context.fillText(percent(value, 0), right + (data.guesses ? 12 : 6), share(value));
    }
    context.textAlign = 'right';
    for (const value of [0, largest / 2, largest]) {
      context.fillStyle = colours.colour('ink3');
      context.fillText(number(value, 1), LEFT - 6, bar(value));
    }
    for (let i = 1; i <= known; i++) {
      const from = x(i - 0.38);
      const to = Math.max(from + 0.6, x(i + 0.38));
      context.fillStyle = colours.alpha('lat', i <= data.k ? 0.75 : 0.22);
      const y = bar(data.eigenvalues[i - 1] ?? 0);
      context.fillRect(from, y, to - from, bottom - y);
    }
    tracePath(
      context,
      Array.from(
        { length: known },
        (_, i) => /** @type {const} */ ([x(i + 1), share(data.cumulative[i] ?? 0)]),
      ),
    );
    context.strokeStyle = colours.colour('enc');
    context.lineWidth = 2;
    context.stroke();
    if (data.guesses) paintGuesses(context, data.guesses, x, share(data.guesses.share));
    context.font = `400 12px ${colours.font}`;
    context.textAlign = 'center';
    context.fillStyle = colours.colour('ink3');
    let last = -Infinity;
    for (const i of [1, 2, 5, 10, 20, 50, 100, 200, 500, 784]) {
      if (i > n || (i >= 500 && width <= 500) || x(i) - last < TICKS_APART) continue;
      last = x(i);
      context.fillText(String(i), last, height - 9);
    }
    context.textAlign = 'right';
    haloText(context, data.names.component, right, bottom - 9, {
      fill: colours.colour('ink3'),
      halo: colours.colour('panel'),
    });
    const at = x(data.k);
    const held = data.cumulative[data.k - 1] ?? 0;
    context.strokeStyle = colours.colour('act');
    context.lineWidth = 1.5;
    tracePath(context, [
      [at, 2],
      [at, bottom],
    ]);
    context.stroke();
    context.beginPath();
    context.arc(at, share(held), 4, 0, 7);
    context.fillStyle = colours.colour('act');
    context.fill();
    if (data.most) {
      // The knob of a chart's playhead: it can be taken.
      context.beginPath();
      context.arc(at, bottom, 6, 0, 7);
      context.fillStyle = colours.colour('panel');
      context.fill();
      context.strokeStyle = colours.colour('act');
      context.lineWidth = 2.5;
      context.stroke();
    }
    context.font = `500 12px ${colours.font}`;
    const halo = colours.colour('panel');
    context.textAlign = at > width * 0.6 ? 'right' : 'left';
    const side = at > width * 0.6 ? -10 : 10;
    const low = share(held) > bottom - 20;
    // Letters beside it have their own line.
    const under = data.guesses && share(held) < share(data.guesses.share) + RADIUS ? 28 : 15;
    const name = `k = ${data.k}: ${percent(held)}`;
    let y = share(held) + (low ? -14 : under);
    if (side < 0) {
      // To the left the curve is lower: the name stands above it, or under all of it that is over the name.
      const from = at + side - context.measureText(name).width;
      let first = data.k;
      while (first > 1 && x(first) > from) first--;
      const above = share(held) - 24;
      y = above > 9 ? above : share(data.cumulative[first - 1] ?? held) + 14;
    }
    haloText(context, name, at + side, y, { fill: colours.colour('act'), halo });
    context.textAlign = 'left';
    const named = Math.min(n - 1, 24);
    if (named < known && Math.abs(x(named + 1) - at) > 120) {
      haloText(
        context,
        data.names.cumulative,
        x(named + 1) - 20,
        share(data.cumulative[named] ?? 0) - 14,
        {
          fill: colours.colour('enc'),
          halo,
        },
      );
    }
  }

  /** @override */
  description() {
    const data = this.value;
    if (!data?.eigenvalues.length) return word('screeEmpty');
    return word('scree', {
      count: data.eigenvalues.length,
      largest: number(data.eigenvalues[0] ?? 0, 2),
      k: data.k,
      share: percent(data.cumulative[data.k - 1] ?? 0),
    });
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {NonNullable<ScreeData['guesses']>} guesses
 * @param {(k: number) => number} x
 * @param {number} y of the share
 */
function paintGuesses(context, { letters }, x, y) {
  const colours = theme();
  context.strokeStyle = colours.colour('act');
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  tracePath(context, [
    [LEFT, y],
    [Math.max(...letters.map(({ k }) => x(k))), y],
  ]);
  context.stroke();
  context.setLineDash([]);
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const { letter, k, chosen } of letters) {
    context.beginPath();
    context.arc(x(k), y, RADIUS, 0, 7);
    context.fillStyle = colours.colour(chosen ? 'act' : 'panel');
    context.fill();
    context.strokeStyle = colours.colour(chosen ? 'act' : 'ink3');
    context.lineWidth = 1.5;
    context.stroke();
    context.font = `600 12px ${colours.font}`;
    context.fillStyle = colours.colour(chosen ? 'panel' : 'ink2');
    context.fillText(letter, x(k), y + 0.5);
  }
}

define('atlas-scree', ScreePlot);
