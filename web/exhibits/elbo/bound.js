/**
 * The main view: the model on the line beside the two sums of the bound, the settings, and the ascent.
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
import { ASCENT } from './model.js';
import { SHAPES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ElboPicture} ElboPicture */

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
      count: ASCENT.steps,
      speeds: [6, 24],
      back: true,
      status: words('ascentAt', { step, count: ASCENT.steps }),
    };
  };
  showPlayer(0);
  const shapes = segmented({
    label: words('shape'),
    small: true,
    items: SHAPES.map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['shape']} */ shape) => onChange({ shape }),
  });
  const settings = makeSettings({ words, onChange, names: ['mu', 'sigma', 'x', 'noise', 'slope'] });
  const legend = el(
    'p',
    { class: 'elboLegend' },
    ...['prior', 'likelihood', 'posterior', 'approximation'].map((key) =>
      el('span', { class: key }, el('i', {}), words(key)),
    ),
  );
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
          el('div', { class: 'elboRow' }, el('h2', {}, words('densitiesTitle')), legend),
          curves.densities,
        ),
        el(
          'div',
          { class: 'elboColumn' },
          el('h2', {}, words('ledgerTitle')),
          ledger,
          said,
          el('div', { class: 'elboAscent' }, el('h2', {}, words('ascentTitle')), player),
          settings.root,
        ),
      );
  return {
    root,
    player,
    showPlayer,
    /** @param {Params} params */
    showParams(params) {
      shapes.set(params.shape);
      settings.set(params);
    },
    /** @param {ElboPicture} picture @param {Params} params */
    show(picture, params) {
      curves.show(picture, params);
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
