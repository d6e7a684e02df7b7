/**
 * Step 1: one number of a sprite's code is turned.
 *
 * @module
 */
import { Traverse } from './traverseModel.js';
import { makeTraverseView } from './traverseView.js';

/** @param {import('./index.js').Parts} parts @returns {import('./index.js').Part} */
export function makeTraversePart({ engine, data, params, words, live, mode, ready, fail }) {
  const view = makeTraverseView({
    words,
    cover: mode === 'cover',
    onChange: (partial) => params.set(partial),
  });
  const model = new Traverse({
    engine,
    data,
    onWalks(walks) {
      view.showWalks(walks);
      live({ spriteActive: walks.active, spriteBeta: Number(walks.model) });
      tell(walks);
    },
    onTurned(turned) {
      view.showTurned(turned);
      live({ turn: turned.turn, number: turned.number });
      ready();
    },
    onError: fail,
  });
  /** What the number that is turned does on its whole way. @param {import('./traverseModel.js').Walks} walks */
  const tell = ({ walks }) => {
    const [across = NaN, down = NaN, radius = NaN] = walks[params.values.number - 1]?.moved ?? [];
    live({ across, down, radius });
  };
  return {
    root: view.root,
    show(values, step, changed) {
      view.showParams(values, step);
      if (!changed || ['number', 'turn', 'sprite'].some((name) => changed.has(name)))
        model.show(values);
    },
    close: () => model.close(),
  };
}
