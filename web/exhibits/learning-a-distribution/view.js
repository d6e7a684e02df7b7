/**
 * Chapter 1's picture: noise beside digits, or the plane of two-pixel images with what the step asks
 * about beside it.
 *
 * @module
 */
import { onlyThese } from '../../frame/mounting.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { makeDrawPanel } from './drawPanel.js';
import { makeFitPanel, makeGap } from './fitPanel.js';
import { countSlider, makeMorePanel } from './morePanel.js';
import { makeNoisePanel } from './noisePanel.js';
import { MOST_OWN, SETS, UNIT } from './params.js';
import { makePlane, pixelsOf } from './planeView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** Where the button drops points, one after the other: top left, where no moon is. */
const DROPS = [
  [0.1, 0.92],
  [0.2, 0.95],
  [0.08, 0.82],
  [0.15, 0.88],
];

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
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(at: readonly [number, number]) => void} options.onProbe
 * @param {() => void} options.onNoise
 */
export function mountView(root, { words, window, mode, onChange, onProbe, onNoise }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').Learned | null} */
  let learned = null;
  let probed = false;
  const plane = makePlane({ words, window, cover: false });
  const fit = makeFitPanel({ words, onChange });
  const draw = makeDrawPanel({ words, onChange });
  const more = makeMorePanel({ words, onChange });
  const noise = makeNoisePanel({ words, onMore: onNoise });
  const gap = makeGap(words);

  // ---- which points ----
  const inThousandths = (/** @type {ArrayLike<number>} */ list) =>
    Array.from(list, (v) => Math.min(UNIT, Math.max(0, Math.round(v * UNIT))));
  /** The reader's own points: those of the address, which is ahead of the picture, or what is on show. */
  const taken = () =>
    params?.set === 'own'
      ? [...params.points]
      : inThousandths(learned?.points.subarray(0, 2 * MOST_OWN) ?? []);
  const own = (/** @type {number[]} */ points) => onChange({ set: 'own', points });
  const add = (/** @type {readonly [number, number]} */ at) => {
    const points = taken();
    if (points.length >= 2 * MOST_OWN) return;
    own([...points, ...inThousandths(at)]);
    onProbe(at);
  };
  const drop = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'drop',
      onclick: () => {
        const [x = 0, y = 0] = DROPS[(taken().length / 2) % DROPS.length] ?? [];
        add([x, y]);
      },
    },
    words('drop'),
  );
  const sets = segmented({
    param: 'set',
    label: words('set'),
    small: true,
    items: [...SETS, /** @type {const} */ ('own')].map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['set']} */ set) => {
      if (set === 'own') own(taken());
      else onChange({ set });
    },
  });
  const count = countSlider(words, onChange);
  const clear = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'clear', onclick: () => own([]) },
    words('clear'),
  );
  plane.plane.addEventListener('pointadd', (event) =>
    add(/** @type {CustomEvent} */ (event).detail.at),
  );
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

  // ---- one point as an image ----
  const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const probe = el('p', {});
  const hint = el('p', { class: 'note' });
  const onePixel = el('div', { class: 'learnProbe' }, image, probe);
  const veil = el('p', { class: 'veil' }, words('pixelsVeiled'));
  const bar = el('div', { class: 'learnRow' }, drop, clear);
  const truth = el('input', {
    type: 'checkbox',
    onchange: () => onChange({ truth: truth.checked ? 1 : 0 }),
  });
  const truthBox = el('label', { class: 'learnCheck' }, truth, words('truth'));
  const right = el('section', { class: 'learnRight', 'aria-label': words('panel') });
  const extras = el('div', { class: 'learnExtras' }, sets.root, count.root, truthBox);
  const withPlane = el(
    'div',
    { class: 'learnPair' },
    el('div', { class: 'learnLeft' }, bar, plane.root),
    right,
    el('div', { class: 'learnRoom' }, extras),
  );
  const set = el('p', { class: 'learnFoot' });
  const withNoise = el('div', { class: 'learnFar' }, noise.root, set);
  const place = el('div', { class: 'learn', 'data-mode': mode });
  root.append(place);

  return {
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      const isOpen = step.moment === 'answered';
      const { view } = next;
      put(place, view === 'noise' ? withNoise : withPlane);
      if (view !== 'fit' || step.moment === 'ask') fit.pause();
      const panels = {
        noise: [],
        pixels: isOpen ? [onePixel, hint] : [veil],
        fit: [fit.root, gap.root],
        draw: [draw.root],
        more: [more.root],
      };
      put(right, ...panels[view]);
      sets.set(next.set);
      count.set(next.count);
      count.root.hidden = next.set === 'own' || view === 'more';
      bar.hidden = view !== 'pixels';
      clear.hidden = next.set !== 'own';
      extras.hidden = !isOpen;
      truth.checked = next.truth === 1;
      truthBox.hidden = next.set === 'own';
      plane.showParams(next, step);
      fit.showParams(next, step);
      draw.showParams(next, step);
      more.showParams(next, step);
      noise.showParams(step);
      setText(hint, words(plane.editable() ? 'hintEdit' : 'hintMany', { most: MOST_OWN }));
    },
    /** @param {import('./model.js').Learned | null} next */
    showLearned(next) {
      learned = next;
      plane.showLearned(next);
      if (!next) {
        gap.show(null);
        draw.show(null);
      } else if (!probed) {
        probed = true;
        // The last one: of the reader's own the one that was dropped.
        onProbe([next.points.at(-2) ?? 0, next.points.at(-1) ?? 0]);
      }
    },
    /** @param {import('./model.js').Measured} found */
    showMeasured(found) {
      gap.show(found);
      draw.show(found);
      plane.showSamples(found.samples);
    },
    showTruth: plane.showTruth,
    showBandwidths: fit.showBandwidths,
    showSteps: fit.showSteps,
    showMore: more.showMore,
    showDrawn: noise.showDrawn,
    showNear: noise.showNear,
    showFar: noise.show,
    showLoading: noise.showLoading,
    /** @param {'mnist' | 'digits'} source */
    showSource: (source) => setText(set, words(source === 'mnist' ? 'mnist' : 'generated')),
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
