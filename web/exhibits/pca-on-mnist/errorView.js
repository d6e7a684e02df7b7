/**
 * The error of all images as k is moved: measured, and as a sum of eigenvalues that needs no image. The
 * letters of the cards stand where each says that the error will be.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/charts/chart.js';
import { endMarks } from '../../frame/letters.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { kSlider, threeImages, turner } from './parts.js';
import { ASKED_K, predicted, START } from './steps.js';
import { stopsOfK } from './stops.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./errors.js').Check} Check */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountError(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {StepState | null} */
  let step = null;
  /** @type {Check | null} */
  let last = null;
  /** @type {import('./basis.js').Basis | null} */
  let basis = null;
  let kept = START;
  /** Errors measured on this page, of one PCA. @type {{ of: unknown, at: Map<number, number> }} */
  let found = { of: null, at: new Map() };
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'pcaSums';
  const three = threeImages(words);
  const k = kSlider(words, (value) => onChange({ k: value }));
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const turn = turner(
    words,
    () => params?.image ?? 0,
    (next) => onChange({ image: next }),
  );
  const root = el(
    'div',
    { class: 'pcaError' },
    el('div', { class: 'pcaLeft' }, el('h2', {}, words('errorTitle')), chart),
    el(
      'div',
      { class: 'pcaRight' },
      three.root,
      el('div', { class: 'pcaSteer' }, turn, k.root),
      el('h2', {}, words('sumsTitle')),
      bars,
      said,
    ),
  );
  const show = () => {
    if (!basis || !params || !step) return;
    const isOpen = step.moment === 'answered';
    const { dropped, eigenvalues, kept: most } = basis;
    const high = isOpen ? Math.max(ASKED_K, kept) : ASKED_K;
    const measured = [...found.at].filter(([at]) => at <= high).sort(([a], [b]) => a - b);
    const guesses = predicted({
      after: dropped[ASKED_K] ?? NaN,
      next: eigenvalues[ASKED_K] ?? NaN,
      before: dropped[START] ?? NaN,
    });
    chart.data = {
      x: { name: words('k'), low: 0, high },
      y: { name: words('errorAxis'), zero: true, high: (dropped[START] ?? NaN) * 1.2 },
      series: [
        {
          name: words('measuredShort'),
          role: 'dec',
          kind: 'points',
          unnamed: true,
          x: measured.map(([at]) => at),
          y: measured.map(([, error]) => error),
        },
        ...(isOpen
          ? [
              {
                name: words('droppedShort'),
                role: 'lat',
                unnamed: true,
                x: Array.from({ length: high }, (_, i) => i + 1),
                y: dropped.slice(1, high + 1),
              },
            ]
          : []),
      ],
      // Where the plot ends at the k asked for, the letters stand at their places.
      ends:
        high === ASKED_K
          ? endMarks(
              step,
              guesses.map((value) => ({ value })),
              { you: words('you'), here: words('here') },
            )
          : [],
      playhead: { x: Math.min(kept, high), fixed: true, role: 'act', name: 'k' },
      description: words('errorAlt', {
        k: number(kept),
        points: measured.map(([at, e]) => `${at}: ${number(e, 2)}`).join('; '),
      }),
      file: 'error',
    };
    const now = found.at.get(kept) ?? NaN;
    const tail = dropped[kept] ?? NaN;
    bars.data = {
      categories: [words('measured'), ...(isOpen ? [words('dropped')] : [])],
      groups: [
        {
          name: words('errorAxis'),
          roles: ['dec', 'lat'],
          values: isOpen ? [now || 0, tail] : [now || 0],
        },
      ],
      lying: true,
      values: Number.isFinite(now),
      value: { name: words('errorAxis'), low: 0, high: (dropped[START] ?? NaN) * 1.2 },
      description: words('sumsAlt', { error: number(now, 4), dropped: number(tail, 4) }),
      file: 'error-and-eigenvalues',
    };
    const of = { images: number(last?.images ?? 0), n: number(basis.n) };
    if (!basis.fitted) setText(said, words('waiting'));
    else if (!Number.isFinite(now)) setText(said, words('checking', of));
    else setText(said, words('checked', of));
    k.setStops(stopsOfK(isOpen ? most : Math.min(most, ASKED_K), kept));
    k.set(kept);
  };
  return {
    root,
    /** @param {Params} next @param {StepState} now */
    showParams(next, now) {
      params = next;
      step = now;
      show();
    },
    /** @param {import('./basis.js').Basis} next */
    showBasis(next) {
      basis = next;
      found = { of: next, at: new Map() };
      last = null;
      show();
    },
    /** @param {import('./model.js').Rebuilt} now */
    showRebuilt(now) {
      kept = now.k;
      three.show(now);
      show();
    },
    /** @param {Check} check */
    showCheck(check) {
      if (check.basis !== found.of) return;
      last = check;
      if (Number.isFinite(check.error)) found.at.set(check.k, check.error);
      show();
    },
  };
}
