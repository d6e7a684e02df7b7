/**
 * The linear VAE: which eigenvalues of the data are above the decoder's σ², what each dimension of z
 * costs after training and by the law, and the staircase of active dimensions.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/chart.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, short, subscript } from '../../ui/base/format.js';
import { SIGMAS, SPECTRUM } from './collapseModel.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../engine/calls/collapse.js').LinearVaeReport} LinearVaeReport */

const LAMBDAS = SPECTRUM.map((_, i) => `λ${subscript(i + 1)}`);

/** @param {Words} words */
export function makeLinearView(words) {
  const bars = () =>
    /** @type {import('../../ui/charts/bars.js').Bars} */ (document.createElement('atlas-bars'));
  const [spectrum, kl, weights] = [bars(), bars(), bars()];
  const stairs = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const block = (/** @type {string} */ title, /** @type {HTMLElement} */ node) =>
    el('div', { class: 'againstSide' }, el('h2', {}, words(title)), node);
  const klBlock = block('linearKlTitle', kl);
  const laws = [block('stairsTitle', stairs), block('weightsTitle', weights)];
  const root = el(
    'div',
    { class: 'collapseSweep' },
    block('spectrumTitle', spectrum),
    klBlock,
    ...laws,
  );
  /** What is in use may be seen: which bars are above σ² says it. */
  let isRunning = false;
  let isOpen = false;
  const cells = Array.from({ length: 4 }, () => el('td', {}));
  const row = (/** @type {string} */ name, /** @type {number} */ at) =>
    el('tr', {}, el('th', { scope: 'row' }, words(name)), ...cells.slice(at, at + 2));
  const table = el(
    'table',
    { class: 'numbers' },
    el(
      'tr',
      {},
      el('td', {}),
      el('th', { scope: 'col' }, words('trainedColumn')),
      el('th', { scope: 'col' }, words('lawColumn')),
    ),
    row('activeRow', 0),
    row('elboRow', 2),
  );
  return {
    root,
    table,
    /** @param {import('../../frame/contract.js').Moment} moment */
    open(moment) {
      isOpen = moment === 'answered';
      isRunning = isOpen || moment === 'running';
      klBlock.hidden = !isRunning;
      for (const one of laws) one.hidden = !isOpen;
      table.hidden = !isOpen;
    },
    /** @param {number} at @param {(LinearVaeReport | undefined)[]} reports */
    show(at, reports) {
      const sigma2 = SIGMAS[at] ?? NaN;
      const known = SIGMAS.flatMap((s, i) => {
        const one = reports[i];
        return one ? [{ s, active: one.active, law: one.activeLaw }] : [];
      });
      stairs.data = {
        x: {
          name: words('sigmaLabel'),
          scale: 'log',
          low: 0.028,
          high: 6.5,
          ticks: [0.05, 0.1, 0.3, 0.5, 1, 2, 4],
          format: short,
        },
        y: { low: 0, high: 8.5, ticks: [0, 2, 4, 6, 8] },
        series: [
          {
            name: words('lawColumn'),
            role: 'x',
            kind: 'steps',
            dash: 'dash',
            width: 1.5,
            // λ₈ … λ₁: below all of them every dimension is used.
            x: [0.028, ...SPECTRUM.toReversed(), 6.5],
            y: [8, 7, 6, 5, 4, 3, 2, 1, 0, 0],
            unnamed: true,
          },
          {
            name: words('trainedColumn'),
            role: 'lat',
            kind: 'points',
            width: 4,
            x: known.map(({ s }) => s),
            y: known.map(({ active }) => active),
          },
        ],
        playhead: { x: sigma2, fixed: true, name: 'σ²', role: 'dec' },
        description: words('stairsAlt', {
          count: known.length,
          same: known.filter((k) => k.active === k.law).length,
        }),
        file: 'active-dimensions',
      };
      const found = reports[at];
      if (!found) return null;
      spectrum.data = {
        categories: LAMBDAS,
        groups: [
          {
            name: 'λ',
            values: SPECTRUM,
            roles: SPECTRUM.map((lambda) => (lambda > sigma2 || !isRunning ? 'lat' : 'prior')),
          },
        ],
        value: { low: 0, high: 6, scale: 'sqrt', ticks: [0, 0.5, 1, 2, 4, 6], format: short },
        curves: [
          {
            name: '',
            role: 'dec',
            at: [-0.5, 7.5],
            values: [sigma2, sigma2],
          },
        ],
        description: words('spectrumAlt', { sigma2: short(sigma2), above: found.activeLaw }),
        file: 'spectrum',
      };
      const pair = (
        /** @type {Float64Array} */ measured,
        /** @type {Float64Array} */ law,
        /** @type {string} */ alt,
      ) => ({
        categories: SPECTRUM.map((_, i) => String(i + 1)),
        groups: [
          { name: words('trainedColumn'), values: measured, role: 'lat' },
          ...(isOpen ? [{ name: words('lawColumn'), values: law, role: 'x', outline: true }] : []),
        ],
        description: words(alt),
        file: alt,
      });
      kl.data = {
        ...pair(found.klPerDim, found.klLaw, 'linearKlAlt'),
        value: { name: words('klAxis'), low: 0, high: 2.5, ticks: [0, 1, 2] },
      };
      weights.data = {
        ...pair(found.singularValues, found.singularLaw, 'weightsAlt'),
        value: { low: 0, high: 2, ticks: [0, 1, 2] },
      };
      [found.active, found.activeLaw].forEach((count, i) => setText(cells[i] ?? table, `${count}`));
      [found.negElbo, found.ppca].forEach((v, i) => setText(cells[2 + i] ?? table, number(v, 3)));
      const numbers = {
        sigma2: short(sigma2),
        active: found.active,
        law: found.activeLaw,
        elbo: number(found.negElbo, 3),
        ppca: number(found.ppca, 3),
      };
      const key =
        found.active === 0
          ? 'linearNone'
          : found.active === SPECTRUM.length
            ? 'linearAll'
            : 'linearSome';
      return { found, sentence: words(key, numbers) };
    },
  };
}
