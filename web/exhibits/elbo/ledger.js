/**
 * `<elbo-ledger>`: the two sums of the bound on one axis of nats, 0 at the right as log-probabilities
 * have it. Above: log p(x), and below it by the gap the ELBO. Below: the expected log-likelihood, and
 * lower by the KL to the prior the same ELBO. Both end at one line.
 *
 * Property `data`: see `LedgerData`.
 *
 * @module
 */
import { svg } from '../../ui/base/dom.js';
import { Drawing, label, stroke, textWidth } from '../../ui/base/drawing.js';
import { define } from '../../ui/base/figure.js';
import { csv } from '../../ui/base/figureMenu.js';
import { number, short } from '../../ui/base/format.js';
import { round } from '../../ui/base/marks.js';
import { scaleOf } from '../../ui/charts/chartScale.js';

/**
 * @typedef {object} LedgerData
 * @property {number} logEvidence
 * @property {number} elbo
 * @property {number} likelihood E_q log p(x|z)
 * @property {number} gap
 * @property {number} kl to the prior
 * @property {string} axis name of the axis
 * @property {string} gapName
 * @property {string} description
 * @property {number} [digits]
 * @property {boolean} [large] for a cover
 */

/** Names may begin left of the axis, this far from the edge. */
const EDGE = 4;
/** Left ends of the axis, so that it does not crawl while q is dragged. */
const ENDS = [
  -3, -5, -8, -12, -20, -35, -60, -100, -200, -400, -1000, -3000, -1e4, -1e5, -1e6, -1e8,
];

/** A left end of the axis and its right one, around values that are near each other. @param {LedgerData} data */
function rangeOf({ logEvidence, elbo, likelihood }) {
  const right = Math.max(0, logEvidence, likelihood);
  // Room at the left for the ELBO's name.
  const low = ENDS.find((end) => end <= elbo * 1.35) ?? elbo * 1.35;
  return /** @type {const} */ ([low, right > 0 ? Math.ceil(right * 2) / 2 : 0]);
}

/** @extends {Drawing<LedgerData>} */
class ElboLedger extends Drawing {
  /** @override */
  get fileName() {
    return 'elbo';
  }

  /** @override */
  csv() {
    const {
      logEvidence = NaN,
      gap = NaN,
      elbo = NaN,
      likelihood = NaN,
      kl = NaN,
    } = this.value ?? {};
    const rows = Object.entries({ logEvidence, gap, elbo, likelihood, kl });
    return csv(['term', 'nats'], rows);
  }

  /**
   * @override
   * @param {number} width
   * @param {number} height
   */
  draw(width, height) {
    const data = this.value;
    if (!data) return [];
    const { logEvidence, elbo, likelihood, gap, kl, large = false, digits = 2 } = data;
    const size = large ? 20 : 13;
    const range = rangeOf(data);
    // The menu stands left of the axis' numbers.
    const [left, right] = [large ? 10 : 46, width - (large ? 10 : 18)];
    const [top, bottom] = [large ? 4 : 6, height - (large ? 4 : 38)];
    const x = scaleOf('linear', range, [left, right]);
    const zero = x(0);
    const pitch = (bottom - top) / 2;
    const name = size + (large ? 8 : 9);
    const thick = Math.min(40, pitch - name - (large ? 4 : 8));
    const parts = [];
    /** Over everything, the ELBO's line included. @type {SVGElement[]} */
    const names = [];
    if (!large) {
      const ticks = svg('g', { class: 'ticks' });
      const grid = svg('g', { class: 'grid' });
      for (const tick of scaleOf('linear', range, [left, right]).ticks(Math.floor(width / 90))) {
        const at = round(x(tick));
        grid.append(svg('path', { d: `M${at} ${top}V${bottom}`, class: tick ? null : 'zero' }));
        ticks.append(svg('text', { x: at, y: bottom + 13, 'text-anchor': 'middle' }, short(tick)));
      }
      parts.push(grid, ticks, label(data.axis, right, height - 9, { anchor: 'end' }));
    }
    const box = (
      /** @type {number} */ a,
      /** @type {number} */ b,
      /** @type {number} */ y,
      /** @type {string} */ role,
      /** @type {string} */ weight,
    ) =>
      svg('rect', {
        x: round(Math.min(a, b)),
        y: round(y),
        height: thick,
        width: round(Math.max(0.5, Math.abs(b - a))),
        style: `fill:var(--${role});stroke:var(--${role})`,
        'fill-opacity': weight,
        'stroke-width': 1,
      });
    /**
     * One sum: a part from 0 and a part from there to the ELBO, each named above it.
     * @param {number} row @param {{ value: number, text: string, role: string }} first
     * @param {{ text: string, role: string, short?: string }} rest
     */
    const sum = (row, first, rest) => {
      const y = top + row * pitch + name;
      const middle = x(first.value);
      const end = x(elbo);
      parts.push(box(middle, zero, y, first.role, '.78'), box(end, middle, y, rest.role, '.34'));
      // The names stand over their parts, at both ends of the sum; where they would meet, the rest's
      // is shortened to its first word and number.
      const room = right - x(elbo) - 14 - textWidth(first.text, size, 650);
      const fits = textWidth(rest.text, size, 650) <= room;
      const text = fits ? rest.text : (rest.short ?? rest.text);
      const from = Math.max(
        large ? left : EDGE,
        Math.min(x(elbo), x(elbo) + room - textWidth(text, size, 650)),
      );
      const style = { size, weight: 650 };
      names.push(
        label(text, from, y - size / 2 - 3, { ...style, role: rest.role }),
        label(first.text, right, y - size / 2 - 3, { ...style, role: first.role, anchor: 'end' }),
      );
    };
    const f = (/** @type {number} */ value) => number(value, digits);
    sum(
      0,
      { value: logEvidence, text: large ? 'log p(x)' : `log p(x) = ${f(logEvidence)}`, role: 'x' },
      { text: large ? data.gapName : `${data.gapName} ${f(gap)}`, role: 'lat' },
    );
    sum(
      1,
      {
        value: likelihood,
        role: 'dec',
        text: large ? 'log p(x|z)' : `E_q log p(x|z) = ${f(likelihood)}`,
      },
      {
        text: large ? 'KL' : `KL(q‖p(z)) ${f(kl)}`,
        short: large ? 'KL' : `KL ${f(kl)}`,
        role: 'prior',
      },
    );
    const at = round(x(elbo));
    parts.push(
      svg('path', { d: `M${at} ${top + name - 2}V${bottom}`, ...stroke({ role: 'act' }, 2.5) }),
    );
    const written = large ? 'ELBO' : `ELBO = ${f(elbo)}`;
    const room = at - 8 - left;
    const style = /** @type {const} */ ({ role: 'act', anchor: 'end', weight: 650 });
    names.push(
      label(
        room > textWidth(written, size, 650) ? written : 'ELBO',
        at - 8,
        top + name + thick / 2,
        { ...style, size },
      ),
    );
    return [...parts, ...names];
  }
}

define('elbo-ledger', ElboLedger);

/** @typedef {ElboLedger} Ledger */
