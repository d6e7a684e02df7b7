/**
 * The machine: a picture, the encoder, the code as bars that can be moved, the decoder, what comes out,
 * and what PCA gives back with as many numbers. It shows what it is told.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/images/pixelImage.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, small, subscript, tuple } from '../../ui/base/format.js';
import { MOST_BARS, sizeOf } from './params.js';
import { PIXELS } from './specs.js';
import { nameOf } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */
/** @typedef {import('./passing.js').Passage} Passage */

/** @typedef {'hidden' | 'words' | 'bars'} Back */

const COVER_BARS = 10;
/** So few numbers lie one under the other, with their values. */
const MOST_LYING = 3;
/** So many numbers have the bar of the code encoded again beside them. */
const MOST_BACK = 6;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {boolean} options.cover
 * @param {(code: number[]) => void} options.onCode numbers set by hand: index, value, …
 */
export function mountBowTie({ words, cover, onCode }) {
  const input = image('codesInput');
  const output = image('codesOutput');
  const pca = image('codesPca');
  const code = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  code.setAttribute('plain', '');
  code.className = 'codesBars';
  const encoder = half('enc');
  const decoder = half('dec');
  const lost = el('output', { class: 'codesLost' });
  const trip = el('output', { class: 'codesTrip' });
  const restore = el(
    'button',
    { type: 'button', class: 'linkButton', hidden: true, onclick: () => onCode([]) },
    words('restore'),
  );
  const beside = el(
    'div',
    { class: 'codesEnd codesBeside' },
    el('p', { class: 'codesName' }, words('pcaOut'), ' ', el('i', { class: 'sym dec' }, 'x̂')),
    pca,
  );
  const root = el(
    'div',
    { class: 'codesBowTie' },
    el('div', { class: 'codesEnd' }, label('x', words('x'), 'x'), input),
    encoder.root,
    el(
      'div',
      { class: 'codesCode' },
      label('z', words('codeName'), 'lat'),
      code,
      cover ? null : el('p', { class: 'codesUnder' }, trip, restore),
    ),
    decoder.root,
    el('div', { class: 'codesEnd' }, label('x̂', words('xhat'), 'dec'), output, cover ? null : lost),
    cover ? null : beside,
  );
  /** @type {Params | null} */
  let shown = null;
  /** @type {Passage | null} */
  let passage = null;
  /** What the code comes back as: 'hidden' while it is the question, in words alone, or as bars too. @type {Back} */
  let back = 'words';

  code.addEventListener('barchange', (event) => {
    const { index, value } = /** @type {CustomEvent} */ (event).detail;
    const others = pairsOf(shown?.code ?? []).filter(([at]) => at !== index);
    onCode([...others, [index, value]].flat());
  });

  const refresh = () => {
    if (!passage || !shown) return;
    const isPca = shown.machine === 'pca';
    const k = number(passage.code.length);
    const out = (/** @type {Uint8Array} */ bytes, /** @type {Params['machine']} */ by) =>
      picture(bytes, 'dec', words('outputAlt', { machine: words(by), k }));
    const what = nameOf(shown.picture, words);
    input.data = picture(passage.x, 'x', words('inputAlt', { what }));
    // Before the digits are here all is the shipped PCA's: of a network nothing can be said yet.
    const isStandIn = !passage.back.length && !isPca && !cover;
    output.data = isStandIn ? null : out(passage.xhat, shown.machine);
    const byPca = isStandIn ? passage.xhat : passage.pca;
    pca.data = byPca && out(byPca, 'pca');
    code.data = isStandIn ? null : barsOf(passage, words, { cover, withBack: back === 'bars' });
    const isKnown = back !== 'hidden' && !Number.isNaN(passage.trip);
    setText(trip, isKnown ? words('trip', { value: small(passage.trip) }) : '');
    restore.hidden = !passage.edited;
    const isLost = !Number.isNaN(passage.lost) && !passage.edited;
    setText(lost, isLost ? words('lost', { value: small(passage.lost, 4) }) : '');
  };

  return {
    root,
    /** @param {Params} params @param {Back} how */
    showParams(params, how) {
      const isOther = back !== how;
      shown = params;
      back = how;
      const k = sizeOf(params);
      const isPca = params.machine === 'pca';
      encoder.show(isPca ? 'Wᵀ' : 'E', `${PIXELS} → ${k}`);
      decoder.show(isPca ? 'W' : 'D', `${k} → ${PIXELS}`);
      beside.hidden = isPca;
      root.dataset.machine = params.machine;
      if (isOther) refresh();
    },
    /** @param {Passage} next @param {Params} params */
    showPassage(next, params) {
      passage = next;
      shown = params;
      refresh();
    },
  };
}

/** @param {readonly number[]} list index, value, … @returns {[number, number][]} */
const pairsOf = (list) =>
  Array.from({ length: list.length / 2 }, (_, i) => [list[2 * i] ?? 0, list[2 * i + 1] ?? 0]);

/** Encoder or decoder: a trapezium with its name and what it maps. @param {'enc' | 'dec'} role */
function half(role) {
  const name = el('span', {});
  const maps = el('small', {});
  const root = el(
    'div',
    { class: `codesHalf ${role}`, 'aria-hidden': 'true' },
    el('i'),
    el('b', {}, name, maps),
  );
  return {
    root,
    /** @param {string} symbol @param {string} sizes */
    show(symbol, sizes) {
      setText(name, symbol);
      setText(maps, sizes);
    },
  };
}

/** @param {string} className */
function image(className) {
  const node = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  node.className = className;
  return node;
}

/** @param {Uint8Array} bytes @param {'x' | 'dec'} role @param {string} description */
const picture = (bytes, role, description) => ({
  image: bytes,
  rows: 28,
  cols: 28,
  role,
  description,
});

/** @param {string} symbol @param {string} name @param {string} role */
const label = (symbol, name, role) =>
  el('p', { class: 'codesName' }, el('i', { class: `sym ${role}` }, symbol), ` ${name}`);

/** @param {Passage} passage @param {Words} words @param {{ cover: boolean, withBack: boolean }} how @returns {import('../../ui/charts/bars.js').BarsData} */
function barsOf({ code, back }, words, { cover, withBack }) {
  const shown = Math.min(code.length, cover ? COVER_BARS : MOST_BARS);
  const values = Array.from(code.subarray(0, shown));
  const reach = Math.max(1, ...values.map(Math.abs));
  const high = 1.25 * 2 ** Math.ceil(Math.log2(reach));
  const some = shown < code.length ? words('someOf', { shown, k: number(code.length) }) : undefined;
  const group = { name: 'z', role: 'lat', values, draggable: !cover };
  const again = {
    name: words('tripName'),
    role: 'enc',
    outline: true,
    values: back.subarray(0, shown),
  };
  const lying = !cover && shown <= MOST_LYING;
  return {
    categories: values.map((value, i) =>
      cover ? '' : `z${subscript(i + 1)}${lying ? ` ${number(value, 1)}` : ''}`,
    ),
    groups: !withBack || shown > MOST_BACK || !back.length ? [group] : [group, again],
    lying,
    value: { low: -high, high, format: (v) => number(v, cover ? 0 : 1) },
    name: some,
    step: high / 40,
    description: words('codeAlt', { values: tuple(code, 2, MOST_BARS) }),
    file: 'code',
  };
}
