/**
 * The stage of chapter 10, as the data flows: the image, the latent plane with its posterior, and
 * beside them one of the views of panels.js.
 *
 * @module
 */
import '../../ui/images/drawPad.js';
import '../../ui/map/latentMap.js';
import '../../ui/images/pixelImage.js';
import { onlyThese } from '../../frame/mounting.js';
import { makeTabs } from '../../frame/tabs.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { SIDE } from './model.js';
import { makePanels } from './panels.js';
import { HELD_OUT, VIEWS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./model.js').Plane} Plane */
/** @typedef {import('./model.js').ReparameterizedPass} ReparameterizedPass */

const PIXELS = 28;
/** Dots of the cover: more would be one blot at its size. */
const COVER_DOTS = 400;
/** Wider views show the whole plane. */
const NEAR_WIDTH = 4;
/** Drawn size of the code z in the view from near, share of its width. */
const RING = 0.008;

const near = (/** @type {Plane} */ { window }) => window[1] - window[0] < NEAR_WIDTH;

/**
 * The latent plane with the image's posterior (ellipse at 2σ) and the drawn code.
 * @param {Words} words
 * @param {{ most?: number, here?: string }} [options] most: dots shown; here: the posterior's name
 */
function makePlane(words, { most = Infinity, here = words('here') } = {}) {
  const map = /** @type {import('../../ui/map/latentMap.js').LatentMap} */ (
    document.createElement('atlas-map')
  );
  /** @type {Plane | null} */
  let plane = null;
  /** @type {ReparameterizedPass | null} */
  let pass = null;
  const refresh = () => {
    if (!plane) return;
    const { codes, labels, radii, decoded, window } = plane;
    const pair = (/** @type {Float32Array} */ v) =>
      /** @type {[number, number]} */ ([v[0] ?? 0, v[1] ?? 0]);
    const ring = (/** @type {ReparameterizedPass} */ { z }) => {
      const size = RING * (window[1] - window[0]);
      return { mean: pair(z), sd: /** @type {[number, number]} */ ([size, size]), emphasis: true };
    };
    // Where the prior is decoded, the image on show has no part.
    const drawn =
      pass && !decoded ? { mean: pair(pass.mu), sd: pair(pass.sigma), label: here } : null;
    const f = (/** @type {number} */ v) => number(v, 2);
    map.data = {
      codes: codes.subarray(0, 2 * Math.min(most, codes.length / 2)),
      latentDim: 2,
      dims: [0, 1],
      labels: labels && labels.subarray(0, most),
      radii,
      visible: Array(10).fill(true),
      window,
      spacing: 'uniform',
      prior: { scale: [1, 1] },
      drawn,
      ellipses: near(plane) && pass ? [ring(pass)] : [],
      mosaic: plane.mosaic && {
        images: plane.mosaic,
        size: SIDE,
        rows: PIXELS,
        cols: PIXELS,
      },
      description: drawn
        ? words('mapAlt', {
            mu1: f(drawn.mean[0]),
            mu2: f(drawn.mean[1]),
            s1: f(drawn.sd[0]),
            s2: f(drawn.sd[1]),
          })
        : words(decoded ? 'mapAltDecoded' : 'mapAltEmpty', { n: codes.length / 2 }),
    };
  };
  return {
    map,
    /** @param {Plane} next */
    showPlane(next) {
      plane = next;
      refresh();
    },
    /** @param {ReparameterizedPass} next */
    showPass(next) {
      pass = next;
      refresh();
    },
  };
}

/** The plane alone. @param {HTMLElement} root @param {Words} words @returns {ReturnType<typeof mountView>} */
export function mountCover(root, words) {
  const plane = makePlane(words, { most: COVER_DOTS, here: '' });
  plane.map.className = 'vaeCover';
  root.append(plane.map);
  return onlyThese({ showPlane: plane.showPlane, showPass: plane.showPass });
}

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(digit: number) => void} options.onDigit a held-out image is chosen
 * @param {(image: Uint8Array) => void} options.onDraw
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function mountView(root, { words, onChange, onDigit, onDraw, onTrain, onStop }) {
  /** @type {Params | null} */
  let params = null;
  const input = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const pad = /** @type {import('../../ui/images/drawPad.js').DrawPad} */ (
    document.createElement('atlas-pad')
  );
  pad.setText(words('drawHint'), words('drawLabel'));
  pad.addEventListener('digit', (event) => onDraw(/** @type {CustomEvent} */ (event).detail.image));
  const turn = (/** @type {string} */ key, /** @type {number} */ by, /** @type {string} */ sign) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'aria-label': words(key),
        title: words(key),
        'data-action': key,
        onclick() {
          if (params) onDigit((params.digit + by + HELD_OUT) % HELD_OUT);
        },
      },
      sign,
    );
  const loading = el('p', { class: 'note', role: 'status' });
  const plane = makePlane(words);
  /** The held-out image of the first dot. @type {number | null} */
  let first = null;
  plane.map.addEventListener('probe', (event) => {
    const { code, committed } = /** @type {CustomEvent} */ (event).detail;
    if (!committed || code < 0 || first === null) return;
    // The lens would hide the ellipse that was asked for.
    plane.map.probe = null;
    onDigit(first + code);
  });
  plane.map.addEventListener('probeleave', () => (plane.map.probe = null));
  const planeNote = el('p', { class: 'note' });
  const panels = makePanels({ words, onChange, onDigit, onTrain, onStop });
  const place = el('section', { class: 'vaePanel' });
  const tabs = makeTabs({ words, views: VIEWS, panels: panels.parts, place, onChange });

  root.append(
    el(
      'div',
      { class: 'theVae' },
      el('div', { class: 'vaeViews' }, tabs.root),
      el(
        'div',
        { class: 'vaeFlow' },
        el(
          'div',
          { class: 'vaeInput' },
          el('h2', { class: 'x' }, words('image'), ' ', el('i', { class: 'maths' }, 'x')),
          input,
          el('div', { class: 'vaeTurn' }, turn('previous', -1, '←'), turn('next', 1, '→')),
          pad,
          loading,
        ),
        el(
          'div',
          { class: 'vaePlane' },
          el('h2', { class: 'lat' }, words('plane'), ' ', el('i', { class: 'maths' }, 'q(z|x)')),
          plane.map,
          planeNote,
        ),
        place,
      ),
    ),
  );

  return {
    /** @param {Params} next */
    showParams(next) {
      params = next;
      tabs.show(next.view);
      panels.showParams(next);
    },
    /** @param {import('./model.js').Digit} digit */
    showDigit({ image, label, drawn }) {
      if (!drawn) pad.clear();
      const what = drawn ? words('own') : words('digitAlt', { label: label ?? '?' });
      input.data = {
        image,
        rows: PIXELS,
        cols: PIXELS,
        role: 'x',
        caption: what,
        description: what,
      };
    },
    /** @param {Plane} next */
    showPlane(next) {
      first = next.first;
      const other = next.decoded ? 'decodedNote' : next.radii ? 'sigmaNote' : 'planeNote';
      setText(planeNote, words(near(next) ? 'closeNote' : other));
      plane.showPlane(next);
    },
    /** @param {import('./model.js').Pass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      plane.showPass(pass);
      panels.showPass(pass, decoded);
    },
    showLedger: panels.showLedger,
    showDecoded: panels.showDecoded,
    showDuel: panels.showDuel,
    showTwins: panels.showTwins,
    showLabels: panels.showLabels,
    showTraining: panels.showTraining,
    showMoments: panels.showMoments,
    showFromPrior: panels.showFromPrior,
    showLosses: panels.showLosses,
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(loading, held < total ? words('loading', { held, total }) : '');
    },
  };
}
