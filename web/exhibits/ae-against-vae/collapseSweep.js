/**
 * Every run there is, by what was set: β for both decoders, free bits and word dropout for the one
 * that sees the bits before. A point is a training; those made in this tab have a ring.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { BETAS, DROPOUTS, FREE_BITS, keyOf } from '../../data/ribbons.js';
import { el } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('../../data/ribbons.js').Choice} Choice */
/** @typedef {import('../../data/ribbons.js').RibbonRun} RibbonRun */

const PLAIN = { beta: 1, freeBits: 0, wordDropout: 0 };

/**
 * @param {Words} words
 * @param {(partial: Partial<import('./params.js').Params>) => void} change
 */
export function makeSweepView(words, change) {
  const chart = () =>
    /** @type {import('../../ui/charts/chart.js').Chart} */ (document.createElement('atlas-chart'));
  const [kl, elbo, free, drop] = [chart(), chart(), chart(), chart()];
  const block = (/** @type {string} */ title, /** @type {HTMLElement} */ node) =>
    el('div', { class: 'againstSide' }, el('h2', {}, words(title)), node);
  const key = (/** @type {string} */ name, /** @type {string} */ role) =>
    el('span', { class: 'collapseKey', style: `--k: var(--${role})` }, words(name));
  const root = el(
    'div',
    { class: 'collapseSweep' },
    el(
      'p',
      { class: 'collapseKeys' },
      key('independent', 'enc'),
      key('past', 'dec'),
      key('trained', 'act'),
    ),
    block('sweepKl', kl),
    block('sweepElbo', elbo),
    block('sweepFree', free),
    block('sweepDrop', drop),
  );
  for (const node of [kl, elbo]) {
    node.addEventListener('playhead', (event) => {
      change({ beta: /** @type {CustomEvent} */ (event).detail.x });
    });
  }
  /** @type {Map<string, RibbonRun>} */
  let shipped = new Map();
  /** @type {Map<string, RibbonRun>} */
  let here = new Map();
  /** @type {Choice | null} */
  let choice = null;

  /**
   * @param {string} name @param {string} role @param {readonly number[]} stops
   * @param {(stop: number) => Choice} at @param {(run: RibbonRun) => number} value
   */
  const seriesOf = (name, role, stops, at, value) => {
    const runs = stops.map((stop) => here.get(keyOf(at(stop))) ?? shipped.get(keyOf(at(stop))));
    const y = runs.map((run) => (run ? value(run) : NaN));
    const rings = stops.map((stop, i) => (here.has(keyOf(at(stop))) ? (y[i] ?? NaN) : NaN));
    return /** @type {import('../../ui/charts/chart.js').Series[]} */ ([
      { name, role, x: stops, y, kind: 'line', width: 1.5, unnamed: true },
      { name, role, x: stops, y, kind: 'points', unnamed: true, width: 4 },
      {
        name: `${name}, ${words('trained')}`,
        role: 'act',
        x: stops,
        y: rings,
        kind: 'points',
        unnamed: true,
        width: 7,
      },
    ]);
  };
  const refresh = () => {
    if (!shipped.size && !here.size) return;
    const at = (/** @type {boolean} */ past) => (/** @type {number} */ beta) => ({
      ...PLAIN,
      past,
      beta,
    });
    const betaAxis = {
      name: 'β',
      scale: /** @type {const} */ ('log'),
      low: 0.08,
      high: 10,
      ticks: [0.1, 0.2, 0.5, 1, 2, 4, 8],
      format: short,
    };
    const byBeta = (/** @type {(run: RibbonRun) => number} */ value) => [
      ...seriesOf(words('independent'), 'enc', BETAS, at(false), value),
      ...seriesOf(words('past'), 'dec', BETAS, at(true), value),
    ];
    const playhead = choice ? { x: choice.beta, stops: BETAS, name: 'β', role: 'lat' } : undefined;
    const klAt1 = (/** @type {boolean} */ past) =>
      number((here.get(keyOf(at(past)(1))) ?? shipped.get(keyOf(at(past)(1))))?.last.kl ?? NaN, 2);
    const alt = { independent: klAt1(false), past: klAt1(true) };
    kl.data = {
      x: betaAxis,
      y: { name: words('klAxis'), low: 0, high: 18, ticks: [0, 6, 12, 18] },
      series: byBeta((run) => run.last.kl),
      playhead,
      description: words('sweepKlAlt', alt),
      file: 'kl-by-beta',
    };
    const entropy = [...shipped.values(), ...here.values()][0]?.last.entropy ?? NaN;
    elbo.data = {
      x: betaAxis,
      y: { name: '−ELBO', low: 8, high: 24, ticks: [8, 12, 16, 20, 24] },
      series: byBeta((run) => run.last.negElbo),
      playhead,
      references: [{ axis: 'y', value: entropy, role: 'x', dash: 'dash' }],
      description: words('sweepElboAlt'),
      file: 'elbo-by-beta',
    };
    const remedy = (
      /** @type {readonly number[]} */ stops,
      /** @type {'freeBits' | 'wordDropout'} */ what,
    ) => ({
      x: { name: words(`${what}Label`), low: 0, high: stops.at(-1) ?? 1, ticks: [...stops] },
      y: { name: words('klAxis'), low: 0, high: 9, ticks: [0, 3, 6, 9] },
      series: seriesOf(
        words('past'),
        'dec',
        stops,
        (stop) => ({ ...PLAIN, past: true, [what]: stop }),
        (run) => run.last.kl,
      ),
      description: words(`${what}Alt`),
      file: `kl-by-${what}`,
    });
    free.data = remedy(FREE_BITS, 'freeBits');
    drop.data = remedy(DROPOUTS, 'wordDropout');
  };
  return {
    root,
    /** @param {Map<string, RibbonRun>} nextShipped @param {Map<string, RibbonRun>} nextHere */
    show(nextShipped, nextHere) {
      [shipped, here] = [nextShipped, nextHere];
      refresh();
    },
    /** @param {Choice} next */
    mark(next) {
      if (choice && keyOf(choice) === keyOf(next)) return;
      choice = next;
      refresh();
    },
  };
}
