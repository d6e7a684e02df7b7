/**
 * The picture of chapter 10: the pipeline on top, its parts lit that the step is about, and under it the
 * step's own panels.
 *
 * @module
 */
import '../../ui/controls/pipeline.js';
import '../../ui/images/drawPad.js';
import { keepPad } from '../../frame/drawings.js';
import { onlyThese } from '../../frame/mounting.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { makePlane } from './mapPlane.js';
import { makePanels } from './panels.js';
import { HELD_OUT } from './params.js';
import { zoomPlane } from './zoomPlane.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./model.js').Plane} Plane */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../ui/controls/pipeline.js').Part} Part */

const PIXELS = 28;
/** Dots of the cover: more would be one blot at its size. */
const COVER_DOTS = 400;
/** What each step is about. @type {Record<string, readonly Part[]>} */
const LIT = {
  point: ['x', 'E', 'z'],
  cloud: ['cloud', 'eps', 'z', 'D', 'xhat'],
  dice: ['cloud', 'eps', 'z'],
  estimates: ['cloud', 'eps', 'z'],
  costs: ['x', 'E', 'cloud', 'D', 'xhat'],
  prior: ['eps', 'z', 'D', 'xhat'],
};
/** @type {readonly Part[]} */
const PARTS = ['x', 'E', 'cloud', 'eps', 'z', 'D', 'xhat'];

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
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {import('./panels.js').Acts} options.acts
 * @param {(image: Uint8Array) => void} options.onDraw
 * @param {import('../../frame/drawings.js').Drawings} options.drawings
 */
export function mountView(root, { words, mode, acts, onDraw, drawings }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {StepState} */
  let step = { id: '', moment: 'ask', pick: -1, truth: -1 };
  /** @type {import('./model.js').Digit | null} */
  let digit = null;
  /** @type {{ pass: import('./model.js').Pass, decoded: Uint8Array } | null} */
  let passed = null;
  /** @type {Plane | null} */
  let dots = null;
  /** @type {import('./throwing.js').Throws | null} */
  let throws = null;
  const pipeline = /** @type {import('../../ui/controls/pipeline.js').Pipeline} */ (
    document.createElement('atlas-pipeline')
  );
  const pad = /** @type {import('../../ui/images/drawPad.js').DrawPad} */ (
    document.createElement('atlas-pad')
  );
  pad.setText(words('drawHint'), words('drawLabel'));
  pad.addEventListener('digit', (event) => onDraw(/** @type {CustomEvent} */ (event).detail.image));
  const forget = keepPad(drawings, pad, 'digit');
  const turn = (/** @type {string} */ key, /** @type {number} */ by, /** @type {string} */ sign) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'aria-label': words(key),
        title: words(key),
        'data-action': key,
        onclick: () => params && acts.onDigit((params.digit + by + HELD_OUT) % HELD_OUT),
      },
      sign,
    );
  const panels = makePanels(words, acts);
  const plane = makePlane(words);
  /** The held-out image of the first dot. @type {number | null} */
  let first = null;
  plane.map.addEventListener('probe', (event) => {
    const { code, committed } = /** @type {CustomEvent} */ (event).detail;
    if (!committed || code < 0 || first === null) return;
    // The lens would hide the ellipse that was asked for.
    plane.map.probe = null;
    acts.onDigit(first + code);
  });
  plane.map.addEventListener('probeleave', () => (plane.map.probe = null));
  const planeNote = el('p', { class: 'note' });
  const mapPart = el('div', { class: 'vaePlane' }, plane.map, planeNote);
  const zoom = zoomPlane(words);
  const caption = el('p', { class: 'note vaeWho' });
  const other = el(
    'div',
    { class: 'vaeOther' },
    el('div', { class: 'vaeRow' }, turn('previous', -1, '←'), turn('next', 1, '→'), caption),
    panels.posterior.chooser,
    el('div', { class: 'vaeTwo' }, pad, el('p', { class: 'note' }, words('padNote'))),
  );
  /** What stands in a step's second half once it is measured. @type {'own' | 'one' | 'two'} */
  let side = 'own';
  const sides = segmented({
    label: words('side'),
    small: true,
    items: [
      { value: 'own', text: '' },
      { value: 'one', text: '' },
      { value: 'two', text: '' },
    ],
    onChange: (value) => {
      side = /** @type {typeof side} */ (value);
      arrange();
    },
  });
  const half = el('div', { class: 'vaeHalf' });
  const stage = el('div', { class: 'vaeStage' });
  const loading = el('p', { class: 'note vaeLoading', role: 'status' });
  const place = el('div', { class: 'vae', 'data-mode': mode }, pipeline, stage, loading);
  root.append(place);

  /** Left and right of each step; what the right may show instead, with its name. */
  const halves = () =>
    ({
      point: { left: panels.twins.root, right: [] },
      cloud: {
        left: zoom.root,
        right: [
          [words('throwsTab'), panels.cloud.root],
          [words('planeTab'), el('div', { class: 'vaeView' }, other, mapPart)],
          [words('posteriorTab'), panels.posterior.root],
        ],
      },
      dice: {
        left: zoom.root,
        right: [
          [words('diceTab'), panels.draw.root],
          [words('pixels'), panels.pixels.root],
        ],
      },
      estimates: { left: panels.duel.root, right: [] },
      costs: {
        left: panels.train.root,
        right: [
          [words('planeTab'), mapPart],
          [words('settingsTab'), panels.train.settings],
          [words('ledger'), panels.ledger.root],
        ],
      },
      prior: { left: panels.prior.root, right: [[words('planeTab'), mapPart]] },
    })[/** @type {'cloud'} */ (step.id)] ?? { left: panels.twins.root, right: [] };

  const arrange = () => {
    const { left, right } = halves();
    const at = Math.min(['own', 'one', 'two'].indexOf(side), right.length - 1);
    const buttons = sides.root.querySelectorAll('button');
    buttons.forEach((button, i) => {
      button.hidden = !right[i];
      setText(button, /** @type {string} */ (right[i]?.[0] ?? ''));
    });
    sides.root.hidden = right.length < 2 || step.moment !== 'answered';
    sides.set(/** @type {typeof side} */ (['own', 'one', 'two'][Math.max(0, at)] ?? 'own'));
    const shown = /** @type {HTMLElement | undefined} */ (right[Math.max(0, at)]?.[1]);
    put(half, sides.root, ...(shown ? [shown] : []));
    put(stage, left, ...(right.length ? [half] : []));
    stage.dataset.halves = String(right.length ? 2 : 1);
  };

  const showPipeline = () => {
    const thrown = step.id === 'cloud' ? throws : null;
    const at = thrown ? thrown.codes.length / 2 - 1 : -1;
    const pair = (/** @type {Float32Array} */ list) => list.subarray(2 * at, 2 * at + 2);
    const hasZ = step.id !== 'cloud' || thrown !== null;
    const size = PIXELS * PIXELS;
    const { pass, decoded } = passed ?? {};
    const epsilon = thrown ? pair(thrown.epsilon) : hasZ ? (pass?.epsilon ?? null) : null;
    const z = thrown ? pair(thrown.codes) : hasZ ? (pass?.z ?? null) : null;
    const f = (/** @type {ArrayLike<number> | null | undefined} */ v, /** @type {number} */ j) =>
      number(v?.[j] ?? NaN, 2);
    pipeline.data = {
      x: digit?.image ?? null,
      xhat: thrown ? thrown.images.subarray(at * size, (at + 1) * size) : (decoded ?? null),
      side: PIXELS,
      mu: pass?.mu ?? null,
      sigma: pass?.sigma ?? null,
      epsilon,
      z,
      lit: LIT[step.id] ?? [],
      names: /** @type {Record<Part, string>} */ (
        Object.fromEntries(PARTS.map((part) => [part, words(`pipe_${part}`)]))
      ),
      description: words('pipelineAlt', {
        mu1: f(pass?.mu, 0),
        mu2: f(pass?.mu, 1),
        s1: f(pass?.sigma, 0),
        s2: f(pass?.sigma, 1),
      }),
    };
  };
  const showZoom = () => {
    if (!passed || !params) return;
    const { mu, sigma, z } = passed.pass;
    const isCloud = step.id === 'cloud';
    zoom.root.data = null;
    zoom.show({
      mu,
      sigma,
      width: isCloud ? params.width : 1,
      dots: dots && !dots.decoded ? dots : null,
      thrown: isCloud ? (throws?.codes ?? []) : [],
      z: isCloud ? (throws ? throws.codes.subarray(-2) : null) : z,
    });
  };
  const refresh = () => {
    showPipeline();
    showZoom();
  };

  return {
    panels,
    /** @param {Params} next @param {StepState} state */
    showParams(next, state) {
      if (state.id !== step.id || state.moment !== 'answered') side = 'own';
      params = next;
      step = { ...state };
      place.dataset.step = step.id;
      panels.showParams(next, step.moment === 'answered');
      arrange();
      refresh();
    },
    /** What may be seen of what a step measures. @param {boolean} isOpen */
    open(isOpen) {
      const isAnswered = step.moment === 'answered';
      panels.twins.open(isOpen, isAnswered);
      panels.duel.open(isOpen, isAnswered);
      panels.prior.open(isOpen, isAnswered);
      // What the prior decodes to is not shown before it is thrown.
      mapPart.hidden = !isOpen && step.id === 'prior';
    },
    /** @param {import('./model.js').Digit} next */
    showDigit(next) {
      if (!next.drawn) {
        if (digit?.drawn) forget();
        pad.clear();
      }
      digit = next;
      setText(caption, next.drawn ? words('own') : words('digitAlt', { label: next.label ?? '?' }));
      showPipeline();
    },
    /** @param {Plane} next */
    showPlane(next) {
      first = next.first;
      dots = next;
      const key = next.decoded ? 'decodedNote' : next.radii ? 'sigmaNote' : 'planeNote';
      setText(planeNote, words(key));
      plane.showPlane(next);
      showZoom();
    },
    /** @param {import('./model.js').Pass} pass @param {Uint8Array} decoded */
    showPass(pass, decoded) {
      passed = { pass, decoded };
      plane.showPass(pass);
      panels.showPass(pass, decoded);
      refresh();
    },
    /** @param {import('./throwing.js').Throws | null} next null: nothing is thrown */
    showThrows(next) {
      throws = next;
      if (next) panels.cloud.showThrows(next);
      else panels.cloud.clear();
      refresh();
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(loading, held < total ? words('loading', { held, total }) : '');
    },
  };
}
