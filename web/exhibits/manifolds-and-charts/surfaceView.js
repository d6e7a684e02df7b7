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
import { ballOf } from '../../ui/space/projection.js';
import { mountDrawing } from './drawView.js';
import { NODES, STEPS } from './learner.js';
import { HEATS, SURFACES, WARPS } from './params.js';
import { fullOf, heading, key, legendPart, newPlane, newSpace, readings } from './pieces.js';
import { AROUND, planeLayers, spaceLayers, VIEW } from './surfaceLayers.js';

/** @typedef {import('./pieces.js').Params} Params */
/** @typedef {import('./learner.js').Learned} Learned */
/** @typedef {import('./learner.js').Probe} Probe */

/**
 * @param {import('./pieces.js').Words} words @param {import('./pieces.js').OnChange} onChange
 * @param {() => void} again trains, from the first weights
 */
export function mountSurface(words, onChange, again) {
  /** @type {Params | null} */
  let params = null;
  /** @type {Learned | null} */
  let learned = null;
  /** @type {Probe | null} */
  let probe = null;
  let isOpen = false;
  const space = newSpace();
  space.view = VIEW;
  const plane = newPlane();
  plane.className = 'mcSquare';
  const drawing = mountDrawing(words, onChange);
  const surfaces = segmented({
    param: 'surface',
    label: words('surfaceLabel'),
    small: true,
    onChange: (/** @type {Params['surface']} */ surface) => onChange({ surface }),
    items: SURFACES.map((value) => ({ value, text: words(value) })),
  });
  const heats = segmented({
    param: 'heat',
    label: words('heatLabel'),
    small: true,
    onChange: (/** @type {Params['heat']} */ heat) => onChange({ heat }),
    items: HEATS.map((value) => ({ value, text: words(key('heat', value)) })),
  });
  const warps = segmented({
    param: 'warp',
    label: words('warpLabel'),
    small: true,
    onChange: (/** @type {Params['warp']} */ warp) => onChange({ warp }),
    items: WARPS.map((value) => ({ value, text: words(key('warp', value)) })),
  });
  const strength = slider({
    param: 'strength',
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
  const lead = el('p', { class: 'mcNote' });
  const legend = legendPart('dec', '');
  const numbers = readings([
    ['sigma', words('sigma')],
    ['area', '√det g'],
    ['trip', '‖E(D(z)) − z‖'],
  ]);
  const changes = readings([
    ['moved', words('moved')],
    ['codesMoved', words('codesMoved')],
    ['area', '√det g'],
    ['trip', words('trip')],
  ]);
  const again1 = button('trainAgain', again);
  const other = button('other', () => onChange({ seed: ((params?.seed ?? 1) % 99) + 1 }));
  strength.root.classList.add('mcStrength');
  const pair = el(
    'div',
    { class: 'mcPair' },
    drawing.root,
    el(
      'section',
      {},
      el('div', { class: 'mcHead' }, heading('dec', words('space'), 'x̂ = D(z)'), flatLabel),
      space,
    ),
    el(
      'section',
      {},
      el('div', { class: 'mcHead' }, heading('lat', words('square'), 'z = E(x)')),
      plane,
      legend.root,
    ),
  );
  const root = el(
    'div',
    { class: 'mcView' },
    el('div', { class: 'mcRow mcMain' }, again1, strength.root, surfaces.root, warps.root, other),
    pair,
    el('div', { class: 'mcRow' }, heats.root, said),
    numbers.root,
    changes.root,
    lead,
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
  /** What is veiled is left out: the colours of the stretch and PCA's plane say the answer. */
  const shownParams = (/** @type {Params} */ all) =>
    isOpen
      ? all
      : { ...all, heat: /** @type {const} */ ('none'), plane: /** @type {const} */ ('off') };
  const refresh = () => {
    if (!learned || !params) return;
    const shown = shownParams(params);
    const { look, cloud } = learned;
    const ball = ballOf([cloud.points]);
    const [x0 = 0, x1 = 1, y0 = 0, y1 = 1] = look.window;
    // A probe of another window lags behind by one answer.
    const seen = probe && probe.window === look.window ? probe : null;
    // Of a network that has learned nothing a tangent says nothing.
    const arrows = learned.steps > 0 ? seen : null;
    const surface = words(params.surface);
    const trip = shown.heat === 'trip';
    legend.root.hidden = shown.heat === 'none';
    legend.set(
      fullOf(trip ? look.roundTrip : look.area, look.support),
      trip ? '‖E(D(z)) − z‖' : words('stretchLegend'),
      trip ? 'act' : 'dec',
    );
    space.data = {
      layers: spaceLayers(learned, shown, arrows),
      ball: { ...ball, radius: AROUND * ball.radius },
      description: words('spaceAlt', {
        surface,
        mse: number(look.meanSquaredError, 5),
        steps: number(learned.steps),
        s1: number(seen?.sigma1 ?? NaN, 2),
        s2: number(seen?.sigma2 ?? NaN, 2),
      }),
      file: 'learned-surface',
    };
    plane.data = {
      layers: planeLayers(learned, shown, arrows),
      window: [x0, x1, y0, y1],
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
        steps: number(learned.steps),
        all: number(STEPS),
        mse: number(look.meanSquaredError, 5),
        flat: number(learned.flat.meanSquaredError, 3),
      }),
    );
    if (!seen) return;
    const texts = {
      sigma: `${number(seen.sigma1, 3)}, ${number(seen.sigma2, 3)}`,
      area: number(seen.area, 3),
      trip: number(seen.roundTrip, 4),
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
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
      const again = next.view === 'again';
      const isRoll = step.id === 'roll';
      surfaces.set(next.surface);
      heats.set(next.heat);
      warps.set(next.warp);
      strength.set(next.strength);
      flat.checked = next.plane === 'on';
      setText(lead, words(again ? 'againLead' : isRoll && !isOpen ? 'rollLead' : 'surfaceLead'));
      again1.hidden = !isRoll;
      other.hidden = surfaces.root.hidden = heats.root.hidden = !isOpen;
      warps.root.hidden = !again || !isOpen;
      strength.root.hidden = !again;
      changes.root.hidden = !again || !isOpen;
      // Its J is what the next step is about.
      numbers.root.hidden = again || isRoll;
      flatLabel.hidden = again || !isOpen;
      said.hidden = isRoll && step.moment === 'ask' && learned?.steps === 0;
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
