// What `npm run bench -- --json` promises to whoever reads its file, and the arithmetic behind it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf } from '../../tools/bench/figures.mjs';
import { goalRows, goalsOf } from '../../tools/bench/goals.mjs';
import { lagsOf, stepsTable } from '../../tools/bench/pages.mjs';
import { makeLimit } from '../../tools/bench/limit.mjs';
import { flopAnImage } from '../../tools/bench/plan.mjs';
import { scalingSvg } from '../../tools/bench/plot.mjs';
import { figureTable, peerTable } from '../../tools/bench/report.mjs';
import { scalingTable } from '../../tools/bench/scaling.mjs';
import { median, quantile, spread } from '../../tools/bench/stats.mjs';

/** One thread does `rate` images/s where the limit is 10 GFLOP/s. */
function measured() {
  const series = (task, env, threads, values, more = {}) => ({
    name: 'Latent Atlas',
    task,
    env,
    threads,
    values,
    ...more,
  });
  const rate = 10e9 / flopAnImage();
  const product = { m: 400, n: 784, k: 128, form: 'dYᵀ·X', gflops: 9, fraction: 0.9 };
  return {
    own: ['node', 'chromium'].flatMap((env) => [
      series('limit', env, 1, [10, 9]),
      ...[1, 2].flatMap((threads) => [
        series('train', env, threads, [rate, 2 * rate, 3 * rate], {
          dataset: 'mnist-60000',
          limits: [10, 10, 10],
        }),
        series('train', env, threads, [rate, rate], { dataset: 'noise', limits: [10, 20] }),
        series('pca', env, threads, [3, 1, 2], { count: 60_000 }),
        series('mosaic', env, threads, [threads]),
      ]),
      series('trainConv', env, 2, [rate / 10]),
      series('decode', env, 1, [0.1, 0.2, 0.3]),
      series('decodeRoundTrip', env, 2, [0.4]),
      series('decodeWhileTraining', env, 2, [5]),
    ]),
    peers: [
      series('train', 'native', 2, [rate / 2], { name: 'PyTorch x' }),
      series('trainConv', 'chromium', 2, [rate / 70], { name: 'jax-js wasm' }),
      series('pca', 'native', 2, [8, 6, 7], { name: 'numpy', count: 60_000 }),
    ],
    products: [
      { limit: 10, products: [product] },
      { limit: 11, products: [product] },
    ],
    peakBytes: 123_456_789,
    wasmGzipBytes: 101,
    firstLoadGzipBytes: 202,
  };
}

const number = (value, name) => assert.ok(Number.isFinite(value), `${name} is ${value}`);

test('the file has every field', () => {
  const f = JSON.parse(JSON.stringify(figuresOf(measured())));
  for (const name of [
    'simd128_peak_gflops',
    'mosaic_ms',
    'peak_bytes',
    'wasm_gzip_bytes',
    'first_load_gzip_bytes',
  ])
    number(f[name], name);
  const lists = {
    gemm: { numbers: ['m', 'n', 'k', 'gflops', 'fraction_of_peak'], words: [] },
    conv: { numbers: ['threads', 'images_per_s'], words: ['env'] },
    train: { numbers: ['threads', 'images_per_s', 'fraction_of_peak'], words: ['env'] },
    pca: { numbers: ['n', 'k', 'seconds', 'threads'], words: [] },
    peers: { numbers: ['threads', 'value', 'ratio'], words: ['name', 'task', 'unit'] },
  };
  for (const [list, { numbers, words }] of Object.entries(lists)) {
    assert.ok(f[list].length > 0, `${list} is empty`);
    for (const row of f[list]) {
      for (const name of numbers) number(row[name], `${list}.${name}`);
      for (const name of words) assert.equal(typeof row[name], 'string', `${list}.${name}`);
    }
  }
  number(f.decode_ms.p50, 'decode_ms.p50');
  number(f.decode_ms.p95, 'decode_ms.p95');
});

test('figures are medians, shares of as many limits as threads, and ratios of how much faster ours is', () => {
  const f = figuresOf(measured());
  assert.equal(f.simd128_peak_gflops, 11);
  assert.equal(f.gemm[0].fraction_of_peak, 0.9);
  const row = (data, threads) =>
    f.train.find((t) => t.env === 'chromium' && t.data === data && t.threads === threads);
  assert.equal(row('MNIST', 1).fraction_of_peak, 2);
  assert.equal(row('MNIST', 2).fraction_of_peak, 1);
  assert.equal(row('dense noise', 1).fraction_of_peak, 0.75);
  assert.equal(f.pca[0].seconds, 2);
  assert.equal(f.mosaic_ms, 2);
  assert.equal(f.peers[0].ratio, 4);
  assert.equal(f.peers[1].ratio, 7);
  assert.equal(f.peers[2].ratio, 3.5);
});

test('a goal that is missed says so', () => {
  const goals = goalsOf(figuresOf(measured()));
  const holds = (part) => goals.find(({ goal }) => goal.includes(part)).holds;
  assert.equal(holds('GEMM'), true);
  assert.equal(holds('chromium: two threads over one, MNIST'), false);
  assert.equal(holds('training over PyTorch'), true);
  assert.equal(holds('convolutions over the best'), true);
  // A peer that is not there is skipped, not passed.
  assert.equal(holds('convolutions over PyTorch'), null);
  assert.match(goalRows(goals).find(([goal]) => /s over PyTorch/.test(goal))?.[3], /skipped/);
  assert.equal(holds('peak memory'), true);
});

test('a native peer on the reference BLAS proves nothing', () => {
  const given = measured();
  for (const s of given.peers) s.name += ', reference BLAS';
  const goals = goalsOf(figuresOf(given));
  for (const { goal, holds } of goals)
    if (/PyTorch|numpy/.test(goal)) assert.equal(holds, null, goal);
});

test('both tables name what they show', () => {
  const f = figuresOf(measured());
  for (const part of ['strict SIMD128 limit', 'training, MNIST', 'PCA-50 of 60000', '123 MB'])
    assert.ok(figureTable(f).includes(part), part);
  assert.match(peerTable(f), /PyTorch x .* 4×/);
});

test('quantiles lie between neighbours, and one outlier does not move the spread', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(quantile([0, 10], 0.95), 9.5);
  assert.equal(spread([7, 7, 7, 7, 700]), 0);
});

test('the loop of the limit is valid wasm and does arithmetic', () => {
  const gflops = makeLimit().measure();
  assert.ok(gflops > 0.5 && gflops < 1000, `${gflops} GFLOP/s`);
});

test('a cost that grows in proportion has slope 1, and its plot a mark a point inside the frame', () => {
  const points = [2, 3, 7].map((x) => ({ x, y: 5 * x }));
  const curves = [{ title: 'PCA', axis: 'images', unit: 'ms', points }];
  assert.match(scalingTable(curves), /7 images +\| 35 ms +\| 1\.00/);
  const marks = [...scalingSvg(curves).matchAll(/cx="([\d.]+)" cy="([\d.]+)"/g)];
  assert.equal(marks.length, 3);
  for (const [, x, y] of marks) assert.ok(x >= 52 && x <= 284 && y >= 34 && y <= 188, `${x} ${y}`);
});

test('a wish is answered by the first picture after it, and a step that is late is named', () => {
  assert.deepEqual(lagsOf([10, 30, 35, 90], [5, 12, 41, 70]), [2, 11, 6]);
  const figures = (name, median, worst) => ({
    name,
    dragged: 'slider',
    rest: { median, worst, frame: 17 },
    training: null,
  });
  const text = stepsTable([figures('a/on-time', 50, 100), figures('b/late', 51, 60)]);
  assert.match(text, /1 of 2 steps hold the goals; not b\/late\./);
});
