/**
 * How far each line has turned: a bar in degrees, and its slopes before and now.
 *
 * @module
 */
import '../../ui/charts/bars.js';
import { el, put } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { linesOf, nameOf } from './lines.js';

/** @typedef {import('./model.js').Fit} Fit */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** Room for the numbers at the ends of the bars. */
const ROOM = 1.3;
/** Bars are not stretched to less than this, degrees. */
const LEAST_SCALE = 5;

/** @param {Words} words */
export function turnsPart(words) {
  const bars = /** @type {import('../../ui/charts/bars.js').Bars} */ (
    document.createElement('atlas-bars')
  );
  bars.className = 'linesBars';
  const title = el('h2', {}, words('turned'));
  const body = el('tbody');
  const head = el('tr');
  const table = el('table', { class: 'numbers' }, el('thead', {}, head), body);
  return {
    root: el('div', { class: 'linesTurns' }, title, bars, table),
    /** @param {Fit} fit @param {StepState} step */
    show(fit, step) {
      const lines = linesOf(fit, { words, step });
      const names = lines.map(({ kind }) => words(nameOf(fit, kind, step.id)));
      const degrees = lines.map(({ turned }) => turned);
      bars.data = {
        categories: names,
        lying: true,
        values: true,
        groups: [
          {
            name: words('turned'),
            values: degrees,
            roles: lines.map(({ kind }) => (kind === 'orthogonal' ? 'enc' : 'ink2')),
          },
        ],
        value: {
          low: 0,
          high: ROOM * Math.max(LEAST_SCALE, ...degrees),
          ticks: [],
          format: (v) => `${number(v, 1)}°`,
        },
        description: words('turnsAlt', {
          list: names.map((name, i) => `${name} ${number(degrees[i] ?? NaN, 1)}°`).join(', '),
        }),
        file: 'turned-lines',
      };
      const before = fit.params.swapped === 1 ? 'slopeMirrored' : 'slopeBefore';
      put(
        head,
        ...['slopes', before, 'slopeNow'].map((key) => el('th', { scope: 'col' }, words(key))),
      );
      put(
        body,
        ...lines.map(({ slopeBefore, slope }, i) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, names[i]),
            el('td', {}, number(slopeBefore, 4)),
            el('td', {}, number(slope, 4)),
          ),
        ),
      );
    },
  };
}
