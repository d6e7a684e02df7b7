/**
 * Ten thousand random pairs at a press: the divergence is never negative, the difference of entropies
 * is every other time.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { PAIRS } from './model.js';
import { chart } from './parts.js';

/** @typedef {import('./model.js').PairSigns} PairSigns */

/** Height of the empty plot, pairs in a bin. */
const EMPTY_TOP = 1000;

/** @param {import('./parts.js').ViewOptions} options */
export function mountPairs({ words, onPairs }) {
  const counts = chart('kldPairsChart');
  const said = el('p', { class: 'kldSaid', role: 'status' });
  const root = el(
    'section',
    { class: 'kldPairs' },
    el(
      'div',
      { class: 'kldBar' },
      el(
        'button',
        { type: 'button', class: 'button', 'data-action': 'pairs', onclick: onPairs },
        words('pairsGo'),
      ),
      el('p', { class: 'note' }, words('pairsNote', { outcomes: PAIRS.outcomes })),
    ),
    counts,
    said,
  );
  /** @param {PairSigns | null} found null: nothing drawn, or not to be seen */
  const draw = (found) => {
    const none = new Float64Array(PAIRS.bins);
    const series = (
      /** @type {string} */ name,
      /** @type {ArrayLike<number>} */ bins,
      /** @type {string} */ role,
    ) => ({ name, kind: /** @type {const} */ ('area'), role, width: 2, ...stairs(bins) });
    counts.data = {
      x: { low: PAIRS.window[0], high: PAIRS.window[1], name: words('pairsAxis') },
      y: { low: 0, high: found ? undefined : EMPTY_TOP, name: words('pairsCount') },
      references: [
        {
          axis: 'x',
          value: 0,
          role: found ? 'lat' : 'ink3',
          name: found
            ? words('zeroSaid', { negative: number(found.negativeDivergences) })
            : words('zero'),
        },
      ],
      series: [
        { ...series('H(q) − H(p)', found?.wrongSteps ?? none, 'dec'), unnamed: !found },
        { ...series('KL(p‖q)', found?.divergences ?? none, 'lat'), unnamed: !found },
      ],
      description: found
        ? words('pairsAlt', {
            negative: number(found.negativeDivergences),
            wrong: number(found.negativeWrongSteps),
          })
        : words('pairsReady'),
      file: 'pairs',
    };
    setText(
      said,
      found
        ? words('pairsSaid', {
            pairs: number(PAIRS.pairs),
            negative: number(found.negativeDivergences),
            least: number(found.leastDivergence, 5),
            wrong: number(found.negativeWrongSteps),
          })
        : words('pairsReady'),
    );
  };
  draw(null);
  return { root, show: draw };
}

/** Counts as the outline of their bins, each bin where it begins and ends. @param {ArrayLike<number>} bins */
function stairs(bins) {
  const [from, to] = PAIRS.window;
  const width = (to - from) / bins.length;
  /** @type {number[]} */
  const x = [];
  /** @type {number[]} */
  const y = [];
  Array.from(bins, (count, i) => {
    x.push(from + i * width, from + (i + 1) * width);
    y.push(count, count);
  });
  return { x, y };
}
