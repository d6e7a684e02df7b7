/**
 * Lettered predictions of where a line will end, right of a chart's plot: the letters are those of the
 * cards beside the picture.
 *
 * @module
 */
import { svg } from '../base/dom.js';
import { label } from '../base/drawing.js';
import { round } from '../base/marks.js';
import { spreadLine } from '../base/labels.js';

/**
 * @typedef {object} EndMark
 * @property {string} letter
 * @property {number} value on the y axis
 * @property {number} [lift] pixels over it: clearly more, where no number can be said; negative: under it
 * @property {'open' | 'chosen' | 'found'} state found: measured to end here
 * @property {string} [word] after the letter
 */

/** What letters and words take, pixels. */
export const ENDS_WIDTH = 86;
const RADIUS = 10.5;
/** Letters one over the other do not touch. */
const APART = 2 * RADIUS + 3;

/**
 * @param {readonly EndMark[]} ends
 * @param {{ y: (value: number) => number, right: number, top: number, bottom: number }} plot
 * @returns {SVGElement[]}
 */
export function drawEnds(ends, { y, right, top, bottom }) {
  const wanted = ends.map(({ value, lift = 0 }) => y(value) - lift);
  const places = spreadLine(wanted, APART, top + RADIUS, bottom - 2);
  return ends.flatMap(({ letter, state, word = '' }, i) => {
    const at = round(places[i] ?? 0);
    const x = right + 22;
    const [ring, fill, ink] = {
      open: ['ink3', 'panel', 'ink2'],
      chosen: ['act', 'act', 'act-ink'],
      found: ['act', 'panel', 'act'],
    }[state];
    const line = state === 'open' ? 'line2' : 'act';
    return [
      svg('path', {
        d: `M${right + 3} ${round(wanted[i] ?? at)}L${right + 11} ${at}`,
        style: `stroke:var(--${line})`,
        'stroke-width': 1.5,
      }),
      svg('circle', {
        cx: x,
        cy: at,
        r: RADIUS,
        style: `stroke:var(--${ring});fill:var(--${fill})`,
        'stroke-width': 1.5,
      }),
      svg(
        'text',
        {
          x,
          y: at,
          'text-anchor': 'middle',
          'dominant-baseline': 'central',
          style: `fill:var(--${ink});font-size:12.5px;font-weight:600`,
        },
        letter,
      ),
      label(word, x + 16, at, {
        role: state === 'open' ? 'ink3' : 'act',
        weight: state === 'open' ? 400 : 600,
      }),
    ];
  });
}
