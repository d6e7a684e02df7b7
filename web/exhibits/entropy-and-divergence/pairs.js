/**
 * Ten thousand random pairs at a press: the divergence is never negative, the difference of entropies
 * is every other time.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { PAIRS } from './model.js';
import { tiny } from './wording.js';

/** @param {import('./view.js').ViewOptions} options */
export function mountPairs({ words, onPairs }) {
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'kldPairsBars';
  const said = el('p', { class: 'kldSaid', role: 'status' }, words('pairsReady'));
  const root = el(
    'section',
    { class: 'kldPairs', hidden: true },
    el(
      'div',
      { class: 'kldControls' },
      el(
        'button',
        { type: 'button', class: 'button go', 'data-action': 'pairs', onclick: onPairs },
        words('pairsGo'),
      ),
      el('p', { class: 'note' }, words('pairsNote', { outcomes: PAIRS.outcomes })),
    ),
    bars,
    said,
  );
  const [from, to] = PAIRS.window;
  const width = (to - from) / PAIRS.bins;
  // Every fourth bin begins at a half nat.
  const categories = Array.from({ length: PAIRS.bins }, (_, i) =>
    i % 4 ? '' : short(Number((from + i * width).toFixed(6))),
  );
  const draw = (/** @type {import('./model.js').PairSigns | null} */ found) => {
    const none = new Float64Array(PAIRS.bins);
    bars.data = {
      categories,
      stacked: false,
      name: words('pairsAxis'),
      groups: [
        { name: 'KL(p‖q)', values: found?.divergences ?? none, role: 'lat' },
        { name: 'H(q) − H(p)', values: found?.wrongSteps ?? none, role: 'dec' },
      ],
      value: { low: 0, high: found ? undefined : 1000, name: words('pairsCount') },
      description: found
        ? words('pairsAlt', {
            negative: number(found.negativeDivergences),
            wrong: number(found.negativeWrongSteps),
          })
        : words('pairsReady'),
      file: 'pairs',
    };
  };
  draw(null);
  return {
    root,
    /** @param {import('./model.js').PairSigns} found */
    show(found) {
      draw(found);
      setText(
        said,
        words('pairsSaid', {
          pairs: number(PAIRS.pairs),
          negative: number(found.negativeDivergences),
          least: number(found.leastDivergence, 5),
          wrong: number(found.negativeWrongSteps),
          gap: tiny(found.largestGap),
        }),
      );
    },
  };
}
