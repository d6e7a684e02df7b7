/**
 * Ours in Chromium, through the worker of the built site (engine.js), one engine for each number of
 * threads; every figure is what a page sees, messages included.
 * @module
 */
import { serve } from '../lib/server.mjs';
import { noiseImages } from './images.mjs';
import { makeLimit } from './limit.mjs';
import { convSpec, kMosaic, pcaSpec, vaeSpec } from './plan.mjs';

/** Runs in the page. @param {{ limitSource: string, noiseSource: string, specs: any }} given */
function setUp({ limitSource, noiseSource, specs }) {
  const bench = /** @type {any} */ (globalThis);
  const limit = (0, eval)(`(${limitSource})`)();
  const noise = (0, eval)(`(${noiseSource})`);
  /** @type {Map<string, Promise<any>>} */
  const made = new Map();
  /** @param {string} key @param {() => Promise<any>} make */
  const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);

  /** @param {number} threads */
  const engineOf = (threads) =>
    once(`engine ${threads}`, async () => {
      const { createEngine } = await import(/* @vite-ignore */ `${location.origin}/engine.js`);
      const engine = createEngine({ threads, wasmUrl: `${location.origin}/wasm/` });
      const info = await engine.info;
      if (info.threads !== threads)
        throw new Error(`The engine has ${info.threads} threads, not ${threads}.`);
      return engine;
    });
  /** @param {any} engine @param {number} threads @param {string} id mnist-N or noise */
  const dataOf = (engine, threads, id) =>
    once(`${threads} ${id}`, async () => {
      const [kind, count] = id.split('-');
      const common = { id, rows: 28, cols: 28, labels: null };
      if (kind === 'noise') {
        return engine.call('datasetCreate', { ...common, capacity: 12_800, images: noise(12_800) });
      }
      for (let shard = 0; shard * 10_000 < Number(count); ++shard) {
        const response = await fetch(`/mnist/train-${shard}.bin`);
        const images = new Uint8Array(await response.arrayBuffer(), 0, 10_000 * 784).slice();
        if (shard === 0)
          await engine.call('datasetCreate', { ...common, capacity: Number(count), images });
        else await engine.call('datasetAppend', { id, images, labels: null });
      }
    });
  /** @param {any} engine @param {string} id @param {string} dataset @param {number} steps @param {(value: any) => void} [onProgress] @param {AbortSignal} [signal] */
  const trainFor = (engine, id, dataset, steps, onProgress, signal) =>
    engine.call(
      'train',
      {
        id,
        dataset,
        testDataset: dataset,
        testCount: 0,
        steps,
        reportEverySteps: 1_000_000,
        snapshotEpochs: [],
      },
      { onProgress, signal },
    );
  /** @param {any} engine @param {string} id @param {object} spec @param {string} dataset @param {number} threads */
  const modelOf = (engine, id, spec, dataset, threads) =>
    once(`${threads} ${id}`, () => engine.call('modelCreate', { id, spec, dataset }));

  /** @type {Record<string, (request: any) => any>} */
  const handlers = {
    limit: () => limit.measure(),
    async train({ threads, dataset, seconds, network = 'vae' }) {
      const engine = await engineOf(threads);
      await dataOf(engine, threads, dataset);
      const id = `${network} ${dataset}`;
      await modelOf(engine, id, specs[network], dataset, threads);
      const timed = async (/** @type {number} */ steps) => {
        const start = performance.now();
        await trainFor(engine, id, dataset, steps);
        return (performance.now() - start) / 1000;
      };
      // Warm, and how many steps fill the time.
      const perStep = await once(`${threads} warm ${id}`, async () => {
        await timed(network === 'conv' ? 20 : 100);
        return (await timed(50)) / 50;
      });
      const steps = Math.ceil(seconds / perStep);
      const before = limit.measure();
      const imagesPerSecond = (steps * specs.vae.batchSize) / (await timed(steps));
      return { imagesPerSecond, limit: Math.max(before, limit.measure()) };
    },
    async pca({ threads, count }) {
      const engine = await engineOf(threads);
      const dataset = `mnist-${count}`;
      await dataOf(engine, threads, dataset);
      const fit = async () => {
        await engine.call('modelCreate', { id: 'pca', spec: specs.pca, dataset });
        const start = performance.now();
        await trainFor(engine, 'pca', dataset, 1);
        return (performance.now() - start) / 1000;
      };
      await once(`${threads} warm pca`, fit);
      return fit();
    },
    async decode({ threads, calls, whileTraining }) {
      const engine = await engineOf(threads);
      await dataOf(engine, threads, 'mnist-10000');
      await modelOf(engine, 'decoder', specs.vae, 'mnist-10000', threads);
      const stop = new AbortController();
      const training = whileTraining
        ? trainFor(engine, 'decoder', 'mnist-10000', 1e9, undefined, stop.signal).catch(() => {})
        : undefined;
      const times = [];
      for (let i = 0; i < calls; ++i) {
        const codes = new Float32Array([(i % 7) - 3, (i % 5) - 2]);
        const start = performance.now();
        await engine.call('decode', { id: 'decoder', codes });
        times.push(performance.now() - start);
        // A hand asks once a frame.
        if (whileTraining) await new Promise((next) => setTimeout(next, 3 + (i % 13)));
      }
      stop.abort();
      await training;
      return times;
    },
    async mosaic({ threads }) {
      const engine = await engineOf(threads);
      await dataOf(engine, threads, 'mnist-10000');
      await modelOf(engine, 'decoder', specs.vae, 'mnist-10000', threads);
      const start = performance.now();
      await engine.call('mosaic', {
        id: 'decoder',
        size: specs.mosaic,
        window: [-3, 3, -3, 3],
        spacing: 'uniform',
        dims: [0, 1],
        base: null,
      });
      return performance.now() - start;
    },
  };
  bench.ask = (/** @type {any} */ request) => handlers[request.op](request);
}

/**
 * @param {import('playwright-core').Browser} browser
 * @returns {Promise<import('./child.mjs').Contender>}
 */
export async function startOwnPage(browser) {
  const { url, close } = await serve();
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(`${url}wasm/`); // an address of this site with nothing on it
  await page.evaluate(setUp, {
    limitSource: makeLimit.toString(),
    noiseSource: noiseImages.toString(),
    specs: { vae: vaeSpec(), conv: convSpec(), pca: pcaSpec(), mosaic: kMosaic },
  });
  return {
    ask: async (request) => ({
      value: await page.evaluate((r) => /** @type {any} */ (globalThis).ask(r), request),
    }),
    async close() {
      await page.close();
      await close();
    },
  };
}
