/**
 * Chapter 8: information, entropy, cross-entropy and divergence, over a few outcomes and for two
 * Gaussians.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { COUNTS, Divergences, PAIRS } from './model.js';
import { pairOf, SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';
import { amount } from './wording.js';

/** Parameters that the two Gaussians depend on. */
const NORMALS = ['meanP', 'stdP', 'meanQ', 'stdQ', 'samples', 'seed', 'unit'];

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, params, words, live, mode, step, ready, fail }) {
  const cover = mode === 'cover';
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
  /** What was measured last, for a picture that opens. */
  const held = {
    compared: /** @type {import('./model.js').Compared | null} */ (null),
    normals:
      /** @type {[import('./model.js').ComparedNormals, Float32Array, import('./params.js').Params] | null} */ (
        null
      ),
    pairs: /** @type {import('./model.js').PairSigns | null} */ (null),
    isDrawing: false,
    /** The entropy of p while nothing had been done, nats. */
    before: NaN,
  };
  const showPairs = () => {
    const { id, moment } = step.values;
    if (moment === 'ask') held.pairs = null;
    view.pairs?.show(held.pairs);
    // An answer of an earlier visit: pairs are drawn again.
    if (id !== 'pairs' || moment !== 'answered' || held.pairs || held.isDrawing) return;
    held.isDrawing = true;
    void divergences.tryPairs();
  };
  const divergences = new Divergences({
    engine,
    onError: fail,
    onCompared(found) {
      held.compared = found;
      view.histograms.show(found, params.values, step.values);
      const { entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep } = found;
      const { moment } = step.values;
      if (moment === 'ask' || moment === 'chosen') held.before = entropyP;
      const sizes = { entropyP, entropyQ, crossEntropy, divergence, reverse, wrongStep };
      publish({ ...sizes, first: found.p[0] ?? NaN });
      const told = {
        ...sizes,
        surpriseLast: found.informationP[found.p.length - 1] ?? NaN,
        surpriseBelieved: found.informationQ[0] ?? NaN,
        entropyBefore: held.before,
        gap: crossEntropy - entropyP,
      };
      live(
        Object.fromEntries(
          Object.entries(told).map(([name, value]) => [
            `${name}Said`,
            amount(value, params.values.unit, words),
          ]),
        ),
      );
      if (cover || params.values.view === 'histograms') ready();
    },
    onNormals(found, bowl, asked) {
      held.normals = [found, bowl, asked];
      view.gaussians?.show(found, bowl, asked, step.values);
      const at = COUNTS.findIndex((count) => count >= asked.samples);
      publish({
        normalDivergence: found.divergence,
        normalReverse: found.reverse,
        normalOfMeans: found.ofMeans,
        normalOfWidths: found.ofWidths,
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
      if (params.values.view === 'gaussians') ready();
    },
    onPairs(found) {
      held.pairs = found;
      held.isDrawing = false;
      view.pairs?.show(found);
      const { negativeDivergences, negativeWrongSteps, leastDivergence, largestGap } = found;
      publish({
        negativeDivergences,
        negativeWrongSteps,
        leastDivergence,
        largestGap,
        pairs: PAIRS.pairs,
        drawings: divergences.draws,
      });
    },
  });
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { values } = params;
    view.showParams(values, step.values);
    const has = (/** @type {string[]} */ names) => !changed || names.some((n) => changed.has(n));
    if (has(['p', 'q', 'part', 'unit'])) divergences.compare(values);
    if (!cover && has(NORMALS)) divergences.compareNormals(values);
    else if (has(['beside']) && held.normals) view.gaussians?.show(...held.normals, step.values);
    if (!cover && values.view === 'pairs') ready();
  };
  const showMoment = () => {
    view.showParams(params.values, step.values);
    if (held.compared) view.histograms.show(held.compared, params.values, step.values);
    if (held.normals) view.gaussians?.show(...held.normals, step.values);
    showPairs();
  };
  const stopStep = step.subscribe(showMoment);
  const unmount = follow(params, { show, fail, closes: [{ close: stopStep }, divergences, view] });
  if (!cover) showPairs();
  return unmount;
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'entropy-and-divergence',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
