/**
 * The third view: one digit under a trained VAE. The true posterior on the latent plane with the
 * encoder's q, the evidence and its bound in numbers, and how far below the naive average stays.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/images/pixelImage.js';
import '../../ui/plane/plane.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { COLS, COUNTS, READ, SET } from './digitsModel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./digitsModel.js').Evidence} Evidence */
/** @typedef {import('./digitsModel.js').NaiveEvidence} NaiveEvidence */
/** @typedef {import('./digitsModel.js').SetOfDigits} SetOfDigits */

const SIDE = 28;
const MOST_DIGITS = 2000;

/** @param {import('./view.js').ViewOptions} options */
export function mountDigits({ words, mode, onChange, onFull }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {{ one: { naive: NaiveEvidence, found: Evidence } | null, set: SetOfDigits | null }} */
  const known = { one: null, set: null };
  let shown = NaN;
  const image = /** @type {import('../../ui/images/pixelImage.js').PixelImage} */ (
    document.createElement('atlas-image')
  );
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  plane.className = 'elboPlane';
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  chart.className = 'elboNaive';
  const turn = (/** @type {string} */ key, /** @type {number} */ by, /** @type {string} */ sign) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-action': key,
        'aria-label': words(key),
        title: words(key),
        onclick: () => onChange({ digit: ((params?.digit ?? 0) + by + MOST_DIGITS) % MOST_DIGITS }),
      },
      sign,
    );
  const near = segmented({
    label: words('see'),
    small: true,
    items: /** @type {const} */ (['near', 'whole']).map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['near']} */ value) => onChange({ near: value }),
  });
  const scope = segmented({
    label: words('scope'),
    small: true,
    items: /** @type {const} */ (['one', 'set']).map((value) => ({
      value,
      text: words(value, { count: SET }),
    })),
    onChange: (/** @type {Params['scope']} */ value) => onChange({ scope: value }),
  });
  const full = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'full', onclick: onFull },
    words('full'),
  );
  const fullSaid = el('p', { class: 'note', role: 'status' });
  const loading = el('p', { class: 'note', role: 'status' });
  const planeNote = el('p', { class: 'note' });
  const list = el('dl', { class: 'elboList' });
  const naiveSaid = el('p', { class: 'note', role: 'status' });
  const root = el(
    'section',
    { class: 'elboDigits', hidden: true },
    el(
      'div',
      { class: 'elboColumn elboImage' },
      el('h2', { class: 'x' }, words('digitTitle')),
      image,
      el('div', { class: 'elboTurn' }, turn('previous', -1, '←'), turn('following', 1, '→')),
      loading,
    ),
    el(
      'div',
      { class: 'elboColumn' },
      el('div', { class: 'elboRow' }, el('h2', {}, words('planeTitle')), near.root),
      plane,
      planeNote,
    ),
    el(
      'div',
      { class: 'elboColumn' },
      list,
      mode === 'slide' ? null : el('div', { class: 'elboRow' }, full, fullSaid),
      el('div', { class: 'elboRow' }, el('h2', {}, words('naiveTitle')), scope.root),
      chart,
      naiveSaid,
    ),
  );

  const showNaive = () => {
    const set = params?.scope === 'set';
    const f = (/** @type {number} */ v) => number(v, 1);
    const naive = set ? known.set?.naive : known.one?.naive;
    const gap = set ? known.set?.gap : known.one?.found.gap;
    const evidence = set ? known.set?.logEvidence : known.one?.found.logEvidence;
    if (!naive || gap === undefined || evidence === undefined) {
      chart.data = null;
      const progress = { done: known.set?.done ?? 0, count: SET };
      setText(naiveSaid, words(set ? 'setProgress' : 'oneProgress', progress));
      return;
    }
    const below = Array.from(naive.below);
    const values = {
      evidence: f(evidence),
      gap: number(gap, 2),
      ...Object.fromEntries(
        READ.map((count) => [`s${count}`, f(naive.mean[COUNTS.indexOf(count)] ?? NaN)]),
      ),
    };
    const least = Math.min(0.5, gap / 2);
    chart.data = {
      x: { scale: 'log', low: 0.8, high: 1300, name: words('drawsAxis') },
      y: { scale: 'log', low: least, high: 1000, name: words('belowAxis') },
      references: [{ axis: 'y', value: gap, role: 'lat', name: words('gapLine') }],
      series: [
        {
          name: words('naiveName'),
          kind: 'points',
          role: 'prior',
          x: COUNTS,
          y: below,
          unnamed: true,
          low: below.map((v, i) => Math.max(least, v - (naive.spread[i] ?? 0))),
          high: below.map((v, i) => v + (naive.spread[i] ?? 0)),
        },
      ],
      description: words('naiveAlt', values),
      file: 'naive-evidence',
    };
    setText(naiveSaid, words('naiveSaid', values));
  };

  return {
    root,
    /** @param {Params} next */
    showParams(next) {
      params = next;
      near.set(next.near);
      scope.set(next.scope);
      setText(planeNote, words(next.near === 'near' ? 'nearNote' : 'wholeNote'));
      showNaive();
    },
    /** @param {import('./digitsModel.js').Digit} digit */
    showDigit({ image: pixels, label, index }) {
      setText(fullSaid, '');
      if (index !== shown) {
        // The numbers of the digit before must not stand beside this one.
        shown = index;
        known.one = null;
        root.classList.add('waiting');
        for (const value of list.querySelectorAll('dd')) setText(value, '…');
        showNaive();
      }
      const text = words('digitAlt', { label: label ?? '?' });
      image.data = {
        image: pixels,
        rows: SIDE,
        cols: SIDE,
        role: 'x',
        caption: text,
        description: text,
      };
    },
    /** @param {Evidence} found @param {Float32Array} draws */
    showEvidence(found, draws) {
      root.classList.remove('waiting');
      const [x0 = -4, x1 = 4, y0 = -4, y1 = 4] = found.window;
      const window = /** @type {[number, number, number, number]} */ ([x0, x1, y0, y1]);
      const pair = (/** @type {ArrayLike<number>} */ v) =>
        /** @type {[number, number]} */ ([v[0] ?? 0, v[1] ?? 0]);
      const [mu, sigma] = [pair(found.mu), pair(found.sigma)];
      const [mean, std] = [pair(found.posteriorMean), pair(found.posteriorStd)];
      const f = (/** @type {number} */ v) => number(v, 2);
      const t = (/** @type {readonly number[]} */ v, digits = 2) =>
        `(${v.map((n) => number(n, digits)).join(', ')})`;
      const whole = params?.near === 'whole';
      plane.data = {
        window,
        names: { x: 'z_1', y: 'z_2' },
        layers: [
          {
            kind: 'heat',
            values: found.posterior,
            cols: COLS,
            rows: COLS,
            window,
            role: 'x',
            max: 1,
            opacity: whole ? 1 : 0.85,
          },
          ...(whole
            ? [1, 2, 3].map((radius) => ({
                kind: /** @type {const} */ ('ellipse'),
                role: 'prior',
                width: 1,
                radius,
                mean: /** @type {[number, number]} */ ([0, 0]),
                cov: /** @type {[number, number, number]} */ ([1, 0, 1]),
                dash: /** @type {const} */ ('dash'),
              }))
            : []),
          { kind: 'points', points: draws, role: 'prior', radius: whole ? 1.6 : 4, opacity: 0.8 },
          {
            kind: 'ellipse',
            mean: mu,
            cov: [sigma[0] ** 2, 0, sigma[1] ** 2],
            radius: 2,
            role: 'lat',
            width: 2.25,
          },
          ...(whole
            ? []
            : [
                {
                  kind: /** @type {const} */ ('ellipse'),
                  role: 'lat',
                  width: 1.25,
                  radius: 1,
                  mean: mu,
                  dash: /** @type {const} */ ('dash'),
                  cov: /** @type {[number, number, number]} */ ([sigma[0] ** 2, 0, sigma[1] ** 2]),
                },
              ]),
        ],
        description: words('planeAlt', {
          mean: t(mean),
          std: t(std, 3),
          mu: t(mu),
          sigma: t(sigma, 3),
        }),
        file: 'posterior',
      };
      const rows = /** @type {[string, string, string][]} */ ([
        [words('logEvidence'), f(found.logEvidence), 'x'],
        ['ELBO', f(found.elbo), 'act'],
        [words('gap'), number(found.gap, 4), 'lat'],
        [words('divergence'), number(found.divergence, 4), 'lat'],
        [words('drawsForOne'), number(found.drawsForOne), ''],
        [words('codes'), number(found.decoded), ''],
      ]);
      put(
        list,
        ...rows.flatMap(([term, value, role]) => [
          el('dt', { class: role }, term),
          el('dd', { class: `num ${role}` }, value),
        ]),
      );
    },
    /** @param {NaiveEvidence} naive @param {Evidence} found */
    showNaive(naive, found) {
      known.one = { naive, found };
      showNaive();
    },
    /** @param {SetOfDigits} set */
    showSet(set) {
      known.set = set;
      showNaive();
    },
    /** @param {Evidence} found */
    showFull(found) {
      setText(
        fullSaid,
        words('fullSaid', {
          evidence: number(found.logEvidence, 2),
          gap: number(found.gap, 4),
          divergence: number(found.divergence, 4),
          count: number(found.decoded),
          seconds: number(found.seconds, 1),
        }),
      );
    },
    /** @param {number} held @param {number} total */
    showLoading(held, total) {
      setText(loading, held < total ? words('loading', { held, total }) : '');
    },
  };
}
