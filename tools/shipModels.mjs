/**
 * Trains everything in models/ with the command line, from MNIST and from the ground-truth digits, and
 * writes a card beside each: the exact command, seed, checksum of the data, test metrics.
 *
 *   node tools/shipModels.mjs [mnist] [digits] [vae-2 …]     (default both and all; minutes)
 *   node tools/shipModels.mjs both     the judge, trained on both together
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDir, buildPreset } from './build.mjs';
import { joinIdx, writeMnistIdx } from './lib/idxFiles.mjs';
import { repo } from './lib/paths.mjs';
import { Refusal, run, runMain } from './lib/process.mjs';
import { openToolbox } from './lib/toolbox.mjs';

const kSeed = 1;
const kMoments = '0,0.05,0.1,0.25,0.5,1,2,3,5,7,10,15';
/** Images of either data set that are trained on. */
const kImages = 60_000;
const kDigits = { train: { n: kImages, seed: 1 }, test: { n: 10_000, seed: 2 } };

const network = (
  /** @type {string} */ kind,
  /** @type {number} */ latent,
  /** @type {string} */ hidden,
  { layers = 'dense', epochs = 15 } = {},
) => [
  '--model',
  kind,
  '--latent',
  latent,
  ...(layers === 'dense' ? [] : ['--layers', layers]),
  '--hidden',
  hidden,
  '--epochs',
  epochs,
  '--seed',
  kSeed,
  '--history-epochs',
  epochs > 15 ? `${kMoments},${epochs}` : kMoments,
];
/** @type {Record<string, (string | number)[]>} */
const kModels = {
  'pca-64': ['--model', 'pca', '--latent', 64],
  'ae-2': network('ae', 2, '256,64'),
  'vae-2': network('vae', 2, '256,64'),
  'vae-2-conv': network('vae', 2, '128', { layers: 'conv' }),
  'vae-20': network('vae', 20, '400'),
  // One hidden layer, as in the lab: here the autoencoder leaves holes and the VAE hardly any (chapter 11).
  'ae-2-400': network('ae', 2, '400', { epochs: 20 }),
  'vae-2-400': network('vae', 2, '400', { epochs: 20 }),
};

/** Reads digits of either data set: what a reader would see in a picture. */
const kJudge = [
  '--model',
  'classifier',
  '--latent',
  10,
  '--layers',
  'conv',
  '--hidden',
  32,
  '--epochs',
  5,
  '--seed',
  kSeed,
  '--precision',
  'f16',
];

const sha256 = (/** @type {string} */ path) =>
  createHash('sha256').update(readFileSync(path)).digest('hex');
const cli = join(buildDir('native'), 'latent-atlas');

/** @param {(string | number)[]} words */
async function runCli(words) {
  const { code } = await run(cli, words.map(String));
  if (code !== 0) throw new Refusal(`latent-atlas ${words.join(' ')} failed.`);
}

/** What the file says it was trained with. @param {string} path */
function specOf(path) {
  const file = readFileSync(path);
  const header = file.subarray(8, 8 + Number(file.readBigUInt64LE()));
  const { __metadata__: said } = JSON.parse(header.toString());
  const { kind, layers, activation, loss, optimizer } = said;
  return {
    kind,
    latentDim: Number(said.latentDim),
    layers, // left out where they are dense
    hidden: said.hidden.split(',').map(Number),
    activation,
    loss,
    beta: Number(said.beta),
    klWarmupSteps: Number(said.klWarmupSteps),
    optimizer,
    learningRate: Number(said.learningRate),
    momentum: Number(said.momentum),
    batchSize: Number(said.batchSize),
    seed: Number(said.seed),
  };
}

/** @typedef {import('./lib/idxFiles.mjs').IdxPaths} Files */

/** @param {'mnist' | 'digits'} name @param {string} folder @returns {Promise<{ train: Files, test: Files }>} */
async function dataFiles(name, folder) {
  if (name === 'mnist') return writeMnistIdx(folder);
  const make = async (/** @type {'train' | 'test'} */ split) => {
    const at = join(folder, `digits-${split}`);
    await runCli(['digits', '--n', kDigits[split].n, '--seed', kDigits[split].seed, '--out', at]);
    return { images: join(at, 'images-idx3-ubyte'), labels: join(at, 'labels-idx1-ubyte') };
  };
  return { train: await make('train'), test: await make('test') };
}

/** @param {string} model @param {Files} test @param {Files} train @param {string} scratch */
async function evaluate(model, test, train, scratch) {
  const out = join(scratch, 'eval.json');
  await runCli([
    'eval',
    '--model',
    model,
    '--images',
    test.images,
    '--labels',
    test.labels,
    '--json',
    out,
    '--train-images',
    train.images,
    '--train-labels',
    train.labels,
  ]);
  return JSON.parse(readFileSync(out, 'utf8'));
}

/**
 * @param {Record<'mnist' | 'digits', { train: Files, test: Files }>} data @param {string} scratch
 */
async function shipJudge(data, scratch) {
  const folder = join(repo, 'models/both');
  mkdirSync(folder, { recursive: true });
  const train = joinIdx([data.mnist.train, data.digits.train], join(scratch, 'both'));
  const [out, json] = [join(folder, 'judge.safetensors'), join(scratch, 'judge.json')];
  console.log('both/judge');
  await runCli([
    'train',
    ...kJudge,
    '--images',
    train.images,
    '--labels',
    train.labels,
    '--out',
    out,
    '--json',
    json,
  ]);
  const { epochs, weights_sha256: weights } = JSON.parse(readFileSync(json, 'utf8'));
  const measure = async ({ images, labels } = data.mnist.test) => {
    await runCli(['eval', '--model', out, '--images', images, '--labels', labels, '--json', json]);
    return JSON.parse(readFileSync(json, 'utf8'));
  };
  const test = { mnist: await measure(), digits: await measure(data.digits.test) };
  const command = [
    `npm run --silent cli -- train ${kJudge.join(' ')}`,
    '--images BOTH_IMAGES --labels BOTH_LABELS --out judge.safetensors',
  ].join(' ');
  const { images, labels } = train;
  const card = {
    name: 'both/judge',
    command,
    spec: specOf(out),
    images: 2 * kImages,
    seed: kSeed,
    data: `MNIST's 60,000 training images, then ground-truth digits: ${kDigits.train.n} of seed ${kDigits.train.seed}; tested on MNIST's 10,000 and on ${kDigits.test.n} of seed ${kDigits.test.seed}`,
    data_sha256: { train_images: sha256(images), train_labels: sha256(labels) },
    epochs: epochs.length,
    last_epoch: epochs.at(-1),
    test,
    weights_sha256_float32: weights,
    files_sha256: { weights: sha256(out) },
  };
  writeFileSync(join(folder, 'judge.json'), `${JSON.stringify(card, null, 2)}\n`);
}

await runMain(async () => {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const models = Object.keys(kModels).filter((model) => wanted.includes(model));
  const names = wanted.filter((word) => !models.includes(word));
  if (!names.length) names.push('mnist', 'digits', ...(models.length ? [] : ['both']));
  await buildPreset(await openToolbox(), 'native', { capture: true });
  const scratch = mkdtempSync(join(tmpdir(), 'latent-atlas-ship-'));
  try {
    const data = {
      mnist: await dataFiles('mnist', scratch),
      digits: await dataFiles('digits', scratch),
    };
    for (const name of names) {
      if (name === 'both') {
        await shipJudge(data, scratch);
        continue;
      }
      if (name !== 'mnist' && name !== 'digits')
        throw new Refusal(`'${name}' is neither mnist, digits or both nor a model.`);
      const own = data[name];
      const other = data[name === 'mnist' ? 'digits' : 'mnist'];
      const folder = join(repo, 'models', name);
      mkdirSync(folder, { recursive: true });
      for (const model of models.length ? models : Object.keys(kModels)) {
        const options = kModels[model];
        const out = join(folder, `${model}.safetensors`);
        const history = join(folder, `${model}.history.safetensors`);
        const json = join(scratch, 'train.json');
        console.log(`${name}/${model}`);
        await runCli([
          'train',
          ...options,
          '--precision',
          'f16',
          '--out',
          out,
          '--history',
          history,
          '--json',
          json,
          '--images',
          own.train.images,
          '--labels',
          own.train.labels,
          '--test-images',
          own.test.images,
          '--test-labels',
          own.test.labels,
        ]);
        const { epochs, weights_sha256: weights } = JSON.parse(readFileSync(json, 'utf8'));
        const test = await evaluate(out, own.test, own.train, scratch);
        const across = await evaluate(out, other.test, own.train, scratch);
        const command = [
          `npm run --silent cli -- train ${options.join(' ')} --precision f16`,
          '--images TRAIN_IMAGES --labels TRAIN_LABELS --test-images TEST_IMAGES --test-labels TEST_LABELS',
          `--out ${model}.safetensors --history ${model}.history.safetensors`,
        ].join(' ');
        const card = {
          name: `${name}/${model}`,
          command,
          spec: specOf(out),
          images: kImages,
          seed: kSeed,
          data:
            name === 'mnist'
              ? 'MNIST, 60,000 training and 10,000 test images'
              : `ground-truth digits: ${kDigits.train.n} of seed ${kDigits.train.seed}, tested on ${kDigits.test.n} of seed ${kDigits.test.seed}`,
          data_sha256: {
            train_images: sha256(own.train.images),
            train_labels: sha256(own.train.labels),
            test_images: sha256(own.test.images),
            test_labels: sha256(own.test.labels),
          },
          epochs: epochs.length,
          last_epoch: epochs.at(-1),
          test: { recon: test.recon, kl: test.kl, total: test.total, kl_per_dim: test.kl_per_dim },
          test_knn_accuracy: test.knn_accuracy,
          [`${name === 'mnist' ? 'digits' : 'mnist'}_knn_accuracy`]: across.knn_accuracy,
          weights_sha256_float32: weights,
          files_sha256: { weights: sha256(out), history: sha256(history) },
        };
        writeFileSync(join(folder, `${model}.json`), `${JSON.stringify(card, null, 2)}\n`);
      }
    }
  } finally {
    if (existsSync(scratch)) rmSync(scratch, { recursive: true, force: true });
  }
});
