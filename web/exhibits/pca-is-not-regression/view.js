/**
 * Chapter 3's picture: the plane with points, lines and residuals; beside it the step's control, and what
 * was measured, once it has been.
 *
 * @module
 */
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { withNewPoint, withPoint, withoutPoint } from './cloud.js';
import { mountControls } from './controls.js';
import { costChart, costTable } from './costs.js';
import { ThreeLines } from './model.js';
import { pictureOf } from './picture.js';
import { turnOver } from './turning.js';
import { turnsPart } from './turns.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../frame/contract.js').Words} Words */

const DEGREES = 180 / Math.PI;

/** Within (−90°, 90°]: a line has no ends. @param {number} degrees */
const asLine = (degrees) => {
  const turned = (((degrees % 180) + 180) % 180) + 0;
  return turned > 90 ? turned - 180 : turned;
};

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountView(root, { words, mode, onChange }) {
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  if (mode === 'cover') {
    plane.className = 'linesCover';
    plane.setAttribute('plain', '');
    root.append(plane);
    return {
      showParams() {},
      /** @param {Fit} fit @param {StepState} step */
      showFit: (fit, step) => (plane.data = pictureOf(fit, { words, step, cover: true })),
      close() {},
    };
  }
  plane.className = 'linesPlane';
  /** @type {Fit | null} */
  let fit = null;
  /** @type {Params | null} */
  let params = null;
  /** The step the picture was drawn for last. @type {StepState | null} */
  let drawn = null;
  let isTurning = false;
  let stopTurning = () => {};
  const said = el('p', { class: 'linesSaid', role: 'status' });
  const hint = el('p', { class: 'linesSaid' }, words('hint'));
  const controls = mountControls(words, (partial) => onChange(partial));
  const table = costTable(words);
  const chart = costChart(words);
  const turns = turnsPart(words);
  const note = el('p', { class: 'note' });
  const veil = el('p', { class: 'veil' });

  const shownAt = (/** @type {[number, number]} */ [a, b]) =>
    /** @type {[number, number]} */ (params?.swapped ? [b, a] : [a, b]);
  const change = (/** @type {Partial<Params> | null} */ partial) => {
    setText(said, partial ? '' : words('full'));
    if (partial) onChange(partial);
  };
  const detail = (/** @type {Event} */ event) => /** @type {CustomEvent} */ (event).detail;
  plane.addEventListener('pointmove', (event) => {
    const { layer, index, at } = detail(event);
    if (!params || !fit) return;
    const place = shownAt(at);
    if (layer === 'outlier') return onChange({ outlier: place });
    const id = fit.cloud.ids[index];
    if (id !== undefined) change(withPoint(params, id, place));
  });
  plane.addEventListener('pointadd', (event) => {
    if (params)
      change(withNewPoint(params, ThreeLines.baseCount(params), shownAt(detail(event).at)));
  });
  plane.addEventListener('pointremove', (event) => {
    const { layer, index } = detail(event);
    if (!params || !fit) return;
    if (layer === 'outlier') return onChange({ outlier: [] });
    const id = fit.cloud.ids[index];
    if (id === undefined) return;
    const { ids } = fit.cloud;
    change(withoutPoint(params, id, ThreeLines.baseCount(params), ids.length));
  });
  plane.addEventListener('handlemove', (event) => {
    onChange({ line: 'mine', angle: asLine(detail(event).angle * DEGREES) });
  });
  chart.root.addEventListener('playhead', (event) => {
    onChange({ line: 'mine', angle: asLine(detail(event).x) });
  });

  root.append(
    el(
      'div',
      { class: 'lines', 'data-mode': mode },
      el(
        'div',
        { class: 'linesLeft' },
        plane,
        el('div', { class: 'linesBar' }, controls.cloud, controls.tools, hint, said),
      ),
      el(
        'div',
        { class: 'linesRight' },
        controls.root,
        table.root,
        veil,
        chart.root,
        turns.root,
        note,
      ),
    ),
  );
  /** @param {StepState} step */
  const showMeasured = (step) => {
    if (!fit) return;
    table.show(fit, step.moment === 'answered');
    chart.show(fit);
    turns.show(fit, step);
    setText(note, noteText(fit, step, words));
  };
  return {
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      controls.showParams(next, step);
      // What would give the answer away waits for it.
      const isOpen = step.moment === 'answered';
      const isNearest = step.id === 'nearest';
      veil.hidden = isOpen;
      setText(veil, words(isNearest ? 'curvesVeiled' : 'turnsVeiled'));
      table.root.hidden = !isNearest;
      chart.root.hidden = !isOpen || !isNearest;
      turns.root.hidden = !isOpen || isNearest;
      hint.hidden = !isOpen;
    },
    /** @param {Fit} next @param {StepState} step */
    showFit(next, step) {
      const before = fit;
      const isSameStep = drawn?.id === step.id;
      fit = next;
      drawn = step;
      showMeasured(step);
      // The way to it is not cut off by what is said of it.
      if (isTurning && before === next && isSameStep) return;
      stopTurning();
      isTurning = Boolean(before) && isSameStep && isSwap(/** @type {Fit} */ (before), next);
      const show = () => {
        isTurning = false;
        plane.data = pictureOf(next, { words, step: drawn ?? step });
      };
      if (!isTurning) return show();
      stopTurning = turnOver({
        from: /** @type {Fit} */ (before),
        options: { words, step },
        show: (picture) => (plane.data = picture),
        onEnd: show,
      });
    },
    close: () => stopTurning(),
  };
}

/** Only the axes have changed, and the reader wants to see it. @param {Fit} before @param {Fit} next */
const isSwap = (before, next) =>
  before.params.swapped !== next.params.swapped &&
  before.params.cloud === next.params.cloud &&
  !matchMedia('(prefers-reduced-motion: reduce)').matches;

/** @param {Fit} fit @param {StepState} step @param {Words} words */
function noteText({ params, plain }, { id, moment }, words) {
  if (moment !== 'answered') return id === 'unit' ? words('unitPicture') : '';
  if (params.unit !== 1) return words('unitNote', { unit: short(params.unit) });
  if (id === 'nearest') return words(`${params.residual}Note`);
  return words('correlation', { r: number(plain.correlation, 3) });
}
