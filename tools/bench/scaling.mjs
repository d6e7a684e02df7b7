/**
 * How cost grows: PCA over images; a training image over latent size, hidden size and threads. In wasm
 * under Node, each axis alone, the others as in the lecture's VAE.
 * @module
 */
import { fileURLToPath } from 'node:url';
import { startChild } from './child.mjs';
import { kCores, kHidden, kLatent } from './plan.mjs';
import { table } from './report.mjs';
import { median, short } from './stats.mjs';

/** @typedef {{ title: string, axis: string, unit: string, points: { x: number, y: number }[] }} Curve */

const kImages = [1_000, 3_000, 10_000, 30_000, 60_000];
const kLatents = [2, 4, 8, 16, 32, 64];
const kHiddens = [64, 128, 256, 512, 1024];

/** @param {{ rounds: number, seconds: number }} plan @returns {Promise<Curve[]>} */
export async function measureScaling({ rounds, seconds }) {
  const script = fileURLToPath(new URL('ownNode.mjs', import.meta.url));
  /** 1, 2, 4 … and all. */
  const threads = [1, 2, 4, 8].filter((n) => n < kCores).concat(kCores);
  const children = new Map(threads.map((n) => [n, startChild('node', [script, String(n)])]));
  const all = /** @type {import('./child.mjs').Contender} */ (children.get(kCores));
  const dataset = 'mnist-10000';
  /** µs an image. @param {import('./child.mjs').Contender} child @param {object} spec */
  const image = async (child, spec) => {
    const { value } = await child.ask({ op: 'train', dataset, spec, seconds });
    await child.ask({ op: 'drop' });
    return 1e6 / value.imagesPerSecond;
  };
  /** @type {{ curve: Omit<Curve, 'points'>, xs: number[], of: (x: number) => Promise<number> }[]} */
  const wanted = [
    {
      curve: { title: 'PCA, 50 components', axis: 'images', unit: 'ms' },
      xs: kImages,
      async of(count) {
        const { value } = await all.ask({ op: 'pca', count });
        await all.ask({ op: 'drop' });
        return 1000 * value;
      },
    },
    {
      curve: { title: `Training, ${kHidden} hidden`, axis: 'latent size', unit: 'µs an image' },
      xs: kLatents,
      of: (latentDim) => image(all, { latentDim }),
    },
    {
      curve: { title: `Training, ${kLatent} latent`, axis: 'hidden size', unit: 'µs an image' },
      xs: kHiddens,
      of: (hidden) => image(all, { hidden: [hidden] }),
    },
    {
      curve: { title: 'Training', axis: 'threads', unit: 'µs an image' },
      xs: threads,
      of: (n) => image(/** @type {import('./child.mjs').Contender} */ (children.get(n)), {}),
    },
  ];
  try {
    const samples = wanted.map(({ xs }) => xs.map(() => /** @type {number[]} */ ([])));
    for (let round = 0; round < rounds; ++round)
      for (const [w, { xs, of }] of wanted.entries())
        for (const [i, x] of xs.entries()) samples[w][i].push(await of(x));
    return wanted.map(({ curve, xs }, w) => ({
      ...curve,
      points: xs.map((x, i) => ({ x, y: median(samples[w][i]) })),
    }));
  } finally {
    for (const child of children.values()) await child.close();
  }
}

/** @param {Curve[]} curves @returns {string} Markdown */
export function scalingTable(curves) {
  const rows = curves.flatMap(({ title, axis, unit, points }) =>
    points.map(({ x, y }, i) => [
      i === 0 ? title : '',
      `${x.toLocaleString('en')} ${axis}`,
      `${short(y)} ${unit}`,
      i === 0 ? '' : exponent(points[i - 1], points[i]),
    ]),
  );
  return table([['what', 'at', 'cost', 'grows as x to the'], ...rows]);
}

/** The slope in the logarithms: 1 is proportional, 0 does not grow. @param {{ x: number, y: number }} a @param {{ x: number, y: number }} b */
const exponent = (a, b) => (Math.log(b.y / a.y) / Math.log(b.x / a.x)).toFixed(2);
