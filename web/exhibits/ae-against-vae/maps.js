/**
 * The maps of the twins, and of the VAE in which only the KL counts; both alone for the cover.
 *
 * @module
 */
import '../../ui/map/latentMap.js';
import { el } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { SIDE } from './drawn.js';
import { emptyCells, MAP_CELLS } from './quality.js';

/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('./trainer.js').RunName} RunName */
/** @typedef {import('./twins.js').Side} Side */
/** @typedef {import('../../ui/map/latentMap.js').LatentMap} LatentMap */
/** @typedef {import('../../frame/contract.js').Words} Words */

const PIXELS = 28;
/** Stretch drawn in full colour, on both maps the same: the autoencoder’s steepest few per cent. */
export const HEAT_MAX = 36;
/** Full colour would hide the codes: an empty cell is shaded this much of it. */
const EMPTY_MAX = 2.2;
/** Dots of the cover: more would be one blot at its size. */
const COVER_DOTS = 350;

/** @typedef {{ name: 'hole' | 'steepest', at: [number, number], radius: number }} Mark a circle with its name */
/** What a map shows of a model: everything, or codes alone. @typedef {Pick<Side, 'codes' | 'labels' | 'spread' | 'window'> & Partial<Side>} Shown */

/** @param {RunName} name @param {Words} words @param {{ most?: number }} [options] */
export function makeMap(name, words, { most = Infinity } = {}) {
  const map = /** @type {LatentMap} */ (document.createElement('atlas-map'));
  return {
    map,
    /** @param {Shown} shown @param {{ mark?: Mark | null, walk?: readonly [number, number] | null }} [more] walk: its middle */
    show(shown, { mark = null, walk = null } = {}) {
      const { codes, labels, spread, window, mosaic, stretch, empty, quality } = shown;
      map.data = {
        codes: codes.subarray(0, 2 * Math.min(most, labels.length)),
        latentDim: 2,
        dims: [0, 1],
        labels: labels.subarray(0, most),
        visible: Array(10).fill(true),
        window,
        spacing: 'uniform',
        drawn: mark && {
          mean: mark.at,
          sd: [mark.radius / 2, mark.radius / 2],
          label: words(mark.name),
        },
        prior: name === 'ae' ? null : { scale: [1, 1] },
        mosaic: mosaic ? { images: mosaic, size: SIDE, rows: PIXELS, cols: PIXELS } : null,
        heat: heatOf(stretch ?? null, empty && quality ? emptyCells(quality.means) : null),
        // A walk of one spread, as a flat ellipse; ellipses are drawn at 2σ.
        ellipses: walk
          ? [{ mean: [...walk], sd: [spread.std / 4, spread.std / 60], emphasis: true }]
          : [],
        description: words('mapAlt', { name: words(name), std: number(spread.std, 2) }),
      };
    },
  };
}

/** @param {Float32Array | null} stretch @param {Float32Array | null} cells empty ones are 1 */
function heatOf(stretch, cells) {
  if (cells) return { values: cells, max: EMPTY_MAX, role: 'act', cells: MAP_CELLS };
  if (!stretch) return null;
  const side = Math.round(Math.sqrt(stretch.length));
  return { values: stretch, max: HEAT_MAX, role: 'dec', cells: side };
}

/** Both maps alone. @param {HTMLElement} root @param {Words} words */
export function mountTwinsCover(root, words) {
  const maps = {
    ae: makeMap('ae', words, { most: COVER_DOTS }),
    vae: makeMap('vae', words, { most: COVER_DOTS }),
  };
  root.append(el('div', { class: 'againstCover' }, maps.ae.map, maps.vae.map));
  return {
    /** @param {Name} name @param {Side} side */
    showSide(name, side) {
      maps[name].show({ ...side, quality: null });
    },
  };
}
