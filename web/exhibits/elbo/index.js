/**
 * Chapter 9: the evidence, its lower bound and the gap between them, in a model on the line whose
 * posterior can be computed; the derivation of the bound with a number at every line.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { Digits, COUNTS, READ } from './digitsModel.js';
import { countAt } from './guesses.js';
import { Bound } from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import numbersCss from './numbers.css?inline';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountView } from './view.js';

/** Parameters that change the sums. */
const SUMS = ['shape', 'x', 'mu', 'sigma', 'slope', 'noise'];

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, digits, params, words, live, mode, step, ready, fail }) {
  /** The ascent moves q, not the hand. */
  let climbing = false;
  const climb = async (/** @type {number} */ by) => {
    const next = await bound.climb(() => params.values, by);
    if (!next) return;
    climbing = true;
    params.set(next);
    climbing = false;
    view.bound.showPlayer(bound.ascent?.at ?? 0);
  };
  const view = mountView(root, {
    words,
    mode,
    onChange: (partial) => void params.set(partial),
    onClimb: (by) => void climb(by),
    onReset: () => void climb(-Infinity),
    onFull: () => void real.measureFull(params.values),
  });
  const bound = new Bound({
    engine,
    onError: fail,
    onPicture(picture, asked) {
      view.bound.show(picture, asked);
      view.lines?.show(picture);
      const { mu, sigma, x, noise, slope } = asked;
      live({ ...picture.numbers, mu, sigma, x, noise, slope, climbed: bound.stepOf(asked) });
      if (mode === 'cover' || asked.view === 'bound' || asked.view === 'steps') ready();
    },
    onSweep(sweep, asked) {
      view.lines?.showSweep(sweep, asked);
      live({ bestEvidence: sweep.bestEvidence, bestElbo: sweep.bestElbo });
    },
  });
  /** The naive averages as live values. @param {string} name @param {import('./digitsModel.js').NaiveEvidence} naive */
  const publishNaive = (name, naive) =>
    live(
      Object.fromEntries(
        READ.flatMap((count) => {
          const i = COUNTS.indexOf(count);
          return [
            [`${name}${count}`, naive.mean[i] ?? NaN],
            [`${name}Spread${count}`, naive.spread[i] ?? NaN],
          ];
        }),
      ),
    );
  let shownDigit = -1;
  /** @type {import('./digitsModel.js').NaiveEvidence | null} of the digit on show */
  let naiveShown = null;
  /** What so many guesses say of it. */
  const publishGuesses = () => {
    if (!naiveShown || params.values.view !== 'integral') return;
    const at = countAt(params.values.guesses);
    live({
      guesses: COUNTS[at] ?? NaN,
      guessMean: naiveShown.mean[at] ?? NaN,
      missing: naiveShown.below[at] ?? NaN,
      naiveIndex: shownDigit,
    });
  };
  /** The panel that shows one digit now. */
  const panel = () => (params.values.view === 'integral' ? view.guesses : view.digits);
  const real = new Digits({
    engine,
    data,
    digits,
    on: {
      digit(digit) {
        view.digits?.showDigit(digit);
        view.guesses?.digit.show(digit);
        if (digit.index !== shownDigit) naiveShown = null;
        shownDigit = digit.index;
      },
      evidence(found, draws) {
        panel()?.showEvidence(found, draws);
        live({
          digitIndex: shownDigit,
          digitEvidence: found.logEvidence,
          digitElbo: found.elbo,
          digitGap: found.gap,
          digitDivergence: found.divergence,
          digitCodes: found.decoded,
          digitDraws: found.drawsForOne,
          digitStep: found.step,
          digitQ: found.sumOfQ,
          digitMu1: found.mu[0] ?? NaN,
          digitMu2: found.mu[1] ?? NaN,
          digitSigma1: found.sigma[0] ?? NaN,
          digitSigma2: found.sigma[1] ?? NaN,
        });
        ready();
      },
      naive(naive, found) {
        panel()?.showNaive(naive, found);
        publishNaive('naive', naive);
        naiveShown = naive;
        live({ naiveIndex: shownDigit });
        publishGuesses();
      },
      set(found) {
        view.digits?.showSet(found);
        const { done, logEvidence, elbo, gap, divergence, leastGap, leastSigma } = found;
        live({ setDone: done, setEvidence: logEvidence, setElbo: elbo, setGap: gap });
        live({ setDivergence: divergence, setLeastGap: leastGap, setLeastSigma: leastSigma });
        if (!found.naive) return;
        publishNaive('setNaive', found.naive);
        live({ setMissing1: found.naive.below[COUNTS.indexOf(1)] ?? NaN });
      },
      full(found) {
        view.digits?.showFull(found);
        live({ fullEvidence: found.logEvidence, fullGap: found.gap });
        live({ fullDivergence: found.divergence, fullCodes: found.decoded });
      },
      costs(costs, rate, asked) {
        view.cost?.show(costs, rate, asked);
        const at = asked.dims - 1;
        live({
          rate,
          dims: asked.dims,
          places: asked.nodes,
          ratio: costs.ratio,
          nodesInTime: costs.nodesInTime,
          samplesInTime: costs.samplesInTime,
          log10Nodes: costs.log10Nodes[at] ?? NaN,
          log10NodeSeconds: costs.log10NodeSeconds[at] ?? NaN,
          log10SampleSeconds: costs.log10SampleSeconds[at] ?? NaN,
        });
        ready();
      },
      loading(held, total) {
        view.digits?.digit.showLoading(held, total);
        view.guesses?.digit.showLoading(held, total);
      },
      error: fail,
    },
  });
  let opened = false;
  const showDigits = (/** @type {Set<string> | null} */ changed) => {
    const { values } = params;
    const isOfDigits = values.view === 'digits' || values.view === 'integral';
    if (!isOfDigits || mode === 'cover') return;
    const has = (/** @type {string[]} */ names) => !changed || names.some((n) => changed.has(n));
    if (has(['view', 'digit', 'near'])) real.askDigit(values);
    if (!opened) void real.load(() => params.values);
    else if (has(['view', 'scope']) && values.view === 'digits' && values.scope === 'set')
      void real.measureSet();
    opened = true;
  };
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { values } = params;
    const has = (/** @type {string[]} */ names) => !changed || names.some((n) => changed.has(n));
    view.showParams(values, step.values);
    if (has(SUMS)) {
      bound.ask(values);
      if (!climbing) {
        bound.forget();
        view.bound.player.pause();
        view.bound.showPlayer(0);
      }
    }
    showDigits(changed);
    if (has(['guesses', 'view'])) publishGuesses();
    if (values.view === 'steps') live({ line: values.line });
    if (values.view === 'cost' && has(['view', 'nodes', 'sharp', 'dims'])) real.askCosts(values);
    if (values.view === 'steps' && has([...SUMS, 'over', 'view'])) bound.askSweep(values);
  };
  const showMoment = () => {
    view.showParams(params.values, step.values);
    const { moment } = step.values;
    if (moment !== 'ask' && moment !== 'chosen') return;
    // Asked, the ascent waits at its start.
    view.bound.player.pause();
    if (bound.ascent?.at) void climb(-Infinity);
  };
  const stopStep = step.subscribe(showMoment);
  return follow(params, { show, fail, closes: [{ close: stopStep }, bound, real, view] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'elbo',
  schema: SCHEMA,
  text: { en, it },
  css: `${numbersCss}\n${css}`,
  steps: STEPS,
  mount,
};
