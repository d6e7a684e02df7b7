/**
 * One code number along an arc: PCA's line, the autoencoder's curve, and the codes of five starts.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { SEEDS } from './atlas.js';
import { heading, newPlane } from './pieces.js';

/** @typedef {import('./atlas.js').Arc} Arc */
/** @typedef {import('./pieces.js').Layer} Layer */

/** A point of so many is drawn in the plot of codes. */
const THIN = 8;
const ROLES = /** @type {const} */ (['c0', 'c1', 'c2', 'c3', 'c4']);

/** @param {readonly number[]} ends @returns {readonly [number, number]} */
const middleOf = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]) => [(x0 + x1) / 2, (y0 + y1) / 2];

/** @param {import('./pieces.js').Words} words @param {() => void} onTrain */
export function mountArc(words, onTrain) {
  const train = el(
    'button',
    { type: 'button', class: 'button', 'data-action': 'arc', onclick: onTrain },
    words('trainArc'),
  );
  const veil = el('p', { class: 'veil' }, words('arcVeiled'));
  let isOpen = false;
  /** @type {Arc | null} */
  let held = null;
  const curve = newPlane();
  const codes = newPlane();
  const said = el('p', { class: 'mcSaid', role: 'status' });
  const body = el('tbody', {});
  const table = el(
    'table',
    { class: 'numbers' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['start', 'curveError', 'rank', 'codeRange'].map((key) =>
          el('th', { scope: 'col' }, words(key)),
        ),
      ),
    ),
    body,
  );
  const root = el(
    'div',
    { class: 'mcView' },
    el('div', { class: 'mcRow' }, train, said),
    el(
      'div',
      { class: 'mcPair mcArc' },
      el('section', {}, heading('dec', words('arcTitle'), 'D(z)'), curve),
      el('section', {}, heading('lat', words('codesTitle'), 'z(t)'), codes, table, veil),
    ),
  );
  const refresh = () => {
    veil.hidden = isOpen;
    codes.hidden = table.hidden = !isOpen;
    if (!held) return;
    const { points, position, line } = held;
    const runs = isOpen ? held.runs : [];
    const first = runs[0];
    const classes = Uint8Array.from(position, (t) => Math.min(9, Math.floor(10 * t)));
    const ends = [0, 1, line.grid.length - 2, line.grid.length - 1].map((i) => line.grid[i] ?? 0);
    /** @type {Layer[]} */
    const layers = [
      { kind: 'points', points, classes, radius: 1.6, opacity: 0.7 },
      { kind: 'curve', points: ends, role: 'enc', width: 2, dash: 'dash' },
      // Inside the arc: both ends of the line lie on points.
      { kind: 'label', at: middleOf(ends), text: 'PCA', role: 'enc' },
    ];
    if (first)
      layers.push({ kind: 'curve', points: first.grid, role: 'dec', width: 3, label: 'D(z)' });
    curve.data = {
      window: [-0.82, 1.1, -1.0, 0.65],
      layers,
      names: { x: 'x_1', y: 'x_2', role: 'x' },
      description: words('arcAlt', {
        line: number(line.meanSquaredError, 3),
        curve: first ? number(first.meanSquaredError, 5) : '…',
      }),
      file: 'arc',
    };
    const reach = Math.max(
      1,
      ...runs.flatMap(({ window }) => [Math.abs(window[0] ?? 0), Math.abs(window[1] ?? 0)]),
    );
    codes.data = {
      window: [0, 1, -reach, reach],
      stretch: true,
      names: { x: words('alongArc'), y: 'z', role: 'lat' },
      layers: runs.map((run, i) => {
        const flat = [];
        for (let j = 0; j < position.length; j += THIN) {
          flat.push(position[j] ?? 0, run.codes[j] ?? 0);
        }
        return { kind: 'points', points: flat, role: ROLES[i] ?? 'lat', radius: 1.8 };
      }),
      description: words('codesAlt', { count: runs.length }),
      file: 'codes-along-the-arc',
    };
    put(
      body,
      ...SEEDS.map((seed, i) => {
        const run = runs[i];
        return el(
          'tr',
          {},
          el(
            'th',
            { scope: 'row' },
            el('span', { class: 'mcDot', style: `background:var(--${ROLES[i]})` }),
            String(seed),
          ),
          el('td', {}, run ? number(run.meanSquaredError, 5) : '…'),
          el('td', {}, run ? number(run.rank, 5) : '…'),
          el(
            'td',
            {},
            run ? `${number(run.window[0] ?? NaN, 2)} … ${number(run.window[1] ?? NaN, 2)}` : '…',
          ),
        );
      }),
    );
    setText(
      said,
      words(first ? 'arcSaid' : 'arcLine', {
        line: number(line.meanSquaredError, 3),
        curve: first ? number(first.meanSquaredError, 5) : '…',
      }),
    );
  };
  return {
    root,
    /** @param {boolean} open */
    showOpen(open) {
      if (open === isOpen) return;
      isOpen = open;
      refresh();
    },
    /** @param {Arc} arc */
    showArc(arc) {
      held = arc;
      refresh();
    },
  };
}
