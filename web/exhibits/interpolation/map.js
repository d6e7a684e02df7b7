/**
 * The latent plane of chapter 12, with the ends, the paths between them or the triangle of three.
 *
 * @module
 */
import '../../ui/map/latentMap.js';
import { tuple } from '../../ui/base/format.js';
import { GRID, WINDOW } from './between.js';
import { FINE, SIDE } from './frames.js';
import { CORNERS, KINDS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Corner} Corner */
/** @typedef {import('./places.js').End} End */
/** @typedef {import('./between.js').PlaneData} PlaneData */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {readonly [number, number]} Point */

const DASHES = { straight: [], spherical: [2, 4], geodesic: [7, 3] };
/** Half a diagonal of the mark half-way to A, in codes. */
const MARK = 0.14;

/** @param {ArrayLike<number>} z @returns {Point} */
export const pair = (z) => [z[0] ?? 0, z[1] ?? 0];

/** @param {Words} words @param {Record<Corner, End>} ends */
const describe = (words, { a, b }) => words('mapAlt', { a: tuple(pair(a.z)), b: tuple(pair(b.z)) });

/** A small diamond round a place. @param {Point} place */
const diamond = ([x, y]) =>
  Float32Array.from([x - MARK, y, x, y + MARK, x + MARK, y, x, y - MARK, x - MARK, y]);

/**
 * @param {Words} words
 * @param {number} [most] dots shown
 */
export function makeMap(words, most = Infinity) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  /** @type {PlaneData | null} */
  let plane = null;
  /** @type {Record<Corner, End> | null} */
  let ends = null;
  /** @type {import('./between.js').Ways} */
  let ways = {};
  /** @type {Params | null} */
  let params = null;
  /** Of the triangle. @type {import('./triangle.js').Blend | null} */
  let blend = null;
  /** What is decoded everywhere, and the ways that are to be guessed, are shown when it is answered. */
  let isOpen = true;

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
      mosaic: isOpen && mosaic ? { images: mosaic, size: GRID, rows: SIDE, cols: SIDE } : null,
      description: describe(words, ends),
    };
  };
  const showTriangle = (/** @type {Point[]} */ [a = [0, 0], b = [0, 0], c = [0, 0]]) => {
    const way = blend && Float32Array.from([...pair(blend.centre), ...a]);
    map.path = {
      a,
      b,
      c,
      curves: [
        { codes: Float32Array.from([...a, ...b, ...c, ...a]), lit: true },
        ...(way ? [{ codes: way, lit: false, dash: [2, 4] }] : []),
        ...(blend ? [{ codes: diamond(pair(blend.half)), lit: true }] : []),
      ],
      at: blend && pair(blend.code),
    };
  };
  const showPath = () => {
    if (!ends || !params) return;
    const [a, b, c] = CORNERS.map((corner) => pair(ends?.[corner].z ?? []));
    if (!a || !b || !c) return;
    if (params.view === 'triangle') return showTriangle([a, b, c]);
    const isCompared = params.view === 'shortest';
    const kind = isCompared && isOpen ? params.kind : 'straight';
    const shown = isCompared && isOpen ? KINDS : /** @type {const} */ (['straight']);
    const own = ways[kind]?.codes;
    const at = Math.round(params.t * (FINE - 1));
    map.path = {
      a,
      b,
      curves: [...shown.filter((one) => one !== kind), kind].flatMap((one) => {
        const codes = ways[one]?.codes;
        return codes ? [{ codes, lit: one === kind, dash: DASHES[one] }] : [];
      }),
      at: own && (!isCompared || isOpen) ? pair(own.subarray(2 * at, 2 * at + 2)) : null,
    };
  };
  return {
    map,
    /** @param {PlaneData} next */
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
    /** @param {import('./between.js').Ways} next */
    showWays(next) {
      ways = next;
      showPath();
    },
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      const isOther = open !== isOpen;
      params = next;
      isOpen = open;
      if (isOther) showPlane();
      showPath();
    },
    /** @param {import('./triangle.js').Blend} next */
    showBlend(next) {
      blend = next;
      showPath();
    },
    get ends() {
      return ends;
    },
  };
}
