/**
 * Chapter 10's run in this tab: β, the button, the moment looked at, and the two test losses.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { epoch as epochText, number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { button } from './panelParts.js';
import { BETAS, EPOCHS, LAST_MOMENT } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */

/**
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange
 * @param {(moment: number) => void} onTrain @param {() => void} onStop
 */
export function trainPanel(words, onChange, onTrain, onStop) {
  let training = false;
  let chosen = LAST_MOMENT;
  /** The moment of a run that an address shows and that is not here. */
  let absent = LAST_MOMENT;
  const which = segmented({
    param: 'model',
    label: words('which'),
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    items: [
      { value: 'shipped', text: words('shipped') },
      { value: 'trained', text: words('trained') },
    ],
  });
  const go = button('train', words('trainGo'), () => {
    if (training) return onStop();
    onChange({ model: 'trained', moment: absent });
    onTrain(absent);
    absent = LAST_MOMENT;
  });
  const beta = slider({
    param: 'beta',
    label: words('beta'),
    stops: BETAS,
    role: 'lat',
    format: (value) => number(value, value % 1 ? 1 : 0),
    onChange: (value) => onChange({ beta: value }),
  });
  const momentText = (/** @type {number} */ i) =>
    i === 0 ? words('untrained') : epochText(EPOCHS[i] ?? NaN);
  const moment = slider({
    param: 'moment',
    label: words('moment'),
    stops: [LAST_MOMENT],
    role: 'act',
    format: (i) => (i === LAST_MOMENT ? words('latest') : momentText(i)),
    onChange: (value) => onChange({ model: 'trained', moment: value }),
  });
  moment.root.hidden = true;
  /** Held-out losses over the epochs of the run here. @type {{ epoch: number[], recon: number[], kl: number[] }} */
  let curve = { epoch: [], recon: [], kl: [] };
  const chart = (/** @type {string} */ name) => {
    const node = /** @type {import('../../ui/charts/chart.js').Chart} */ (
      document.createElement('atlas-chart')
    );
    node.className = name;
    return node;
  };
  const [reconChart, klChart] = [chart('vaeCurve'), chart('vaeCurve')];
  const said = el('p', { class: 'vaeSaid', role: 'status' }, words('trainIdle'));
  const list = el('dl', { class: 'pairs vaeList' });
  const listNote = el('p', { class: 'note' });
  const sizes = el('p', { class: 'note' });
  const choices = el(
    'div',
    { class: 'vaeSliders' },
    beta.root,
    moment.root,
    el('div', { class: 'vaeWhich' }, which.root),
  );
  const showCurves = () => {
    const [recon = NaN, kl = NaN] = [curve.recon.at(-1), curve.kl.at(-1)];
    const of = (
      /** @type {string} */ name,
      /** @type {number[]} */ y,
      /** @type {string} */ role,
      /** @type {number} */ now,
      /** @type {object} */ range,
    ) => ({
      x: { name: words('moment'), low: 0, high: EPOCHS[LAST_MOMENT] ?? 5 },
      y: { name, ...range },
      series: [{ name: number(now, 1), x: curve.epoch, y, role, width: 2.4 }],
      description: words('curveAlt', { name, now: number(now, 1) }),
      file: 'losses',
    });
    // It begins at 543 nats, a bit a pixel: what is learned is drawn large.
    const most = Math.min(260, Math.max(200, ...curve.recon));
    reconChart.data = of(words('reconCurve'), curve.recon, 'dec', recon, { low: 100, high: most });
    klChart.data = of(words('klCurve'), curve.kl, 'lat', kl, { low: 0, high: 9 });
  };
  showCurves();
  return {
    root: el(
      'div',
      { class: 'vaeView vaeTrain' },
      el('div', { class: 'vaeRow' }, go, said),
      el('div', { class: 'vaeTwo vaeFill' }, reconChart, klChart),
      sizes,
    ),
    /** Other β, moments and weights, with their losses: for when the step is measured. */
    settings: el('div', { class: 'vaeView' }, choices, list, listNote),
    /** The curve of a run that begins, or of none. @param {{ recon: number, kl: number }} [start] */
    begin(start) {
      curve = start
        ? { epoch: [0], recon: [start.recon], kl: [start.kl] }
        : { epoch: [], recon: [], kl: [] };
      if (!start) setText(said, words('trainIdle'));
      showCurves();
    },
    /** @param {Params} params */
    showParams(params) {
      which.set(params.model);
      beta.set(params.beta);
      chosen = params.moment;
      moment.set(chosen);
    },
    /** @param {number} kept moments that can be looked at; the latest always can */
    showMoments(kept) {
      moment.root.hidden = false;
      const reached = Math.min(kept, LAST_MOMENT);
      moment.setStops([...Array(reached).keys(), LAST_MOMENT]);
      moment.set(chosen);
    },
    /** The address shows a run that is not here. @param {number} moment */
    showAbsent(moment) {
      if (training) return;
      absent = Math.max(1, moment);
      const epoch = epochText(EPOCHS[absent] ?? NaN);
      setText(go, words('trainTo', { epoch }));
      setText(said, words('trainAbsent', { epoch }));
    },
    /** @param {import('./ownRun.js').TestLosses} losses */
    showLosses({ recon, atMean, kl, count, stage }) {
      const f = (/** @type {number} */ nats) => `${number(nats, 2)} ${words('nats')}`;
      // KL to three places: at β = 30 the first two may be 0.
      const entries = /** @type {[string, string, string][]} */ ([
        [words('reconDrawn'), f(recon), 'dec'],
        [words('reconMean'), f(atMean), 'dec'],
        ['KL', `${number(kl, 3)} ${words('nats')}`, 'lat'],
        [words('lossElbo'), f(recon + kl), 'strong'],
        [words('lossNotebook'), f(atMean + kl), 'strong'],
      ]);
      put(
        list,
        ...entries.flatMap(([term, value, role]) => [
          el('dt', { class: role }, term),
          el('dd', { class: 'num' }, value),
        ]),
      );
      setText(listNote, words('lossNote', { n: number(count), weights: words(`of_${stage}`) }));
    },
    /** @param {import('../../engine/protocol.js').TrainProgress | null} progress @param {number} total steps @param {boolean} isComplete a run that is not goes on when it is pressed */
    showTraining(progress, total, isComplete) {
      training = progress !== null;
      setText(go, words(training ? 'trainStop' : isComplete ? 'trainAgain' : 'trainGoOn'));
      if (!progress) return;
      const { recon, kl } = progress.test ?? progress.train;
      curve.epoch.push(progress.epoch);
      curve.recon.push(recon);
      curve.kl.push(kl);
      showCurves();
      setText(
        said,
        words('trainSaid', {
          epoch: number(progress.epoch, 1),
          elbo: number(recon + kl, 1),
          rate: number(progress.imagesPerSecond),
          share: percent(progress.step / total, 0),
        }),
      );
    },
    /** What is trained here, and what the shipped model was. @param {string} text */
    showSizes: (text) => setText(sizes, text),
  };
}
