/**
 * The learned surface in space beside its latent square. Also with a bijection on the codes: the same
 * surface under another grid.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number, power } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { mountDrawing } from './drawView.js';
import { NODES, STEPS } from './learner.js';
import { HEATS, SURFACES, WARPS } from './params.js';
import { ballOf } from '../../ui/space/projection.js';
import {
  PROBE,
  at3,
  key,
  heading,
  newPlane,
  newSpace,
  readings,
  shades,
  upsideDown,
} from './pieces.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./learner.js').Learned} Learned */
/** @typedef {import('./learner.js').Probe} Probe */
/** @typedef {import('./pieces.js').Layer} Layer */
/** @typedef {import('./pieces.js').SpaceLayer} SpaceLayer */

const FLAT_NODES = 13;
/** A line of the grid every so many nodes. */
const EVERY = 3;
/** A tangent as drawn is J times a step of this share of the window, or less where that is too long. */
const STEP = 0.12;
const LONGEST = 0.8;
/** What is seen of each surface: turned so that its bend shows. */
const VIEW = { yaw: 0.5, pitch: 0.42 };
/** What must be seen is the ball about the points, and a little of the surface beyond. */
const AROUND = 1.12;
const COVER_BALL = { centre: /** @type {const} */ ([0, 0, 0]), radius: 1.02 };

/** Steps along z₁ and z₂ whose tangents fit the picture. @param {Probe} probe */
function stepsOf({ window: [x0 = 0, x1 = 1, y0 = 0, y1 = 1], jacobian }) {
  const steps = [STEP * (x1 - x0), STEP * (y1 - y0)];
  const lengths = steps.map((step, c) => step * Math.hypot(...at3(jacobian, c)));
  const share = Math.min(1, LONGEST / Math.max(...lengths));
  return steps.map((step) => share * step);
}

/**
 * @param {Learned} learned @param {Params} params @param {Probe | null} probe
 * @returns {SpaceLayer[]}
 */
function spaceLayers({ cloud, look, flat }, params, probe) {
  const values = params.heat === 'trip' ? look.roundTrip : look.area;
  /** @type {SpaceLayer[]} */
  const layers = [
    { kind: 'points', points: cloud.points, classes: cloud.classes, radius: 1.6, opacity: 0.75 },
    {
      kind: 'sheet',
      id: 'learned',
      points: look.grid,
      rows: NODES,
      cols: NODES,
      role: 'dec',
      support: look.support,
      every: EVERY,
      opacity: 0.8,
      ...(params.heat === 'none' ? {} : { values: shades(values, look.support) }),
    },
  ];
  if (params.plane === 'on' && params.view === 'surface') {
    layers.push({
      kind: 'sheet',
      points: flat.grid,
      rows: FLAT_NODES,
      cols: FLAT_NODES,
      role: 'enc',
      opacity: 0.35,
      every: 2,
    });
  }
  if (probe) {
    const from = at3(probe.point);
    stepsOf(probe).forEach((by, c) => {
      const j = at3(probe.jacobian, c);
      layers.push({
        kind: 'arrow',
        from,
        role: 'lat',
        width: 2.5,
        label: c ? '∂D/∂z₂' : '∂D/∂z₁',
        to: [from[0] + by * j[0], from[1] + by * j[1], from[2] + by * j[2]],
      });
    });
    layers.push({ kind: 'points', points: [...from], role: 'lat', radius: 5 });
  }
  return layers;
}

/**
 * @param {Learned} learned @param {Params} params @param {Probe | null} probe
 * @returns {Layer[]}
 */
function planeLayers({ cloud, look }, params, probe) {
  const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = look.window;
  /** @type {Layer[]} */
  const layers = [];
  if (params.heat !== 'none') {
    const trip = params.heat === 'trip';
    layers.push({
      kind: 'heat',
      cols: NODES,
      rows: NODES,
      window: [x0, x1, y0, y1],
      max: 1,
      values: upsideDown(shades(trip ? look.roundTrip : look.area, look.support), NODES),
      role: trip ? 'act' : 'dec',
      opacity: 0.7,
    });
  }
  const segments = [];
  for (let i = 0; i < NODES; i += EVERY) {
    const [u, v] = [i / (NODES - 1), 1];
    segments.push(x0 + u * (x1 - x0), y0, x0 + u * (x1 - x0), y0 + v * (y1 - y0));
    segments.push(x0, y0 + u * (y1 - y0), x1, y0 + u * (y1 - y0));
  }
  layers.push({ kind: 'segments', segments, role: 'lat', width: 0.75, opacity: 0.35 });
  layers.push({
    kind: 'points',
    points: look.codes,
    classes: cloud.classes,
    radius: 1.6,
    opacity: 0.8,
  });
  if (probe) {
    const step = stepsOf(probe);
    const [x, y] = probe.z;
    const back = /** @type {[number, number]} */ ([probe.back[0] ?? 0, probe.back[1] ?? 0]);
    layers.push(
      { kind: 'arrow', from: [x, y], to: [x + (step[0] ?? 0), y], role: 'lat', width: 2 },
      { kind: 'arrow', from: [x, y], to: [x, y + (step[1] ?? 0)], role: 'lat', width: 2 },
      { kind: 'arrow', from: [x, y], to: back, role: 'enc', width: 1.5, label: 'E(D(z))' },
      { ...PROBE, points: [x, y] },
    );
  }
  return layers;
}

/** The surface alone. @param {import('./pieces.js').Words} words */
export function coverSpace(words) {
  const space = newSpace();
  space.view = VIEW;
  space.setAttribute('still', '');
  space.setAttribute('plain', '');
  /** @type {Learned | null} */
  let learned = null;
  /** @type {Params | null} */
  let params = null;
  const refresh = () => {
    if (!learned || !params) return;
    space.data = {
      // Opaque, and unfaded where no point is near: few colours, as a small picture wants.
      layers: [
        {
          kind: 'sheet',
          points: learned.look.grid,
          rows: NODES,
          cols: NODES,
          role: 'dec',
          every: EVERY,
          opacity: 1,
          values: shades(learned.look.area),
        },
      ],
      ball: COVER_BALL,
      description: words('spaceAltShort'),
    };
  };
  return {
    space,
    /** @param {Params} next */
    showParams: (next) => void (params = next),
    /** @param {Learned} next */
    showLook(next) {
      learned = next;
      refresh();
    },
  };
}

/**
 * @param {import('./pieces.js').Words} words @param {import('./pieces.js').OnChange} onChange
 * @param {() => void} again trains anew
 */
export function mountSurface(words, onChange, again) {
  /** @type {Params | null} */
  let params = null;
  /** @type {Learned | null} */
  let learned = null;
  /** @type {Probe | null} */
  let probe = null;
  const space = newSpace();
  space.view = VIEW;
  const plane = newPlane();
  const drawing = mountDrawing(words, onChange);
  const surfaces = segmented({
    label: words('surfaceLabel'),
    small: true,
    onChange: (/** @type {Params['surface']} */ surface) => onChange({ surface }),
    items: SURFACES.map((value) => ({ value, text: words(value) })),
  });
  const heats = segmented({
    label: words('heatLabel'),
    small: true,
    onChange: (/** @type {Params['heat']} */ heat) => onChange({ heat }),
    items: HEATS.map((value) => ({ value, text: words(key('heat', value)) })),
  });
  const warps = segmented({
    label: words('warpLabel'),
    small: true,
    onChange: (/** @type {Params['warp']} */ warp) => onChange({ warp }),
    items: WARPS.map((value) => ({ value, text: words(key('warp', value)) })),
  });
  const strength = slider({
    label: words('strength'),
    role: 'lat',
    format: (v) => number(v, 2),
    stops: Array.from({ length: 41 }, (_, i) => i / 40),
    onChange: (value) => onChange({ strength: value }),
  });
  const flat = el('input', {
    type: 'checkbox',
    'data-action': 'plane',
    onchange: () => onChange({ plane: flat.checked ? 'on' : 'off' }),
  });
  const flatLabel = el('label', { class: 'mcCheck' }, flat, words('showPlane'));
  const button = (/** @type {string} */ name, /** @type {() => void} */ onclick) =>
    el(
      'button',
      { type: 'button', class: 'button small', 'data-action': name, onclick },
      words(name),
    );
  const said = el('p', { class: 'mcSaid' });
  const lead = el('p', { class: 'mcLead' });
  const numbers = readings([
    ['sigma', words('sigma')],
    ['area', '√det g'],
    ['trip', '‖E(D(z)) − z‖'],
    ['difference', words('difference')],
  ]);
  const changes = readings([
    ['moved', words('moved')],
    ['codesMoved', words('codesMoved')],
    ['area', '√det g'],
    ['trip', words('trip')],
  ]);
  const again1 = button('trainAgain', again);
  const other = button('other', () => onChange({ seed: ((params?.seed ?? 1) % 99) + 1 }));
  warps.root.classList.add('mcWarps');
  heats.root.classList.add('mcHeats');
  const pair = el(
    'div',
    { class: 'mcPair' },
    drawing.root,
    el(
      'section',
      {},
      el('div', { class: 'mcHead' }, heading('dec', words('space'), 'x̂ = D(z)'), flatLabel),
      space,
      said,
    ),
    el(
      'section',
      {},
      el('div', { class: 'mcHead' }, heading('lat', words('square'), 'z = E(x)'), strength.root),
      plane,
    ),
  );
  const root = el(
    'div',
    { class: 'mcView' },
    lead,
    el(
      'div',
      { class: 'mcControls' },
      el('div', { class: 'mcRow mcMain' }, surfaces.root, again1, other),
      warps.root,
      heats.root,
    ),
    pair,
    numbers.root,
    changes.root,
  );

  const place = (/** @type {readonly [number, number]} */ [x, y]) => {
    if (!learned) return;
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = learned.look.window;
    const share = (/** @type {number} */ v) => Math.min(1, Math.max(0, v));
    onChange({ x: share((x - x0) / (x1 - x0)), y: share((y - y0) / (y1 - y0)) });
  };
  plane.addEventListener('pointmove', (event) =>
    place(/** @type {CustomEvent} */ (event).detail.at),
  );
  plane.addEventListener('pick', (event) => place(/** @type {CustomEvent} */ (event).detail.at));
  space.addEventListener('pick', (event) => {
    const { row, col, committed } = /** @type {CustomEvent} */ (event).detail;
    if (committed) onChange({ x: col / (NODES - 1), y: row / (NODES - 1) });
  });
  const refresh = () => {
    if (!learned || !params) return;
    const { look, cloud } = learned;
    const ball = ballOf([cloud.points]);
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = look.window;
    // A probe of another window lags behind by one answer.
    const seen = probe && probe.window === look.window ? probe : null;
    const surface = words(params.surface);
    space.data = {
      layers: spaceLayers(learned, params, seen),
      ball: { ...ball, radius: AROUND * ball.radius },
      description: words('spaceAlt', {
        surface,
        mse: number(look.meanSquaredError, 5),
        steps: learned.steps,
        s1: number(seen?.sigma1 ?? NaN, 2),
        s2: number(seen?.sigma2 ?? NaN, 2),
      }),
      file: 'learned-surface',
    };
    plane.data = {
      layers: planeLayers(learned, params, seen),
      window: [x0, x1, y0, y1],
      stretch: true,
      step: (x1 - x0) / 50,
      names: { x: 'z_1', y: 'z_2', role: 'lat' },
      description: words('squareAlt', {
        x: number(seen?.z[0] ?? NaN, 2),
        y: number(seen?.z[1] ?? NaN, 2),
        trip: number(seen?.roundTrip ?? NaN, 3),
      }),
      file: 'latent-square',
    };
    setText(
      said,
      words('learnedSaid', {
        steps: learned.steps,
        all: STEPS,
        mse: number(look.meanSquaredError, 5),
        flat: number(learned.flat.meanSquaredError, 3),
      }),
    );
    if (!seen) return;
    const texts = {
      sigma: `${number(seen.sigma1, 3)}, ${number(seen.sigma2, 3)}`,
      area: number(seen.area, 3),
      trip: number(seen.roundTrip, 4),
      difference: power(seen.difference, 1),
    };
    numbers.set(texts);
    changes.set({
      ...texts,
      moved: power(look.largestChange, 1),
      codesMoved: number(look.codeChange, 3),
    });
  };
  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      const again = next.view === 'again';
      surfaces.set(next.surface);
      heats.set(next.heat);
      warps.set(next.warp);
      strength.set(next.strength);
      flat.checked = next.plane === 'on';
      setText(lead, words(again ? 'againLead' : 'surfaceLead'));
      warps.root.hidden = strength.root.hidden = changes.root.hidden = !again;
      numbers.root.hidden = again1.hidden = flatLabel.hidden = again;
      pair.classList.toggle('drawn', drawing.showParams(next));
      refresh();
    },
    /** @param {Learned} next */
    showLook(next) {
      learned = next;
      refresh();
    },
    /** @param {Probe} next */
    showProbe(next) {
      probe = next;
      refresh();
    },
  };
}
