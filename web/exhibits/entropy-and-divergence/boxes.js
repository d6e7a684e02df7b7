/**
 * The areas that entropies are: boxes as wide as an outcome is probable and as high as it is surprising
 * (C. Olah, Visual Information Theory). The widths add up to 1, so an area is also a mean height: it
 * stands in the plot as a line.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { plane } from './parts.js';
import { amount, figure, inUnit, outcome } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Compared} Compared */
/** @typedef {import('./parts.js').Layer} Layer */
/** @typedef {{ widths: number[], heights: number[], role: string }} Stack heights in nats */
/** @typedef {{ value: number, text: string, role: string }} Level a mean height, nats */

/** Heights of the boxes' window, nats; higher boxes go through its top. */
const LEAST_TOP = 2.4;
const MOST_TOP = 5;
/** Boxes that change places take so long to it. */
const GLIDE_MS = 500;
/** Means of one distribution with itself agree to rounding, nats. */
const SAME = 1e-9;
/** Means nearer to each other than this share of the height have no arrow between them. */
const SHORT = 0.03;

/** @param {import('./parts.js').ViewOptions} options */
export function mountBoxes({ words, mode }) {
  const cover = mode === 'cover';
  const first = plane('kldBoxes');
  const second = plane('kldBoxes');
  first.toggleAttribute('plain', cover);
  const height = el('p', { class: 'kldAxis' });
  const width = el('p', { class: 'kldAxis kldAxisX' });
  const secondWidth = el('p', { class: 'kldAxis kldAxisX' });
  const other = el('div', { class: 'kldBoxesOf' }, second, secondWidth);
  const root = cover
    ? first
    : el(
        'div',
        { class: 'kldArea' },
        height,
        el('div', { class: 'kldAreas' }, el('div', { class: 'kldBoxesOf' }, first, width), other),
      );
  /** What is drawn now, to set out from. @type {Stack[]} */
  let drawn = [];
  let isGliding = false;
  let frame = 0;
  /** Where a movement under way goes. */
  let goal = '';

  /** @param {Stack[]} stacks @param {Compared} found @param {Params} params */
  function draw(stacks, found, params) {
    drawn = stacks;
    const { part, unit } = params;
    const size = (/** @type {number} */ nats) => inUnit(nats, unit);
    const heights = stacks.flatMap((stack) => stack.heights.filter(Number.isFinite));
    const top = size(Math.min(MOST_TOP, Math.max(LEAST_TOP, 1.12 * Math.max(...heights))));
    const description = words(`${part}Alt`, {
      entropyP: amount(found.entropyP, unit, words),
      entropyQ: amount(found.entropyQ, unit, words),
      crossEntropy: amount(found.crossEntropy, unit, words),
      divergence: amount(found.divergence, unit, words),
      list: Array.from(found.p, (_, i) => {
        const [a, b] = [found.informationP[i] ?? NaN, found.informationQ[i] ?? NaN];
        return `${outcome(i)} ${figure(a, unit)}, ${figure(b, unit)}`;
      }).join('; '),
    });
    const isApart = part === 'difference';
    const levels = cover ? [] : levelsOf(found, params, words);
    const picture = (/** @type {Stack[]} */ some, /** @type {Level[]} */ lines) => ({
      window: /** @type {[number, number, number, number]} */ ([0, 1, 0, top]),
      stretch: true,
      layers: [
        ...boxesOf(some, top, size),
        ...(cover ? [] : namesOf(some[0], top)),
        ...lines.flatMap((line) => levelLayers(line, size)),
        ...(isApart ? [] : gapLayers(lines, top, size)),
      ],
      axes: /** @type {'none' | 'frame'} */ (cover ? 'none' : 'frame'),
      description,
      file: 'information',
    });
    other.hidden = !isApart;
    first.data = picture(
      isApart && !cover ? stacks.slice(0, 1) : stacks,
      isApart ? levels.slice(0, 1) : levels,
    );
    if (isApart) second.data = picture(stacks.slice(1), levels.slice(1));
    setText(height, words('heightAxis', { unit: words(unit) }));
    setText(width, words(part === 'information' ? 'evenAxis' : 'widthAxisP'));
    setText(secondWidth, words('widthAxisQ'));
  }

  return {
    root,
    /** What is shown next is come to as a movement: the reader asked for it at a press. */
    glide: () => (isGliding = true),
    close: () => cancelAnimationFrame(frame),
    /** @param {Compared} found @param {Params} params @param {boolean} isAlone p alone is on show */
    show(found, params, isAlone) {
      const target = stacksOf(found, params, isAlone);
      const there = JSON.stringify([target, params.part, params.unit]);
      // The verdict that comes on the way shows the same once more: nothing stops.
      if (frame && there === goal) return;
      cancelAnimationFrame(frame);
      frame = 0;
      const from = drawn;
      const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
      // Asked for at a press, it waits for what that press changes.
      const isOther = JSON.stringify(from) !== JSON.stringify(target);
      const canGlide = isGliding && isOther && !still && alike(from, target);
      if (isOther) isGliding = false;
      if (!canGlide) return draw(target, found, params);
      goal = there;
      const start = performance.now();
      const go = (/** @type {number} */ time) => {
        const t = Math.min(1, Math.max(0, (time - start) / GLIDE_MS));
        draw(t < 1 ? between(from, target, t * t * (3 - 2 * t)) : target, found, params);
        frame = t < 1 ? requestAnimationFrame(go) : 0;
      };
      frame = requestAnimationFrame(go);
    },
  };
}

/** @param {Compared} found @param {Params} params @param {boolean} isAlone @returns {Stack[]} */
function stacksOf({ p, q, informationP, informationQ }, { part }, isAlone) {
  const stack = (
    /** @type {ArrayLike<number>} */ widths,
    /** @type {ArrayLike<number>} */ heights,
    /** @type {string} */ role,
  ) => ({ widths: Array.from(widths), heights: Array.from(heights), role });
  const even = Array.from(p, () => 1 / p.length);
  switch (part) {
    case 'information':
      return [
        stack(even, informationP, 'x'),
        ...(isAlone ? [] : [stack(even, informationQ, 'lat')]),
      ];
    case 'entropy':
      return [stack(p, informationP, 'x')];
    case 'difference':
      return [stack(p, informationP, 'x'), stack(q, informationQ, 'lat')];
    default:
      return [stack(p, informationP, 'x'), stack(p, informationQ, 'lat')];
  }
}

/** The same boxes, elsewhere. @param {Stack[]} a @param {Stack[]} b */
const alike = (a, b) =>
  a.length === b.length && a.every(({ widths }, i) => widths.length === b[i]?.widths.length);

/** @param {Stack[]} from @param {Stack[]} to @param {number} share @returns {Stack[]} */
function between(from, to, share) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => {
    // A box without a top comes from, and goes to, above the window.
    const [low, high] = [Math.min(a, 2 * MOST_TOP), Math.min(b, 2 * MOST_TOP)];
    return low + share * (high - low);
  };
  return to.map(({ widths, heights, role }, s) => ({
    role,
    widths: widths.map((w, i) => mix(from[s]?.widths[i] ?? w, w)),
    heights: heights.map((h, i) => mix(from[s]?.heights[i] ?? h, h)),
  }));
}

/** @param {Stack[]} stacks @param {number} top @param {(nats: number) => number} size @returns {Layer[]} */
function boxesOf(stacks, top, size) {
  return stacks.flatMap(({ widths, heights, role }) => {
    let left = 0;
    return widths.flatMap((width, i) => {
      const height = Math.min(size(heights[i] ?? 0), 2 * top);
      const [from, right] = [left, left + width];
      left = right;
      if (width <= 0) return [];
      return {
        kind: /** @type {const} */ ('curve'),
        points: [from, 0, from, height, right, height, right, 0],
        closed: true,
        fill: true,
        role,
        width: 2,
      };
    });
  });
}

/** Names stand on the floor of the boxes, where there is room for them. @param {Stack | undefined} stack @param {number} top @returns {Layer[]} */
function namesOf(stack, top) {
  let left = 0;
  return (stack?.widths ?? []).flatMap((width, i) => {
    const middle = left + width / 2;
    left += width;
    if (width <= 0.04) return [];
    return {
      kind: /** @type {const} */ ('label'),
      text: outcome(i),
      role: 'ink',
      size: 14,
      centred: true,
      at: /** @type {[number, number]} */ ([middle, 0.06 * top]),
    };
  });
}

/** The means that are about this part. @param {Compared} found @param {Params} params @param {import('./parts.js').Words} words @returns {Level[]} */
function levelsOf({ entropyP, entropyQ, crossEntropy }, { part, unit }, words) {
  const level = (
    /** @type {string} */ symbol,
    /** @type {number} */ value,
    /** @type {string} */ role,
  ) => ({ value, role, text: `${symbol} = ${amount(value, unit, words)}` });
  const own = level('H(p)', entropyP, 'x');
  if (part === 'information') return [];
  if (part === 'entropy') return [{ ...own, text: `${words('meanHeight')} ${own.text}` }];
  // Two narrow pictures: their numbers stand under them.
  if (part === 'difference')
    return [
      { ...own, text: 'H(p)' },
      { ...level('H(q)', entropyQ, 'lat'), text: 'H(q)' },
    ];
  if (Math.abs(crossEntropy - entropyP) < SAME) return [{ ...own, text: `H(p, q) = ${own.text}` }];
  return [own, level('H(p, q)', crossEntropy, 'lat')];
}

/** A mean as a line and its name. @param {Level} level @param {(nats: number) => number} size @returns {Layer[]} */
function levelLayers({ value, text, role }, size) {
  if (!Number.isFinite(value)) return [];
  const at = size(value);
  return [
    { kind: 'segments', segments: [0, at, 1, at], role, width: 2, dash: 'dash' },
    { kind: 'label', at: [0.01, at], text, role, size: 14 },
  ];
}

/** From the one mean to the other: the divergence. @param {Level[]} levels @param {number} top @param {(nats: number) => number} size @returns {Layer[]} */
function gapLayers([own, believed], top, size) {
  if (!own || !believed || !Number.isFinite(believed.value)) return [];
  const [from, to] = [size(own.value), size(believed.value)];
  if (to - from < SHORT * top) return [];
  return [
    { kind: 'arrow', from: [0.96, from], to: [0.96, to], role: 'lat', width: 2.5 },
    { kind: 'label', at: [0.955, (from + to) / 2], text: 'KL(p‖q)', role: 'lat', size: 14 },
  ];
}
