/**
 * Middles of random pairs: how surely the judge reads them and how far the nearest training image is,
 * for each way to blend.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';
import { PIXELS } from './model.js';
import { METHODS, PAIRS } from './params.js';
import { verdict } from './pathView.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./params.js').Method} Method */
/** @typedef {import('../../frame/contract.js').Words} Words */

const SIDE = 28;
const SHOWN = 10;

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makePairsView({ words, onChange }) {
  const choice = segmented({
    label: words('pair'),
    items: PAIRS.map((value) => ({ value, text: `${value[0]}–${value[1]}` })),
    onChange: (/** @type {Params['pair']} */ pair) => onChange({ pair }),
  });
  /** @type {Map<string, import('../../engine/calls/interpolation.js').Middles>} */
  const known = new Map();
  const table = el('table', { class: 'numbers' });
  const rows = METHODS.map((method) => {
    const strip = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
      document.createElement('atlas-digits')
    );
    strip.setAttribute('columns', String(SHOWN));
    const cells = Array.from({ length: SHOWN }, () => el('span', {}));
    return { method, strip, cells };
  });
  const status = el('p', { class: 'note', role: 'status' });
  const root = el(
    'section',
    { class: 'betweenPairs' },
    el('p', {}, words('pairsLead')),
    choice.root,
    el(
      'div',
      { class: 'betweenStrips' },
      ...rows.flatMap(({ method, strip, cells }) => [
        el('p', { class: 'betweenName' }, words(method)),
        strip,
        el('i', {}),
        el('div', { class: 'betweenLine ten' }, ...cells),
      ]),
    ),
    table,
    status,
    el('p', { class: 'note' }, words('judgeNote')),
  );
  /** @type {Params['pair']} */
  let pair = '71';
  const refresh = () => {
    for (const { method, strip, cells } of rows) {
      const middles = known.get(pair + method);
      strip.classList.toggle('waiting', !middles);
      cells.forEach((cell, i) =>
        setText(cell, middles ? verdict(middles.labels[i] ?? 0, middles.shares[i] ?? 0) : ''),
      );
      if (!middles) continue;
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
    const value = (/** @type {string} */ one, /** @type {Method} */ method) => {
      const middles = known.get(one + method);
      return middles
        ? `${Math.round(100 * middles.confident)} % · ${middles.mean.toFixed(2)}`
        : '…';
    };
    put(
      table,
      el(
        'tbody',
        {},
        el(
          'tr',
          {},
          el('td', {}),
          ...PAIRS.map((one) => el('th', { scope: 'col' }, `${one[0]}–${one[1]}`)),
        ),
        ...METHODS.map((method) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, words(method)),
            ...PAIRS.map((one) =>
              el('td', { class: one === pair ? 'lit' : '' }, value(one, method)),
            ),
          ),
        ),
      ),
    );
  };
  refresh();
  return {
    root,
    /** @param {Params} params */
    showParams(params) {
      choice.set(params.pair);
      if (pair === params.pair) return;
      pair = params.pair;
      refresh();
    },
    /** @param {string} of @param {Method} method @param {import('../../engine/calls/interpolation.js').Middles} middles */
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
