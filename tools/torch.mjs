/**
 * `npm run check:torch`: "Continue in PyTorch" in real PyTorch. The script prints the held-out loss that
 * the core measures; from the first weights it trains to the core's loss; its notebook runs to the same
 * numbers; and two processes that torchrun starts reach what one does. Without PyTorch it says so and skips:
 * `apt-get install python3-torch` on Debian, or `pip install torch numpy safetensors`; the environment's
 * PYTHON names another python.
 *
 *   --built  do not build first
 * @module
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeNpy } from '../web/data/own/npy.js';
import { loadCore } from '../web/engine/core.js';
import { torchNotebook, torchScript } from '../web/lab/own/torch.js';
import { build } from './build.mjs';
import { repo } from './lib/paths.mjs';
import { run, runMain } from './lib/process.mjs';

/** Shares: the same weights measured by both; two epochs from the same first weights. */
const SAME = 1e-4;
const TRAINED = 1e-3;
const COUNTS = { train: 1009, test: 503 };
const EPOCHS = 2;

/** @typedef {import('../web/engine/protocol.js').ModelSpec} ModelSpec */
/** @type {ModelSpec} */
const BASE = {
  kind: 'vae',
  layers: 'dense',
  latentDim: 3,
  hidden: [31, 17],
  activation: 'relu',
  loss: 'bce',
  beta: 1,
  klWarmupSteps: 0,
  optimizer: 'adam',
  learningRate: 1e-3,
  momentum: 0.9,
  batchSize: 53,
  seed: 7,
};
/** @type {Record<string, Partial<ModelSpec>>} */
const RUNS = {
  vae: {},
  'vae-warm': { beta: 4, klWarmupSteps: 29, activation: 'tanh', loss: 'mse', seed: 1912276171 },
  'vae-conv': { layers: 'conv', hidden: [41], latentDim: 5 },
  ae: { kind: 'ae', beta: 0, hidden: [], loss: 'l1', activation: 'identity' },
  'ae-sgd': {
    kind: 'ae',
    beta: 0,
    optimizer: 'sgd',
    activation: 'sigmoid',
    loss: 'mse',
    learningRate: 1e-3,
  },
  pca: { kind: 'pca', hidden: [], latentDim: 11, loss: 'mse', beta: 0 },
};

let passed = 0;
let failed = 0;

/** @param {string} what @param {number} got @param {number} want @param {number} share */
function hold(what, got, want, share) {
  const off = Math.abs(got / want - 1);
  const ok = off <= share;
  if (ok) passed++;
  else failed++;
  const within = `wanted ${want}, apart by ${off.toExponential(1)}, at most ${share}`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${what}: ${got} (${within})`);
}

/** A python that has PyTorch. @returns {Promise<string | null>} */
async function pythonWithTorch() {
  for (const python of [process.env.PYTHON, 'python3', '/usr/bin/python3'].filter(Boolean)) {
    const words = ['-c', 'import torch, numpy; torch.special.ndtri'];
    const { code } = await run(String(python), words, { capture: true });
    if (code === 0) return String(python);
  }
  return null;
}

/** Numbers behind these words, in the order they were printed. @param {string} output @param {RegExp} words */
const numbers = (output, words) =>
  [...output.matchAll(new RegExp(`${words.source} (-?[\\d.e+-]+)`, 'g'))].map((m) => Number(m[1]));

/** @param {string} python */
async function check(python) {
  const wasmUrl = pathToFileURL(join(repo, 'web/engine/wasm/')).href;
  const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
  core.call('datasetDigits', { id: 'train', count: COUNTS.train, seed: 1, firstIndex: 0 });
  core.call('datasetDigits', { id: 'test', count: COUNTS.test, seed: 2, firstIndex: 0 });
  const scratch = mkdtempSync(join(tmpdir(), 'atlas-torch-'));
  for (const id of /** @type {const} */ (['train', 'test'])) {
    const indices = Array.from({ length: COUNTS[id] }, (_, i) => i);
    const { images } = core.call('datasetImages', { id, indices });
    writeFileSync(join(scratch, `${id}.npy`), writeNpy(images, [COUNTS[id], 28, 28]));
  }
  const { code } = await run(python, ['-c', 'import safetensors.torch'], { capture: true });
  const standIn = code === 0 ? {} : { PYTHONPATH: join(repo, 'tools/torch') };
  if (code !== 0) console.log('safetensors is not installed: tools/torch stands in for it');
  const env = { ...process.env, ...standIn, OMP_NUM_THREADS: '1' };
  /** @param {string} cwd @param {string[]} words @param {Record<string, string>} [more] */
  const torch = async (cwd, words, more = {}) => {
    const options = { cwd, env: { ...env, ...more }, capture: true };
    const { code: ended, output } = await run(python, words, options);
    if (ended === 0) return output;
    failed++;
    console.log(`FAILED ${words.join(' ')}\n${output}`);
    return '';
  };
  /** What the Lab shows of these weights: nats an image, of PCA the squared error. @param {ModelSpec} spec @param {number} components */
  const lossOf = ({ kind }, components) => {
    const held = { id: 'm', dataset: 'test', count: COUNTS.test };
    if (kind !== 'pca') return core.call('evaluate', held).total;
    const scale = new Float64Array(0);
    const { sum, images } = core.call('pcaErrorSum', { ...held, scale, first: 0, components });
    return sum / images;
  };

  for (const [name, more] of Object.entries(RUNS)) {
    const spec = { ...BASE, ...more };
    const isPca = spec.kind === 'pca';
    const perEpoch = Math.ceil(COUNTS.train / spec.batchSize);
    core.call('modelCreate', { id: 'm', spec, dataset: 'train' });
    if (isPca) core.call('trainSteps', { id: 'm', dataset: 'train', steps: 1 });
    const folder = join(scratch, name);
    mkdirSync(folder);
    /** @param {string} file @param {number} epochs @returns {import('../web/lab/own/torch.js').TorchRun} */
    const write = (file, epochs) => {
      writeFileSync(join(folder, file), core.call('modelSave', { id: 'm' }));
      const components = isPca ? 7 : 0;
      return {
        spec,
        step: core.call('modelInfo', { id: 'm' }).step,
        epochs,
        shape: { rows: 28, cols: 28 },
        files: { weights: file, train: '../train.npy', test: '../test.npy' },
        heldOut: {
          loss: lossOf(spec, components),
          images: COUNTS.test,
          components,
        },
      };
    };
    /** @param {import('../web/lab/own/torch.js').TorchRun} of @param {string} file */
    const torchOf = (of, file) => {
      writeFileSync(join(folder, file), torchScript(of));
      return torch(folder, [file]);
    };
    const first = write('first.safetensors', EPOCHS);
    const output = await torchOf(first, 'first.py');
    if (isPca) {
      const [said = NaN] = numbers(output, /held out: squared error an image with 7 directions/);
      hold('PCA, squared error', said, first.heldOut.loss, SAME);
      continue;
    }
    const [before = NaN] = numbers(output, /held out:/);
    hold(`${name}, held out at its first weights`, before, first.heldOut.loss, SAME);
    core.call('trainSteps', { id: 'm', dataset: 'train', steps: EPOCHS * perEpoch });
    const trained = lossOf(spec, 0);
    const [after = NaN] = numbers(output, new RegExp(`epoch ${EPOCHS}: held out`));
    hold(`${name}, held out after ${EPOCHS} epochs`, after, trained, TRAINED);

    // In the middle of the third epoch, as the Lab's menu gives it, as a script and as a notebook.
    core.call('trainSteps', { id: 'm', dataset: 'train', steps: 5 });
    const later = write('later.safetensors', EPOCHS + 1);
    const [said = NaN] = numbers(await torchOf(later, 'later.py'), /held out:/);
    hold(`${name}, held out at step ${later.step}`, said, later.heldOut.loss, SAME);
    if (name !== 'vae') continue;

    const { cells } = JSON.parse(torchNotebook(first));
    const code = cells
      .filter((/** @type {any} */ { cell_type }) => cell_type === 'code')
      .map((/** @type {any} */ { source }) => source.join(''));
    writeFileSync(join(folder, 'cells.py'), code.join('\n\n'));
    const cell = numbers(await torch(folder, ['cells.py']), /held out:?/);
    hold('the notebook’s cells, last loss', cell.at(-1) ?? NaN, after, 1e-6);

    const asked = 'import torch.distributed as d; assert d.is_available()';
    if ((await run(python, ['-c', asked], { capture: true })).code !== 0) {
      console.log('skipped two processes: this PyTorch is built without torch.distributed');
      continue;
    }
    // The module behind the command torchrun. Where outputs go is said, because PyTorch 1.13 under Python
    // 3.11 finds no word for "nowhere"; each line then begins with who said it.
    const torchrun = ['-m', 'torch.distributed.run', '-r', '1', '-t', '1', '--nproc_per_node', '2'];
    const two = await torch(folder, [...torchrun, '--log_dir', folder, 'first.py']);
    const [shared = NaN] = numbers(two, new RegExp(`epoch ${EPOCHS}: held out`));
    hold('two processes, last loss', shared, after, SAME);
  }
  rmSync(scratch, { recursive: true });
}

await runMain(async () => {
  const python = await pythonWithTorch();
  if (!python) {
    console.log('skipped: no python here has PyTorch (python3-torch, or pip install torch numpy)');
    console.log('0 passed, 0 failed, 1 skipped');
    return;
  }
  if (!process.argv.includes('--built')) await build(['wasm']);
  await check(python);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed) process.exitCode = 1;
});
