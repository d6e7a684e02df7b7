/**
 * The steps "collapse" and "law" (lecture row 25): a VAE on ribbons whose decoder may or may not see the
 * bits before, what brings z back, and the linear VAE, where collapse has a law. Parameters:
 * collapseParams.js.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { BETAS, DROPOUTS, FREE_BITS, keyOf, STEPS } from '../../data/ribbons.js';
import { Collapse, SIGMAS, SPECTRUM } from './collapseModel.js';
import { makeLinearView } from './collapseLinear.js';
import { makeRibbonsView } from './collapseRibbons.js';
import { makeSweepView } from './collapseSweep.js';
import { number, short } from '../../ui/base/format.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./params.js').Params} Params */
/**
 * @typedef {object} CollapseParts
 * @property {import('../../frame/contract.js').Engine} engine
 * @property {Words} words
 * @property {(values: Record<string, number | string>) => void} live
 * @property {(partial: Partial<Params>) => void} change
 * @property {(error: unknown) => void} fail
 */
/**
 * @typedef {object} CollapseView
 * @property {HTMLElement} root
 * @property {(params: Params, moment: import('../../frame/contract.js').Moment) => void} show
 * @property {(runs: Map<string, import('../../data/ribbons.js').RibbonRun> | null) => void} setShipped null: they cannot be had
 * @property {() => void} close
 */

/** @param {CollapseParts} parts @returns {CollapseView} */
export function mountCollapse({ engine, words, live, change, fail }) {
  const tabs = segmented({
    param: 'part',
    label: words('collapseParts'),
    small: true,
    onChange: (/** @type {'ribbons' | 'sweep'} */ part) => change({ part }),
    items: /** @type {const} */ (['ribbons', 'sweep']).map((value) => ({
      value,
      text: words(`${value}Part`),
    })),
  });
  const decoder = segmented({
    param: 'decoder',
    label: words('decoder'),
    small: true,
    onChange: (/** @type {'independent' | 'past'} */ value) => change({ decoder: value }),
    items: [
      { value: 'independent', text: words('independent') },
      { value: 'past', text: words('past') },
    ],
  });
  const beta = slider({
    param: 'beta',
    label: words('betaLabel'),
    stops: BETAS,
    format: short,
    role: 'lat',
    onChange: (value) => change({ beta: value }),
  });
  const freeBits = slider({
    param: 'freeBits',
    label: words('freeBitsLabel'),
    stops: FREE_BITS,
    format: (v) => number(v, 2),
    role: 'lat',
    onChange: (value) => change({ freeBits: value }),
  });
  const dropout = slider({
    param: 'wordDropout',
    label: words('dropoutLabel'),
    stops: DROPOUTS,
    format: (v) => number(v, 2),
    role: 'dec',
    onChange: (value) => change({ wordDropout: value }),
  });
  const sigma = slider({
    param: 'sigma2',
    label: words('sigmaLabel'),
    stops: SIGMAS,
    format: (v) => number(v, 3),
    role: 'dec',
    onChange: (value) => change({ sigma2: value }),
  });
  const train = el(
    'button',
    { type: 'button', class: 'button', 'data-action': 'collapseTrain' },
    words('ribbonTrain'),
  );
  train.addEventListener('click', () =>
    model.training ? model.stopTraining() : void model.train(),
  );
  const progress = el('progress', { max: STEPS, 'aria-label': words('ribbonProgress') });
  const said = el('p', { class: 'note', role: 'status' });
  const note = el('p', { class: 'note' }, words('decoderNote'));
  /** For when the step is measured. */
  const more = el('div', { class: 'collapseMore' }, beta.root, freeBits.root, dropout.root);
  const ribbonControls = el(
    'div',
    { class: 'collapseControls' },
    el('h2', { class: 'dec' }, words('decoder')),
    el('div', { class: 'collapseDecoder' }, decoder.root),
    note,
    more,
    el('div', { class: 'againstChoices' }, train, progress),
    said,
  );
  const linearControls = el(
    'div',
    { class: 'collapseControls' },
    el('h2', {}, words('linearTitle')),
    el('div', { class: 'collapseSigma' }, sigma.root),
  );
  const ribbons = makeRibbonsView(words);
  const sweep = makeSweepView(words, change);
  const linear = makeLinearView(words);
  linearControls.append(linear.table);
  const lead = el('p', { class: 'collapseLead' }, words('sweepLead'));
  const top = el('div', { class: 'againstBar' }, tabs.root, lead);
  const diagnosis = el('p', { class: 'collapseSaid', role: 'status', 'data-diagnosis': '' });
  const controls = el('div', {});
  const main = el('div', { class: 'collapseMain' });
  const root = el(
    'div',
    { class: 'collapse' },
    top,
    el('div', { class: 'collapseFlow' }, controls, main),
    diagnosis,
  );

  /** @type {Params | null} */
  let params = null;
  /** Each part's sentence on its numbers. */
  const sentences = { ribbons: '', linear: '' };
  const say = () =>
    setText(diagnosis, params?.part === 'linear' ? sentences.linear : sentences.ribbons);

  /** @type {import('./collapseModel.js').RibbonRun | null} */
  let lastRun = null;
  let lastWhat = '';

  const model = new Collapse({
    engine,
    fail,
    nameOf: ({ past, beta: b }) =>
      `${words('ribbonRun')} ${words(past ? 'past' : 'independent')}, β = ${short(b)}`,
    onRun(shown) {
      const { run, origin, step } = shown;
      setText(train, words(step === null ? (run ? 'ribbonAgain' : 'ribbonTrain') : 'trainStop'));
      progress.hidden = step === null;
      progress.value = step ?? 0;
      setText(
        said,
        step === null
          ? words(`origin_${origin}`)
          : words('ribbonSteps', { step: number(step), steps: number(STEPS) }),
      );
      const what = `${keyOf(shown.choice)} ${origin}`;
      if (run && run === lastRun && what === lastWhat) return; // one slice further, nothing measured
      [lastRun, lastWhat] = [run, what];
      sentences.ribbons = ribbons.show(shown);
      sweep.mark(shown.choice);
      say();
      if (!run) return;
      const { last } = run;
      live({
        ribbonEntropy: last.entropy,
        ribbonElbo: last.negElbo,
        ribbonKl: last.kl,
        ribbonError: last.standardError,
        ribbonActive: last.active,
        ribbonKept: last.kept,
        ribbonFlips: last.sampledFlips,
        ribbonRecon: last.recon,
        ribbonOrigin: origin,
        ribbonSaid: words(`origin_${origin}`),
        // For the task: active dimensions of a decoder that could do without.
        ribbonRevived: shown.choice.past && shown.choice.beta === 1 ? last.active : 0,
        ribbonSetting: `${shown.choice.past ? 'past' : 'independent'} ${shown.choice.beta}`,
      });
    },
    onSweep: sweep.show,
    onLinear(at, found) {
      const report = linear.show(at, found);
      if (!report) return;
      sentences.linear = report.sentence;
      say();
      const { negElbo, ppca, active, activeLaw } = report.found;
      live({
        linearElbo: negElbo,
        linearLaw: ppca,
        linearActive: active,
        linearActiveLaw: activeLaw,
        linearSigma2: SIGMAS[at] ?? NaN,
        dims: SPECTRUM.length,
        linearTrained: found.filter((one) => one).length,
      });
    },
  });

  return {
    root,
    show(next, moment) {
      const isLinear = next.part === 'linear';
      const isOpen = moment === 'answered';
      if (params?.part !== next.part) {
        if (next.part !== 'linear') tabs.set(next.part);
        put(controls, isLinear ? linearControls : ribbonControls);
        put(main, { ribbons, sweep, linear }[next.part].root);
        root.dataset.part = next.part;
      }
      params = next;
      top.hidden = isLinear || !isOpen;
      lead.hidden = next.part !== 'sweep';
      more.hidden = !isOpen;
      note.hidden = isOpen;
      diagnosis.hidden = isLinear && !isOpen;
      linear.open(moment);
      decoder.set(next.decoder);
      beta.set(next.beta);
      freeBits.set(next.freeBits);
      dropout.set(next.wordDropout);
      dropout.input.disabled = next.decoder !== 'past';
      sigma.set(next.sigma2);
      say();
      model.show(next);
    },
    setShipped: (runs) => model.setShipped(runs),
    close: () => model.close(),
  };
}
