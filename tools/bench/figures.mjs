/**
 * From samples to the figures of `--json` and of the table. Pure; tests/web/bench.test.mjs holds the
 * fields.
 * @module
 */
import { flopAnImage, kComponents } from './plan.mjs';
import { median, quantile, spread } from './stats.mjs';

/**
 * @typedef {object} Series samples of one figure, one a round
 * @property {string} name of the contender
 * @property {'limit' | 'train' | 'trainConv' | 'pca' | 'decode' | 'decodeRoundTrip' | 'decodeWhileTraining' | 'mosaic'} task
 * @property {string} env
 * @property {number} threads
 * @property {string} [dataset] mnist-N or noise
 * @property {number} [count] images of a PCA
 * @property {number[]} values images/s, seconds, milliseconds or GFLOP/s
 * @property {number[]} [limits] GFLOP/s of one thread around each sample
 * @property {number} [best] only of peers with several settings
 */
/**
 * @typedef {object} Measured
 * @property {Series[]} own
 * @property {Series[]} peers
 * @property {{ limit: number, products: import('./products.mjs').ProductSample[] }[]} products a round each
 * @property {number} peakBytes
 * @property {number} wasmGzipBytes
 * @property {number} firstLoadGzipBytes
 */

/** What is trained, as tables say it. @type {Partial<Record<Series['task'], string>>} */
const kTrainings = { train: 'VAE training', trainConv: 'convolutional VAE, learning' };

/** Ours that a peer is compared with: as many threads as there are, in the browser. */
const kOwnEnv = 'chromium';

/** @param {Series} s */
const fractions = (s) =>
  s.values.map(
    (rate, i) => (rate * flopAnImage() * 1e-9) / (Math.max(1, s.threads) * (s.limits?.[i] ?? NaN)),
  );

/** @param {number} x */
const round = (x) => Number(x.toPrecision(4));

/** @param {Measured} measured */
export function figuresOf({ own, peers, products, ...bytes }) {
  const of = (/** @type {Series['task']} */ task) => own.filter((s) => s.task === task);
  const limits = of('limit').flatMap((s) => s.values);
  const gemm = (products[0]?.products ?? []).map(({ m, n, k, form }, i) => ({
    m,
    n,
    k,
    form,
    gflops: round(median(products.map((p) => p.products[i].gflops))),
    fraction_of_peak: round(median(products.map((p) => p.products[i].fraction))),
  }));
  const train = of('train').map((s) => ({
    env: s.env,
    threads: s.threads,
    data: s.dataset === 'noise' ? 'dense noise' : 'MNIST',
    images_per_s: round(median(s.values)),
    best: round(Math.max(...s.values)),
    spread: round(spread(s.values)),
    // Per thread: of as many times one thread's limit.
    fraction_of_peak: round(median(fractions(s))),
  }));
  const conv = of('trainConv').map((s) => ({
    env: s.env,
    threads: s.threads,
    images_per_s: round(median(s.values)),
    best: round(Math.max(...s.values)),
    spread: round(spread(s.values)),
  }));
  const pca = of('pca').map((s) => ({
    n: s.count ?? 0,
    k: kComponents,
    seconds: round(median(s.values)),
    threads: s.threads,
    env: s.env,
    best: round(Math.min(...s.values)),
    spread: round(spread(s.values)),
  }));
  const latency = (/** @type {Series['task']} */ task) => {
    const values = of(task).flatMap((s) => s.values);
    return { p50: round(quantile(values, 0.5)), p95: round(quantile(values, 0.95)) };
  };
  const mosaic = of('mosaic').filter((s) => s.env === kOwnEnv);
  const most = Math.max(...own.map((s) => s.threads));
  return {
    simd128_peak_gflops: round(Math.max(...limits, ...products.map((p) => p.limit))),
    gemm,
    train,
    conv,
    pca,
    decode_ms: latency('decode'),
    decode_round_trip_ms: latency('decodeRoundTrip'),
    decode_while_training_ms: latency('decodeWhileTraining'),
    mosaic_ms: round(median(mosaic.filter((s) => s.threads === most).flatMap((s) => s.values))),
    peak_bytes: bytes.peakBytes,
    wasm_gzip_bytes: bytes.wasmGzipBytes,
    first_load_gzip_bytes: bytes.firstLoadGzipBytes,
    peers: peers.map((s) => peerRow(s, own, most)),
  };
}

/** @param {Series} s @param {Series[]} own @param {number} most threads */
function peerRow(s, own, most) {
  const ours = own.find(
    (o) =>
      o.task === s.task &&
      o.env === kOwnEnv &&
      o.threads === most &&
      o.count === s.count &&
      o.dataset !== 'noise',
  );
  const value = median(s.values);
  const mine = ours ? median(ours.values) : NaN;
  const isTrain = s.task !== 'pca';
  return {
    name: s.name,
    task: isTrain ? (kTrainings[s.task] ?? s.task) : `PCA-${kComponents} of ${s.count}`,
    env: s.env,
    threads: s.threads,
    value: round(value),
    unit: isTrain ? 'images/s' : 's',
    // How many times faster ours is, in Chromium with all threads.
    ratio: round(isTrain ? mine / value : value / mine),
    best: round(isTrain ? Math.max(...s.values) : Math.min(...s.values)),
    spread: round(spread(s.values)),
    samples: s.values.length,
  };
}

/** @typedef {ReturnType<typeof figuresOf>} Figures */
