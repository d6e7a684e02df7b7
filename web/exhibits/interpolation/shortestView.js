/**
 * Three paths between the same two codes: how far the image goes in each step of them, their lengths,
 * and the film of one.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
import { NODES } from './frames.js';
import { makeFilm, timeSlider } from './parts.js';
import { KINDS } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** Middles of the steps. */
const T = Array.from({ length: NODES - 1 }, (_, i) => (i + 0.5) / (NODES - 1));
const DASHES = /** @type {const} */ ({ straight: 'solid', spherical: 'dots', geodesic: 'long' });

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onFind
 */
export function makeShortestView({ words, onChange, onFind }) {
  const find = el(
    'button',
    { type: 'button', class: 'button', 'data-action': 'find', onclick: onFind },
    words('find'),
  );
  const kinds = segmented({
    param: 'kind',
    label: words('kind'),
    small: true,
    onChange: (/** @type {Params['kind']} */ kind) => onChange({ kind }),
    items: KINDS.map((value) => ({ value, text: words(value) })),
  });
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const lengths = KINDS.map((kind) => ({ kind, node: el('b', {}, '…') }));
  const list = el(
    'dl',
    { class: 'betweenLengths' },
    ...lengths.map(({ kind, node }) =>
      el('div', { 'data-kind': kind }, el('dt', {}, words(`${kind}Length`)), el('dd', {}, node)),
    ),
  );
  const film = makeFilm(words);
  film.setMethod('vae');
  const time = timeSlider(words, onChange);
  const veil = el('p', { class: 'veil' }, words('shortestVeiled'));
  const walked = el('div', { class: 'betweenWalked' }, film.root, time.root);
  const root = el(
    'section',
    { class: 'betweenShortest' },
    el('div', { class: 'betweenBar' }, find, kinds.root),
    veil,
    chart,
    list,
    walked,
  );
  /** @type {import('./between.js').Ways} */
  let ways = {};
  let isOpen = false;
  /** @type {Params['kind']} */
  let lit = 'geodesic';
  const refresh = () => {
    for (const { kind, node } of lengths)
      setText(node, ways[kind] ? (ways[kind]?.length ?? NaN).toFixed(2) : '…');
    const shown = KINDS.filter((kind) => ways[kind]);
    if (!isOpen || !shown.length) return;
    const said = shown.map((kind) => `${words(kind)} ${ways[kind]?.length.toFixed(2)}`).join(', ');
    chart.data = {
      x: { name: 't', low: 0, high: 1, ticks: [0, 0.25, 0.5, 0.75, 1] },
      y: { name: words('speed'), zero: true },
      series: shown.map((kind) => ({
        name: words(kind),
        x: T,
        y: (ways[kind]?.steps ?? new Float64Array(0)).map((step) => step * (NODES - 1)),
        role: /** @type {const} */ ('lat'),
        width: kind === lit ? 2.5 : 1.75,
        // As on the map: the path whose film is shown is drawn through.
        dash: kind === lit ? /** @type {const} */ ('solid') : DASHES[kind],
      })),
      description: words('speedAlt', { said }),
      file: 'path-speed',
    };
  };
  return {
    root,
    /** @param {Params} params @param {boolean} open */
    showParams(params, open) {
      kinds.set(params.kind);
      time.set(params.t);
      film.setTime(params.t, 1, open);
      const isOther = open !== isOpen || params.kind !== lit;
      isOpen = open;
      lit = params.kind;
      veil.hidden = open;
      for (const node of [kinds.root, chart, list, walked]) node.hidden = !open;
      if (isOther) refresh();
    },
    /** @param {import('./between.js').Ways} next */
    showWays(next) {
      ways = next;
      refresh();
    },
    /** @param {import('./frames.js').Frames} frames */
    showFrames: (frames) => film.showFrames(frames.vae),
    /** @param {import('./params.js').Method} method @param {import('./frames.js').Judgement | undefined} judgement @param {boolean} isFresh */
    showJudged(method, judgement, isFresh) {
      if (method === 'vae') film.showJudged(judgement, isFresh);
    },
  };
}
