/**
 * The boundary: the prior, the posteriors added up, a code to drag outward; what it decodes to, what
 * comes back, the nearest training digit; and both measures over shells of growing radius.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/map/latentMap.js';
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, power } from '../../ui/base/format.js';
import { DENSITY_CELLS, REACH, SIDE, WINDOW } from './boundary.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./boundary.js').Ground} Ground */
/** @typedef {import('./boundary.js').Edge} Edge */
/** @typedef {import('./boundary.js').Shells} Shells */

const PIXELS = 28;
/** From here on a ratio is read by its power of ten. */
const SMALL = 0.01;
const ratioText = (/** @type {number} */ v) => (v < SMALL ? power(v, 1) : number(v, 2));
/** Of the largest density, drawn in full colour: the tails are what matters here. */
const DENSITY_SHARE = 0.35;
/** Codes drawn: more would hide the posteriors under them. */
const DOTS = 500;
/** Circles beyond those of the prior. */
const CIRCLES = [5, 8];

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(z: readonly [number, number], committed: boolean) => void} options.onProbe
 * @param {() => void} options.onLeave
 */
export function makeBoundaryView({ words, onProbe, onLeave }) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  const image = () =>
    /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
      document.createElement('atlas-image')
    );
  const chart = () =>
    /** @type {import('../../ui/charts/chart.js').Chart} */ (document.createElement('atlas-chart'));
  const [decoded, returned, nearest] = [image(), image(), image()];
  const [cycle, distance, confidence] = [chart(), chart(), chart()];
  distance.className = 'againstMiddle';
  confidence.className = 'againstLast';
  const said = el('p', { class: 'againstSaid' });
  const badge = el('p', { class: 'againstBadge' });
  const shellsPart = el(
    'div',
    { class: 'againstShells' },
    el('h2', {}, words('shellsTitle')),
    cycle,
    distance,
    confidence,
  );
  const veil = el('p', { class: 'veil' }, words('shellsVeil'));
  let radius = NaN;
  /** @type {Shells} */
  let shells = { radius: [], cycle: [], distance: [], confidence: [] };

  map.addEventListener('probe', (event) => {
    const { z, committed } = /** @type {CustomEvent} */ (event).detail;
    onProbe(z, committed);
  });
  map.addEventListener('probeleave', onLeave);

  const refresh = () => {
    const line = (
      /** @type {import('../../ui/charts/chart.js').Chart} */ into,
      /** @type {string} */ key,
      /** @type {number[]} */ y,
      /** @type {string} */ role,
      /** @type {number} */ high,
    ) => {
      into.data = {
        x: { name: key === 'confidence' ? words('radius') : '', low: 0, high: REACH },
        y: { name: words(key), low: 0, high },
        series: [{ name: '', x: shells.radius, y, role, width: 2, unnamed: true }],
        references: [
          { axis: 'x', value: 3, name: key === 'cycle' ? '3σ' : '', role: 'prior', dash: 'dots' },
        ],
        ...(Number.isFinite(radius) && {
          playhead: { x: Math.min(REACH, radius), fixed: true, role: 'lat' },
        }),
        description: words(`${key}Alt`, {
          near: number(y[1] ?? NaN, 2),
          far: number(y.at(-1) ?? NaN, 2),
        }),
        file: key,
      };
    };
    line(cycle, 'cycle', shells.cycle, 'lat', 6);
    line(distance, 'distance', shells.distance, 'x', 6);
    line(confidence, 'confidence', shells.confidence, 'ink3', 1);
  };

  refresh();
  return {
    root: el(
      'div',
      { class: 'againstBoundary' },
      el(
        'section',
        { class: 'againstPanel againstEdge' },
        el('div', { class: 'againstRow' }, el('h2', {}, words('boundaryMap')), badge),
        el('div', { class: 'againstFit' }, map),
        el('p', { class: 'note' }, words('boundaryNote')),
      ),
      el(
        'section',
        { class: 'againstSide' },
        el('div', { class: 'againstThree' }, decoded, returned, nearest),
        said,
        shellsPart,
        veil,
      ),
    ),
    /** @param {boolean} isOpen the curves give the answer away */
    open(isOpen) {
      shellsPart.hidden = !isOpen;
      veil.hidden = isOpen;
    },
    /** @param {string} set name of the images */
    showSet: (set) => setText(badge, set),
    /** @param {Ground} ground */
    showGround({ codes, labels, mosaic, density }) {
      const circle = (/** @type {number} */ r) => ({
        mean: /** @type {[number, number]} */ ([0, 0]),
        sd: /** @type {[number, number]} */ ([r / 2, r / 2]),
        emphasis: false,
      });
      map.data = {
        codes: codes.subarray(0, 2 * DOTS),
        labels: labels.subarray(0, DOTS),
        latentDim: 2,
        dims: [0, 1],
        visible: Array(10).fill(true),
        window: WINDOW,
        spacing: 'uniform',
        prior: { scale: [1, 1] },
        drawn: null,
        mosaic: mosaic && { images: mosaic, size: SIDE, rows: PIXELS, cols: PIXELS },
        heat: density && {
          values: density.values,
          cells: DENSITY_CELLS,
          role: 'lat',
          over: true,
          max: DENSITY_SHARE * density.largest,
        },
        ellipses: CIRCLES.map(circle),
        description: words('boundaryAlt'),
      };
    },
    /** @param {[number, number]} z */
    showProbe(z) {
      map.probe = z;
    },
    /** @param {Edge} edge */
    showEdge({ image: pixels, back, found }) {
      radius = found.radius[0] ?? NaN;
      const f = (/** @type {ArrayLike<number>} */ v, digits = 2) => number(v[0] ?? NaN, digits);
      const show = (
        /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ into,
        /** @type {Uint8Array} */ bytes,
        /** @type {'x' | 'dec'} */ role,
        /** @type {string} */ caption,
      ) => {
        into.data = {
          image: bytes,
          rows: PIXELS,
          cols: PIXELS,
          role,
          caption,
          description: caption,
        };
      };
      show(decoded, pixels, 'dec', words('decoded'));
      show(returned, back, 'dec', words('returned'));
      show(
        nearest,
        found.nearest.subarray(0, PIXELS * PIXELS),
        'x',
        words('nearest', { label: found.labels[0] ?? '?' }),
      );
      setText(
        said,
        words('edgeSaid', {
          radius: number(radius, 2),
          cycle: f(found.cycle),
          distance: f(found.distance),
          votes: number(10 * (found.confidence[0] ?? NaN)),
          label: found.labels[0] ?? '?',
          ratio: ratioText(found.priorRatio[0] ?? NaN),
        }),
      );
      refresh();
    },
    /** @param {Shells} next */
    showShells(next) {
      shells = next;
      refresh();
    },
  };
}
