/**
 * Pose and style apart: the code's two blocks, the plane pose × style to walk in, the body decoded there,
 * and the one the generator makes of the same two subjects.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/plane/plane.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { makeBody, turnTogether } from './body.js';

/** @typedef {import('./params.js').Params} Params */

const STOPS = Array.from({ length: 21 }, (_, i) => i / 20);
const NAMES = ['p_1', 'p_2', 'p_3', 'p_4', 's_1', 's_2', 's_3'];
const POSE = 4;
const BODIES = 80;

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePartsView({ words, onChange }) {
  const a = makeBody('x', { name: 'bodyEnd' });
  const b = makeBody('x', { name: 'bodyEnd' });
  const made = makeBody('dec');
  const truth = makeBody('x');
  turnTogether([a, b, made, truth]);
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  plane.setAttribute('plain', '');
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const said = el('p', { class: 'bodySaid', role: 'status' });
  const veil = el('p', { class: 'bodyVeil' }, words('truthVeiled'));
  const share = (/** @type {'pose' | 'style'} */ name) => {
    const one = slider({
      param: name,
      label: words(name),
      stops: STOPS,
      role: name === 'pose' ? 'lat' : 'enc',
      format: (v) => number(v, 2),
      onChange: (value) => onChange({ [name]: value }),
    });
    one.root.classList.add(name === 'pose' ? 'bodyPose' : 'bodyStyle');
    return one;
  };
  const [pose, style] = [share('pose'), share('style')];
  const swap = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'other',
      onclick: () =>
        params && onChange({ a: (params.a + 13) % BODIES, b: (params.b + 27) % BODIES }),
    },
    words('otherPair'),
  );
  const walk = (/** @type {readonly number[]} */ at) =>
    onChange({ pose: clamp(at[0]), style: clamp(at[1]) });
  plane.addEventListener('pointmove', (event) =>
    walk(/** @type {CustomEvent} */ (event).detail.at),
  );
  plane.addEventListener('pick', (event) => walk(/** @type {CustomEvent} */ (event).detail.at));
  const root = el(
    'section',
    { class: 'bodyParts' },
    el('div', { class: 'bodyRow' }, a.root, made.root, truth.root, veil, b.root),
    el('div', { class: 'bodySide' }, plane, bars, said),
    el('div', { class: 'bodyControls' }, pose.root, style.root, swap),
  );
  /** @type {Params | null} */
  let params = null;
  /** @type {Uint32Array | null} */
  let triangles = null;
  let isOpen = false;
  /** @type {Parameters<typeof show> | null} */
  let last = null;
  /** @param {import('../../engine/calls/deformableShapes.js').BodyMix} mix @param {Float32Array} ends @param {Params} at */
  function show(mix, ends, at) {
    last = [mix, ends, at];
    if (!triangles) return;
    const size = ends.length / 2;
    const where = { pose: number(at.pose, 2), style: number(at.style, 2), off: number(mix.off, 3) };
    const shown = /** @type {const} */ ([
      [a, ends.subarray(0, size), 'bodyA', 'x'],
      [b, ends.subarray(size), 'bodyB', 'x'],
      [made, mix.vertices, 'decodedHere', 'dec'],
      [truth, mix.truth, 'generators', 'x'],
    ]);
    for (const [body, points, key, role] of shown) {
      body.show({
        points,
        triangles,
        role,
        caption: words(key),
        description: words(`${key}Alt`, where),
      });
    }
    const blocks = Float64Array.from(mix.from, (from, j) => {
      const t = j < POSE ? at.pose : at.style;
      return (1 - t) * from + t * (mix.to[j] ?? 0);
    });
    const roles = NAMES.map((_, j) => (j < POSE ? 'lat' : 'enc'));
    bars.data = {
      categories: NAMES,
      groups: [
        { name: words('code'), values: blocks, roles },
        { name: words('codeA'), values: mix.from, role: 'ink', outline: true },
      ],
      value: { name: words('codeValue') },
      description: words('codeAlt', { code: Array.from(blocks, (v) => number(v, 2)).join(', ') }),
      file: 'code',
    };
    plane.data = {
      window: [-0.12, 1.12, -0.12, 1.12],
      axes: 'bare',
      step: 0.05,
      names: { x: words('poseAxis'), y: words('styleAxis') },
      layers: [
        {
          kind: 'segments',
          segments: [0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0],
          role: 'line2',
        },
        { kind: 'points', points: [0, 0, 1, 1], role: 'x', radius: 5 },
        { kind: 'label', at: [0.04, 0.06], text: 'A', role: 'ink' },
        { kind: 'label', at: [0.93, 0.94], text: 'B', role: 'ink' },
        {
          kind: 'points',
          id: 'here',
          points: [at.pose, at.style],
          role: 'dec',
          radius: 8,
          draggable: true,
          names: [words('here')],
        },
      ],
      description: words('planeAlt', where),
    };
    setText(said, words('offBy', where));
  }
  return {
    root,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      params = next;
      isOpen = open;
      truth.root.hidden = said.hidden = !isOpen;
      veil.hidden = isOpen;
      style.root.hidden = swap.hidden = plane.hidden = !isOpen;
      pose.set(next.pose);
      style.set(next.style);
      if (last && next.view === 'parts') show(...last);
    },
    /** @param {Uint32Array} next */
    showTriangles(next) {
      triangles = next;
      if (last) show(...last);
    },
    show,
  };
}

/** @param {number | undefined} v */
const clamp = (v = 0) => Math.min(1, Math.max(0, Math.round(20 * v) / 20));
