/**
 * A table of numbers, one image or point a line: commas, semicolons, tabs or spaces between them, with or
 * without a header, with or without a column of labels, first or last.
 * Tested by tests/web/ownFormats.test.mjs.
 * @module
 */
import { breathe } from './breathe.js';
import { FileProblem } from '../problem.js';

/** @typedef {'auto' | 'first' | 'last' | 'none'} LabelColumn */
/**
 * @typedef {object} Table
 * @property {string} name
 * @property {number} rows
 * @property {number} cols of numbers, the labels apart
 * @property {Float32Array} data rows × cols
 * @property {string[] | null} labels
 * @property {Exclude<LabelColumn, 'auto'>} labelColumn where they stood
 */

const LABEL_NAMES = /^(labels?|class(es)?|targets?|y|species|variety|digit|letter|character)$/i;
/** Few different whole numbers are classes; more are measurements. */
const MOST_GUESSED_CLASSES = 64;
/** Lines looked at to tell labels from numbers. */
const LOOKED_AT = 1000;

/** @param {Uint8Array} bytes @returns {boolean} the first line is text with something between things */
export function isTable(bytes) {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  // eslint-disable-next-line no-control-regex
  if (!start.trim() || /[\0-\x08\x0e-\x1f�]/.test(start.slice(0, -4))) return false;
  const lines = start.split(/\r?\n/).filter((line) => line.trim());
  const numbers = (/** @type {string} */ line) =>
    fieldsOf(line, delimiterOf(line)).filter((field) => isNumber(field)).length;
  return lines.slice(0, 2).some((line) => numbers(line) > 1);
}

/** @param {string} line */
const delimiterOf = (line) => [',', ';', '\t'].find((mark) => line.includes(mark)) ?? ' ';

/** @param {string} line @param {string} delimiter */
const fieldsOf = (line, delimiter) =>
  (delimiter === ' ' ? line.trim().split(/\s+/) : line.split(delimiter)).map(plain);

/** @param {string} field */
const plain = (field) => field.trim().replace(/^"(.*)"$/, '$1');

/** @param {string} field */
const isNumber = (field) => field !== '' && Number.isFinite(Number(field));

/**
 * @param {Uint8Array} bytes
 * @param {string} name
 * @param {LabelColumn} wanted
 * @returns {Promise<Table>}
 */
export async function readTable(bytes, name, wanted = 'auto') {
  const lines = linesOf(bytes);
  const first = lines.next().value ?? '';
  const delimiter = delimiterOf(first);
  const names = fieldsOf(first, delimiter);
  const second = fieldsOf(lines.next().value ?? '', delimiter);
  const isHeader = names.some(
    (field, i) => !isNumber(field) && (isNumber(second[i] ?? '') || !second[0]),
  );
  const width = names.length;
  const few = [];
  for (const line of linesOf(bytes)) if (few.push(fieldsOf(line, delimiter)) > LOOKED_AT) break;
  if (isHeader) few.shift();
  const labelColumn = wanted === 'auto' ? guess(few, isHeader ? names : []) : wanted;
  const from = labelColumn === 'first' ? 1 : 0;
  const to = labelColumn === 'last' ? width - 1 : width;
  if (to - from < 1) throw new FileProblem('csvNarrow', { name, width });

  let data = new Float32Array((to - from) * 1024);
  /** @type {string[]} */
  const labels = [];
  let rows = 0;
  let line = 0;
  const breath = breathe();
  for (const text of linesOf(bytes)) {
    line++;
    if (isHeader && line === 1) continue;
    const fields = fieldsOf(text, delimiter);
    if (fields.length !== width)
      throw new FileProblem('csvRagged', { name, line, found: fields.length, width });
    if ((rows + 1) * (to - from) > data.length) {
      const larger = new Float32Array(2 * data.length);
      larger.set(data);
      data = larger;
    }
    for (let c = from; c < to; c++) {
      const field = fields[c] ?? '';
      if (!isNumber(field))
        throw new FileProblem('csvText', { name, line, column: c + 1, found: field.slice(0, 40) });
      data[rows * (to - from) + c - from] = Number(field);
    }
    if (labelColumn !== 'none') labels.push(fields[labelColumn === 'first' ? 0 : width - 1] ?? '');
    rows++;
    if (rows % 256 === 0) await breath();
  }
  if (rows === 0) throw new FileProblem('csvEmpty', { name });
  return {
    name,
    rows,
    cols: to - from,
    data: data.subarray(0, rows * (to - from)),
    labels: labelColumn === 'none' ? null : labels,
    labelColumn,
  };
}

/**
 * Which column holds the labels: the one whose header says so or that is no number; else the one that
 * leaves a square of pixels; else whole numbers beside fractions.
 * @param {string[][]} rows
 * @param {string[]} names
 * @returns {Exclude<LabelColumn, 'auto'>}
 */
function guess(rows, names) {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 'none';
  const ends = /** @type {const} */ ([
    ['first', 0],
    ['last', width - 1],
  ]);
  const column = (/** @type {number} */ c) => rows.map((row) => row[c] ?? '');
  for (const [where, c] of ends) if (LABEL_NAMES.test(names[c] ?? '')) return where;
  for (const [where, c] of ends) if (column(c).some((field) => !isNumber(field))) return where;
  const areClasses = (/** @type {number} */ c) => {
    const values = column(c);
    const different = new Set(values);
    return (
      values.every((v) => Number.isInteger(Number(v)) && Number(v) >= 0) &&
      different.size <= Math.min(MOST_GUESSED_CLASSES, Math.max(2, values.length / 2))
    );
  };
  const hasFractions = rows.some((row) =>
    row.slice(1, -1).some((v) => !Number.isInteger(Number(v))),
  );
  const isSquare = (/** @type {number} */ n) => Number.isInteger(Math.sqrt(n));
  if (isSquare(width) && !hasFractions) return 'none';
  if (width > 2 && (isSquare(width - 1) || hasFractions)) {
    // A border of an image is whole numbers too, but one and the same.
    const differs = (/** @type {readonly [string, number]} */ [, c]) => new Set(column(c)).size > 1;
    const fitting = ends.filter(([, c]) => areClasses(c));
    return (fitting.find(differs) ?? fitting[0])?.[0] ?? 'none';
  }
  return 'none';
}

/** Lines that are not empty, decoded a piece at a time: a file may be longer than a string. @param {Uint8Array} bytes */
function* linesOf(bytes) {
  const decoder = new TextDecoder();
  let rest = '';
  for (let at = 0; at < bytes.length; at += 2 ** 16) {
    const lines = (rest + decoder.decode(bytes.subarray(at, at + 2 ** 16), { stream: true })).split(
      /\r?\n|\r/,
    );
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim()) yield line;
  }
  if (rest.trim()) yield rest;
}
