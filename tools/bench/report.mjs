/** The figures as one table for a terminal. @module */
import { short } from './stats.mjs';

/** @typedef {import('./figures.mjs').Figures} Figures */

/** @param {string[][]} rows first: heads @returns {string} Markdown, aligned */
export function table(rows) {
  const widths = rows[0].map((_, c) => Math.max(3, ...rows.map((row) => row[c].length)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, c) => cell.padEnd(widths[c])).join(' | ')} |`;
  return [line(rows[0]), line(widths.map((w) => '-'.repeat(w))), ...rows.slice(1).map(line)].join(
    '\n',
  );
}

const percent = (/** @type {number} */ x) => `${(100 * x).toFixed(0)} %`;
const threads = (/** @type {number} */ n) => `${n} thread${n === 1 ? '' : 's'}`;

/** @param {Figures} f @returns {string[][]} */
const convRows = (f) =>
  f.conv.map((t) => [
    'training with convolutions, MNIST',
    `${t.env}, ${threads(t.threads)}`,
    `${short(t.images_per_s)} images/s`,
    percent(t.spread),
    short(t.best),
    '',
  ]);

/** Of `--only conv`. @param {Figures} f */
export const convTable = (f) =>
  table([['what', 'where', 'median', 'spread', 'best', ''], ...convRows(f)]);

/** @param {Figures} f */
export function figureTable(f) {
  const peak = f.simd128_peak_gflops;
  const pair = (/** @type {{ p50: number, p95: number }} */ t) =>
    `p50 ${short(t.p50)}, p95 ${short(t.p95)} ms`;
  const rows = [
    ['what', 'where', 'median', 'spread', 'best', 'share of the limit'],
    ['strict SIMD128 limit', '1 thread', `${short(peak)} GFLOP/s`, '', '', ''],
    ...f.gemm.map((g) => [
      `${g.form} ${g.m}×${g.n}×${g.k}`,
      'Node, 1 thread',
      `${short(g.gflops)} GFLOP/s`,
      '',
      '',
      percent(g.fraction_of_peak),
    ]),
    ...f.train.map((t) => [
      `training, ${t.data}`,
      `${t.env}, ${threads(t.threads)}`,
      `${short(t.images_per_s)} images/s`,
      percent(t.spread),
      short(t.best),
      percent(t.fraction_of_peak),
    ]),
    ...convRows(f),
    ...f.pca.map((p) => [
      `PCA-${p.k} of ${p.n} images`,
      `${p.env}, ${threads(p.threads)}`,
      `${short(p.seconds)} s`,
      percent(p.spread),
      short(p.best),
      '',
    ]),
    ['one decode in the core', 'Node', pair(f.decode_ms), '', '', ''],
    ['one decode, message and back', 'chromium', pair(f.decode_round_trip_ms), '', '', ''],
    ['the same while training', 'chromium', pair(f.decode_while_training_ms), '', '', ''],
    ['30×30 mosaic', 'chromium', `${short(f.mosaic_ms)} ms`, '', '', ''],
    ['peak memory, 60,000 images', 'chromium', `${short(f.peak_bytes / 1e6)} MB`, '', '', ''],
    ['wasm, gzip', '', `${short(f.wasm_gzip_bytes / 1e3)} kB`, '', '', ''],
    ['first load, gzip', '', `${short(f.first_load_gzip_bytes / 1e3)} kB`, '', '', ''],
  ];
  return table(rows);
}

/** @param {Figures} f */
export function peerTable(f) {
  return table([
    ['peer', 'task', 'where', 'median', 'spread', 'ours is faster by'],
    ...f.peers.map((p) => [
      p.name,
      p.task,
      `${p.env}, ${threads(p.threads)}`,
      `${short(p.value)} ${p.unit}`,
      p.samples > 1 ? percent(p.spread) : 'once',
      `${short(p.ratio)}×`,
    ]),
  ]);
}
