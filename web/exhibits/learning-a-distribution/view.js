/**
 * Chapter 1's stage: which points; the plane with the density learned from them; the model, more
 * points, or 784 pixels beside it.
 *
 * @module
 */
import { onlyThese } from '../../frame/mounting.js';
import { makeTabs } from '../../frame/tabs.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { makeFigures, makeFitPanel, makeMorePanel } from './fitPanel.js';
import { makeNoisePanel } from './noisePanel.js';
import { MOST_OWN, SETS, UNIT } from './params.js';
import { makePlane, pixelsOf } from './planeView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */

const VIEWS = /** @type {const} */ (['fit', 'more', 'noise']);
const COUNTS = [5, 7, 10, 14, 20, 30, 45, 60, 80, 100, 140, 200, 300, 450, 700, 1000];
const SHOWN = [0, 50, 200, 1000];
/** Two-pixel images in the strip of samples. */
const STRIP = 16;

/**
 * The plane alone.
 * @param {HTMLElement} root @param {Words} words @param {import('./model.js').Learner['window']} window
 * @returns {ReturnType<typeof mountView>}
 */
export function mountCover(root, words, window) {
  const plane = makePlane({ words, window, cover: true });
  root.append(plane.root);
  return onlyThese({ showParams: plane.showParams, showLearned: plane.showLearned });
}

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('./model.js').Learner['window']} options.window
 * @param {boolean} options.slide
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(at: readonly [number, number]) => void} options.onProbe
 * @param {() => void} options.onNoise
 */
export function mountView(root, { words, window, slide, onChange, onProbe, onNoise }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Learned | null} */
  let learned = null;
  let probed = false;
  const plane = makePlane({ words, window, cover: false });
  const panels = {
    fit: makeFitPanel({ words, onChange }),
    more: makeMorePanel({ words, onChange }),
    noise: makeNoisePanel({ words, onMore: onNoise }),
  };
  const figures = makeFigures(words);

  // ---- which points ----
  const inThousandths = (/** @type {ArrayLike<number>} */ list) =>
    Array.from(list, (v) => Math.min(UNIT, Math.max(0, Math.round(v * UNIT))));
  /** The reader's own points: those of the address, which is ahead of the picture, or what is on show. */
  const taken = () =>
    params?.set === 'own'
      ? [...params.points]
      : inThousandths(learned?.points.subarray(0, 2 * MOST_OWN) ?? []);
  const own = (/** @type {number[]} */ points) => onChange({ set: 'own', points });
  const sets = segmented({
    label: words('set'),
    small: true,
    items: [...SETS, /** @type {const} */ ('own')].map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['set']} */ set) => {
      if (set === 'own') own(taken());
      else onChange({ set });
    },
  });
  const count = slider({
    label: words('count'),
    stops: COUNTS,
    role: 'x',
    format: (value) => number(value),
    onChange: (value) => onChange({ count: value }),
  });
  const clear = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'clear', onclick: () => own([]) },
    words('clear'),
  );
  plane.plane.addEventListener('pointadd', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    own([...taken(), ...inThousandths(at)]);
    onProbe(at);
  });
  plane.plane.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    const points = taken();
    points.splice(2 * index, 2, ...inThousandths(at));
    own(points);
    onProbe(at);
  });
  plane.plane.addEventListener('pointremove', (event) => {
    const { index } = /** @type {CustomEvent} */ (event).detail;
    const points = taken();
    points.splice(2 * index, 2);
    own(points);
  });
  plane.plane.addEventListener('hover', (event) =>
    onProbe(/** @type {CustomEvent} */ (event).detail.at),
  );

  // ---- one point as an image, and what is drawn ----
  const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const probe = el('p', {});
  const strip = makeStrip(STRIP);
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'draw',
      onclick: () => onChange({ draw: ((params?.draw ?? 0) + 1) % 1_000_000 }),
    },
    words('drawAgain'),
  );
  const shown = slider({
    label: words('shown'),
    stops: SHOWN,
    role: 'dec',
    format: (value) => number(value),
    onChange: (value) => onChange({ shown: value }),
  });
  const truth = el('input', {
    type: 'checkbox',
    onchange: () => onChange({ truth: truth.checked ? 1 : 0 }),
  });
  const truthBox = el('label', { class: 'learnCheck' }, truth, words('truth'));
  const hint = el('p', { class: 'note' });

  const drawn = el(
    'div',
    { class: 'learnDrawn' },
    el('h2', { class: 'dec' }, words('drawn')),
    strip.root,
    el('div', { class: 'learnRow' }, again, shown.root),
  );
  const place = el('div', { class: 'learnPanel' });
  const tabs = makeTabs({ words, views: VIEWS, panels, place, onChange });
  const stage = el(
    'div',
    { class: slide ? 'learn slim' : 'learn' },
    el('div', { class: 'learnTop' }, sets.root, count.root, clear),
    el(
      'div',
      { class: 'learnLeft' },
      plane.root,
      hint,
      el('div', { class: 'learnProbe' }, image, probe, truthBox),
    ),
    el(
      'section',
      { class: 'learnRight', 'aria-label': words('view') },
      tabs.root,
      place,
      figures.root,
      drawn,
    ),
  );
  root.append(stage);

  return {
    /** @param {Params} next */
    showParams(next) {
      if (tabs.show(next.view)) {
        panels.fit.pause();
        figures.root.hidden = drawn.hidden = next.view === 'noise';
      }
      params = next;
      sets.set(next.set);
      count.set(next.count);
      count.root.hidden = next.set === 'own';
      clear.hidden = next.set !== 'own';
      shown.set(next.shown);
      truth.checked = next.truth === 1;
      truthBox.hidden = next.set === 'own';
      stage.classList.toggle('mixed', next.view === 'fit' && next.model === 'mixture');
      plane.showParams(next);
      panels.fit.showParams(next);
      panels.more.showParams(next);
      const most = { most: MOST_OWN };
      setText(hint, words(plane.editable() ? 'hintEdit' : 'hintMany', most));
    },
    /** @param {import('./model.js').Learned | null} next */
    showLearned(next) {
      learned = next;
      plane.showLearned(next);
      if (!next) {
        figures.show(null);
        strip.show([], words('planeEmpty'));
      } else if (!probed) {
        probed = true;
        onProbe([next.points[0] ?? 0, next.points[1] ?? 0]);
      }
    },
    /** @param {import('./model.js').Measured} found */
    showMeasured(found) {
      figures.show(found);
      plane.showSamples(found.samples);
      strip.show(found.samples, words('stripAlt', { count: STRIP }));
    },
    showTruth: plane.showTruth,
    showBandwidths: panels.fit.showBandwidths,
    showSteps: panels.fit.showSteps,
    showMore: panels.more.showMore,
    showDrawn: panels.noise.showDrawn,
    showNear: panels.noise.showNear,
    showFar: panels.noise.show,
    showLoading: panels.noise.showLoading,
    /** @param {readonly [number, number]} at @param {number} logDensity */
    showProbe(at, logDensity) {
      const values = { x1: number(at[0], 2), x2: number(at[1], 2), log: number(logDensity, 2) };
      image.data = {
        image: pixelsOf(at),
        rows: 1,
        cols: 2,
        description: words('imageAlt', values),
      };
      setText(probe, words('probe', values));
    },
  };
}

/** Images of two pixels in a row, each with a rim. @param {number} count */
function makeStrip(count) {
  const cells = Array.from({ length: count }, () => [el('i', {}), el('i', {})]);
  const root = el(
    'div',
    { class: 'learnStrip', role: 'img' },
    ...cells.map((pair) => el('span', {}, ...pair)),
  );
  return {
    root,
    /** @param {ArrayLike<number>} points x, y, x, y, … @param {string} description */
    show(points, description) {
      root.setAttribute('aria-label', description);
      cells.forEach((pair, i) => {
        const ink = pixelsOf([points[2 * i] ?? 0, points[2 * i + 1] ?? 0]);
        pair.forEach((pixel, p) => (pixel.style.opacity = String((ink[p] ?? 0) / 255)));
      });
    },
  };
}
