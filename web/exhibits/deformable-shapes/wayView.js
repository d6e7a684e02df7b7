/**
 * The way from one body to another by one or two methods: the bodies between side by side at t, hot
 * where their edges have lost their length, and how long their limbs are over t.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { makeBody, turnTogether } from './body.js';
import { makeCurves } from './curves.js';
import { FRAMES, PAIRS_STUDIED } from './model.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Method} Method */
/** @typedef {import('../../engine/calls/deformableShapes.js').BodyPath} BodyPath */

const T = Array.from({ length: FRAMES }, (_, i) => i / (FRAMES - 1));
const PAIRS = 1000;
/** @type {Record<Method, 'x' | 'dec' | 'act'>} */
const ROLES = { vertices: 'x', vae: 'dec', full: 'act' };
/** What each view shows between A and B. @type {Record<string, readonly Method[]>} */
const SHOWN = { blend: ['vertices'], vae: ['vertices', 'vae'], prior: ['vae', 'full'] };
export const frameAt = (/** @type {number} */ t) => Math.round(t * (FRAMES - 1));

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 * @param {() => void} options.onStop
 */
export function makeWayView({ words, onChange, onTrain, onStop }) {
  const ends = { a: makeBody('ink', { name: 'bodyEnd' }), b: makeBody('ink', { name: 'bodyEnd' }) };
  const middles = { vertices: makeBody('x'), vae: makeBody('dec'), full: makeBody('act') };
  turnTogether([...Object.values(ends), ...Object.values(middles)]);
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const curves = makeCurves({ words, onTrain, onStop });
  const row = el('div', { class: 'bodyRow' });
  const veil = el('p', { class: 'bodyVeil' }, words('lengthVeiled'));
  const said = el('p', { class: 'bodySaid', role: 'status' });
  const time = slider({
    param: 't',
    label: words('t'),
    stops: T,
    role: 'dec',
    format: (v) => number(v, 2),
    onChange: (t) => onChange({ t }),
  });
  time.root.classList.add('bodyTime');
  const another = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'pair',
      onclick: () => params && onChange({ pair: (params.pair + 1) % PAIRS }),
    },
    words('otherPair'),
  );
  const side = el('div', { class: 'bodySide' });
  const root = el(
    'section',
    { class: 'bodyWay' },
    row,
    side,
    el('div', { class: 'bodyControls' }, time.root, another),
  );
  chart.addEventListener('playhead', (event) =>
    onChange({ t: /** @type {CustomEvent} */ (event).detail.x }),
  );

  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  /** @type {Uint32Array | null} */
  let triangles = null;
  /** @type {Partial<Record<Method, BodyPath>>} */
  const paths = {};
  /** @type {readonly Method[]} */
  let methods = [];

  const refresh = () => {
    if (!params || !triangles) return;
    const at = frameAt(params.t);
    const first = methods[0] && paths[methods[0]];
    const source = paths.vertices ?? first;
    if (!source) return;
    const part = (/** @type {Float32Array} */ all, /** @type {number} */ i) => {
      const size = all.length / FRAMES;
      return all.subarray(i * size, (i + 1) * size);
    };
    for (const end of /** @type {const} */ (['a', 'b'])) {
      ends[end].show({
        points: part(source.vertices, end === 'a' ? 0 : FRAMES - 1),
        triangles,
        role: 'x',
        caption: words(end),
        description: words('endAlt', { end: words(end) }),
      });
    }
    for (const method of methods) {
      const path = paths[method];
      if (!path) continue;
      const values = {
        method: words(method),
        t: number(params.t, 2),
        length: percent(path.length[at] ?? NaN, 1),
        shortest: percent(path.shortest[at] ?? NaN, 1),
      };
      middles[method].show({
        points: part(path.vertices, at),
        triangles,
        role: 'x',
        // What the priors do to edges is the answer of their step.
        ...(params.view === 'prior' && !isOpen ? {} : { stretch: part(path.stretch, at) }),
        caption: isOpen
          ? words('lengthOf', {
              method: words(method),
              shortest: percent(path.shortest[at] ?? NaN),
            })
          : words(method),
        description: words('middleAlt', values),
      });
    }
    chart.data = {
      x: { name: 't', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
      y: { name: words('lengthName'), low: 0.4, high: 1.1, ticks: [0.4, 0.6, 0.8, 1] },
      references: [{ axis: 'y', value: 1, role: 'ink', dash: 'dash' }],
      series: methods.flatMap((method) => {
        const path = paths[method];
        return path
          ? [{ name: words(method), x: T, y: path.shortest, role: ROLES[method], width: 2.25 }]
          : [];
      }),
      playhead: { x: params.t, name: 't', role: 'dec', step: 1 / (FRAMES - 1), low: 0, high: 1 },
      description: words('chartAlt', {
        methods: methods.map((m) => words(m)).join(', '),
        lengths: methods.map((m) => percent(paths[m]?.shortest[at] ?? NaN)).join(', '),
        t: number(params.t, 2),
      }),
      file: 'length',
    };
  };
  return {
    root,
    curves,
    /** @param {Params} next @param {boolean} open */
    showParams(next, open) {
      const isOther = params?.view !== next.view;
      params = next;
      isOpen = open;
      const shown = SHOWN[next.view];
      if (!shown) return;
      methods = shown;
      root.dataset.count = String(methods.length);
      if (isOther) {
        put(row, ends.a.root, ...methods.map((m) => middles[m].root), ends.b.root);
        put(side, ...(next.view === 'prior' ? [curves.root] : [veil, chart, said]));
      }
      veil.hidden = open;
      chart.hidden = said.hidden = !open;
      another.hidden = !open;
      time.set(next.t);
      refresh();
    },
    /** @param {Uint32Array} next */
    showTriangles(next) {
      triangles = next;
      refresh();
    },
    /** @param {Method} method @param {BodyPath} path */
    showPath(method, path) {
      paths[method] = path;
      refresh();
    },
    /** @param {Partial<Record<Method, import('../../engine/calls/deformableShapes.js').BodyStudy>>} studies */
    showStudies(studies) {
      const list = methods.flatMap((m) => {
        const study = studies[m];
        return study ? [`${words(m)} ${percent(study.shortening, 1)}`] : [];
      });
      setText(
        said,
        list.length
          ? words('meanLost', { list: list.join(', '), pairs: number(PAIRS_STUDIED) })
          : '',
      );
    },
  };
}
