/**
 * A tube between two poses: its vertices blended, where it shrinks, and its pose blended and drawn
 * anew, where it bends; turned together, with both lengths over t.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/space/space.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { TUBE_PAIRS } from './between.js';
import { FINE } from './frames.js';
import { timeSlider } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../engine/calls/tube.js').TubeBlend} TubeBlend */
/** @typedef {import('../../frame/contract.js').Words} Words */

const T = Array.from({ length: FINE }, (_, i) => i / (FINE - 1));
/** Ends to be told apart by their names; half a tube's length and a little. */
const BALL = { centre: /** @type {[number, number, number]} */ ([0, 0, 0]), radius: 1.1 };
const GHOST = 0.34;
/** From above: the spine bends in the plane that is seen. */
const FROM = { yaw: 0.35, pitch: 1.05 };
const PAIRS = 1000;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeTubeView({ words, onChange }) {
  const space = () =>
    /** @type {import('../../ui/space/space.js').Space} */ (document.createElement('atlas-space'));
  const [vertices, pose] = [space(), space()];
  vertices.view = pose.view = FROM;
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const time = timeSlider(words, onChange);
  const another = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'poses',
      onclick: () => params && onChange({ poses: (params.poses + 1) % PAIRS }),
    },
    words('tubeOther'),
  );
  const said = el('p', { class: 'betweenSaid', role: 'status' });
  const veil = el('p', { class: 'veil' }, words('tubeVeiled'));
  const why = el('p', { class: 'betweenSaid' }, words('tubeWhy'));
  const figure = (
    /** @type {string} */ name,
    /** @type {string} */ role,
    /** @type {Node} */ node,
  ) => el('figure', {}, el('figcaption', { class: role }, words(name)), node);
  const root = el(
    'section',
    { class: 'betweenTube' },
    el(
      'div',
      { class: 'betweenSpaces' },
      figure('tubeVertices', 'x', vertices),
      figure('tubePose', 'dec', pose),
    ),
    el('div', { class: 'betweenTubeSide' }, veil, chart, said, why, another),
    time.root,
  );
  chart.addEventListener('playhead', (event) => {
    onChange({ t: /** @type {CustomEvent} */ (event).detail.x });
  });
  for (const [one, other] of [
    [vertices, pose],
    [pose, vertices],
  ]) {
    one?.addEventListener('viewchange', () => other && one && (other.view = one.view));
  }

  /** @type {Params | null} */
  let params = null;
  /** @type {TubeBlend | null} */
  let tube = null;
  const refresh = () => {
    if (!tube || !params) return;
    const { blended, posed, triangles, blendedLength, posedLength, lost } = tube;
    const at = Math.round(params.t * (FINE - 1));
    const size = blended.length / FINE;
    const frame = (/** @type {Float32Array} */ all, /** @type {number} */ i) =>
      all.subarray(i * size, (i + 1) * size);
    const values = {
      t: number(params.t, 2),
      length: number(blendedLength[at] ?? NaN, 2),
      whole: number(posedLength[at] ?? NaN, 2),
      lost: percent(lost[at] ?? NaN),
      mean: percent(tube.meanLost),
      error: percent(tube.meanLostError),
      pairs: number(TUBE_PAIRS),
    };
    const show = (
      /** @type {import('../../ui/space/space.js').Space} */ node,
      /** @type {Float32Array} */ points,
      /** @type {'x' | 'dec'} */ role,
      /** @type {string} */ key,
    ) => {
      const end = (/** @type {number} */ i) => frame(blended, i);
      const tip = (/** @type {number} */ i) =>
        /** @type {[number, number, number]} */ ([...end(i).subarray(size - 3)]);
      node.data = {
        layers: [
          { kind: 'mesh', points: end(0), triangles, role: 'prior', opacity: GHOST },
          { kind: 'mesh', points: end(FINE - 1), triangles, role: 'prior', opacity: GHOST },
          { kind: 'mesh', points, triangles, role, lines: true },
          { kind: 'label', at: tip(0), text: 'A', role: 'ink' },
          { kind: 'label', at: tip(FINE - 1), text: 'B', role: 'ink' },
        ],
        ball: BALL,
        description: words(key, values),
        file: 'tube',
      };
    };
    show(vertices, frame(blended, at), 'x', 'tubeVerticesAlt');
    show(pose, frame(posed, at), 'dec', 'tubePoseAlt');
    chart.data = {
      x: { name: 't', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
      y: { name: words('tubeLength'), low: 0, high: 2.4, ticks: [0, 0.5, 1, 1.5, 2] },
      series: [
        { name: words('tubePoseShort'), x: T, y: posedLength, role: 'dec', width: 2.25 },
        { name: words('tubeVerticesShort'), x: T, y: blendedLength, role: 'x', width: 2.25 },
      ],
      playhead: { x: params.t, name: 't', role: 'dec', step: 0.01, low: 0, high: 1 },
      description: words('tubeAlt', values),
      file: 'tube-length',
    };
    setText(said, words('tubeSaid', values));
  };
  return {
    root,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      params = next;
      veil.hidden = open;
      for (const node of [chart, said, why, another]) node.hidden = !open;
      time.set(next.t);
      if (next.view === 'tube') refresh();
    },
    /** @param {TubeBlend} next */
    showTube(next) {
      tube = next;
      refresh();
    },
  };
}
