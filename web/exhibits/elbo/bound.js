/**
 * The model on the line beside the two sums of the bound, q by hand, and the ascent.
 *
 * @module
 */
import '../../ui/controls/player.js';
import './ledger.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { makeSettings } from './settings.js';
import { makeCurves } from './curves.js';
import { ASCENT_STEPS, SHAPES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ElboPicture} ElboPicture */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** @param {import('./view.js').ViewOptions} options */
export function mountBound({ words, mode, onChange, onClimb, onReset }) {
  const cover = mode === 'cover';
  const curves = makeCurves({ words, onChange, cover });
  const ledger = /** @type {import('./ledger.js').Ledger} */ (
    document.createElement('elbo-ledger')
  );
  if (cover) ledger.setAttribute('plain', '');
  ledger.className = 'elboLedger';
  const said = el('p', { class: 'elboSaid', role: 'status' });
  const player = /** @type {import('../../ui/controls/player.js').Player} */ (
    document.createElement('atlas-player')
  );
  player.addEventListener('step', (event) => onClimb(/** @type {CustomEvent} */ (event).detail.by));
  player.addEventListener('reset', onReset);
  const showPlayer = (/** @type {number} */ step) => {
    player.data = {
      step,
      count: ASCENT_STEPS,
      speeds: [12, 24],
      back: true,
      status: words('ascentAt', { step, count: ASCENT_STEPS }),
    };
  };
  showPlayer(0);
  const shapes = segmented({
    param: 'shape',
    label: words('shape'),
    small: true,
    items: SHAPES.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['shape']} */ shape) => onChange({ shape }),
  });
  const byHand = makeSettings({ words, onChange, names: ['mu', 'sigma'] });
  byHand.root.classList.add('elboQ');
  const settings = makeSettings({ words, onChange, names: ['x', 'noise', 'slope'] });
  const legend = el(
    'p',
    { class: 'elboLegend' },
    ...['prior', 'likelihood', 'posterior', 'approximation'].map((key) =>
      el('span', { class: key }, el('i', {}), words(key)),
    ),
  );
  const ascent = el('div', { class: 'elboAscent' }, el('h2', {}, words('ascentTitle')), player);
  const root = cover
    ? el('section', { class: 'elboCover' }, curves.densities, ledger)
    : el(
        'section',
        { class: 'elboBound' },
        el(
          'div',
          { class: 'elboColumn' },
          el('div', { class: 'elboRow' }, el('h2', {}, words('decoderTitle')), shapes.root),
          curves.decoder,
          legend,
          curves.densities,
        ),
        el(
          'div',
          { class: 'elboColumn' },
          el('h2', { class: 'elboLedgerTitle' }, words('ledgerTitle')),
          ledger,
          said,
          ascent,
          byHand.root,
          settings.root,
        ),
      );
  /** @type {{ picture: ElboPicture, params: Params } | null} */
  let held = null;
  let isOpen = cover;
  const showCurves = () => {
    if (held) curves.show(held.picture, held.params, isOpen && !cover);
  };
  return {
    root,
    player,
    showPlayer,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      isOpen = step.moment === 'answered';
      shapes.set(params.shape);
      byHand.set(params);
      settings.set(params);
      // One way to move q until it is answered: the hand in one step, the ascent in the next.
      ascent.hidden = step.id === 'drag' && !isOpen;
      byHand.root.hidden = step.id === 'humps' && !isOpen;
      shapes.root.hidden = !isOpen;
      settings.root.hidden = !isOpen;
      showCurves();
    },
    /** @param {ElboPicture} picture @param {Params} params */
    show(picture, params) {
      held = { picture, params };
      showCurves();
      const { numbers } = picture;
      const f = (/** @type {number} */ value) => number(value, 2);
      const values = {
        evidence: f(numbers.logEvidence),
        elbo: f(numbers.elbo),
        gap: f(numbers.gap),
        likelihood: f(numbers.likelihood),
        kl: f(numbers.klPrior),
      };
      ledger.data = {
        logEvidence: numbers.logEvidence,
        elbo: numbers.elbo,
        gap: numbers.gap,
        likelihood: numbers.likelihood,
        kl: numbers.klPrior,
        axis: words('nats'),
        gapName: words('gap'),
        large: cover,
        description: words('ledgerAlt', values),
      };
      setText(said, words('said', values));
    },
  };
}
