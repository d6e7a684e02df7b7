/**
 * Chapter 10's run in this tab: β, the button, the moment looked at, and the two test losses.
 *
 * @module
 */
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
 * @param {() => void} onTrain @param {() => void} onStop
 */
export function trainPanel(words, onChange, onTrain, onStop) {
  let training = false;
  let chosen = LAST_MOMENT;
  const which = segmented({
    label: words('which'),
    onChange: (/** @type {Params['model']} */ model) => onChange({ model }),
    items: [
      { value: 'shipped', text: words('shipped') },
      { value: 'trained', text: words('trained') },
    ],
  });
  const go = button(
    'train',
    words('trainGo'),
    () => {
      if (training) return onStop();
      onChange({ model: 'trained', moment: LAST_MOMENT });
      onTrain();
    },
    'go',
  );
  const beta = slider({
    label: words('beta'),
    stops: BETAS,
    role: 'lat',
    format: (value) => number(value, value % 1 ? 1 : 0),
    onChange: (value) => onChange({ beta: value }),
  });
  const momentText = (/** @type {number} */ i) =>
    i === 0 ? words('untrained') : epochText(EPOCHS[i] ?? NaN);
  const moment = slider({
    label: words('moment'),
    stops: [LAST_MOMENT],
    role: 'act',
    format: (i) => (i === LAST_MOMENT ? words('latest') : momentText(i)),
    onChange: (value) => onChange({ model: 'trained', moment: value }),
  });
  moment.root.hidden = true;
  const bar = el('progress', {
    max: 1,
    value: 0,
    hidden: true,
    'aria-label': words('trainProgress'),
  });
  const said = el('p', { class: 'note', role: 'status' }, words('trainIdle'));
  const list = el('dl', { class: 'vaeList' });
  const listNote = el('p', { class: 'note' });
  return {
    root: el(
      'div',
      { class: 'vaeView' },
      el('p', {}, words('trainLead')),
      el('div', { class: 'vaeRow' }, go, which.root),
      el('div', { class: 'vaeSliders' }, beta.root, moment.root),
      bar,
      said,
      list,
      listNote,
    ),
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
    /** @param {import('./model.js').TestLosses} losses */
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
    /** @param {import('../../engine/protocol.js').TrainProgress | null} progress @param {number} total steps */
    showTraining(progress, total) {
      training = progress !== null;
      setText(go, words(training ? 'trainStop' : 'trainAgain'));
      if (!progress) return;
      bar.hidden = false;
      bar.value = progress.step / total;
      const losses = progress.test ?? progress.train;
      setText(
        said,
        words('trainSaid', {
          epoch: number(progress.epoch, 1),
          elbo: number(losses.recon + losses.kl, 1),
          rate: number(progress.imagesPerSecond),
          share: percent(bar.value, 0),
        }),
      );
    },
  };
}
