/**
 * The stage of chapter 12: the latent plane with the ends of the path, and beside it the strips, the
 * triangle or the middles of many pairs; or a tube, which has no plane.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import '../../ui/map/latentMap.js';
import { onlyThese } from '../../frame/mounting.js';
import { makeTabs } from '../../frame/tabs.js';
import { el, setText } from '../../ui/base/dom.js';
import { tuple } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { makeEnds } from './ends.js';
import { FINE, frameOf, PIXELS, SIDE, WINDOW } from './model.js';
import { makePairsView } from './pairsView.js';
import { CORNERS, KINDS, VIEWS } from './params.js';
import { makePathView } from './pathView.js';
import { makeTriangleView } from './triangleView.js';
import { makeTubeView } from './tubeView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('./model.js').End} End */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {readonly [number, number]} Point */

const ROWS = 28;
const DASHES = { straight: [], spherical: [2, 4], geodesic: [7, 3] };
/** Dots of the cover: more would be one blot at its size. */
const COVER_DOTS = 300;
const COVER_FRAMES = 5;

/** @param {ArrayLike<number>} z @returns {Point} */
const pair = (z) => [z[0] ?? 0, z[1] ?? 0];

/**
 * The latent plane with the ends and the curves between them.
 * @param {Words} words
 * @param {number} [most] dots shown
 */
function makeMap(words, most = Infinity) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  /** @type {{ codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null } | null} */
  let plane = null;
  /** @type {Record<Corner, End> | null} */
  let ends = null;
  /** @type {import('./model.js').Curves} */
  let curves = {};
  /** @type {Params | null} */
  let params = null;
  /** @type {Point | null} */
  let place = null;

  const showPlane = () => {
    if (!plane || !ends) return;
    const { codes, labels, mosaic } = plane;
    map.data = {
      codes: codes.subarray(0, 2 * Math.min(most, labels.length)),
      latentDim: 2,
      dims: [0, 1],
      labels: labels.subarray(0, most),
      visible: Array(10).fill(true),
      window: WINDOW,
      spacing: 'uniform',
      prior: { scale: [1, 1] },
      drawn: null,
      ellipses: [],
      mosaic: mosaic && { images: mosaic, size: SIDE, rows: ROWS, cols: ROWS },
      description: describe(words, ends),
    };
  };
  const showPath = () => {
    if (!ends || !params) return;
    const [a, b, c] = CORNERS.map((corner) => pair(ends?.[corner].z ?? []));
    if (!a || !b || !c) return;
    if (params.view === 'triangle') {
      const outline = Float32Array.from([...a, ...b, ...c, ...a]);
      map.path = { a, b, c, curves: [{ codes: outline, lit: true }], at: place };
      return;
    }
    const { kind, t } = params;
    const own = curves[kind];
    const at = Math.round(t * (FINE - 1));
    map.path = {
      a,
      b,
      curves: [...KINDS.filter((one) => one !== kind), kind].flatMap((one) => {
        const codes = curves[one];
        return codes ? [{ codes, lit: one === kind, dash: DASHES[one] }] : [];
      }),
      at: own && params.view === 'path' ? pair(own.subarray(2 * at, 2 * at + 2)) : null,
    };
  };
  return {
    map,
    /** @param {{ codes: Float32Array, labels: Uint8Array, mosaic: Uint8Array | null }} next */
    showPlane(next) {
      plane = next;
      showPlane();
    },
    /** @param {Record<Corner, End>} next */
    showEnds(next) {
      ends = next;
      if (!map.data) showPlane();
      // The dots have not moved: only the words and the path are new.
      else map.data.description = describe(words, next);
      showPath();
    },
    /** @param {import('./model.js').Curves} next */
    showCurves(next) {
      curves = next;
      showPath();
    },
    /** @param {Params} next */
    showParams(next) {
      params = next;
      showPath();
    },
    /** @param {Point} next */
    showPlace(next) {
      place = next;
      showPath();
    },
    get ends() {
      return ends;
    },
  };
}

/** @param {Words} words @param {Record<Corner, End>} ends */
function describe(words, { a, b }) {
  return words('mapAlt', { a: tuple(pair(a.z)), b: tuple(pair(b.z)) });
}

/**
 * The plane with the path, and beside it both films.
 * @param {HTMLElement} root @param {Words} words
 * @returns {ReturnType<typeof mountView>}
 */
export function mountCover(root, words) {
  const plane = makeMap(words, COVER_DOTS);
  const films = /** @type {const} */ (['pixels', 'vae']).map((method) => {
    const film = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    film.setAttribute('columns', '1');
    return { method, film };
  });
  root.append(el('div', { class: 'betweenCover' }, plane.map, ...films.map(({ film }) => film)));
  return onlyThese({
    showPlane: plane.showPlane,
    showEnds: plane.showEnds,
    showParams: plane.showParams,
    showCurves: (curves) => plane.showCurves({ straight: curves.straight }),
    showFrames(frames) {
      for (const { method, film } of films) {
        const own = frames[method];
        if (!own) continue;
        const images = new Uint8Array(COVER_FRAMES * PIXELS);
        for (let i = 0; i < COVER_FRAMES; i++)
          images.set(frameOf(own, (i * (FINE - 1)) / (COVER_FRAMES - 1)), i * PIXELS);
        film.data = {
          images,
          count: COVER_FRAMES,
          rows: ROWS,
          cols: ROWS,
          role: method === 'pixels' ? 'x' : 'dec',
          description: words('stripAlt', { method: words(method), read: '…' }),
        };
      }
    },
  });
}

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(corner: Corner, image: Uint8Array) => void} options.onDraw
 * @param {(index: number) => { digit: number, nth: number } | null} options.digitAt
 */
export function mountView(root, { words, mode, onChange, onDraw, digitAt }) {
  /** @type {Params | null} */
  let params = null;
  const ends = makeEnds({ words, onChange, onDraw });
  const plane = makeMap(words);
  const { map } = plane;
  const kinds = segmented({
    label: words('kind'),
    small: true,
    onChange: (/** @type {Params['kind']} */ kind) => onChange({ kind }),
    items: KINDS.map((value) => ({ value, text: words(value) })),
  });
  const lengths = KINDS.map((kind) => ({ kind, node: el('b', {}, '…') }));
  const kindPlace = el(
    'div',
    { class: 'betweenKinds' },
    kinds.root,
    el(
      'dl',
      {},
      ...lengths.map(({ kind, node }) =>
        el('div', {}, el('dt', {}, words(`${kind}Length`)), el('dd', {}, node)),
      ),
    ),
  );
  const hint = el('p', { class: 'note' });
  const loading = el('p', { class: 'note', role: 'status' });
  const path = makePathView({ words, onChange });
  const triangle = makeTriangleView(words);
  const pairs = makePairsView({ words, onChange });
  const tube = makeTubeView({ words, onChange });
  const panels = { path, triangle, pairs, tube };
  const place = el('div', { class: 'betweenPanel' });
  const tabs = makeTabs({ words, views: VIEWS, panels, place, onChange });

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

  const flow = el(
    'div',
    { class: 'betweenFlow' },
    el('div', { class: 'betweenPlane' }, ends.root, map, hint, kindPlace, loading),
    place,
  );
  root.append(
    el(
      'div',
      { class: 'between', 'data-mode': mode },
      el('div', { class: 'betweenViews' }, tabs.root),
      flow,
    ),
  );

  return {
    /** @param {Params} next */
    showParams(next) {
      if (tabs.show(next.view)) {
        flow.dataset.view = next.view;
        kindPlace.hidden = next.view !== 'path';
        setText(hint, words(next.view === 'triangle' ? 'triangleHint' : 'mapHint'));
      }
      if (params?.kind !== next.kind) kinds.set(next.kind);
      params = next;
      ends.showParams(next);
      plane.showParams(next);
      path.showParams(next);
      pairs.showParams(next);
      tube.showParams(next);
    },
    showPlane: plane.showPlane,
    /** @param {Record<Corner, End>} next */
    showEnds(next) {
      ends.showEnds(next);
      plane.showEnds(next);
    },
    /** @param {import('./model.js').Curves} curves @param {import('./model.js').Lengths} found */
    showCurves(curves, found) {
      plane.showCurves(curves);
      for (const { kind, node } of lengths) {
        const length = found[kind];
        if (length !== undefined) setText(node, length.toFixed(2));
      }
    },
    showFrames: path.showFrames,
    showJudged: path.showJudged,
    showTriangle: triangle.showTriangle,
    /** @param {import('./model.js').Blend} blend @param {import('./model.js').Judgement | null} judgement */
    showBlend(blend, judgement) {
      plane.showPlace(pair(blend.code));
      triangle.showBlend(blend, judgement);
    },
    showTube: tube.showTube,
    showMiddles: pairs.showMiddles,
    showMeasuring: pairs.showMeasuring,
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(loading, held < total ? words('loading', { held, total }) : '');
    },
  };
}
