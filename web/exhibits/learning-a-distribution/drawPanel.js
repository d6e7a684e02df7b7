/**
 * New images drawn from the model: a strip of two-pixel images, and how likely they are beside the
 * points the model has seen and beside any point of the square.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, namePicture } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { pixelsOf } from './planeView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */

const SHOWN = [0, 50, 200, 1000];
/** Drawn when nothing was drawn before. */
const AT_ONCE = 200;
/** Two-pixel images in the strip of samples. */
const STRIP = 16;
/** Of mean log densities, nats. What lies lower ends at the edge, and no number is written. */
const AXIS = { low: -6, high: 3 };
const LOWEST = -12;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeDrawPanel({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Measured | null} */
  let found = null;
  let isOpen = false;
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'draw',
      onclick: () => {
        const { draw, shown } = params ?? { draw: 0, shown: 0 };
        onChange({ draw: (draw + 1) % 1_000_000, shown: shown || AT_ONCE });
      },
    },
    words('drawAgain'),
  );
  const shown = slider({
    param: 'shown',
    label: words('shown'),
    stops: SHOWN,
    role: 'dec',
    format: (value) => number(value),
    onChange: (value) => onChange({ shown: value }),
  });
  const strip = makeStrip(STRIP);
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const veil = el('p', { class: 'veil' }, words('drawVeiled'));
  const what = el(
    'div',
    { class: 'learnDrawn' },
    el('h2', { class: 'dec' }, words('drawn')),
    strip.root,
    el('h2', {}, words('logsTitle')),
    bars,
  );
  const refresh = () => {
    const isDrawn = Boolean(found && params && params.shown > 0);
    veil.hidden = isDrawn;
    what.hidden = !isDrawn;
    if (!found || !isDrawn) return;
    strip.show(found.samples, words('stripAlt', { count: STRIP }));
    const values = [found.seenLog, found.drawnLog, found.squareLog];
    const least = Math.floor(Math.min(...values));
    const names = [words('seenPoints'), words('drawnPoints'), words('anyPoints')];
    bars.data = {
      categories: names,
      groups: [
        {
          name: words('meanLog'),
          roles: ['x', 'dec', 'ink3'],
          values: values.map((v) => Math.max(LOWEST, v)),
        },
      ],
      lying: true,
      values: least >= LOWEST,
      value: { ...AXIS, name: words('meanLog'), low: Math.max(LOWEST, Math.min(AXIS.low, least)) },
      description: names.map((name, i) => `${name}: ${number(values[i] ?? NaN, 2)}`).join('; '),
      file: 'mean-log-density',
    };
  };
  return {
    root: el(
      'div',
      { class: 'learnView' },
      el('div', { class: 'learnRow' }, again, shown.root),
      veil,
      what,
    ),
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
      shown.set(next.shown);
      shown.root.hidden = !isOpen;
      refresh();
    },
    /** @param {import('./model.js').Measured | null} next */
    show(next) {
      found = next;
      refresh();
    },
  };
}

/** Images of two pixels in a row, each with a rim. @param {number} count */
function makeStrip(count) {
  const cells = Array.from({ length: count }, () => [el('i', {}), el('i', {})]);
  const root = el('div', { class: 'learnStrip' }, ...cells.map((pair) => el('span', {}, ...pair)));
  return {
    root,
    /** @param {ArrayLike<number>} points x, y, x, y, … @param {string} description */
    show(points, description) {
      namePicture(root, description);
      cells.forEach((pair, i) => {
        const ink = pixelsOf([points[2 * i] ?? 0, points[2 * i + 1] ?? 0]);
        pair.forEach((pixel, p) => (pixel.style.opacity = String((ink[p] ?? 0) / 255)));
      });
    },
  };
}
