/**
 * XᵀW = Zᵀ and X ≈ WZ as matrices with their shapes, built step by step; beneath, the row, the column
 * and the number that are lit.
 *
 * @module
 */
import '../../ui/charts/matrix.js';
import '../../ui/controls/player.js';
import { el, setText } from '../../ui/base/dom.js';
import { number, small, subscript } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { STAGES } from './params.js';
import {
  dataImage,
  decodedImage,
  image,
  kSlider,
  RESIDUAL_SCALE,
  signedImage,
  titled,
} from './parts.js';
import { stopsOfK } from './stops.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').Rebuilt} Rebuilt */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const MOST_COLUMNS = 64;
/** Numbers of a row of Zᵀ that have room. */
const ROW = 5;

/** @param {import('./view.js').Words} words @param {import('./view.js').OnChange} onChange */
export function mountMatrices(words, onChange) {
  /** @type {Params | null} */
  let params = null;
  /** @type {Rebuilt | null} */
  let now = null;
  const matrix = /** @type {import('../../ui/charts/matrix.js').Matrix} */ (
    document.createElement('atlas-matrix')
  );
  matrix.className = 'pcaMatrix';
  const player = /** @type {import('../../ui/controls/player.js').Player} */ (
    document.createElement('atlas-player')
  );
  player.addEventListener('step', (event) => {
    const { by } = /** @type {CustomEvent} */ (event).detail;
    onChange({ stage: Math.max(0, Math.min(STAGES, (params?.stage ?? 0) + by)) });
  });
  player.addEventListener('reset', () => onChange({ stage: 0 }));
  const said = el('p', { class: 'pcaSaid', 'aria-live': 'polite' });
  const column = slider({
    param: 'column',
    label: words('column'),
    role: 'enc',
    format: (v) => `w${subscript(v)}`,
    stops: Array.from({ length: MOST_COLUMNS }, (_, i) => i + 1),
    onChange: (value) => onChange({ column: value }),
  });
  const k = kSlider(words, (value) => onChange({ k: value }));
  const [row, direction] = [image(), image()];
  const [original, rebuilt, residual] = [image(), image(), image()];
  const product = el('p', { class: 'pcaProduct' });
  const numbers = /** @type {import('../../ui/charts/matrix.js').Matrix} */ (
    document.createElement('atlas-matrix')
  );
  const factors = el(
    'div',
    { class: 'pcaFactors' },
    titled('x₁ − x̄', words('row'), 'x', row),
    el('span', { class: 'pcaDot', 'aria-hidden': 'true' }, '·'),
    titled('wⱼ', words('direction'), 'enc', direction),
    product,
  );
  const back = el(
    'div',
    { class: 'pcaThree pcaBack' },
    titled('x₁', words('first'), 'x', original),
    titled('x̂₁', words('backRow'), 'dec', rebuilt),
    titled('x₁ − x̂₁', words('residual'), '', residual),
  );
  const more = el('div', { class: 'pcaMore' }, column.root, numbers);
  const root = el(
    'div',
    { class: 'pcaMatrices' },
    el('div', { class: 'pcaBar' }, k.root, player),
    said,
    el('div', { class: 'pcaBoard' }, matrix, el('div', { class: 'pcaParts' }, factors, back)),
    el('div', { class: 'pcaRoom' }, more),
  );
  const showStops = () => {
    const most = now?.basis.kept ?? 784;
    const kept = Math.min(params?.k ?? 1, most);
    k.setStops(stopsOfK(most, kept));
    k.set(kept);
  };
  const refresh = () => {
    if (!now || !params) return;
    const { stage } = params;
    const { n } = now.basis;
    const kept = now.k;
    const j = Math.min(params.column, kept, MOST_COLUMNS);
    const shapes = { n: number(n), d: '784', k: number(kept) };
    /** @param {string} name @param {string} role @param {number} rows @param {number} cols @param {string} shape @param {object} [lit] */
    const block = (name, role, rows, cols, shape, lit = {}) => ({
      name,
      role,
      rows,
      cols,
      shape,
      lit,
    });
    // Blocks are drawn by proportion; so many images are drawn as twice the pixels.
    const tall = 1568;
    const xt = (/** @type {object} */ lit) => block('X^⊤', 'x', tall, 784, `${shapes.n}×784`, lit);
    const w = (/** @type {object} */ lit) => block('W', 'enc', 784, kept, `784×${kept}`, lit);
    const zt = (/** @type {object} */ lit) =>
      block('Z^⊤', 'lat', tall, kept, `${shapes.n}×${kept}`, lit);
    const op = (/** @type {string} */ text) => ({ text });
    const one = { row: 0 };
    const terms = [
      [xt(one)],
      [xt({}), w({ col: j - 1 })],
      [xt(one), w({ col: j - 1 }), op('='), zt({ row: 0, col: j - 1 })],
      [xt(one), w({}), op('='), zt(one)],
      [xt({}), w({}), op('='), zt({})],
      [
        block('X', 'x', 784, tall, `784×${shapes.n}`, { col: 0 }),
        op(kept === 784 ? '=' : '≈'),
        w({}),
        block('Z', 'lat', kept, tall, `${kept}×${shapes.n}`, { col: 0 }),
      ],
    ][stage];
    const z = number(now.codes[j - 1] ?? NaN, 3);
    const say = words(`stage${stage}`, { ...shapes, j: subscript(j), c: j, z });
    matrix.data = { terms: terms ?? [], description: say };
    setText(said, say);
    row.data = signedImage(now.centred, words('rowAlt', { label: now.label ?? '?' }), 1);
    direction.data = signedImage(
      now.basis.eigenvectors.subarray((j - 1) * 784, j * 784),
      words('directionAlt', { j }),
    );
    setText(product, `= z${subscript(j)} = ${z}`);
    const shown = Math.min(ROW, kept);
    numbers.data = {
      terms: [
        {
          name: 'z_1^⊤',
          role: 'lat',
          rows: 1,
          cols: shown,
          values: now.codes,
          shape: shown < kept ? words('firstOf', { shown, k: kept }) : `1×${kept}`,
          lit: j <= shown ? { col: j - 1 } : {},
        },
      ],
      description: words('codesAlt', { k: kept }),
    };
    const largest = small(now.largest, 4, 1);
    original.data = dataImage(
      now.image,
      words('originalAlt', { label: now.label ?? '?' }),
      words('pixels'),
    );
    rebuilt.data = decodedImage(
      now.points,
      words('reconstructionAlt', { k: kept }),
      words('numbers', { k: kept }),
    );
    residual.data = signedImage(
      now.residuals,
      words('residualAlt', { k: kept, largest }),
      RESIDUAL_SCALE,
      words('largest', { value: largest }),
    );
    factors.hidden = stage === STAGES;
    back.hidden = stage !== STAGES;
  };
  return {
    root,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      // One column at a time is for who has seen all of them.
      more.hidden = step.moment !== 'answered';
      player.data = { step: next.stage, count: STAGES, back: true, speeds: [0.5] };
      column.set(next.column);
      showStops();
      refresh();
    },
    /** @param {Rebuilt} next */
    showRebuilt(next) {
      now = next;
      showStops();
      refresh();
    },
  };
}
