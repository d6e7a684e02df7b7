/**
 * `npm run check:determinism`: trains a small model of every family (familyHashes.h), and a VAE, an
 * autoencoder and a PCA through the calls that the command line and a page make, natively, in wasm
 * under Node and in Chromium, in both variants and with 1, 2 and 4 threads; prints one weight hash for
 * each and fails when two differ.
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
const kSpecVae = { ...kSpec, kind: 'vae' };

/** The columns: one trained through the calls of a page or the command line, then every family. @typedef {Record<string, string>} Hashes */

/** @param {number} threads @returns {Promise<Hashes>} */
async function hashesNative(threads) {
  const cli = join(buildDir('native'), 'latent-atlas');
  const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-'));
  const call = async (/** @type {(string | number)[]} */ ...words) => {
    const { code, output } = await run(cli, words.map(String), { capture: true });
    if (code !== 0) throw new Refusal(output);
    return output;
  };
  try {
    await call('digits', '--n', kImages, '--seed', kSeed, '--out', folder);
    const out = join(folder, 'out.json');
    await call(
      'train',
      '--model',
      'vae',
      '--images',
      join(folder, 'images-idx3-ubyte'),
      '--latent',
      kSpec.latentDim,
      '--hidden',
      kSpec.hidden.join(','),
      '--epochs',
      kEpochs,
      '--batch',
      kBatch,
      '--seed',
      kSeed,
      '--threads',
      threads,
      '--json',
      out,
    );
    const families = await call('hashes', '--threads', threads);
    return {
      trained: JSON.parse(readFileSync(out, 'utf8')).weights_sha256,
      ...JSON.parse(families),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {'simd' | 'simd-mt'} variant @param {number} threads @returns {Promise<Hashes>} */
async function hashesNode(variant, threads) {
  const wasmUrl = pathToFileURL(join(repo, 'web/engine/wasm/')).href;
  const core = await loadCore({ wasmUrl, variant, threads });
  core.call('datasetDigits', { id: 'd', count: kImages, seed: kSeed, firstIndex: 0 });
  core.call('modelCreate', { id: 'm', spec: kSpecVae, dataset: 'd' });
  core.call('trainSteps', { id: 'm', dataset: 'd', steps: kSteps });
  return { trained: core.call('modelHash', { id: 'm' }).sha256, ...core.call('familyHashes', {}) };
}

/**
 * In a worker of Chromium, through the engine as the site carries it (engine.js).
 * @param {import('playwright-core').Browser} browser @param {boolean} isolated @param {number} threads
 * @returns {Promise<{ hashes: Hashes, info: { variant: string, threads: number } }>}
 */
async function hashesChromium(browser, isolated, threads) {
  const { url, close } = await serve({ isolated, mnist: false });
  const page = await browser.newPage();
  try {
    await page.goto(`${url}wasm/`); // an address of this site with nothing on it
    return await page.evaluate(async ([spec, images, seed, steps, wanted]) => {
      const { createEngine } = await import(/* @vite-ignore */ `${location.origin}/engine.js`);
      const engine = createEngine({ threads: wanted, wasmUrl: `${location.origin}/wasm/` });
      const info = await engine.info;
      await engine.call('datasetDigits', { id: 'd', count: images, seed, firstIndex: 0 });
      await engine.call('modelCreate', { id: 'm', spec, dataset: 'd' });
      await engine.call('train', {
        id: 'm',
        dataset: 'd',
        testDataset: 'd',
        testCount: 0,
        steps,
        reportEverySteps: 1000,
        snapshotEpochs: [],
      });
      const { sha256: trained } = await engine.call('modelHash', { id: 'm' });
      const families = await engine.call('familyHashes', {});
      engine.dispose();
      return { hashes: { trained, ...families }, info };
    }, /** @type {const} */ ([kSpecVae, kImages, kSeed, kSteps, threads]));
  } finally {
    await page.close();
    await close();
  }
}

await runMain(async () => {
  if (!process.argv.includes('--built')) await build(['all']);
  /** @type {{ where: string, hashes: Hashes }[]} */
  const rows = [];
  const add = (/** @type {string} */ where, /** @type {Hashes} */ hashes) => {
    rows.push({ where, hashes });
    const short = Object.entries(hashes).map(([name, hash]) => `${name} ${hash.slice(0, 8)}`);
    console.log(`${where.padEnd(28)} ${short.join('  ')}`);
  };
  for (const threads of kThreads) {
    add(`native, ${threads} threads`, await hashesNative(threads));
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
  const names = Object.keys(rows[0].hashes);
  for (const name of names) {
    const different = new Set(rows.map(({ hashes }) => hashes[name]));
    if (different.size !== 1)
      throw new Refusal(`The weights of ${name} differ: ${[...different].join(', ')}.`);
  }
  console.log(`All ${rows.length} agree.`);
  // Idle pthreads of the wasm modules would keep Node alive.
  process.exit(0);
});
process.exit(process.exitCode ?? 0);
