/**
 * The stage of chapter 3: the plane with points, lines and residuals; beside it the choices, and what
 * each line pays in each kind of residual.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { withNewPoint, withPoint, withoutPoint } from './cloud.js';
import { lineOf, ThreeLines } from './model.js';
import { CLOUDS, LINES, RESIDUALS } from './params.js';
import { pictureOf, OUTLIERS } from './picture.js';
import { costBars, costChart } from './costs.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/contract.js').Words} Words */

const NOISES = Array.from({ length: 41 }, (_, i) => i / 20);
const UNITS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 3, 4, 5, 7, 10];
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
      /** @param {Fit} fit */
      showFit: (fit) => (plane.data = pictureOf(fit, words, true)),
    };
  }
  /** @type {Fit | null} */
  let fit = null;
  /** @type {Params | null} */
  let params = null;
  const said = el('p', { class: 'note', role: 'status' });

  const line = segmented({
    label: words('line'),
    items: LINES.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['line']} */ value) =>
      onChange(value === 'mine' ? { line: value } : { line: value, residual: value }),
  });
  const residual = segmented({
    label: words('residual'),
    items: RESIDUALS.map((value) => ({ value, text: words(`${value}Residual`) })),
    onChange: (/** @type {Params['residual']} */ value) => onChange({ residual: value }),
  });
  const cloud = segmented({
    label: words('cloud'),
    items: CLOUDS.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['cloud']} */ value) =>
      onChange({ cloud: value, edits: [], removed: [], outlier: [] }),
  });
  const toggle = (/** @type {string} */ key, /** @type {() => void} */ onclick) =>
    el(
      'button',
      { type: 'button', class: 'button small', 'data-action': key, 'aria-pressed': false, onclick },
      words(key),
    );
  const swap = toggle('swap', () => onChange({ swapped: params?.swapped ? 0 : 1 }));
  const outlier = toggle('outlier', () => {
    if (!params) return;
    onChange({ outlier: params.outlier.length ? [] : [...OUTLIERS[params.cloud]] });
  });
  const reset = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'restore',
      onclick: () => onChange({ edits: [], removed: [], outlier: [], noise: 1, unit: 1 }),
    },
    words('restore'),
  );
  const noise = slider({
    label: words('noise'),
    stops: NOISES,
    role: 'x',
    format: (value) => `× ${short(value)}`,
    onChange: (value) => onChange({ noise: value }),
  });
  const unit = slider({
    label: words('unit'),
    stops: UNITS,
    role: 'enc',
    format: (value) => `× ${short(value)}`,
    onChange: (value) => onChange({ unit: value }),
  });

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

  const bars = costBars(words);
  const chart = costChart(words);
  chart.root.addEventListener('playhead', (event) => {
    onChange({ line: 'mine', angle: asLine(detail(event).x) });
  });
  const slopes = el('p', { class: 'linesSlopes' });
  const note = el('p', { class: 'note' });
  const row = (/** @type {string} */ key, /** @type {HTMLElement} */ node) =>
    el('div', { class: 'linesRow' }, el('span', { class: 'linesLabel' }, words(key)), node);
  root.append(
    el(
      'div',
      { class: 'lines', 'data-mode': mode },
      el(
        'div',
        { class: 'linesLeft' },
        el('div', { class: 'linesTools' }, cloud.root, swap, outlier, reset),
        plane,
        el('p', { class: 'note' }, words('hint')),
        said,
      ),
      el(
        'div',
        { class: 'linesRight' },
        row('line', line.root),
        row('residual', residual.root),
        el('div', { class: 'linesSliders' }, noise.root, unit.root),
        slopes,
        note,
        bars.root,
        chart.root,
      ),
    ),
  );

  return {
    /** @param {Params} next */
    showParams(next) {
      params = next;
      line.set(next.line);
      residual.set(next.residual);
      cloud.set(next.cloud);
      noise.set(next.noise);
      unit.set(next.unit);
      swap.setAttribute('aria-pressed', String(next.swapped === 1));
      outlier.setAttribute('aria-pressed', String(next.outlier.length > 0));
    },
    /** @param {Fit} next */
    showFit(next) {
      fit = next;
      plane.data = pictureOf(next, words, false);
      bars.show(next);
      chart.show(next);
      setText(slopes, slopesText(next, words));
      setText(note, noteText(next, words));
    },
  };
}

/** @param {Fit} fit @param {Words} words */
function slopesText({ plain }, words) {
  return words('slopes', {
    y: number(plain.yOnX.slope, 4),
    x: number(plain.xOnY.slope, 4),
    pca: number(plain.pca.slope, 4),
    r: number(plain.correlation, 3),
  });
}

/** @param {Fit} fit @param {Words} words */
function noteText({ params, shown, before }, words) {
  if (before)
    return words(params.line === 'orthogonal' ? 'swapSame' : 'swapOther', {
      before: number(before.slope, 4),
      now: number(lineOf(shown, params.line).slope, 4),
    });
  if (params.unit !== 1) return words('unitNote', { unit: short(params.unit) });
  return words(`${params.line}Note`);
}
