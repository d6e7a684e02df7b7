/**
 * The matrix products of a dense layer, in wasm under Node: `atlas_bench` (cpp/bench) holds each
 * against its oracle, then times it in turns with the limit.
 * @module
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildDir, buildPreset } from '../build.mjs';
import { Refusal } from '../lib/process.mjs';
import { openToolbox } from '../lib/toolbox.mjs';

/** @typedef {{ m: number, n: number, k: number, form: string, gflops: number, fraction: number }} ProductSample */

const kPreset = 'wasm-simd';
const kProgram = 'atlas_bench';

export async function buildProducts() {
  await buildPreset(await openToolbox(), kPreset, { targets: [kProgram], capture: true });
}

/**
 * The program goes on with profiles that are for cpp/bench/README.md; it is stopped after the products.
 * @param {number} rounds @returns {Promise<{ limit: number, products: ProductSample[] }>}
 */
export async function measureProducts(rounds) {
  const file = join(buildDir(kPreset), `${kProgram}.cjs`);
  const child = spawn('node', [file, '--rounds', String(rounds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let limit = 0;
  /** @type {ProductSample[]} */
  const products = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('WRONG')) throw new Refusal(line);
    limit ||= Number(/^limit ([\d.]+) GFLOP/.exec(line)?.[1] ?? 0);
    const row = /^(.+?)\s+(\d+)×\s*(\d+)×\s*(\d+)\s+([\d.]+) GFLOP\/s/.exec(line);
    if (row) {
      const [m, n, k, gflops] = row.slice(2).map(Number);
      products.push({ m, n, k, form: row[1], gflops, fraction: gflops / limit });
    } else if (products.length > 0) break;
  }
  child.kill('SIGKILL');
  if (products.length === 0) throw new Refusal(`${file} printed no products.`);
  return { limit, products };
}
