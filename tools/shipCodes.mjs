/**
 * Trains chapter 15's VQ-VAEs and the priors of their words with the command line, on MNIST, generated
 * digits and stripes in shapes, and writes them with a card each to models/<set>. What five seeds reach on
 * generated digits goes to models/digits/codes.json.
 *
 *   node tools/shipCodes.mjs [mnist] [digits] [textures] [seeds]     (default all; minutes)
 * @module
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDir, buildPreset } from './build.mjs';
import { codesOf, codesFiles } from './lib/codes.mjs';
import { repo } from './lib/paths.mjs';
import { runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

const SEED = 1;
const SEEDS = [1, 2, 3, 4, 5];
/** Name, side, levels; a prior where there is one level. */
const MODELS = /** @type {const} */ ([
  ['words-4', 4, 1],
  ['words-8', 8, 1],
  ['words-two', 8, 2],
]);
const sha256 = (/** @type {string} */ path) =>
  createHash('sha256').update(readFileSync(path)).digest('hex');

await runMain(async () => {
  const wanted = process.argv.slice(2);
  const asked = (/** @type {string} */ name) => !wanted.length || wanted.includes(name);
  await buildPreset(await openToolbox(), 'native', { capture: true });
  const cli = join(buildDir('native'), 'latent-atlas');
  const scratch = mkdtempSync(join(tmpdir(), 'latent-atlas-ship-'));
  try {
    for (const set of /** @type {const} */ (['mnist', 'digits', 'textures'])) {
      if (!asked(set)) continue;
      const folder = join(repo, 'models', set);
      mkdirSync(folder, { recursive: true });
      const data = await codesFiles(cli, set, scratch);
      for (const [name, side, levels] of MODELS) {
        if (set === 'textures' && levels === 1) continue;
        const file = join(folder, `${name}.safetensors`);
        const prior = join(folder, `${name}-prior.safetensors`);
        const hasPrior = levels === 1;
        const options = ['--side', side, '--levels', levels, '--seed', SEED, '--precision', 'f16'];
        const outs = ['--out', file, ...(hasPrior ? ['--prior-out', prior] : [])];
        const found = await codesOf(cli, [...data, ...options, ...outs], scratch);
        console.log(`${set}/${name}`, found);
        const { weights_sha256: weights, prior_weights_sha256: priorWeights, ...test } = found;
        /** @param {string} of @param {string} path @param {string} bits @param {object} spec */
        const writeCard = (of, path, bits, spec) =>
          writeFileSync(
            join(folder, `${of}.json`),
            `${JSON.stringify(
              {
                name: `${set}/${of}`,
                command: `node tools/shipCodes.mjs ${set}`,
                spec: { ...spec, seed: SEED },
                images: 10_000,
                data: 'the first 10,000 training images, tested on the first 2,000 held out',
                test,
                weights_sha256_float32: bits,
                files_sha256: { weights: sha256(path) },
              },
              null,
              2,
            )}\n`,
          );
        // Every 200 batches of 50, and every 100 of 100: after each epoch.
        const words = { side, codes: 64 };
        writeCard(name, file, weights, {
          kind: 'vqvae',
          latentDim: 8,
          ...words,
          levels,
          batchSize: 50,
          learningRate: 0.003,
          rateDrop: 200,
        });
        if (hasPrior)
          writeCard(`${name}-prior`, prior, priorWeights, {
            kind: 'codes',
            latentDim: 10,
            ...words,
            batchSize: 100,
            learningRate: side === 4 ? 0.002 : 0.003,
            rateDrop: 100,
          });
      }
    }
    if (asked('seeds')) {
      const data = await codesFiles(cli, 'digits', scratch);
      const runs = [];
      for (const side of [4, 8])
        for (const seed of SEEDS) {
          const found = await codesOf(cli, [...data, '--side', side, '--seed', seed], scratch);
          console.log(`side ${side} seed ${seed}`, found);
          const { weights_sha256: _w, prior_weights_sha256: _p, ...test } = found;
          runs.push({ side, seed, ...test });
        }
      const card = { command: 'node tools/shipCodes.mjs seeds', runs };
      const text = JSON.stringify(card, (_key, value) =>
        typeof value === 'number' ? Number(value.toPrecision(5)) : value,
      );
      writeFileSync(join(repo, 'models/digits/codes.json'), `${text}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
});
