/**
 * What chapter 3 can be set with: of each step the one or two controls that its question is about.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { CLOUDS, LINES, RESIDUALS } from './params.js';
import { heightsOf, OUTLIERS } from './picture.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../frame/contract.js').Words} Words */

const ANGLES = Array.from({ length: 181 }, (_, i) => i - 90);
const NOISES = Array.from({ length: 41 }, (_, i) => i / 20);
const UNITS = [
  0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5, 2, 3, 4, 5, 7, 10, 20, 50, 100,
];
/** Units of y with a name, by how many of them make a metre. @type {Record<number, string>} */
const NAMED = { 1: 'metres', 10: 'decimetres', 100: 'centimetres' };
const HEIGHTS = 51;

/** Where the outlier can be put with the slider. @param {Params['cloud']} cloud */
function stopsOf(cloud) {
  const [low, high] = heightsOf(cloud);
  return Array.from({ length: HEIGHTS }, (_, i) =>
    Number((low + (i / (HEIGHTS - 1)) * (high - low)).toFixed(3)),
  );
}

/**
 * @param {Words} words
 * @param {(partial: Partial<Params>) => void} onChange
 */
export function mountControls(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  const line = segmented({
    param: 'line',
    label: words('line'),
    small: true,
    items: LINES.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['line']} */ value) =>
      onChange(value === 'mine' ? { line: value } : { line: value, residual: value }),
  });
  const residual = segmented({
    param: 'residual',
    label: words('residual'),
    small: true,
    items: RESIDUALS.map((value) => ({ value, text: words(`${value}Residual`) })),
    onChange: (/** @type {Params['residual']} */ value) => onChange({ residual: value }),
  });
  const cloud = segmented({
    param: 'cloud',
    label: words('cloud'),
    small: true,
    items: CLOUDS.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['cloud']} */ value) =>
      onChange({
        cloud: value,
        edits: [],
        removed: [],
        outlier: params?.outlier.length ? [...OUTLIERS[value]] : [],
      }),
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
  const restore = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'restore',
      onclick: () => onChange({ edits: [], removed: [], outlier: [], noise: 1, unit: 1 }),
    },
    words('restore'),
  );
  const angle = slider({
    param: 'angle',
    label: words('angleOf'),
    stops: ANGLES,
    role: 'act',
    format: (value) => `${number(value, 0)}°`,
    onChange: (value) => onChange({ line: 'mine', angle: value }),
  });
  const height = slider({
    param: 'outlier',
    label: words('height'),
    stops: stopsOf('gaussian'),
    role: 'act',
    format: (value) => `y = ${number(value, 2)}`,
    onChange: (value) => {
      if (!params) return;
      onChange({ outlier: [params.outlier[0] ?? OUTLIERS[params.cloud][0], value] });
    },
  });
  const unit = slider({
    param: 'unit',
    label: words('unit'),
    stops: UNITS,
    role: 'enc',
    format: (value) => {
      const named = NAMED[value];
      return named ? words(named) : words('ofMetre', { unit: short(value) });
    },
    onChange: (value) => onChange({ unit: value }),
  });
  const noise = slider({
    param: 'noise',
    label: words('noise'),
    stops: NOISES,
    role: 'x',
    format: (value) => `× ${short(value)}`,
    onChange: (value) => onChange({ noise: value }),
  });
  const row = (/** @type {string} */ key, /** @type {HTMLElement} */ node) =>
    el('div', { class: 'linesRow' }, el('span', { class: 'linesLabel' }, words(key)), node);
  const rows = {
    angle: el('div', { class: 'linesAngle' }, angle.root),
    swap: el('div', { class: 'linesSwap' }, swap),
    height: el('div', { class: 'linesHeight' }, height.root),
    unit: el('div', { class: 'linesUnit' }, unit.root),
    noise: el('div', { class: 'linesNoise' }, noise.root),
    line: row('line', line.root),
    residual: row('residual', residual.root),
  };
  /** The step's own control first; then whose residuals are drawn. @param {StepState} step */
  const shownIn = ({ id, moment }) => {
    const isOpen = moment === 'answered';
    const own = { nearest: 'angle', swap: 'swap', point: 'height', unit: 'unit', noise: 'noise' }[
      id
    ];
    return [own, id === 'nearest' ? 'residual' : isOpen ? 'line' : ''];
  };
  return {
    root: el('div', { class: 'linesControls' }, ...Object.values(rows)),
    cloud: cloud.root,
    tools: el('div', { class: 'linesTools' }, outlier, restore),
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      if (params?.cloud !== next.cloud) height.setStops(stopsOf(next.cloud));
      params = next;
      line.set(next.line);
      residual.set(next.residual);
      cloud.set(next.cloud);
      angle.set(next.angle);
      noise.set(next.noise);
      unit.set(next.unit);
      height.set(next.outlier[1] ?? OUTLIERS[next.cloud][1]);
      swap.setAttribute('aria-pressed', String(next.swapped === 1));
      outlier.setAttribute('aria-pressed', String(next.outlier.length > 0));
      const shown = shownIn(step);
      for (const [name, node] of Object.entries(rows)) node.hidden = !shown.includes(name);
      outlier.hidden = step.id !== 'point';
      restore.hidden = step.moment !== 'answered';
    },
  };
}
