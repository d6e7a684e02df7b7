/**
 * Middles of random pairs: how surely the judge reads them and how far the nearest training image is,
 * for each way to blend.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
import { PIXELS, SIDE } from './frames.js';
import { METHODS, PAIRS } from './params.js';
import { digits, textLine, verdict } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('../../engine/calls/interpolation.js').Middles} Middles */
/** @typedef {import('../../frame/contract.js').Words} Words */

const SHOWN = 10;
const nameOf = (/** @type {string} */ pair) => `${pair[0]}–${pair[1]}`;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onMeasure
 */
export function makePairsView({ words, onChange, onMeasure }) {
  const choice = segmented({
    param: 'pair',
    label: words('pair'),
    items: PAIRS.map((value) => ({ value, text: nameOf(value) })),
    onChange: (/** @type {Params['pair']} */ pair) => onChange({ pair }),
  });
  const measure = el('button', {
    type: 'button',
    class: 'button',
    'data-action': 'measure',
    onclick: onMeasure,
  });
  const status = el('span', { class: 'note', role: 'status' });
  /** @type {Map<string, Middles>} */
  const known = new Map();
  const rows = METHODS.map((method) => {
    const strip = digits(SHOWN);
    strip.dataset.middles = method;
    const line = textLine('judged', SHOWN);
    const far = el('b', {});
    const sure = el('b', {});
    return { method, strip, line, far, sure };
  });
  const veil = el('p', { class: 'veil' }, words('middlesVeiled'));
  const table = el('table', { class: 'numbers' });
  const strips = el(
    'div',
    { class: 'betweenMiddles' },
    ...rows.flatMap(({ method, strip, line }) => [
      el('b', {}, words(method)),
      el('div', {}, strip, line.root),
    ]),
  );
  const found = el('div', { class: 'betweenFound' }, table, el('p', {}, words('tableNote')));
  const root = el(
    'section',
    { class: 'betweenPairs' },
    el('div', { class: 'betweenBar' }, measure, choice.root, status),
    strips,
    found,
    veil,
  );
  /** @type {Params['pair']} */
  let pair = '71';
  let isOpen = false;
  const cell = (/** @type {string} */ one, /** @type {Method} */ method) => {
    const middles = known.get(one + method);
    const text = middles
      ? [middles.mean.toFixed(2), `${Math.round(100 * middles.confident)} %`]
      : ['…', '…'];
    return text.map((value) => el('td', { class: one === pair ? 'lit' : '' }, value));
  };
  const showTable = () => {
    const measured = PAIRS.filter((one) => one === pair || known.has(one + METHODS.at(-1)));
    const head = [el('td', {}), ...measured.map((one) => el('th', { colspan: 2 }, nameOf(one)))];
    const names = measured.flatMap(() => [words('farHead'), words('sureHead')]);
    put(
      table,
      el(
        'tbody',
        {},
        el('tr', {}, ...head),
        el('tr', {}, el('td', {}), ...names.map((name) => el('th', { scope: 'col' }, name))),
        ...METHODS.map((method) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, words(method)),
            ...measured.flatMap((one) => cell(one, method)),
          ),
        ),
      ),
    );
  };
  const refresh = () => {
    setText(measure, words('measure', { pair: nameOf(pair) }));
    choice.root.hidden = !isOpen;
    veil.hidden = isOpen;
    found.hidden = !isOpen;
    if (isOpen) showTable();
    for (const { method, strip, line } of rows) {
      // Asked again, their places are empty.
      const middles = isOpen ? known.get(pair + method) : undefined;
      strip.classList.toggle('waiting', isOpen && !middles);
      line.set(
        Array.from({ length: SHOWN }, (_, i) =>
          middles ? verdict(middles.labels[i] ?? 0, middles.shares[i] ?? 0) : '',
        ),
      );
      if (!middles) {
        if (!isOpen) strip.data = null;
        continue;
      }
      strip.data = {
        images: middles.images.subarray(0, SHOWN * PIXELS),
        count: SHOWN,
        rows: SIDE,
        cols: SIDE,
        role: method === 'pixels' ? 'x' : 'dec',
        description: words('middlesAlt', {
          method: words(method),
          read: [...middles.labels.subarray(0, SHOWN)].join(', '),
        }),
      };
    }
  };
  refresh();
  return {
    root,
    /** @param {Params} params @param {boolean} open */
    showParams(params, open) {
      choice.set(params.pair);
      const isOther = pair !== params.pair || isOpen !== open;
      pair = params.pair;
      isOpen = open;
      if (isOther) refresh();
    },
    /** @param {string} of @param {Method} method @param {Middles} middles */
    showMiddles(of, method, middles) {
      known.set(of + method, middles);
      refresh();
    },
    /** @param {number} done @param {number} total */
    showMeasuring(done, total) {
      setText(status, done < total ? words('measuring', { done, total }) : '');
    },
  };
}
