/**
 * Power iteration, one step at a time: the direction on the plane, and how fast its angle to the
 * eigenvector falls.
 *
 * @module
 */
import '../../ui/controls/player.js';
import { el } from '../../ui/base/dom.js';
import { number, small, tuple } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { RADIANS } from './model.js';
import { POWER_STEPS } from './params.js';
import { chart, numbers, pairAt, plane, windowOf } from './parts.js';

/** @typedef {import('./parts.js').Words} Words */
/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('./model.js').Powered} Powered */

const STEPS = Array.from({ length: POWER_STEPS + 1 }, (_, i) => i);
/** Earlier directions that stay visible, fading. */
const TRAIL = 6;
/** Half a unit in the last place of a double: below it a tangent is rounding. */
const ROUNDING = 2 ** -53;
const SMALLEST = 1e-17;
/** Room above λ for its name. */
const HEADROOM = 1.3;
const TURN = 180;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountPower({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** Where it leads is shown when it has been measured. */
  let isOpen = false;
  const picture = plane('pdPlane');
  const speed = chart('pdCurves');
  const rayleigh = chart('pdRayleigh');
  const player = /** @type {import('../../ui/controls/player.js').Player} */ (
    document.createElement('atlas-player')
  );
  const component = segmented({
    param: 'component',
    label: words('component'),
    small: true,
    items: [
      { value: '1', text: words('first') },
      { value: '2', text: words('second') },
    ],
    onChange: (value) =>
      onChange({ component: /** @type {Params['component']} */ (value), iteration: 0 }),
  });
  const list = numbers([
    ['w', words('wNow'), 'enc'],
    ['rayleigh', words('rayleigh'), 'enc'],
    ['value', words('value'), 'enc'],
    ['sine', words('sine'), 'act'],
    ['ratio', words('ratio')],
  ]);
  player.addEventListener('step', (event) => {
    const { by } = /** @type {CustomEvent} */ (event).detail;
    const iteration = (params?.iteration ?? 0) + by;
    onChange({ iteration: Math.max(0, Math.min(POWER_STEPS, iteration)) });
  });
  player.addEventListener('reset', () => onChange({ iteration: 0 }));
  picture.addEventListener('handlemove', (event) => {
    const turned = /** @type {CustomEvent} */ (event).detail.angle / RADIANS;
    onChange({ start: ((turned % TURN) + TURN) % TURN, iteration: 0 });
  });
  speed.addEventListener('playhead', (event) =>
    onChange({ iteration: Math.round(/** @type {CustomEvent} */ (event).detail.x) }),
  );
  const root = el(
    'div',
    { class: 'pdTurn' },
    el('div', { class: 'pdLeft' }, picture, el('div', { class: 'pdBar pdPlayer' }, player)),
    el(
      'div',
      { class: 'pdRight' },
      el('div', { class: 'pdBar' }, component.root),
      el('h2', {}, words('speed')),
      speed,
      el('h2', {}, words('rayleighTitle')),
      rayleigh,
      list.root,
    ),
  );
  return {
    root,
    pause: () => player.pause(),
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
      component.root.hidden = !isOpen;
      component.set(next.component);
      player.data = { step: next.iteration, count: POWER_STEPS, speeds: [2, 8], back: true };
    },
    /** @param {Powered} powered @param {Params} now */
    show({ points, run }, now) {
      const { iteration: step } = now;
      const w = pairAt(run.directions, step);
      const f = (/** @type {number | undefined} */ v) => number(v ?? 0, 4);
      list.show({
        w: tuple([...w], 4),
        rayleigh: f(run.rayleigh[step]),
        value: f(run.value),
        sine: small(run.sine[step] ?? 0, 4, 2),
        ratio: f(run.ratio),
      });
      picture.data = pictureOf(points, run, now, words, isOpen);
      const description = words('powerAlt', {
        step,
        sine: small(run.sine[step] ?? 0, 4, 1),
        ratio: f(run.ratio),
      });
      const walked = isOpen ? STEPS : STEPS.slice(0, step + 1);
      /** @type {import('../../ui/charts/chart.js').Series} */
      const theory = {
        name: words('theory'),
        x: STEPS,
        y: run.expected,
        role: 'ink3',
        dash: 'dash',
      };
      speed.data = {
        x: { name: words('stepAxis'), low: 0, high: POWER_STEPS },
        y: { name: words('tangentAxis'), scale: 'log', low: SMALLEST, high: 100 },
        series: [
          ...(isOpen ? [theory] : []),
          {
            name: words('measured'),
            x: walked,
            y: run.tangent.slice(0, walked.length),
            role: 'act',
            kind: 'points',
          },
        ],
        references: [
          { axis: 'y', value: ROUNDING, name: words('roundingFloor'), role: 'ink3', dash: 'dots' },
        ],
        playhead: { x: step, step: 1, low: 0, high: POWER_STEPS, name: words('stepAxis') },
        description,
        file: 'power-iteration',
      };
      /** @type {NonNullable<import('../../ui/charts/chart.js').ChartData['references']>[number]} */
      const lambda = {
        axis: 'y',
        value: run.value,
        name: words('lambdaName'),
        role: 'enc',
        dash: 'dash',
      };
      rayleigh.data = {
        x: { low: 0, high: POWER_STEPS },
        y: { name: 'wᵀSw', low: 0, high: HEADROOM * run.value },
        series: [
          {
            name: words('rayleighShort'),
            x: walked,
            y: run.rayleigh.slice(0, walked.length),
            role: 'enc',
            kind: 'line',
          },
        ],
        references: [...(isOpen ? [lambda] : []), { axis: 'x', value: step, dash: 'dots' }],
        description: words('rayleighAlt', {
          step,
          now: f(run.rayleigh[step]),
          value: f(run.value),
        }),
        file: 'rayleigh-quotient',
      };
    },
  };
}

/** w with the step as a superscript in parentheses; `^` raises one character. @param {number} step */
const raised = (step) => `w${[...`(${step})`].map((c) => `^${c}`).join('')}`;

/**
 * @param {Float64Array} points @param {import('./model.js').PowerRun} run @param {Params} params @param {Words} words
 * @param {boolean} isOpen the eigenvector is shown
 * @returns {import('../../ui/plane/plane.js').PlaneData}
 */
function pictureOf(points, run, { iteration: step, start, centred }, words, isOpen) {
  const centre = pairAt(run.centre, 0);
  const window = windowOf(points, centred === 'no' ? [[0, 0]] : []);
  const reach = 0.42 * (window[1] - window[0]);
  const tip = (/** @type {number} */ k) => {
    const w = pairAt(run.directions, k);
    return /** @type {const} */ ([centre[0] + reach * w[0], centre[1] + reach * w[1]]);
  };
  /** @type {import('./parts.js').Layer} */
  const eigenvector = {
    kind: 'line',
    through: centre,
    direction: pairAt(run.directions, POWER_STEPS),
    role: 'enc',
    dash: 'dash',
    width: 1.25,
  };
  const earlier = STEPS.slice(Math.max(0, step - TRAIL), step);
  return {
    window,
    names: { x: 'x_1', y: 'x_2', role: 'x' },
    layers: [
      { kind: 'points', points, role: 'x', radius: 3, opacity: 0.55 },
      ...(isOpen ? [eigenvector] : []),
      ...earlier.map((k, i) => ({
        kind: /** @type {const} */ ('arrow'),
        from: centre,
        to: tip(k),
        role: 'enc',
        width: 1.5,
        opacity: (0.5 * (i + 1)) / earlier.length,
      })),
      { kind: 'arrow', from: centre, to: tip(step), role: 'enc', width: 3, label: raised(step) },
      {
        kind: 'handle',
        id: 'start',
        centre,
        angle: start * RADIANS,
        radius: reach,
        label: words('startHandle'),
        role: 'act',
      },
    ],
    description: words('powerPlaneAlt', { step, start: number(start, 0) }),
    file: 'power-iteration-plane',
  };
}
