/**
 * The data panel from the state: which set, how many of it, its classes, what was drawn.
 *
 * @module
 */
import { el, setText } from '../ui/base/dom.js';
import { number, tuple } from '../ui/base/format.js';
import { classNames, visibleClasses } from './classes.js';
import { words } from './words.js';

/** @typedef {import('./model.js').LabState} State */
/** @typedef {import('./view.js').Parts} Parts */

const TILES = 15;

/** @param {Parts} parts @param {State} state */
export function showData({ data }, state) {
  const { heldOut, loading, drawn, hasMnist, own } = state;
  for (const option of data.set.options) {
    if (option.value !== 'mnist') continue;
    option.disabled = !hasMnist;
    setText(option, words(hasMnist ? 'data.mnist' : 'data.mnistMissing'));
  }
  data.set.value = state.data;
  showCount(data.count, state);
  setText(
    data.loading,
    loading
      ? words('data.loading', { held: number(loading.held), total: number(loading.total) })
      : '',
  );
  if (heldOut && data.tiles.data?.images !== heldOut.images) {
    const names = {
      mnist: words('data.mnist'),
      digits: words('data.digits'),
      own: words('data.own'),
    };
    data.tiles.data = {
      images: heldOut.images,
      count: Math.min(TILES, heldOut.count),
      rows: heldOut.rows,
      cols: heldOut.cols,
      description: words('data.tiles', { set: names[state.data] }),
    };
  }
  const names = classNames(state);
  data.chips.setup(
    names,
    words('data.classes'),
    (n) => words('data.klass', { n }),
    (n) => words('data.klassHint', { n }),
  );
  data.chips.show(visibleClasses(state));
  data.about.hidden = !own;
  setText(
    data.about,
    own ? words('data.ownParts', { n: number(own.train.count), held: number(own.test.count) }) : '',
  );
  if (heldOut) data.pad.setShape(heldOut);
  setText(data.code, drawn?.mu ? tuple(drawn.mu) : '');
  const side = { rows: heldOut?.rows ?? 28, cols: heldOut?.cols ?? 28, count: 1 };
  data.seen.data = drawn ? { ...side, images: drawn.image, description: words('data.seen') } : null;
  data.back.data = drawn?.output
    ? { ...side, images: drawn.output, role: 'dec', description: words('data.back') }
    : null;
}

/**
 * Training images: a choice, or as many as the visitor's files hold.
 * @param {HTMLSelectElement} select
 * @param {State} state
 */
function showCount(select, { data, params, own }) {
  const count = data === 'own' && own ? own.train.count + own.test.count : params.count;
  if (![...select.options].some((o) => o.value === String(count)))
    select.append(el('option', { value: count }, number(count)));
  select.value = String(count);
  select.disabled = data === 'own';
}
