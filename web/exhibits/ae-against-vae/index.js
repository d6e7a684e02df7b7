/**
 * Chapter 11: an autoencoder and a VAE as twins: their maps, the holes and the walls in these, what lies
 * past the edge of the prior, posterior collapse and its law.
 *
 * @module
 */
import { follow, onlyThese } from '../../frame/mounting.js';
import { el, put } from '../../ui/base/dom.js';
import { makeCollapsePart } from './collapsePart.js';
import { makeEdge } from './edge.js';
import { mountTwinsCover } from './maps.js';
import { makePair } from './pair.js';
import { LAST_MOMENT, SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import { SHAPES } from './trainer.js';
import { Twins } from './twins.js';
import collapseCss from './collapse.css?inline';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';

/** @typedef {import('../../frame/contract.js').Parts<typeof SCHEMA>} Parts */

/** @param {HTMLElement} root @param {Parts} parts */
function mount(root, parts) {
  return parts.mode === 'cover' ? mountCover(root, parts) : mountPage(root, parts);
}

/** @param {HTMLElement} root @param {Parts} parts */
function mountCover(root, { engine, data, digits, params, words, ready, fail }) {
  const cover = mountTwinsCover(root, words);
  const shown = new Set();
  const twins = new Twins({
    engine,
    data,
    digits,
    cover: true,
    shape: SHAPES.plain,
    on: onlyThese({
      side(name, side) {
        cover.showSide(name, side);
        if (shown.add(name).size === 2) ready();
      },
      error: fail,
    }),
  });
  const show = (/** @type {Set<string> | null} */ changed) =>
    twins.show(
      { ...params.values, view: 'twins', moment: LAST_MOMENT, ground: 'images', scale: 'own' },
      changed,
    );
  return follow(params, { show, begin: () => twins.open(), fail, closes: [twins] });
}

/** @param {HTMLElement} root @param {Parts} parts */
function mountPage(root, parts) {
  const { params, mode, step, fail } = parts;
  const place = el('div', { class: 'against', 'data-mode': mode });
  root.append(place);
  const plain = makePair('plain', parts);
  const wide = makePair('wide', parts);
  const edge = makeEdge(parts, plain.twins);
  const collapse = makeCollapsePart(parts);
  const views = { twins: plain, holes: wide, walls: plain, boundary: edge, collapse };
  const all = [plain, wide, edge, collapse];
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { root: shown } = views[params.values.view];
    if (shown.parentNode !== place) put(place, shown);
    for (const one of all) one.show(changed);
  };
  const stopStep = step.subscribe(() => {
    for (const one of all) one.onStep();
  });
  return follow(params, { show, fail, closes: [{ close: stopStep }, ...all] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'ae-against-vae',
  schema: SCHEMA,
  text: { en, it },
  css: css + collapseCss,
  steps: STEPS,
  mount,
};
