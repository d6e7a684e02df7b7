/**
 * What is drawn of the learned surface, in space and in its latent square, and the surface alone.
 *
 * @module
 */
import { NODES } from './learner.js';
import { at3, newSpace, PROBE, shades, upsideDown } from './pieces.js';

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
export const VIEW = { yaw: 0.5, pitch: 0.42 };
/** What must be seen is the ball about the points, and a little of the surface beyond. */
export const AROUND = 1.12;
const COVER_BALL = { centre: /** @type {const} */ ([0, 0, 0]), radius: 1.02 };

/** Steps along z₁ and z₂ whose tangents fit the picture. @param {Probe} probe */
function stepsOf({ window: [x0 = 0, x1 = 1, y0 = 0, y1 = 1], jacobian }) {
  const steps = [STEP * (x1 - x0), STEP * (y1 - y0)];
  const lengths = steps.map((step, c) => step * Math.hypot(...at3(jacobian, c)));
  const share = Math.min(1, LONGEST / Math.max(...lengths));
  return steps.map((step) => share * step);
}

/**
 * @param {Learned} learned @param {Params} params with what is veiled left out @param {Probe | null} probe
 * @returns {SpaceLayer[]}
 */
export function spaceLayers({ cloud, look, flat }, params, probe) {
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
  if (params.plane === 'on') {
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
export function planeLayers({ cloud, look }, params, probe) {
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
