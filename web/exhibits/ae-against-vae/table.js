/**
 * What was measured of both, by the step that asks for it: what gives its answer away is a “?” until
 * then.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { stdOf } from './quality.js';
import { NAMES } from './trainer.js';

/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('./twins.js').Side} Side */
/** @typedef {import('./quality.js').Quality} Quality */

/** @type {Record<string, (name: Name, side: Side | undefined) => string>} */
const LOSSES = {
  recon: (_, side) => number(side?.losses?.recon ?? NaN, 1),
  kl: (name, side) => (name === 'ae' ? '–' : number(side?.losses?.kl ?? NaN, 1)),
  std: (_, side) => number(side ? stdOf(side) : NaN, 2),
};
/** @type {Record<string, (quality: Quality) => string>} */
const MEASURES = {
  empty: ({ means }) => percent(means.emptyShare, 0),
  holeSize: ({ means }) => number(means.holeRadius, 2),
  holeFar: ({ hole }) => number(hole.distance, 1),
  median: ({ stretch }) => number(stretch.median, 1),
  p99: ({ stretch }) => number(stretch.p99, 1),
  largest: ({ stretch }) => number(stretch.largest, 1),
};
/** What is not asked about stands there at once. @type {Record<string, string[]>} */
const ROWS = {
  holes: ['recon', 'kl', 'std', 'empty', 'holeSize', 'holeFar'],
  walls: ['recon', 'kl', 'std', 'median', 'p99', 'largest', 'empty', 'holeSize'],
};

/** @param {import('../../frame/contract.js').Words} words */
export function measuredTable(words) {
  const root = el('table', { class: 'numbers' });
  /** @type {Partial<Record<Name, Side>>} */
  const sides = {};
  /** @type {Partial<Record<Name, Quality>>} */
  const qualities = {};
  let step = '';
  let isOpen = false;
  const cell = (/** @type {string} */ key, /** @type {Name} */ name) => {
    const loss = LOSSES[key];
    if (loss) return loss(name, sides[name]);
    const quality = qualities[name];
    if (sides[name]?.final === false) return '–';
    return !isOpen ? '?' : quality ? (MEASURES[key]?.(quality) ?? '') : '…';
  };
  const refresh = () =>
    put(
      root,
      el(
        'tr',
        {},
        el('td'),
        ...NAMES.map((name) => el('th', { scope: 'col' }, words(`${name}Short`))),
      ),
      ...(ROWS[step] ?? []).map((key) =>
        el(
          'tr',
          { 'data-row': key },
          el('th', { scope: 'row' }, words(`row_${key}`)),
          ...NAMES.map((name) => el('td', {}, cell(key, name))),
        ),
      ),
    );
  return {
    root,
    /** @param {string} nextStep @param {boolean} open */
    show(nextStep, open) {
      step = nextStep;
      isOpen = open;
      refresh();
    },
    /** @param {Name} name @param {Side} side */
    showSide(name, side) {
      sides[name] = side;
      qualities[name] = side.quality ?? undefined;
      refresh();
    },
    /** @param {Name} name @param {Quality} quality */
    showQuality(name, quality) {
      qualities[name] = quality;
      const side = sides[name];
      if (side) sides[name] = { ...side, quality };
      refresh();
    },
  };
}
