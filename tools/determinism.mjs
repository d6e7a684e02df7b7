/**
 * `npm run check:determinism`: trains the same little VAE, autoencoder, PCA and convolutional VAE on the ground-truth
 * digits natively, in wasm under Node and in Chromium, in both variants and with 1, 2 and 4 threads;
 * prints one weight hash for each and fails when two differ.
 *
 *   --built  do not build first
 * @module
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadCore } from '../web/engine/core.js';
import { build, buildDir } from './build.mjs';
import { launchBrowser } from './lib/browser.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';
import { serve } from './lib/server.mjs';

const kImages = 2000;
const kSeed = 7;
const kEpochs = 2;
const kBatch = 128;
const kSteps = kEpochs * Math.ceil(kImages / kBatch);
const kThreads = [1, 2, 4];

const kSpec = {
  latentDim: 3,
  hidden: [67, 31],
  activation: 'relu',
  loss: 'bce',
  beta: 1,
  klWarmupSteps: 0,
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  batchSize: kBatch,
  seed: kSeed,
};
const kKinds = ['vae', 'ae', 'pca', 'conv'];
/** conv: the VAE of convolutions. */
const specOf = (/** @type {string} */ kind) => ({
  ...kSpec,
  kind: kind === 'conv' ? 'vae' : kind,
  layers: kind === 'conv' ? 'conv' : 'dense',
  loss: kind === 'pca' ? 'mse' : 'bce',
});

/** @param {string} kind @param {number} threads */
async function hashNative(kind, threads) {
  const cli = join(buildDir('native'), 'latent-atlas');
  const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-'));
  try {
    const digits = ['digits', '--n', kImages, '--seed', kSeed, '--out', folder];
    const network =
      kind === 'pca'
        ? []
        : [
            '--hidden',
            kSpec.hidden.join(','),
            '--epochs',
            kEpochs,
            '--batch',
            kBatch,
            '--seed',
            kSeed,
          ];
    const { kind: model, layers } = specOf(kind);
    const train = [
      ...[
        'train',
        '--model',
        model,
        '--layers',
        layers,
        '--images',
        join(folder, 'images-idx3-ubyte'),
      ],
      ...['--latent', kSpec.latentDim, '--threads', threads, '--json', join(folder, 'out.json')],
      ...network,
    ];
    for (const words of [digits, train]) {
      const { code, output } = await run(cli, words.map(String), { capture: true });
      if (code !== 0) throw new Refusal(output);
    }
    return JSON.parse(readFileSync(join(folder, 'out.json'), 'utf8')).weights_sha256;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {'simd' | 'simd-mt'} variant @param {number} threads @returns {Promise<Record<string, string>>} */
async function hashesNode(variant, threads) {
  const wasmUrl = pathToFileURL(join(repo, 'web/engine/wasm/')).href;
  const core = await loadCore({ wasmUrl, variant, threads });
  core.call('datasetDigits', 'd', kImages, kSeed, 0);
  /** @type {Record<string, string>} */
  const hashes = {};
  for (const kind of kKinds) {
    core.call('modelCreate', kind, specOf(kind), 'd');
    core.call('trainSteps', kind, 'd', kSteps);
    hashes[kind] = core.call('modelHash', kind).sha256;
  }
  return hashes;
}

/**
 * In a worker of Chromium, through the engine as the site carries it (engine.js).
 * @param {import('playwright-core').Browser} browser @param {boolean} isolated @param {number} threads
 * @returns {Promise<{ hashes: Record<string, string>, info: { variant: string, threads: number } }>}
 */
async function hashesChromium(browser, isolated, threads) {
  const { url, close } = await serve({ isolated, mnist: false });
  const page = await browser.newPage();
  try {
    await page.goto(`${url}wasm/`); // an address of this site with nothing on it
    return await page.evaluate(
      async ([specs, images, seed, steps, wanted]) => {
        const { createEngine } = await import(/* @vite-ignore */ `${location.origin}/engine.js`);
        const engine = createEngine({ threads: wanted, wasmUrl: `${location.origin}/wasm/` });
        const info = await engine.info;
        await engine.call('datasetDigits', { id: 'd', count: images, seed, firstIndex: 0 });
        /** @type {Record<string, string>} */
        const hashes = {};
        for (const [kind, spec] of Object.entries(specs)) {
          await engine.call('modelCreate', { id: kind, spec, dataset: 'd' });
          await engine.call('train', {
            ...{ id: kind, dataset: 'd', testDataset: 'd', testCount: 0 },
            ...{ steps, reportEverySteps: 1000, snapshotEpochs: [] },
          });
          hashes[kind] = (await engine.call('modelHash', { id: kind })).sha256;
        }
        engine.dispose();
        return { hashes, info };
      },
      /** @type {const} */ ([
        Object.fromEntries(kKinds.map((kind) => [kind, specOf(kind)])),
        kImages,
        kSeed,
        kSteps,
        threads,
      ]),
    );
  } finally {
    await page.close();
    await close();
  }
}

await runMain(async () => {
  if (!process.argv.includes('--built')) await build(['all']);
  /** @type {{ where: string, hashes: Record<string, string> }[]} */
  const rows = [];
  const add = (/** @type {string} */ where, /** @type {Record<string, string>} */ hashes) => {
    rows.push({ where, hashes });
    console.log(
      `${where.padEnd(32)} ${kKinds.map((kind) => `${kind} ${hashes[kind].slice(0, 16)}`).join('  ')}`,
    );
  };
  for (const threads of kThreads) {
    /** @type {Record<string, string>} */
    const hashes = {};
    for (const kind of kKinds) hashes[kind] = await hashNative(kind, threads);
    add(`native, ${threads} threads`, hashes);
  }
  add('Node simd, 1 thread', await hashesNode('simd', 1));
  for (const threads of kThreads) {
    add(`Node simd-mt, ${threads} threads`, await hashesNode('simd-mt', threads));
  }
  const browser = await launchBrowser();
  try {
    const single = await hashesChromium(browser, false, 1);
    if (single.info.variant !== 'simd')
      throw new Refusal(`Chromium without isolation chose ${single.info.variant}.`);
    add('Chromium simd, 1 thread', single.hashes);
    for (const threads of kThreads) {
      const { hashes, info } = await hashesChromium(browser, true, threads);
      if (info.variant !== 'simd-mt')
        throw new Refusal(`Chromium with isolation chose ${info.variant}.`);
      if (info.threads !== threads)
        throw new Refusal(`Chromium runs ${info.threads} threads, ${threads} were asked for.`);
      add(`Chromium simd-mt, ${threads} threads`, hashes);
    }
  } finally {
    await browser.close();
  }
  for (const kind of kKinds) {
    const different = new Set(rows.map(({ hashes }) => hashes[kind]));
    if (different.size !== 1)
      throw new Refusal(`The weights of ${kind} differ: ${[...different].join(', ')}.`);
  }
  console.log(`All ${rows.length} agree.`);
  // Idle pthreads of the wasm modules would keep Node alive.
  process.exit(0);
});
process.exit(process.exitCode ?? 0);
