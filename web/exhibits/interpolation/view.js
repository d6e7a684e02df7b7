/**
 * The picture of chapter 12: of each step the one its question is about. The latent plane with its ends
 * stands beside the path, the triangle and the shortest way; pixels, many pairs and the tube need none.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { makeEnds } from './ends.js';
import { makeMap, pair } from './map.js';
import { makePairsView } from './pairsView.js';
import { makePathView } from './pathView.js';
import { makePixelsView } from './pixelsView.js';
import { makeShortestView } from './shortestView.js';
import { makeTriangleView } from './triangleView.js';
import { makeTubeView } from './tubeView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('./frames.js').Judgement} Judgement */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {readonly [number, number]} Point */

/** Views with images; the tube has none. */
const HINTS = { path: 'mapHint', shortest: 'mapHint', triangle: 'triangleHint' };

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(corner: Corner, image: Uint8Array) => void} options.onDraw
 * @param {import('../../frame/drawings.js').Drawings} options.drawings
 * @param {(index: number) => { digit: number, nth: number } | null} options.digitAt
 * @param {() => void} options.onFind the shortest way
 * @param {() => void} options.onMeasure middles of the pair on show
 */
export function mountView(
  root,
  { words, mode, onChange, onDraw, drawings, digitAt, onFind, onMeasure },
) {
  /** @type {Params | null} */
  let params = null;
  /** Farthest walked since the question was asked, 0…1. */
  let farthest = 0;
  const ends = makeEnds({ words, onChange, onDraw, drawings });
  const plane = makeMap(words);
  const { map } = plane;
  const hint = el('span', {});
  const set = el('span', { class: 'betweenSet' });
  const loading = el('span', { role: 'status' });
  const path = makePathView({ words, onChange });
  const pixels = makePixelsView({ words, onChange });
  const triangle = makeTriangleView({ words, onChange });
  const pairs = makePairsView({ words, onChange, onMeasure });
  const shortest = makeShortestView({ words, onChange, onFind });
  const tube = makeTubeView({ words, onChange });
  const panels = { path, pixels, triangle, pairs, shortest, tube };
  const place = el('div', { class: 'betweenPanel' });
  const mapPlace = el('div', { class: 'betweenMap' }, map);

  const setCode = (/** @type {Corner} */ corner, /** @type {Point} */ z) =>
    onChange({ [`z${corner}`]: [...z] });
  map.addEventListener('pathchange', (event) => {
    const { end, z } = /** @type {CustomEvent} */ (event).detail;
    setCode(end, z);
  });
  map.addEventListener('probe', (event) => {
    const { z, committed, code, key } = /** @type {CustomEvent} */ (event).detail;
    if (!committed || !params || !plane.ends) return;
    if (params.view === 'triangle') {
      map.probe = null;
      onChange({ point: [...z] });
      return;
    }
    if (key) return;
    const away = (/** @type {Corner} */ corner) => {
      const [x, y] = pair(plane.ends?.[corner].z ?? []);
      return Math.hypot(x - z[0], y - z[1]);
    };
    const corner = away('a') <= away('b') ? 'a' : 'b';
    const found = code >= 0 ? digitAt(code) : null;
    if (found) onChange({ [corner]: found.digit, [`n${corner}`]: found.nth, [`z${corner}`]: [] });
    else setCode(corner, z);
  });
  map.addEventListener('probeleave', () => (map.probe = null));

  const picture = el(
    'div',
    { class: 'between', 'data-mode': mode },
    // What an action presses comes first: a click on the map is its other way.
    place,
    el('div', { class: 'betweenPlane' }, mapPlace, ends.root),
    el('p', { class: 'betweenFoot' }, set, hint, loading),
  );
  root.append(picture);

  return {
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      const isOpen = step.moment === 'answered';
      if (params?.view !== next.view) {
        picture.dataset.view = next.view;
        put(place, panels[next.view].root);
      }
      farthest = step.moment === 'ask' ? next.t : Math.max(farthest, next.t);
      params = next;
      picture.dataset.moment = step.moment;
      const key = HINTS[/** @type {keyof typeof HINTS} */ (next.view)];
      setText(hint, key && (isOpen || next.view === 'triangle') ? words(key) : '');
      set.hidden = next.view === 'tube';
      ends.root.hidden = !isOpen;
      ends.showParams(next);
      plane.showParams(next, isOpen || next.view === 'triangle');
      path.showParams(next, farthest, isOpen);
      pixels.showParams(next, farthest, isOpen);
      pairs.showParams(next, isOpen);
      triangle.showOpen(isOpen);
      shortest.showParams(next, isOpen);
      tube.showParams(next, isOpen);
    },
    /** @param {import('../../data/models.js').ShippedDataset} source */
    showDataset: (source) => setText(set, words(source === 'mnist' ? 'mnist' : 'digits')),
    showPlane: plane.showPlane,
    /** @param {Record<Corner, import('./places.js').End>} next */
    showEnds(next) {
      ends.showEnds(next);
      plane.showEnds(next);
    },
    /** @param {import('./between.js').Ways} ways */
    showWays(ways) {
      plane.showWays(ways);
      shortest.showWays(ways);
    },
    /** @param {import('./frames.js').Frames} frames */
    showFrames(frames) {
      for (const panel of [path, pixels, shortest]) panel.showFrames(frames);
    },
    /** @param {Method} method @param {Judgement | undefined} judgement @param {boolean} isFresh */
    showJudged(method, judgement, isFresh) {
      for (const panel of [path, pixels, shortest]) panel.showJudged(method, judgement, isFresh);
    },
    showTriangle: triangle.showTriangle,
    /** @param {import('./triangle.js').Blend} blend @param {Judgement | null} judgement */
    showBlend(blend, judgement) {
      plane.showBlend(blend);
      triangle.showBlend(blend, judgement);
    },
    showTube: tube.showTube,
    showMiddles: pairs.showMiddles,
    showMeasuring: pairs.showMeasuring,
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      const of = { held: number(held), total: number(total) };
      setText(loading, held < total ? words('loading', of) : '');
    },
  };
}
