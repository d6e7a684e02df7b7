/**
 * One of the two: its map, what is decoded along one latent standard deviation through the probe, and
 * the way into its largest hole.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { letterMark } from '../../frame/letters.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { makeMap } from './maps.js';
import { CELL, stdOf, steepestCode } from './quality.js';
import { WALK } from './twins.js';

/** @typedef {import('./trainer.js').Name} Name */
/** @typedef {import('./twins.js').Side} Side */
/** @typedef {import('./quality.js').Quality} Quality */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const PIXELS = 28;
/** Which answers are about the two, step by step. @type {Record<string, Record<Name, number>>} */
const CARDS = { maps: { ae: 0, vae: 1 }, holes: { ae: 0, vae: 2 } };

/**
 * @param {Name} name
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(name: Name, z: readonly [number, number], committed: boolean) => void} options.onProbe
 * @param {(name: Name) => void} options.onLeave
 * @param {(name: Name) => void} options.onHole
 */
export function makeSidePanel(name, { words, onProbe, onLeave, onHole }) {
  const { map, show } = makeMap(name, words);
  const strip = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  strip.setAttribute('columns', String(WALK));
  const length = el('p', { class: 'againstCaption' });
  const caption = el('p', { class: 'againstCaption' });
  const hole = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      disabled: true,
      'data-action': `${name}Hole`,
      onclick: () => onHole(name),
    },
    words('toHole'),
  );
  const letter = letterMark();
  /** @type {Side | null} */
  let side = null;
  let step = '';
  let isOpen = false;
  /** Where the walk is, as a code. @type {readonly [number, number] | null} */
  let here = null;
  const refresh = () => {
    if (!side) return;
    show(side, {
      mark: isOpen && side.final ? markOf(step, side.quality) : null,
      walk: step === 'maps' ? null : here,
    });
    // The lens, which hides the codes, is for the pointer.
    map.probe = null;
  };
  const say = () => {
    if (!side) return;
    const text = words('spread', { std: number(stdOf(side), 2) });
    const { losses } = side;
    const recon = losses ? words('reconSaid', { recon: number(losses.recon, 1) }) : '';
    setText(caption, recon ? `${text} · ${recon}` : text);
  };
  map.addEventListener('probe', (event) => {
    const { z, committed } = /** @type {CustomEvent} */ (event).detail;
    onProbe(name, z, committed);
  });
  map.addEventListener('probeleave', () => onLeave(name));
  return {
    root: el(
      'section',
      { class: 'againstPanel' },
      el('div', { class: 'againstRow' }, letter.root, el('h2', {}, words(name)), hole),
      el('div', { class: 'againstFit' }, map),
      caption,
      strip,
      length,
    ),
    /** @param {StepState} state @param {boolean} open what the step measures may be seen */
    arrange(state, open) {
      const { id: next } = state;
      letter.show(state, CARDS[next]?.[name]);
      caption.hidden = next !== 'maps';
      strip.hidden = length.hidden = next === 'maps';
      hole.hidden = next !== 'holes' || !open;
      if (next === step && open === isOpen) return;
      [step, isOpen] = [next, open];
      refresh();
    },
    /** @param {Side} next @param {[number, number] | null} probe */
    showSide(next, probe) {
      side = next;
      here = probe ?? here;
      refresh();
      say();
    },
    /** @param {Quality} quality */
    showQuality(quality) {
      hole.disabled = false;
      if (!side) return;
      side = { ...side, quality };
      refresh();
      say();
    },
    /** @param {[number, number]} z */
    showProbe(z) {
      if (here && here[0] === z[0] && here[1] === z[1]) return void (map.probe = null);
      here = z;
      refresh();
    },
    /** @param {import('./twins.js').Walk} walk */
    showWalk({ images, length: found, count }) {
      strip.data = {
        images,
        count,
        rows: PIXELS,
        cols: PIXELS,
        role: 'dec',
        description: words('walkAlt', { length: number(found, 1) }),
      };
      setText(length, words('walk', { length: number(found, 1) }));
    },
  };
}

/** What a step is about, once it is measured. @param {string} step @param {Quality | null} quality @returns {import('./maps.js').Mark | null} */
function markOf(step, quality) {
  if (!quality) return null;
  const { hole, holeRadius, std } = quality.means;
  if (step === 'holes' && holeRadius > 0)
    return { name: 'hole', at: [hole[0] ?? 0, hole[1] ?? 0], radius: holeRadius * std };
  return step === 'walls'
    ? { name: 'steepest', at: steepestCode(quality), radius: CELL * std }
    : null;
}
