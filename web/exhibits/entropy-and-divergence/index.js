/**
 * Chapter 8: information, entropy, cross-entropy and divergence, over a few outcomes and for two
 * Gaussians.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { COUNTS, Divergences } from './model.js';
import { pairOf, SCHEMA } from './params.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';
import { amount } from './wording.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, ready, fail }) {
  const view = mountView(root, {
    words,
    mode,
    onChange: (partial) => void params.set(partial),
    onBar: (name, index, value) =>
      divergences.setProbability({
        weights: pairOf(params.values)[name],
        index,
        value,
        then: (weights) => params.set({ ...pairOf(params.values), [name]: weights }),
      }),
    onPairs: () => void divergences.tryPairs(),
  });
  /** Endless values are words: a page has no digits for them. @param {Record<string, number>} values */
  const publish = (values) =>
    live(
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, value === Infinity ? '∞' : value]),
      ),
    );
  const divergences = new Divergences({
    engine,
    onError: fail,
    onCompared(found) {
      view.showCompared(found, params.values);
      const { entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep } = found;
      publish({ entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep });
      const sizes = { entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep };
      live(
        Object.fromEntries(
          Object.entries(sizes).map(([name, value]) => [
            `${name}Said`,
            amount(value, params.values.unit, words),
          ]),
        ),
      );
      ready();
    },
    onNormals(found, bowl, asked) {
      view.showNormals(found, bowl, asked);
      const at = COUNTS.findIndex((count) => count >= asked.samples);
      publish({
        normalDivergence: found.divergence,
        normalReverse: found.reverse,
        normalEntropyP: found.entropyP,
        normalEntropyQ: found.entropyQ,
        estimate: found.estimates[at] ?? NaN,
        estimateError: found.standardErrors[at] ?? NaN,
        sampleCount: COUNTS[at] ?? NaN,
        meanP: asked.meanP,
        stdP: asked.stdP,
        meanQ: asked.meanQ,
        stdQ: asked.stdQ,
      });
    },
    onPairs(found) {
      view.showPairs(found);
      const { negativeDivergences, negativeWrongSteps, leastDivergence, largestGap } = found;
      publish({ negativeDivergences, negativeWrongSteps, leastDivergence, largestGap });
    },
  });
  const NORMALS = ['meanP', 'stdP', 'meanQ', 'stdQ', 'samples', 'seed'];
  const show = (/** @type {Set<string> | null} */ changed) => {
    view.showParams(params.values);
    const has = (/** @type {string[]} */ names) => !changed || names.some((n) => changed.has(n));
    if (has(['p', 'q', 'step', 'unit'])) divergences.compare(params.values);
    if (mode !== 'cover' && has([...NORMALS, 'unit'])) divergences.compareNormals(params.values);
    // The view is alive when it opens.
    const isPairs = mode !== 'cover' && params.values.view === 'pairs';
    if (isPairs && divergences.draws === 0) void divergences.tryPairs();
  };
  return follow(params, { show, fail, closes: [divergences] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'entropy-and-divergence',
  schema: SCHEMA,
  text: { en, it },
  css,
  mount,
};
