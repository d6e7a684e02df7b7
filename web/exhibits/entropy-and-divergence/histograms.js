/**
 * Two distributions set by hand, the boxes they are worth, and the numbers that the boxes are.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, short } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { mountBoxes } from './boxes.js';
import { button, ledger } from './parts.js';
import { PRESETS, UNITS } from './params.js';
import { amount, digitsOf, figure, outcome } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Compared} Compared */
/** @typedef {import('./parts.js').StepState} StepState */

/** Numbers under the picture: the field, its symbol, its colour, the steps that are about it. */
const LEDGER = /** @type {const} */ ([
  ['entropyP', 'H(p)', 'x', ['belief', 'swap', 'difference']],
  ['entropyQ', 'H(q)', 'lat', ['difference']],
  ['wrongStep', 'H(q) − H(p)', 'dec', ['difference']],
  ['crossEntropy', 'H(p, q)', 'lat', ['belief', 'swap']],
  ['divergence', 'KL(p‖q)', 'lat', ['belief', 'swap', 'difference']],
  ['reverse', 'KL(q‖p)', 'lat', ['swap']],
]);
/** Steps between zero and one of a bar set by hand. */
const FINE = 200;

/** @param {import('./parts.js').ViewOptions} options */
export function mountHistograms(options) {
  const { words, mode, onChange, onBar } = options;
  const cover = mode === 'cover';
  /** @type {Params | null} */
  let params = null;
  const boxes = mountBoxes(options);
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'kldBars';
  bars.addEventListener('barchange', (event) => {
    const { group, index, value } = /** @type {CustomEvent} */ (event).detail;
    onBar(group ? 'q' : 'p', index, Math.round(value * FINE) / FINE);
  });
  const glideTo = (/** @type {Partial<Params>} */ partial) => {
    boxes.glide();
    onChange(partial);
  };
  const exchange = button('exchange', words('exchange'), () => {
    if (params) glideTo({ p: params.q, q: params.p });
  });
  exchange.classList.add('kldExchange');
  const presets = /** @type {(keyof typeof PRESETS)[]} */ (Object.keys(PRESETS)).map((name) => {
    const one = button('preset', words(name), () => glideTo(PRESETS[name]));
    one.dataset.preset = name;
    return one;
  });
  const presetBar = el(
    'div',
    { class: 'kldBar kldPresets', role: 'group', 'aria-label': words('presets') },
    ...presets,
  );
  const part = segmented({
    param: 'part',
    label: words('parts'),
    small: true,
    items: /** @type {const} */ (['information', 'entropy']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (value) => onChange({ part: value }),
  });
  const unit = segmented({
    param: 'unit',
    label: words('unit'),
    small: true,
    items: UNITS.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ unit: value }),
  });
  const barsTitle = el('h2', {});
  const boxesTitle = el('h2', {});
  const said = el('p', { class: 'kldSaid', role: 'status' });
  const numbers = ledger(
    LEDGER.map(([field, symbol, role]) => ({ field, symbol, role, note: words(`${field}Note`) })),
  );
  const table = el('table', { class: 'numbers kldTable' });
  const each = el('div', { class: 'kldScroll', tabindex: 0, role: 'group' }, table);
  each.setAttribute('aria-label', words('each'));
  const root = cover
    ? boxes.root
    : el(
        'section',
        { class: 'kldHistograms' },
        el(
          'div',
          { class: 'kldLeft' },
          barsTitle,
          bars,
          el('div', { class: 'kldBar' }, exchange, presetBar),
          each,
        ),
        el(
          'div',
          { class: 'kldRight' },
          el('div', { class: 'kldBar kldHead' }, boxesTitle, part.root, unit.root),
          boxes.root,
          said,
        ),
        numbers.root,
      );

  /** @param {Compared} found @param {Params} now @param {StepState} step */
  function sentence(found, { part: shown, unit: inWhat }, step) {
    const a = (/** @type {number} */ nats) => amount(nats, inWhat, words);
    const { divergence, crossEntropy, entropyP, entropyQ, wrongStep, p, q } = found;
    const missing = Array.from(p, (v, i) => (v > 0 && !q[i] ? outcome(i) : '')).filter(Boolean);
    const none = Array.from(p, (v, i) => (v > 0 ? '' : outcome(i))).filter(Boolean);
    switch (shown) {
      case 'information':
        return words(none.length ? 'saidNever' : 'saidInformation', {
          which: none.join(', '),
          first: a(found.informationP[0] ?? NaN),
        });
      case 'entropy':
        return words(none.length ? 'saidEntropyZero' : 'saidEntropy', {
          entropy: a(entropyP),
          which: none.join(', '),
        });
      case 'difference':
        return words(wrongStep < 0 ? 'saidNegative' : 'saidDifference', {
          p: a(entropyP),
          q: a(entropyQ),
          wrong: a(wrongStep),
          right: a(divergence),
        });
      default:
        if (missing.length) return words('saidInfinite', { which: missing.join(', ') });
        return words(step.id === 'swap' && isReverseOpen(step) ? 'saidBoth' : 'saidDivergence', {
          cross: figure(crossEntropy, inWhat),
          entropy: figure(entropyP, inWhat),
          kl: a(divergence),
          reverse: a(found.reverse),
        });
    }
  }

  return {
    root,
    close: () => boxes.close(),
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      if (cover) return;
      const isAnswered = step.moment === 'answered';
      unit.set(next.unit);
      part.set(next.part === 'information' ? 'information' : 'entropy');
      part.root.hidden = step.id !== 'surprise' || !isAnswered;
      boxesTitle.hidden = !part.root.hidden;
      exchange.hidden = step.id !== 'swap';
      presetBar.hidden = !isAnswered || step.id === 'swap';
      each.hidden = step.id !== 'belief' || !isAnswered;
      setText(boxesTitle, words(`${partOf(next, step)}Title`));
    },
    /** @param {Compared} found @param {Params} asked @param {StepState} step */
    show(found, asked, step) {
      const now = {
        ...asked,
        part: cover ? /** @type {const} */ ('divergence') : partOf(asked, step),
      };
      const isAlone = step.id === 'surprise' && !cover;
      boxes.show(found, now, isAlone);
      if (cover) return;
      const { p, q } = found;
      const { digits, isRounded } = digitsOf([p, ...(isAlone ? [] : [q])]);
      const title = words(isAlone ? 'barsTitleP' : 'barsTitle');
      setText(barsTitle, isRounded ? `${title} ${words('barsRounded')}` : title);
      bars.data = {
        categories: Array.from(p, (_, i) => outcome(i)),
        groups: [
          { name: words('groupP'), values: p, role: 'x', draggable: true },
          ...(isAlone ? [] : [{ name: words('groupQ'), values: q, role: 'lat', draggable: true }]),
        ],
        value: {
          low: 0,
          high: 1,
          name: words('probability'),
          format: (v) => short(Number(v.toFixed(digits))),
        },
        values: true,
        step: 0.01,
        description: words('barsAlt', {
          list: Array.from(
            p,
            (v, i) => `${outcome(i)} ${number(v, 3)}, ${number(q[i] ?? NaN, 3)}`,
          ).join('; '),
        }),
        file: 'distributions',
      };
      setText(said, sentence(found, now, step));
      numbers.show((field) => {
        const row = LEDGER.find(([name]) => name === field);
        if (!row || !(/** @type {readonly string[]} */ (row[3]).includes(step.id))) return null;
        if (row[0] === 'reverse' && !isReverseOpen(step)) return '?';
        return amount(found[row[0]], now.unit, words);
      });
      showTable(table, found, now, words);
    },
  };
}

/** The first step is about p alone, whatever an old address says. @param {Params} params @param {StepState} step */
const partOf = ({ part }, { id }) =>
  id === 'surprise' && part !== 'information' ? /** @type {const} */ ('entropy') : part;

/** The other way round is the answer of the step about it. @param {StepState} step */
const isReverseOpen = ({ id, moment }) => id !== 'swap' || moment === 'answered';

/**
 * @param {HTMLElement} table
 * @param {Compared} found
 * @param {Params} params
 * @param {import('./wording.js').Words} words
 */
function showTable(table, { p, q, informationP, informationQ, terms }, { unit }, words) {
  const heads = ['p', '−log p', 'q', '−log q', 'p log(p/q)'];
  put(
    table,
    el(
      'tr',
      {},
      el('td', {}, words('outcome')),
      ...heads.map((text) => el('th', { scope: 'col' }, text)),
    ),
    ...Array.from(p, (value, i) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, outcome(i)),
        el('td', {}, number(value, 3)),
        el('td', {}, figure(informationP[i] ?? NaN, unit)),
        el('td', {}, number(q[i] ?? NaN, 3)),
        el('td', {}, figure(informationQ[i] ?? NaN, unit)),
        el('td', {}, figure(terms[i] ?? NaN, unit)),
      ),
    ),
  );
}
