/**
 * One run on ribbons: the strips, what each dimension of z costs, the loss falling towards the exact
 * entropy, and a sentence that says what the numbers mean.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/chart.js';
import '../../ui/images/pixelImage.js';
import { BITS, STEPS } from '../../data/ribbons.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, percent, short, subscript } from '../../ui/base/format.js';

/** @typedef {import('../../frame/contract.js').Words} Words */
/** @typedef {import('./collapseModel.js').Shown} Shown */
/** @typedef {import('../../engine/calls/collapse.js').RibbonReport} Report */

const INK = 255;
/** A dimension below this many nats says next to nothing. */
const LITTLE = 0.05;
/** So near, in nats, the loss counts as being at the entropy. */
const AT_ENTROPY = 0.1;
const DIMS = [1, 2, 3, 4, 5, 6, 7, 8].map((j) => `z${subscript(j)}`);

/**
 * What the measured numbers mean, in plain words.
 * @param {Words} words @param {import('../../data/ribbons.js').Choice} choice @param {Report} r
 * @param {boolean} isUnderWay it still trains
 */
function diagnosisOf(words, choice, r, isUnderWay) {
  const numbers = {
    kl: number(r.kl, r.kl < 0.1 ? 4 : 2),
    elbo: number(r.negElbo, 3),
    error: number(r.standardError, 3),
    entropy: number(r.entropy, 3),
    kept: percent(r.kept),
    active: r.active,
    flips: percent(r.sampledFlips),
    dataFlips: percent(r.dataFlips),
    beta: short(choice.beta),
    free: number(choice.freeBits, 2),
    drop: percent(choice.wordDropout, 0),
  };
  if (r.active === 0) {
    // Before it has learned anything z is unused too: that is no collapse.
    const isThere = choice.past ? r.negElbo < r.entropy + AT_ENTROPY : !isUnderWay;
    return words(!isThere ? 'saidSoFar' : choice.past ? 'saidCollapsed' : 'saidPriced', numbers);
  }
  const weakest = r.klPerDim.reduce((least, kl, j, all) => (kl < (all[least] ?? 0) ? j : least), 0);
  const least = r.klPerDim[weakest] ?? 0;
  const key = !choice.past
    ? choice.beta > 1
      ? 'saidPartly'
      : 'saidNeeded'
    : choice.wordDropout > 0
      ? 'saidDropout'
      : choice.freeBits > 0
        ? 'saidFree'
        : choice.beta < 1
          ? 'saidCheap'
          : 'saidFading';
  const tail =
    least < LITTLE
      ? ` ${words('saidWeakest', { dim: DIMS[weakest] ?? '', kl: number(least, 3) })}`
      : '';
  return words(key, numbers) + tail;
}

/** @param {Words} words */
export function makeRibbonsView(words) {
  const strip = () =>
    /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
      document.createElement('atlas-image')
    );
  const [data, rebuilt, sampled] = [strip(), strip(), strip()];
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const none = el('p', { class: 'veil collapseNone' });
  const barsTitle = el('h2', { class: 'lat' });
  const lossTitle = el('h2', { class: 'dec' });
  const root = el(
    'div',
    { class: 'collapseRibbons' },
    el('div', { class: 'collapseStrips' }, data, rebuilt, sampled),
    el('div', { class: 'againstSide' }, barsTitle, bars, lossTitle, chart),
    none,
  );
  /** @param {import('../../ui/images/pixelImage.js').PixelImage} node @param {Uint8Array} bits @param {'x' | 'dec' | 'lat'} role @param {string} caption */
  const picture = (node, bits, role, caption) => {
    node.data = {
      image: bits.map((bit) => bit * INK),
      rows: bits.length / BITS,
      cols: BITS,
      role,
      caption,
      description: caption,
    };
  };
  return {
    root,
    /** @param {Shown} shown @returns {string} the diagnosis */
    show({ choice, run, step, origin }) {
      root.classList.toggle('empty', !run);
      none.hidden = run !== null;
      if (!run) {
        const said = words(`said_${origin === 'partial' ? 'none' : origin}`);
        setText(none, origin === 'loading' ? said : words('ribbonNone'));
        setText(barsTitle, words('klTitle'));
        return said;
      }
      const r = run.last;
      picture(data, r.data, 'x', words('dataCaption', { flips: percent(r.dataFlips) }));
      picture(rebuilt, r.rebuilt, 'dec', words('rebuiltCaption', { kept: percent(r.kept) }));
      picture(
        sampled,
        r.sampled,
        'lat',
        words('sampledCaption', { flips: percent(r.sampledFlips) }),
      );
      setText(
        barsTitle,
        words('klDims', { active: r.active, kl: number(r.kl, r.kl < 0.1 ? 4 : 2) }),
      );
      setText(
        lossTitle,
        words('lossTitle', {
          elbo: number(r.negElbo, 3),
          error: number(r.standardError, 3),
          entropy: number(r.entropy, 3),
        }),
      );
      bars.data = {
        categories: DIMS,
        groups: [{ name: 'KL', values: r.klPerDim, role: 'lat' }],
        value: { name: words('klAxis'), low: 0, high: Math.max(1, ...r.klPerDim) },
        description: words('klDimsAlt', { active: r.active, kl: number(r.kl, 3) }),
        file: 'kl-per-dimension',
      };
      chart.data = {
        x: { name: words('stepAxis'), low: 0, high: STEPS, ticks: [0, 2000, 4000, 6000, 8000] },
        // From the entropy to a coin for each bit, 32 ln 2.
        y: { name: words('natsAxis'), low: 0, high: 24, ticks: [0, 6, 12, 18, 24] },
        series: [
          { name: '−ELBO', x: run.steps, y: run.negElbo, role: 'dec', width: 2.5 },
          { name: 'KL', x: run.steps, y: run.kl, role: 'lat', width: 2 },
        ],
        references: [{ axis: 'y', value: r.entropy, role: 'x', dash: 'dash' }],
        description: words('lossAlt', {
          elbo: number(r.negElbo, 3),
          entropy: number(r.entropy, 3),
          kl: number(r.kl, 3),
        }),
        file: 'ribbons',
      };
      return diagnosisOf(words, choice, r, step !== null);
    },
  };
}
