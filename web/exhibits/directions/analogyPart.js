/**
 * Step 5: A is to B as C is to ?
 *
 * @module
 */
import { Analogy } from './analogyModel.js';
import { makeAnalogyView } from './analogyView.js';

/** @param {import('./index.js').Parts} parts @returns {import('./index.js').Part} */
export function makeAnalogyPart({ engine, data, params, words, live, ready, fail }) {
  let answered = 0;
  const view = makeAnalogyView({
    words,
    onChange: (partial) => params.set(partial),
    onAsk() {
      model.isWhole = true;
      model.show(params.values);
    },
  });
  const model = new Analogy({
    engine,
    data,
    on: {
      source: view.showSource,
      shown(asked, isWhole) {
        view.showAsked(asked, isWhole);
        ready();
      },
      measured(factor, asked) {
        live({
          [`${factor}Median`]: asked.median,
          [`${factor}PixelMedian`]: asked.pixelMedian,
          [`${factor}First`]: asked.first,
          [`${factor}PixelFirst`]: asked.pixelFirst,
          [`${factor}IsC`]: asked.nearestIsC,
        });
        // What is on show comes last.
        if (factor === params.values.factor) live({ median: asked.median, asked: ++answered });
      },
      error: fail,
    },
  });
  live({ asked: 0 });
  return {
    root: view.root,
    show(values, step, changed) {
      view.showParams(values, step);
      // What an earlier visit has answered is asked again at once; a question anew is not.
      const isWhole = step.moment === 'answered' || (model.isWhole && step.moment !== 'ask');
      const isOther = isWhole !== model.isWhole;
      model.isWhole = isWhole;
      if (isOther || !changed || ['factor', 'question'].some((name) => changed.has(name)))
        model.show(values);
    },
    close: () => model.close(),
  };
}
