/**
 * The line turned by hand: the cloud with projections and residuals, and beside it the two curves over
 * the angle that mirror each other.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number, tuple } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { CURVE_ANGLES, RADIANS } from './model.js';
import { MOST_MOVED, MOST_OWN } from './params.js';
import { between, chart, numbers, pairAt, plane, windowOf } from './parts.js';

/** @typedef {import('./parts.js').Words} Words */
/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Turned} Turned */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const DEGREES = Array.from({ length: CURVE_ANGLES }, (_, i) => i);
/** Between two stops of the slider lie five more of the handle. */
const STOPS = Array.from({ length: 361 }, (_, i) => i / 2);
/** Angles nearer than this are one: an address writes some digits of it, degrees. */
const SAME = 1e-3;
const TURN = 180;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {boolean} options.cover
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountTurn({ words, cover, onChange }) {
  /** @type {Turned | null} */
  let held = null;
  /** @type {Params | null} */
  let params = null;
  const picture = plane(cover ? 'pdCover' : 'pdPlane');
  picture.toggleAttribute('plain', cover);
  const curves = chart('pdCurves');
  const angle = slider({
    param: 'angle',
    label: words('angle'),
    role: 'enc',
    stops: STOPS,
    format: (v) => `${number(v, 1)}°`,
    onChange: (value) => onChange({ angle: value }),
  });
  const snap = el(
    'button',
    { type: 'button', class: 'button small', onclick: () => snapTo() },
    words('snap'),
  );
  const flip = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      onclick: () => onChange({ sign: params?.sign === 'minus' ? 'plus' : 'minus' }),
    },
    words('flip'),
  );
  const centred = segmented({
    param: 'centred',
    label: words('centred'),
    small: true,
    items: [
      { value: 'yes', text: words('centredYes') },
      { value: 'no', text: words('centredNo') },
    ],
    onChange: (value) => onChange({ centred: /** @type {Params['centred']} */ (value) }),
  });
  const cloud = segmented({
    param: 'cloud',
    label: words('cloud'),
    small: true,
    items: [
      { value: 'lab', text: words('cloudLab') },
      { value: 'own', text: words('cloudOwn') },
    ],
    onChange: (value) => onChange({ cloud: /** @type {Params['cloud']} */ (value) }),
  });
  const balance = balancePart(words);
  const list = numbers([
    ['variance', words('variance'), 'enc'],
    ['w', words('w'), 'enc'],
    ['lambda', words('lambdas'), 'enc'],
  ]);
  const veil = el('p', { class: 'veil' }, words('curvesVeiled'));
  const said = el('p', { class: 'pdSaid' });

  /** The angle that the button set: nobody turned the line to it. */
  let snapped = NaN;
  const snapTo = () => {
    if (!held) return;
    snapped = held.directions.angle / RADIANS;
    onChange({ angle: snapped });
  };
  const edit = (/** @type {number[]} */ own) => onChange({ own });
  picture.addEventListener('handlemove', (event) => {
    const turned = /** @type {CustomEvent} */ (event).detail.angle / RADIANS;
    onChange({ angle: ((turned % TURN) + TURN) % TURN });
  });
  picture.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    if (!params || index < 0) return;
    if (params.cloud === 'own') {
      const own = [...params.own];
      own.splice(2 * index, 2, ...at);
      edit(own);
    } else onChange({ moved: movedWith(params.moved, index, at) });
  });
  picture.addEventListener('pointadd', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    if (params && params.own.length < 2 * MOST_OWN) edit([...params.own, ...at]);
  });
  picture.addEventListener('pointremove', (event) => {
    const { index } = /** @type {CustomEvent} */ (event).detail;
    if (params && params.own.length > 4) edit(params.own.toSpliced(2 * index, 2));
  });
  curves.addEventListener('playhead', (event) =>
    onChange({ angle: /** @type {CustomEvent} */ (event).detail.x }),
  );

  const angleRow = el('div', { class: 'pdAngle' }, angle.root);
  const centredRow = el('div', { class: 'pdBar pdCentred' }, centred.root);
  const found = el('div', { class: 'pdBar' }, snap, flip);
  const root = cover
    ? picture
    : el(
        'div',
        { class: 'pdTurn' },
        el('div', { class: 'pdLeft' }, picture, el('div', { class: 'pdBar' }, cloud.root, said)),
        el(
          'div',
          { class: 'pdRight' },
          balance.root,
          angleRow,
          centredRow,
          veil,
          curves,
          el('div', { class: 'pdFound' }, list.root, found),
        ),
      );
  return {
    root,
    /** Whether it was turned to this angle, not put there by the button. @param {number} angle */
    isByHand: (angle) => Math.abs(angle - snapped) > SAME,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      angle.set(next.angle);
      centred.set(next.centred);
      cloud.set(next.cloud);
      // What would give the answer away waits for it; one control a step.
      const isAnswered = step.moment === 'answered';
      curves.hidden = !isAnswered;
      veil.hidden = isAnswered;
      list.root.hidden = !isAnswered;
      found.hidden = !isAnswered;
      angleRow.hidden = step.id === 'mean' && !isAnswered;
      centredRow.hidden = step.id !== 'mean';
    },
    /** @param {Turned} turned @param {Params} now @param {StepState} step */
    show(turned, now, step) {
      held = turned;
      const { line, directions: d } = turned;
      const shown = cover ? d.angle / RADIANS : now.angle;
      picture.data = pictureOf(turned, now, words, cover);
      if (cover) return;
      const f = (/** @type {number | undefined} */ v) => number(v ?? 0, 4);
      const sign = now.sign === 'minus' ? -1 : 1;
      balance.show(line, step.moment === 'answered');
      list.show(
        {
          variance: f(line.variance),
          w: tuple(
            Array.from(line.direction, (v) => sign * v),
            4,
          ),
          lambda: `${f(d.values[0])}, ${f(d.values[1])}`,
        },
        // About the origin it is no variance.
        { variance: words(now.centred === 'no' ? 'moment' : 'variance') },
      );
      said.textContent =
        now.cloud === 'own' ? words('ownHow', { most: MOST_OWN }) : words('labHow');
      curves.data = curvesOf(turned, shown, words);
    },
  };
}

/**
 * Kept and lost as two bars of one measure; their sum is the answer of the first step.
 * @param {Words} words
 */
function balancePart(words) {
  const bar = (/** @type {string} */ name, /** @type {string} */ role) => {
    const fill = el('i', { style: `background:var(--${role})` });
    const value = el('b', { style: `color:var(--${role})` });
    const root = el(
      'div',
      { class: 'pdBalanceBar' },
      el('span', {}, name),
      el('span', {}, fill),
      value,
    );
    return { root, fill, value };
  };
  const kept = bar(words('kept'), 'enc');
  const lost = bar(words('lost'), 'dec');
  const sum = el('b', {});
  const root = el(
    'div',
    { class: 'pdBalance' },
    kept.root,
    lost.root,
    el('div', { class: 'pdBalanceBar' }, el('span', {}, words('totalName')), el('span', {}), sum),
  );
  return {
    root,
    /** @param {Turned['line']} line @param {boolean} isOpen */
    show({ scatter, error, sum: both, total }, isOpen) {
      kept.fill.style.width = `${(100 * scatter) / total}%`;
      lost.fill.style.width = `${(100 * error) / total}%`;
      setText(kept.value, number(scatter, 3));
      setText(lost.value, number(error, 3));
      setText(sum, isOpen ? number(both, 3) : '?');
    },
  };
}

/** The moved points of the notebook's cloud with one more; the oldest goes home when they are too many. @param {number[]} moved @param {number} index @param {readonly number[]} at */
function movedWith(moved, index, at) {
  const triples = [];
  for (let i = 0; i + 2 < moved.length; i += 3)
    if (moved[i] !== index) triples.push(moved.slice(i, i + 3));
  triples.push([index, ...at]);
  return triples.slice(-MOST_MOVED).flat();
}

/**
 * @param {Turned} turned @param {Params} params @param {Words} words @param {boolean} cover
 * @returns {import('../../ui/plane/plane.js').PlaneData}
 */
function pictureOf({ points, all, line, directions, centred, mean }, params, words, cover) {
  const centre = pairAt(line.centre, 0);
  const direction = pairAt(line.direction, 0);
  const own = params.cloud === 'own';
  const sign = params.sign === 'minus' ? -1 : 1;
  const isRest = params.of === 'rest';
  const window = windowOf(all, params.centred === 'no' ? [[0, 0]] : []);
  const reach = 0.42 * (window[1] - window[0]);
  const f = (/** @type {number} */ v) => number(v, 2);
  return {
    window,
    names: { x: 'x_1', y: 'x_2', role: 'x' },
    axes: cover ? 'none' : 'frame',
    add: own && !cover && !isRest,
    layers: [
      ...(isRest ? takenOut(all, points, centred, mean) : []),
      ...(params.centred === 'no' ? originAndMean(mean) : []),
      {
        kind: 'line',
        through: centre,
        direction: [-direction[1], direction[0]],
        role: 'ink3',
        dash: 'dots',
        width: 1,
      },
      {
        kind: 'line',
        through: centre,
        direction,
        role: 'enc',
        width: cover ? 4 : 2,
      },
      {
        kind: 'segments',
        segments: between(points, line.reconstructions),
        role: 'dec',
        width: cover ? 2 : 1.25,
        opacity: 0.8,
      },
      { kind: 'points', points: line.reconstructions, role: 'dec', radius: cover ? 5 : 3.5 },
      {
        kind: 'points',
        id: 'cloud',
        points,
        role: 'x',
        radius: cover ? 6 : 4,
        draggable: !cover && !isRest,
        removable: own && !cover && !isRest,
      },
      ...(cover ? [] : gripsOf(centre, direction, sign, reach, params, words)),
    ],
    description: words('planeAlt', {
      n: points.length / 2,
      angle: f(params.angle),
      best: f(directions.angle / RADIANS),
      scatter: f(line.scatter),
      error: f(line.error),
    }),
    file: 'principal-directions',
  };
}

/**
 * The cloud as it was, each point's way to what is left of it, and the first direction.
 * @param {Float64Array} all @param {Float64Array} rest @param {Turned['centred']} first @param {import('./parts.js').Point} mean
 * @returns {import('./parts.js').Layer[]}
 */
function takenOut(all, rest, first, mean) {
  return [
    {
      kind: 'line',
      through: mean,
      direction: pairAt(first.vectors, 0),
      role: 'ink2',
      dash: 'dash',
      width: 1.5,
    },
    { kind: 'segments', segments: between(all, rest), role: 'ink3', width: 1, opacity: 0.35 },
    { kind: 'points', points: all, role: 'ink3', radius: 3, opacity: 0.45 },
  ];
}

/** @param {import('./parts.js').Point} mean @returns {import('./parts.js').Layer[]} */
const originAndMean = (mean) => [
  { kind: 'segments', segments: [0, 0, ...mean], role: 'ink2', width: 1.5, dash: 'dash' },
  { kind: 'points', points: [0, 0], role: 'ink', radius: 5 },
];

/** @param {Turned} turned @param {number} angle degrees @param {Words} words @returns {import('../../ui/charts/chart.js').ChartData} */
function curvesOf({ directions: d, line }, angle, words) {
  const f = (/** @type {number} */ v) => number(v, 2);
  return {
    x: {
      name: words('angleAxis'),
      low: 0,
      high: TURN,
      ticks: [0, 45, 90, 135, TURN],
      format: (v) => `${v}°`,
    },
    y: { name: words('sumsAxis'), zero: true },
    series: [
      { name: words('kept'), x: DEGREES, y: d.curveScatter, role: 'enc', width: 2.5 },
      { name: words('lost'), x: DEGREES, y: d.curveError, role: 'dec', width: 2.5, dash: 'long' },
    ],
    references: [
      { axis: 'y', value: d.total, name: words('totalName'), dash: 'dash' },
      { axis: 'x', value: d.angle / RADIANS, name: 'w_1', role: 'enc', dash: 'dots' },
    ],
    playhead: {
      x: angle,
      step: 1,
      low: 0,
      high: TURN,
      format: (v) => `${number(v, 1)}°`,
      name: words('angle'),
    },
    description: words('curvesAlt', {
      angle: f(angle),
      scatter: f(line.scatter),
      error: f(line.error),
      total: f(d.total),
    }),
    file: 'variance-and-error',
  };
}

/**
 * The direction as an arrow, and the grip that turns the line.
 * @param {import('./parts.js').Point} centre @param {import('./parts.js').Point} direction
 * @param {number} sign @param {number} reach @param {Params} params @param {Words} words
 * @returns {import('./parts.js').Layer[]}
 */
function gripsOf(centre, direction, sign, reach, params, words) {
  const length = 0.6 * sign * reach;
  return [
    {
      kind: 'arrow',
      from: centre,
      role: 'enc',
      width: 2.5,
      label: 'w',
      to: [centre[0] + length * direction[0], centre[1] + length * direction[1]],
    },
    {
      kind: 'handle',
      id: 'line',
      centre,
      angle: params.angle * RADIANS,
      radius: reach,
      label: words('handle'),
      symmetric: true,
      role: 'act',
    },
  ];
}
