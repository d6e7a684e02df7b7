/**
 * Two distributions set by hand, and the areas they are worth: boxes as wide as an outcome is
 * probable and as high as it is surprising (C. Olah, Visual Information Theory).
 *
 * @module
 */
import '../../ui/charts/bars.js';
import '../../ui/plane/plane.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { PRESETS, STEPS } from './params.js';
import { amount, figure, inUnit, outcome } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Compared} Compared */
/** @typedef {import('../../ui/plane/planeLayers.js').Layer} Layer */

/** Rows of the ledger: the field, its symbol, the steps that are about it. */
const LEDGER = /** @type {const} */ ([
  ['entropyP', 'H(p)', ['entropy', 'difference', 'divergence']],
  ['entropyQ', 'H(q)', ['difference']],
  ['wrongStep', 'H(q) − H(p)', ['difference']],
  ['crossEntropy', 'H(p, q)', ['divergence']],
  ['divergence', 'KL(p‖q)', ['divergence']],
  ['reverse', 'KL(q‖p)', []],
]);
/** Steps between zero and one of a bar set by hand. */
const FINE = 200;
/** Heights of the boxes' window, nats; higher boxes go through its top. */
const LEAST_TOP = 2.4;
const MOST_TOP = 5;

/** @param {import('./view.js').ViewOptions} options */
export function mountHistograms({ words, mode, onChange, onBar }) {
  const cover = mode === 'cover';
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  const boxes = /** @type {import('../../ui/plane/plane.js').Plane} */ (
    document.createElement('atlas-plane')
  );
  bars.className = 'kldBars';
  boxes.className = 'kldBoxes';
  if (cover) boxes.setAttribute('plain', '');
  bars.addEventListener('barchange', (event) => {
    const { group, index, value } = /** @type {CustomEvent} */ (event).detail;
    onBar(group ? 'q' : 'p', index, Math.round(value * FINE) / FINE);
  });
  const steps = segmented({
    label: words('steps'),
    items: STEPS.map((value) => ({ value, text: words(value) })),
    onChange: (step) => onChange({ step }),
  });
  const presets = /** @type {(keyof typeof PRESETS)[]} */ (Object.keys(PRESETS)).map((name) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        'data-preset': name,
        onclick: () => onChange(PRESETS[name]),
      },
      words(name),
    ),
  );
  const boxesTitle = el('h2', {});
  const said = el('p', { class: 'kldSaid', role: 'status' });
  const cells = LEDGER.map(([field, symbol, about]) => {
    const value = el('output', {});
    const note = el('small', {}, words(`${field}Note`));
    const root = el(
      'div',
      { class: 'kldCell', 'data-field': field },
      el('span', { class: 'maths' }, symbol),
      value,
      note,
    );
    return { field, about: /** @type {readonly string[]} */ (about), value, root };
  });
  const table = el('table', { class: 'numbers kldTable' });
  const root = el(
    'section',
    { class: 'kldHistograms' },
    ...(cover
      ? [boxes]
      : [
          el(
            'div',
            { class: 'kldTwo' },
            el(
              'div',
              { class: 'kldColumn' },
              el('h2', {}, words('barsTitle')),
              bars,
              el(
                'div',
                { class: 'kldPresets', role: 'group', 'aria-label': words('presets') },
                ...presets,
              ),
            ),
            el('div', { class: 'kldColumn' }, boxesTitle, boxes),
          ),
          said,
          el('div', { class: 'kldLedger' }, ...cells.map((cell) => cell.root)),
          el(
            'details',
            {},
            el('summary', {}, words('each')),
            el('div', { class: 'kldScroll' }, table),
          ),
        ]),
  );

  /** @param {Compared} found @param {Params} params */
  function showBoxes(found, { step, unit }) {
    const { p, q, informationP, informationQ } = found;
    const size = (/** @type {number} */ nats) => inUnit(nats, unit);
    const even = Array.from(p, () => 1 / p.length);
    /** @type {{ widths: ArrayLike<number>, heights: ArrayLike<number>, role: string }[]} */
    const stacks = {
      information: [
        { widths: even, heights: informationP, role: 'x' },
        { widths: even, heights: informationQ, role: 'lat' },
      ],
      entropy: [{ widths: p, heights: informationP, role: 'x' }],
      difference: [
        { widths: p, heights: informationP, role: 'x' },
        { widths: q, heights: informationQ, role: 'lat' },
      ],
      divergence: [
        { widths: p, heights: informationP, role: 'x' },
        { widths: p, heights: informationQ, role: 'lat' },
      ],
    }[step];
    const heights = stacks.flatMap((stack) => Array.from(stack.heights).filter(Number.isFinite));
    const top = size(Math.min(MOST_TOP, Math.max(LEAST_TOP, 1.12 * Math.max(...heights))));
    /** @type {Layer[]} */
    const layers = [];
    for (const { widths, heights, role } of stacks) {
      let left = 0;
      Array.from(widths, (width, i) => {
        const height = Math.min(size(heights[i] ?? 0), 2 * top);
        const right = left + width;
        if (width > 0)
          layers.push({
            kind: 'curve',
            points: [left, 0, left, height, right, height, right, 0],
            closed: true,
            fill: true,
            role,
            width: 2,
          });
        left = right;
      });
    }
    // Names stand on the floor of the boxes of p, where there is room for them.
    let left = 0;
    Array.from(stacks[0]?.widths ?? [], (width, i) => {
      if (width > 0.04 && !cover)
        layers.push({
          kind: 'label',
          text: outcome(i),
          role: 'ink',
          size: 14,
          centred: true,
          at: [left + width / 2, 0.08 * top],
        });
      left += width;
    });
    boxes.data = {
      window: [0, 1, 0, top],
      stretch: true,
      layers,
      axes: cover ? 'none' : 'frame',
      description: words(`${step}Alt`, {
        entropyP: amount(found.entropyP, unit, words),
        entropyQ: amount(found.entropyQ, unit, words),
        crossEntropy: amount(found.crossEntropy, unit, words),
        divergence: amount(found.divergence, unit, words),
        list: Array.from(p, (_, i) => {
          const [a, b] = [informationP[i] ?? NaN, informationQ[i] ?? NaN];
          return `${outcome(i)} ${figure(a, unit)}, ${figure(b, unit)}`;
        }).join('; '),
      }),
      file: 'information',
    };
  }

  /** @param {Compared} found @param {Params} params */
  function sentence(found, { step, unit }) {
    const a = (/** @type {number} */ nats) => amount(nats, unit, words);
    const { divergence, crossEntropy, entropyP, entropyQ, wrongStep } = found;
    const missing = Array.from(found.p, (v, i) => (v > 0 && !found.q[i] ? outcome(i) : '')).filter(
      Boolean,
    );
    const none = Array.from(found.p, (v, i) => (v > 0 ? '' : outcome(i))).filter(Boolean);
    switch (step) {
      case 'information':
        return words(none.length || missing.length ? 'saidNever' : 'saidInformation', {
          which: [...new Set([...none, ...missing])].join(', '),
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
        return words('saidDivergence', {
          cross: figure(crossEntropy, unit),
          entropy: figure(entropyP, unit),
          kl: a(divergence),
          reverse: a(found.reverse),
        });
    }
  }

  return {
    root,
    steps: steps.root,
    /** @param {Params} params */
    showParams(params) {
      steps.set(params.step);
      setText(boxesTitle, words(`${params.step}Title`));
      for (const { root, about } of cells)
        root.toggleAttribute('data-lit', about.includes(params.step));
    },
    /** @param {Compared} found @param {Params} params */
    show(found, params) {
      showBoxes(found, params);
      if (cover) return;
      const { p, q } = found;
      bars.data = {
        categories: Array.from(p, (_, i) => outcome(i)),
        groups: [
          { name: words('groupP'), values: p, role: 'x', draggable: true },
          { name: words('groupQ'), values: q, role: 'lat', draggable: true },
        ],
        value: { low: 0, high: 1, format: (v) => number(v, 2) },
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
      setText(said, sentence(found, params));
      for (const { field, value, root } of cells) {
        const nats = found[field];
        setText(value, amount(nats, params.unit, words));
        root.toggleAttribute('data-wrong', field === 'wrongStep' && nats < 0);
      }
      showTable(table, found, params, words);
    },
  };
}

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
