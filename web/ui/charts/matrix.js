/**
 * `<atlas-matrix>`: matrices and vectors with live numbers in brackets, or as blocks with their
 * shapes, in a row with operators between: X ≈ W Z, or g = JᵀJ.
 *
 * Property `data`: see `MatrixData`. It shows and reports nothing.
 *
 * @module
 */
import { el, namePicture, put, svg } from '../base/dom.js';
import { splitScripts } from '../base/marks.js';
import { define } from '../base/figure.js';
import { number } from '../base/format.js';
import { largest } from '../base/numbers.js';

/**
 * @typedef {object} MatrixTerm
 * @property {string} name `X`, `W^⊤`, `x_1`
 * @property {number} rows
 * @property {number} cols
 * @property {string} [shape] words for its size, `d×n`; left out: the numbers
 * @property {ArrayLike<number>} [values] row by row; without them it is drawn as a block
 * @property {string} [role]
 * @property {number} [digits] after the point; 2
 * @property {boolean} [shade] colours cells by size, both signs
 * @property {number} [scale] the value shaded in full; left out: the largest
 * @property {{ row?: number, col?: number }} [lit] a row or column in the action colour
 * @property {readonly string[]} [rowNames]
 * @property {readonly string[]} [colNames]
 */
/** @typedef {{ text: string, role?: string }} OperatorTerm */
/** @typedef {{ terms: readonly (MatrixTerm | OperatorTerm)[], description: string }} MatrixData */

/** Longest side of a block, pixels; shorter sides keep some of the proportion and can be seen. */
const BLOCK = 112;
const LEAST_BLOCK = 18;

export class Matrix extends HTMLElement {
  constructor() {
    super();
    /** @type {MatrixData | null} */
    this.value = null;
  }

  /** @param {MatrixData | null} data */
  set data(data) {
    this.value = data;
    namePicture(this, data?.description ?? '');
    const most = Math.max(
      1,
      ...(data?.terms ?? []).flatMap((t) => ('rows' in t && !t.values ? [t.rows, t.cols] : [])),
    );
    put(this, ...(data?.terms ?? []).map((term) => termOf(term, most)));
  }

  get data() {
    return this.value;
  }
}

/**
 * @param {MatrixTerm | OperatorTerm} term
 * @param {number} most longest side of a block, in rows or columns
 */
function termOf(term, most) {
  if (!('rows' in term)) {
    return el(
      'span',
      { class: 'operator', style: `color:var(--${term.role ?? 'ink2'})` },
      term.text,
    );
  }
  const role = term.role ?? 'ink';
  const picture = term.values ? numbers(term, term.values) : block(term, most);
  const caption = el(
    'span',
    { class: 'caption' },
    scripts(term.name, role),
    el('small', {}, term.shape ?? `${term.rows}×${term.cols}`),
  );
  return el('span', { class: 'matrix', style: `--k:var(--${role})` }, picture, caption);
}

/**
 * @param {MatrixTerm} term
 * @param {ArrayLike<number>} values
 */
function numbers(term, values) {
  const { rows, cols, digits = 2, shade = false, lit, rowNames, colNames } = term;
  const full = term.scale ?? largest(values);
  const heads = rowNames ? 1 : 0;
  const grid = el('span', {
    class: 'cells',
    style: `grid-template-columns:${heads ? 'auto ' : ''}repeat(${cols},auto)`,
  });
  if (colNames) {
    if (heads) grid.append(el('small', {}));
    for (const name of colNames) grid.append(el('small', { class: 'head' }, name));
  }
  for (let r = 0; r < rows; r++) {
    if (heads) grid.append(el('small', { class: 'head' }, rowNames?.[r] ?? ''));
    for (let c = 0; c < cols; c++) {
      const value = values[r * cols + c] ?? NaN;
      const isLit = lit?.row === r || lit?.col === c;
      const alpha = shade ? Math.round(55 * Math.min(1, Math.abs(value) / (full || 1))) : 0;
      const tone = value < 0 ? 'enc' : 'dec';
      const fill = alpha
        ? `background:color-mix(in srgb,var(--${tone}) ${alpha}%,transparent)`
        : null;
      grid.append(el('span', { class: isLit ? 'lit' : null, style: fill }, number(value, digits)));
    }
  }
  return el('span', { class: colNames ? 'brackets named' : 'brackets' }, grid);
}

/**
 * @param {MatrixTerm} term
 * @param {number} most
 */
function block({ rows, cols, lit }, most) {
  const [width, height] = [blockSide(cols, most), blockSide(rows, most)];
  const parts = [svg('rect', { class: 'block', x: 0.75, y: 0.75, width, height, rx: 3 })];
  const strip = (
    /** @type {number} */ i,
    /** @type {number} */ count,
    /** @type {number} */ side,
  ) => {
    const size = Math.max(3, side / count);
    return { at: 0.75 + Math.min(side - size, (i / count) * side), size };
  };
  if (lit?.col !== undefined) {
    const { at, size } = strip(lit.col, cols, width);
    parts.push(svg('rect', { class: 'litBlock', x: at, y: 0.75, width: size, height }));
  }
  if (lit?.row !== undefined) {
    const { at, size } = strip(lit.row, rows, height);
    parts.push(svg('rect', { class: 'litBlock', x: 0.75, y: at, width, height: size }));
  }
  return svg('svg', { width: width + 1.5, height: height + 1.5, 'aria-hidden': 'true' }, ...parts);
}

/**
 * Side of a block in pixels: the square root of the proportion, so that 2 of 784 can be seen.
 * @param {number} count
 * @param {number} most
 */
function blockSide(count, most) {
  return Math.round(Math.max(LEAST_BLOCK, BLOCK * Math.sqrt(count / most)));
}

/**
 * @param {string} text
 * @param {string} role
 */
function scripts(text, role) {
  const node = el('span', { class: 'symbolText', style: `color:var(--${role})` });
  for (const { text: part, shift } of splitScripts(text)) {
    if (shift) node.append(el(shift === 'sub' ? 'sub' : 'sup', {}, part));
    else node.append(part);
  }
  return node;
}

define('atlas-matrix', Matrix);
