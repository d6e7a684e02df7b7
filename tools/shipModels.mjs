/**
 * Trains everything in models/ with the command line, from MNIST and from the ground-truth digits, and
 * writes a card beside each: the exact command, seed, checksum of the data, test metrics.
 *
 *   node tools/shipModels.mjs [mnist] [digits] [vae-2 …]     (default both and all; minutes)
 *   node tools/shipModels.mjs both     the judge, trained on both together
 *   node tools/shipModels.mjs sprites  chapter 14's VAEs of discs
 *   node tools/shipModels.mjs sweep    what their numbers hold at several β, five seeds each, and those of digits
 * @module
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
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

/**
 * Chapter 14's VAEs are trained as long as one in the tab is, on the images the tab has, so that it is
 * the same model: the settings, and epochs on either set of digits. They have no history.
 * @type {Record<string, (string | number)[]>}
 */
const kNumbers = {
  'vae-10': ['--model', 'vae', '--latent', 10, '--hidden', 64, '--beta', 1, '--seed', kSeed],
};
const kNumbersEpochs = { mnist: 4, digits: 25 };
const kNumbersDigits = 10_000;
/** Of sprites (cpp/include/atlas/data/sprites.h): 8,000, of 20×20 pixels, 4,000 steps. */
const kSprites = { train: { n: 8000, seed: 1 }, test: { n: 2000, seed: 2 } };
const kSpriteModels = Object.fromEntries(
  [1, 4].map((beta) => [
    `vae-5-b${beta}`,
    `--model vae --latent 5 --hidden 128,64 --beta ${beta} --warmup 1000 --batch 64 --epochs 32 --seed ${kSeed}`.split(
      ' ',
    ),
  ]),
);

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

/**
 * One of chapter 14's: trained, measured, with its card.
 * @param {object} what
 * @param {string} what.name folder and file
 * @param {(string | number)[]} what.options
 * @param {string} what.train images
 * @param {string} what.test
 * @param {number} what.images
 * @param {string} what.data said in the card
 * @param {string} scratch
 */
async function shipWithoutHistory({ name, options, train, test, images, data }, scratch) {
  const out = join(repo, 'models', `${name}.safetensors`);
  const json = join(scratch, 'without.json');
  console.log(name);
  mkdirSync(dirname(out), { recursive: true });
  const ends = ['--precision', 'f16', '--images', train, '--out', out, '--json', json];
  await runCli(['train', ...options, ...ends]);
  const { epochs, weights_sha256: weights } = JSON.parse(readFileSync(json, 'utf8'));
  await runCli(['eval', '--model', out, '--images', test, '--json', json]);
  const { recon, kl, total, kl_per_dim } = JSON.parse(readFileSync(json, 'utf8'));
  const card = {
    name,
    command: `npm run --silent cli -- train ${options.join(' ')} --precision f16 --images TRAIN_IMAGES --out ${basename(out)}`,
    spec: specOf(out),
    images,
    seed: kSeed,
    data,
    data_sha256: { train_images: sha256(train), test_images: sha256(test) },
    epochs: epochs.length,
    last_epoch: epochs.at(-1),
    test: { recon, kl, total, kl_per_dim },
    weights_sha256_float32: weights,
    files_sha256: { weights: sha256(out) },
  };
  writeFileSync(out.replace('.safetensors', '.json'), `${JSON.stringify(card, null, 2)}\n`);
}

/** @param {string[]} wanted of kSpriteModels @param {string} scratch */
async function shipSprites(wanted, scratch) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const split of /** @type {const} */ (['train', 'test'])) {
    const at = join(scratch, `sprites-${split}`);
    const { n, seed } = kSprites[split];
    await runCli(['sprites', '--n', n, '--seed', seed, '--out', at]);
    files[split] = join(at, 'images-idx3-ubyte');
  }
  const { train, test } = kSprites;
  for (const model of wanted)
    await shipWithoutHistory(
      {
        name: `sprites/${model}`,
        options: kSpriteModels[model],
        train: files.train,
        test: files.test,
        images: train.n,
        data: `sprites: ${train.n} of seed ${train.seed}, tested on ${test.n} of seed ${test.seed}`,
      },
      scratch,
    );
}

/**
 * @param {'mnist' | 'digits'} set @param {string[]} wanted of kNumbers
 * @param {{ train: Files, test: Files }} files @param {string} scratch
 */
async function shipNumbers(set, wanted, files, scratch) {
  const isMnist = set === 'mnist';
  let train = files.train.images;
  if (!isMnist && wanted.length) {
    const at = join(scratch, 'digits-few');
    await runCli(['digits', '--n', kNumbersDigits, '--seed', kDigits.train.seed, '--out', at]);
    train = join(at, 'images-idx3-ubyte');
  }
  for (const model of wanted)
    await shipWithoutHistory(
      {
        name: `${set}/${model}`,
        options: [...kNumbers[model], '--epochs', kNumbersEpochs[set]],
        train,
        test: files.test.images,
        images: isMnist ? kImages : kNumbersDigits,
        data: isMnist
          ? 'MNIST, 60,000 training and 10,000 test images'
          : `ground-truth digits: ${kNumbersDigits} of seed ${kDigits.train.seed}, tested on ${kDigits.test.n} of seed ${kDigits.test.seed}`,
      },
      scratch,
    );
}

/** Of chapter 14's sweep: a training for each. */
const kSweep = { sprites: [1, 4, 8], digits: [1, 4], seeds: [1, 2, 3, 4, 5] };

/** The last `--name` of a command with another value. @param {(string | number)[]} options @param {string} name @param {number} value */
const withOption = (options, name, value) =>
  options.map((word, i) => (options[i - 1] === name ? value : word));

/**
 * Trains at each β from five seeds and writes what is found of the factors to models/<set>/sweep.json.
 * @param {string} scratch
 */
async function shipSweep(scratch) {
  for (const set of /** @type {const} */ (['sprites', 'digits'])) {
    const isSprites = set === 'sprites';
    const [n, seed] = isSprites
      ? [kSprites.train.n, kSprites.train.seed]
      : [kNumbersDigits, kDigits.train.seed];
    const at = join(scratch, `sweep-${set}`);
    await runCli([set, '--n', n, '--seed', seed, '--out', at]);
    const plain = isSprites
      ? kSpriteModels['vae-5-b1']
      : [...kNumbers['vae-10'], '--epochs', kNumbersEpochs.digits];
    const [model, json] = [join(scratch, 'sweep.safetensors'), join(scratch, 'sweep.json')];
    const runs = [];
    for (const beta of kSweep[set])
      for (const one of kSweep.seeds) {
        const options = withOption(withOption(plain, '--beta', beta), '--seed', one);
        const files = ['--images', join(at, 'images-idx3-ubyte'), '--out', model];
        await runCli(['train', ...options, ...files, '--json', json]);
        await runCli(['factors', '--model', model, '--of', set, '--json', json]);
        const found = JSON.parse(readFileSync(json, 'utf8'));
        console.log(`${set} β ${beta} seed ${one}: ${found.active} active, MIG ${found.mig}`);
        runs.push({ beta, seed: one, ...found });
      }
    const { names } = runs[0];
    const short = (/** @type {unknown} */ value) =>
      typeof value === 'number' ? Number(value.toPrecision(5)) : value;
    const card = {
      command: 'node tools/shipModels.mjs sweep',
      names,
      runs: runs.map(({ names: _same, ...run }) => run),
    };
    const text = JSON.stringify(card, (_key, value) => short(value));
    writeFileSync(join(repo, 'models', set, 'sweep.json'), `${text}\n`);
  }
}

await runMain(async () => {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const known = [...Object.keys(kModels), ...Object.keys(kNumbers), ...Object.keys(kSpriteModels)];
  const models = known.filter((model) => wanted.includes(model));
  const names = wanted.filter((word) => !models.includes(word));
  if (!names.length)
    names.push('mnist', 'digits', ...(models.length ? [] : ['both', 'sprites', 'sweep']));
  /** Those of a table that are asked for; without a name all of it. @param {object} table */
  const askedOf = (table) =>
    Object.keys(table).filter((model) => !models.length || models.includes(model));
  await buildPreset(await openToolbox(), 'native', { capture: true });
  const scratch = mkdtempSync(join(tmpdir(), 'latent-atlas-ship-'));
  try {
    const needsDigits = names.some((name) => name !== 'sprites' && name !== 'sweep');
    const none = { images: '', labels: '' };
    const data = needsDigits
      ? { mnist: await dataFiles('mnist', scratch), digits: await dataFiles('digits', scratch) }
      : { mnist: { train: none, test: none }, digits: { train: none, test: none } };
    for (const name of names) {
      if (name === 'both') {
        await shipJudge(data, scratch);
        continue;
      }
      if (name === 'sweep') {
        await shipSweep(scratch);
        continue;
      }
      if (name === 'sprites') {
        await shipSprites(askedOf(kSpriteModels), scratch);
        continue;
      }
      if (name !== 'mnist' && name !== 'digits')
        throw new Refusal(
          `'${name}' is neither mnist, digits, sprites, sweep or both nor a model.`,
        );
      await shipNumbers(name, askedOf(kNumbers), data[name], scratch);
      const own = data[name];
      const other = data[name === 'mnist' ? 'digits' : 'mnist'];
      const folder = join(repo, 'models', name);
      mkdirSync(folder, { recursive: true });
      for (const model of askedOf(kModels)) {
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
