/**
 * How far one sample's principal direction can be trusted: samples of an ellipse or a circle, the
 * direction each of them finds, and their spread as samples grow.
 *
 * @module
 */
import { el, put } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { RADIANS } from './model.js';
import { numbers, pairAt, plane } from './parts.js';

/** @typedef {import('./parts.js').Words} Words */
/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/moments.js').StepState} StepState */
/** @typedef {import('./model.js').Spreads} Spreads */

const HALF = 3.2;
const RATIOS = Array.from({ length: 21 }, (_, i) => i / 20);
const COUNTS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000];

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountSpread({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  const picture = plane('pdPlane');
  const ratio = slider({
    param: 'ratio',
    label: words('axesRatio'),
    role: 'x',
    stops: RATIOS,
    format: (v) => number(v, 2),
    onChange: (value) => onChange({ ratio: value }),
  });
  const count = slider({
    param: 'count',
    label: words('count'),
    role: 'x',
    stops: COUNTS,
    format: (v) => number(v),
    onChange: (value) => onChange({ count: value }),
  });
  const again = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      onclick: () => onChange({ draw: ((params?.draw ?? 0) + 1) % 10_000 }),
    },
    words('resample'),
  );
  const list = numbers([
    ['std', words('spreadStd'), 'enc'],
    ['theory', words('spreadTheory')],
    ['agreement', words('agreement')],
    ['lambda', words('variances'), 'enc'],
  ]);
  const rows = el('tbody');
  const table = el(
    'table',
    { class: 'numbers' },
    el('caption', {}, words('tableCaption')),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('th', { scope: 'col' }, 'n'),
        el('th', { scope: 'col' }, words('tableMeasured')),
        el('th', { scope: 'col' }, words('tableTheory')),
        el('th', { scope: 'col' }, words('tableAgreement')),
      ),
    ),
    rows,
  );
  const root = el(
    'div',
    { class: 'pdTurn' },
    el('div', { class: 'pdLeft' }, picture, el('div', { class: 'pdBar' }, again)),
    el(
      'div',
      { class: 'pdRight' },
      el('div', { class: 'pdCount' }, count.root),
      ratio.root,
      list.root,
      table,
    ),
  );
  return {
    root,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      // Other sample sizes would give the answer away.
      table.hidden = step.moment !== 'answered';
      ratio.set(next.ratio);
      count.set(next.count);
    },
    /** @param {Spreads} spreads @param {Params} now */
    show({ spread, rows: found }, now) {
      const degrees = (/** @type {number} */ v) =>
        Number.isFinite(v) ? `${number(v / RADIANS, 1)}°` : words('none');
      list.show({
        std: degrees(spread.angleStd),
        theory: degrees(spread.asymptoticStd),
        agreement: number(spread.agreement, 3),
        lambda: `${number(spread.firstValue, 3)}, ${number(spread.secondValue, 3)}`,
      });
      put(
        rows,
        ...found.map(({ count: n, spread: s }) =>
          el(
            'tr',
            {},
            el('th', { scope: 'row' }, number(n)),
            el('td', {}, degrees(s.angleStd)),
            el('td', {}, degrees(s.asymptoticStd)),
            el('td', {}, number(s.agreement, 3)),
          ),
        ),
      );
      const lines = Array.from({ length: spread.angles.length }, (_, i) => {
        const [x, y] = pairAt(spread.directions, i);
        return [-HALF * x, -HALF * y, HALF * x, HALF * y];
      });
      picture.data = {
        window: [-HALF, HALF, -HALF, HALF],
        names: { x: 'x_1', y: 'x_2', role: 'x' },
        layers: [
          { kind: 'points', points: spread.points, role: 'x', radius: 2.5, opacity: 0.5 },
          { kind: 'segments', segments: lines.flat(), role: 'enc', width: 1, opacity: 0.45 },
          {
            kind: 'ellipse',
            mean: [0, 0],
            axes: [
              [1, 0],
              [0, now.ratio],
            ],
            radius: 2,
            role: 'ink2',
            dash: 'dash',
            width: 1.5,
          },
        ],
        description: words('spreadAlt', {
          n: now.count,
          ratio: number(now.ratio, 2),
          std: degrees(spread.angleStd),
          samples: spread.angles.length,
        }),
        file: 'direction-spread',
      };
    },
  };
}
