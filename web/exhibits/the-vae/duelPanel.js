/**
 * Chapter 10's duel of two estimators of one gradient.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { DUEL_RANGE } from './model.js';
import { bars, button, steps } from './panelParts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./panelParts.js').Words} Words */

/**
 * Two estimators of one gradient; what they find is shown once it is thrown.
 * @param {Words} words @param {(partial: Partial<Params>) => void} onChange @param {() => void} onThrow
 */
export function duelPanel(words, onChange, onThrow) {
  const mu = slider({
    param: 'mu',
    label: words('duelMu'),
    stops: steps(-3, 3, 0.1),
    role: 'lat',
    format: (v) => number(v, 1),
    onChange: (value) => onChange({ mu: value }),
  });
  const sigma = slider({
    param: 'sigma',
    label: words('duelSigma'),
    stops: steps(0.1, 3, 0.1),
    role: 'lat',
    format: (v) => number(v, 1),
    onChange: (value) => onChange({ sigma: value }),
  });
  const histogram = bars();
  histogram.className = 'tall';
  const found = el('table', { class: 'numbers' });
  const { low, high, bins } = DUEL_RANGE;
  const width = (high - low) / bins;
  const categories = Array.from({ length: bins }, (_, i) => {
    const from = low + i * width;
    return from % 5 === 0 ? number(from) : '';
  });
  const go = button('duel', words('duelThrow'), onThrow);
  const sliders = el('div', { class: 'vaeSliders' }, mu.root, sigma.root);
  const veil = el('p', { class: 'veil' }, words('duelVeiled'));
  const measured = el('div', { class: 'vaeColumn vaeFill' }, histogram, found);
  return {
    root: el(
      'div',
      { class: 'vaeView vaeDuel' },
      el('p', {}, words('duelLead')),
      el('div', { class: 'vaeRow' }, go, sliders),
      veil,
      measured,
    ),
    /** @param {boolean} isOpen what is measured may be seen @param {boolean} isAnswered μ and σ may be set */
    open(isOpen, isAnswered) {
      veil.hidden = isOpen;
      measured.hidden = !isOpen;
      sliders.hidden = !isAnswered;
      go.hidden = isAnswered;
    },
    /** @param {Params} params */
    showParams(params) {
      mu.set(params.mu);
      sigma.set(params.sigma);
    },
    /** @param {import('./model.js').Duel} duel */
    showDuel({ exactMean, pathwise, score }) {
      histogram.data = {
        categories,
        groups: [
          { name: words('pathwise'), values: pathwise.counts, role: 'lat' },
          { name: words('score'), values: score.counts, role: 'prior' },
        ],
        name: words('oneEstimate'),
        value: { name: words('samples') },
        description: words('duelAlt', {
          path: number(pathwise.variance, 1),
          score: number(score.variance, 1),
        }),
        file: 'gradient-estimators',
      };
      const row = (/** @type {string[]} */ cells, tag = 'td') =>
        el(
          'tr',
          {},
          ...cells.map((text, i) => el(text && (i === 0 || tag === 'th') ? 'th' : 'td', {}, text)),
        );
      const line = (/** @type {string} */ name, /** @type {typeof score} */ e) =>
        row([
          name,
          `${number(e.mean, 2)} ± ${number(e.standardError, 2)}`,
          number(e.variance, 1),
          number(e.exactVariance, 1),
        ]);
      put(
        found,
        row(['', words('mean'), words('variance'), words('exactly')], 'th'),
        line(words('pathwise'), pathwise),
        line(words('score'), score),
        row([words('truth'), number(exactMean, 2), '', '']),
      );
    },
  };
}
