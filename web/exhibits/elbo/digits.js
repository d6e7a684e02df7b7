/**
 * One digit under a trained VAE: the true posterior on the latent plane with the encoder's q, the
 * evidence and its bound in numbers; and both, with the average of prior draws, over a set of digits.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/plane/plane.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { digitPart, posteriorPlane } from './digitPart.js';
import { SHOWN_DRAWS } from './digitsModel.js';
import { naiveChart } from './naiveChart.js';
import { SET } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./digitsModel.js').Evidence} Evidence */
/** @typedef {import('./digitsModel.js').NaiveEvidence} NaiveEvidence */
/** @typedef {import('./digitsModel.js').SetOfDigits} SetOfDigits */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** @param {import('./view.js').ViewOptions} options */
export function mountDigits({ words, mode, onChange, onFull }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {{ one: { naive: NaiveEvidence, found: Evidence } | null, set: SetOfDigits | null, found: Evidence | null }} */
  const known = { one: null, set: null, found: null };
  let isOpen = false;
  let shown = NaN;
  const digit = digitPart({
    words,
    onTurn: (next) => onChange({ digit: next(params?.digit ?? 0) }),
  });
  const plane = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  plane.className = 'elboPlane';
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  chart.className = 'elboNaive';
  const near = segmented({
    param: 'near',
    label: words('see'),
    small: true,
    items: /** @type {const} */ (['near', 'whole']).map((value) => ({ value, text: words(value) })),
    onChange: (/** @type {Params['near']} */ value) => onChange({ near: value }),
  });
  const scope = segmented({
    param: 'scope',
    label: words('scope'),
    small: true,
    items: /** @type {const} */ (['one', 'set']).map((value) => ({
      value,
      text: words(value, { count: SET }),
    })),
    onChange: (/** @type {Params['scope']} */ value) => onChange({ scope: value }),
  });
  scope.root.classList.add('elboScope');
  const full = el(
    'button',
    { type: 'button', class: 'button small', 'data-action': 'full', onclick: onFull },
    words('full'),
  );
  const fullSaid = el('p', { class: 'note', role: 'status' });
  const fullRow = el('div', { class: 'elboRow' }, full, fullSaid);
  const planeNote = el('p', { class: 'note' });
  // How dark is how probable: the heat has a scale.
  const scale = el(
    'p',
    { class: 'elboScale' },
    el('span', {}, '0'),
    el('i', {}),
    el('span', {}, words('strongest')),
  );
  const list = el('dl', { class: 'pairs elboList' });
  const naiveSaid = el('p', { class: 'elboRead elboLong', role: 'status' });
  const naiveTitle = el('h2', {}, words('naiveTitle'));
  const veil = el('p', { class: 'veil' }, words('setVeiled', { count: SET }));
  const root = el(
    'section',
    { class: 'elboDigits' },
    digit.root,
    el(
      'div',
      { class: 'elboColumn' },
      el('div', { class: 'elboRow' }, el('h2', {}, words('planeTitle')), near.root),
      plane,
      scale,
      planeNote,
    ),
    el(
      'div',
      { class: 'elboColumn' },
      list,
      mode === 'slide' ? null : fullRow,
      el('div', { class: 'elboRow' }, naiveTitle, scope.root),
      veil,
      chart,
      naiveSaid,
    ),
  );

  const showNaive = () => {
    const isSet = params?.scope === 'set';
    const naive = isSet ? known.set?.naive : known.one?.naive;
    const found = isSet ? known.set : known.one?.found;
    if (!naive || !found) {
      chart.data = null;
      const progress = { done: known.set?.done ?? 0, count: SET };
      setText(naiveSaid, words(isSet ? 'setProgress' : 'oneProgress', progress));
      return;
    }
    const { gap, logEvidence } = found;
    const told = naiveChart({ naive, gap, logEvidence }, { words });
    chart.data = told.chart;
    setText(naiveSaid, words('naiveSaid', told.values));
  };
  const showList = () => {
    const { found } = known;
    if (!found) return;
    const f = (/** @type {number} */ v, digits = 2) => words('inNats', { v: number(v, digits) });
    // The gap of one digit would tell what those of forty are.
    const veiled = (/** @type {string} */ text) => (isOpen ? text : '?');
    const rows = /** @type {[string, string, string][]} */ ([
      [words('logEvidence'), f(found.logEvidence), 'x'],
      ['ELBO', veiled(f(found.elbo)), 'act'],
      [words('gap'), veiled(f(found.gap, 4)), 'lat'],
      [words('divergence'), veiled(f(found.divergence, 4)), 'lat'],
      // A slide has room for the sums alone.
      ...(isOpen && mode !== 'slide'
        ? [
            [words('drawsForOne'), number(found.drawsForOne), ''],
            [words('codes'), number(found.decoded), ''],
          ]
        : []),
    ]);
    put(
      list,
      ...rows.flatMap(([term, value, role]) => [
        el('dt', { class: role }, term),
        el('dd', { class: `num ${role}` }, value),
      ]),
    );
  };

  return {
    root,
    digit,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      isOpen = step.moment === 'answered';
      near.set(next.near);
      scope.set(next.scope);
      setText(planeNote, words(next.near === 'near' ? 'nearNote' : 'wholeNote'));
      for (const one of [near.root, digit.turns, fullRow, chart, naiveTitle]) one.hidden = !isOpen;
      veil.hidden = isOpen;
      naiveSaid.hidden = !isOpen && next.scope === 'one';
      showList();
      showNaive();
    },
    /** @param {import('./digitsModel.js').Digit} next */
    showDigit(next) {
      setText(fullSaid, '');
      if (next.index !== shown) {
        // The numbers of the digit before must not stand beside this one.
        shown = next.index;
        known.one = null;
        root.classList.add('waiting');
        for (const value of list.querySelectorAll('dd')) setText(value, '…');
        showNaive();
      }
      digit.show(next);
    },
    /** @param {Evidence} found @param {Float32Array} draws */
    showEvidence(found, draws) {
      root.classList.remove('waiting');
      known.found = found;
      plane.data = posteriorPlane(found, {
        draws: draws.subarray(0, 2 * SHOWN_DRAWS),
        whole: params?.near === 'whole',
        isGuessing: false,
        words,
      });
      showList();
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
  };
}
