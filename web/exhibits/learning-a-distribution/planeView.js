/**
 * The plane of two-pixel images: points, the density learned from them, samples, and the image under
 * the pointer.
 *
 * @module
 */
import '../../ui/images/pixelImage.js';
import '../../ui/plane/plane.js';
import { el, pointIn } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { MOST_OWN } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Heat} Heat */
/** @typedef {import('./model.js').Learned} Learned */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */

/** Shares of the highest density at which contours stand. */
const LEVELS = [0.06, 0.2, 0.4, 0.6, 0.8];
/** Contours of the truth, in nats below its highest. */
const TRUTH_LEVELS = [2.5, 1, 0.3];
const SQUARE = [0, 0, 1, 0, 1, 1, 0, 1];
/** Radii of the training points, by how many they are. */
const radiusOf = (/** @type {number} */ n) => (n > 400 ? 2 : n > 120 ? 2.6 : 3.4);

/** @param {ArrayLike<number>} at a point @returns {Uint8Array} the two pixels; 0 is paper, 1 is ink */
export const pixelsOf = (at) =>
  Uint8Array.from([at[0] ?? 0, at[1] ?? 0], (v) => Math.round(255 * Math.min(1, Math.max(0, v))));

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {import('./model.js').Learner['window']} options.window
 * @param {boolean} options.cover
 */
export function makePlane({ words, window, cover }) {
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  const tip = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  tip.className = 'learnTip';
  tip.hidden = true;
  tip.setAttribute('aria-hidden', 'true');
  const root = el('div', { class: cover ? 'learnCover' : 'learnPlane' }, plane, tip);
  if (cover) plane.setAttribute('plain', '');
  /** What a point is an image of may be the question. */
  let isVeiled = false;
  /** @type {Params | null} */
  let params = null;
  /** @type {Learned | null} */
  let learned = null;
  /** @type {Float64Array} */
  let samples = new Float64Array(0);
  /** @type {Heat | null} */
  let truth = null;

  const editable = () => !cover && params && (params.set === 'own' || params.count <= MOST_OWN);
  const describe = () => {
    if (!params || !learned) return words('planeEmpty');
    const n = learned.points.length / 2;
    const what =
      params.model === 'kernels'
        ? words('kernelsAlt', { h: number(params.bandwidth, 3) })
        : words('mixtureAlt', { k: learned.mixture.length / 6, step: params.em });
    return words('planeAlt', { n, set: words(params.set), what, shown: params.shown });
  };

  const refresh = () => {
    if (!params) return;
    const points = learned?.points ?? new Float64Array(0);
    const heat = learned?.heat;
    /** @type {Layer[]} */
    const layers = [];
    if (heat) {
      const { values, cols, rows, largest } = heat;
      const field = { values, cols, rows, window: heat.window, role: 'lat' };
      layers.push({ kind: 'heat', ...field, max: largest, opacity: 0.62 });
      const levels = LEVELS.map((share) => share * largest);
      layers.push({ kind: 'contours', ...field, levels, width: 1.1, opacity: 0.75 });
    }
    if (!cover)
      layers.push(
        { kind: 'curve', points: SQUARE, closed: true, role: 'ink3', width: 1.2, dash: 'dash' },
        { kind: 'label', at: [0, 0], text: words('square'), role: 'ink3', size: 12 },
      );
    if (truth) {
      const { values, cols, rows, largest } = truth;
      layers.push({
        kind: 'contours',
        values,
        cols,
        rows,
        window: truth.window,
        levels: TRUTH_LEVELS.map((nats) => largest - nats),
        role: 'ink',
        width: 1.6,
        dash: 'dots',
      });
    }
    if (params.model === 'mixture' && learned && !cover) {
      for (let i = 0; i + 6 <= learned.mixture.length; i += 6) {
        const [, x = 0, y = 0, xx = 1, xy = 0, yy = 1] = learned.mixture.subarray(i, i + 6);
        layers.push({
          kind: 'ellipse',
          mean: [x, y],
          cov: [xx, xy, yy],
          radius: 2,
          role: 'lat',
          width: 2,
        });
      }
    }
    const shown = samples.subarray(0, 2 * params.shown);
    layers.push(
      { kind: 'points', id: 'samples', points: shown, role: 'dec', radius: 3, ring: true },
      {
        kind: 'points',
        id: 'data',
        points,
        role: 'x',
        radius: editable() ? 4.5 : radiusOf(points.length / 2),
        draggable: Boolean(editable()),
        removable: Boolean(editable()),
      },
    );
    plane.data = {
      window,
      layers,
      description: describe(),
      step: 0.01,
      file: 'density',
      axes: cover ? 'none' : 'frame',
      ...(cover ? {} : { names: { x: 'x_1', y: 'x_2', role: 'x' } }),
      add: Boolean(editable()) && points.length / 2 < MOST_OWN,
    };
  };

  // The image a point stands for, beside the pointer.
  plane.addEventListener('hover', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    tip.hidden = isVeiled;
    tip.data = { image: pixelsOf(at), rows: 1, cols: 2, description: '' };
  });
  plane.addEventListener('hoverleave', () => (tip.hidden = true));
  root.addEventListener('pointermove', (event) => {
    const [x, y] = pointIn(root, event);
    tip.style.left = `${x > root.offsetWidth - 90 ? x - 78 : x + 14}px`;
    tip.style.top = `${Math.max(4, y - 46)}px`;
  });
  return {
    root,
    plane,
    editable,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} [step] */
    showParams(next, step) {
      params = next;
      isVeiled = step?.id === 'pixels' && step.moment !== 'answered';
      if (isVeiled) tip.hidden = true;
      refresh();
    },
    /** @param {Learned | null} next null: there are no points */
    showLearned(next) {
      learned = next;
      if (!next) samples = new Float64Array(0);
      refresh();
    },
    /** @param {Float64Array} next */
    showSamples(next) {
      samples = next;
      refresh();
    },
    /** @param {Heat | null} next */
    showTruth(next) {
      truth = next;
      refresh();
    },
  };
}
