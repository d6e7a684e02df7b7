// The numbers that panels show for a model are those of the model: each call that they come from, and the
// pages' own functions that ask several, beside plain loops in double over the weights that the core
// saves. None is measured on the 8 bits of a picture.
//
//   the Lab      reconstruction, KL, sum        evaluate (its noise: npm run check:torch)
//                codes, σ of a posterior        encode
//                squared error of PCA           pcaLoss (pcaError); kept and dropped: pcaSummary
//   chapter 6    error of a run                 evaluate, reconstructionErrors
//                error of PCA by size           pcaErrors
//                lost of the picture            pass: reconstructionErrors, pcaError
//   chapter 10   σ, z, the mean of D(z)         reparameterizedPass, decodedDistribution
//                moved, off the image           throwCodes: pathLength, reconstructionErrors
//   chapter 12   length of a path               pathLength
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { MODELS } from '../../web/exhibits/codes-and-autoencoders/specs.js';
import { pass } from '../../web/exhibits/codes-and-autoencoders/passing.js';
import { throwCodes } from '../../web/exhibits/the-vae/throwing.js';
import { pcaLoss } from '../../web/lab/pictures.js';
import { readTensors } from '../../web/lab/own/safetensors.js';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE } from './smallVae.mjs';

const { engine } = nodeEngine();
after(() => engine.dispose());
const questions = /** @type {any} */ ({ call: engine.call.bind(engine), engine });

/** Float32 sums of some hundred terms beside double. */
const RTOL = 2e-5;
/** @param {number} value @param {number} wanted @param {string} what @param {number} [rtol] @param {number} [atol] */
const near = (value, wanted, what, rtol = RTOL, atol = 1e-7) =>
  assert.ok(
    Math.abs(value - wanted) <= atol + rtol * Math.abs(wanted),
    `${what}: ${value}, in double ${wanted}`,
  );

const COUNT = { train: 61, test: 23 };
const SIDE = 28;
const PIXELS = SIDE * SIDE;
for (const [id, seed] of /** @type {const} */ ([
  ['train', 1],
  ['test', 2],
]))
  await engine.call('datasetDigits', { id, count: COUNT[id], seed, firstIndex: 0 });

/** Grey values in 0…1, a row an image. @param {'train' | 'test'} id @returns {Promise<Float64Array[]>} */
async function imagesOf(id) {
  const indices = Array.from({ length: COUNT[id] }, (_, i) => i);
  const { images } = await engine.call('datasetImages', { id, indices });
  return indices.map((i) =>
    Float64Array.from(images.subarray(i * PIXELS, (i + 1) * PIXELS), (v) => v / 255),
  );
}

/** Runs one layer after the other. @param {Map<string, any>} tensors @param {string[]} names @param {ArrayLike<number>} x */
function through(tensors, names, x) {
  let h = Float64Array.from(x);
  names.forEach((name, l) => {
    const { shape, data } = tensors.get(`${name}.weight`);
    const bias = tensors.get(`${name}.bias`).data;
    const [rows, cols] = shape;
    const next = new Float64Array(rows);
    for (let r = 0; r < rows; r++) {
      let sum = bias[r];
      for (let c = 0; c < cols; c++) sum += data[r * cols + c] * (h[c] ?? 0);
      next[r] = l < names.length - 1 ? Math.max(0, sum) : sum;
    }
    h = next;
  });
  return h;
}

/** A trained network, in double. @param {Partial<typeof SMALL_VAE>} more */
async function network(id, more) {
  const spec = { ...SMALL_VAE, learningRate: 1e-2, ...more };
  await engine.call('modelCreate', { id, dataset: 'train', spec });
  await engine.call('train', {
    id,
    dataset: 'train',
    testDataset: '',
    testCount: 0,
    steps: 47,
    reportEverySteps: 47,
    snapshotEpochs: [],
  });
  const { tensors } = readTensors(await engine.call('modelSave', { id }), id);
  const isProbability = spec.loss === 'bce';
  return {
    encode: (/** @type {ArrayLike<number>} */ x) =>
      through(tensors, ['encoder.0', 'encoder.head'], x),
    decode: (/** @type {ArrayLike<number>} */ z) =>
      through(tensors, ['decoder.0', 'decoder.1'], z).map((v) =>
        isProbability ? 1 / (1 + Math.exp(-v)) : v,
      ),
  };
}

/** @param {ArrayLike<number>} a @param {ArrayLike<number>} b */
const squares = (a, b) => Array.from(a).reduce((sum, v, i) => sum + (v - (b[i] ?? 0)) ** 2, 0);
const mean = (/** @type {number[]} */ list) => list.reduce((sum, v) => sum + v, 0) / list.length;

test('an autoencoder: its loss, and the error of a pixel', async () => {
  const digits = await imagesOf('test');
  for (const loss of /** @type {const} */ (['mse', 'bce'])) {
    const { encode, decode } = await network('ae', { kind: 'ae', loss, beta: 0, latentDim: 3 });
    const out = digits.map((x) => decode(encode(x)));
    const held = { id: 'ae', dataset: 'test', count: COUNT.test };
    const measured = await engine.call('evaluate', held);
    const error = mean(digits.map((x, i) => squares(x, out[i])));
    const entropy = mean(
      digits.map((x, i) =>
        x.reduce(
          (sum, v, p) => sum - v * Math.log(out[i][p]) - (1 - v) * Math.log1p(-out[i][p]),
          0,
        ),
      ),
    );
    near(measured.recon, loss === 'mse' ? error / 2 : entropy, `${loss}, evaluate`);
    near(measured.total, measured.recon, `${loss}: the sum is the reconstruction`, 0, 0);
    const errors = await engine.call('reconstructionErrors', held);
    near(errors.squared, error / PIXELS, `${loss}, squared error of a pixel`);
    // What the decoder of ½ squared error gives is not cut off at black and white.
    if (loss === 'mse') assert.ok(out.some((x) => x.some((v) => v < -0.01)));
  }
});

test('a VAE: KL, its weight, posterior, draw and decoded mean', async () => {
  const digits = await imagesOf('test');
  const { encode, decode } = await network('vae', { beta: 4 });
  const held = { id: 'vae', dataset: 'test', count: COUNT.test };
  const { recon, kl, total } = await engine.call('evaluate', held);
  const codes = digits.map(encode);
  const klOf = ([m1 = 0, m2 = 0, l1 = 0, l2 = 0]) =>
    0.5 * (m1 ** 2 + m2 ** 2 + Math.exp(l1) + Math.exp(l2) - 2 - l1 - l2);
  near(kl, mean(codes.map((code) => klOf([...code]))), 'KL');
  near(total, recon + 4 * kl, 'the sum with β', 1e-12);
  const { mu, logVar } = await engine.call('encode', { ...held, first: 0 });
  codes.forEach(([m1 = 0, m2 = 0, l1 = 0, l2 = 0], i) => {
    for (const [j, [m, l]] of [
      [m1, l1],
      [m2, l2],
    ].entries()) {
      near(mu[2 * i + j], m, 'a code', RTOL, 1e-5);
      near(logVar[2 * i + j], l, 'a log-variance', RTOL, 1e-5);
    }
  });
  const image = Uint8Array.from(digits[0], (v) => Math.round(255 * v));
  const found = await engine.call('reparameterizedPass', { id: 'vae', image, seed: 3, draw: 5 });
  const [own] = codes;
  for (const j of [0, 1]) {
    near(found.sigma[j], Math.exp(own[2 + j] / 2), 'σ', RTOL, 1e-5);
    near(found.z[j], own[j] + found.sigma[j] * found.epsilon[j], 'z', RTOL, 1e-5);
  }
  const drawn = { id: 'vae', code: found.z, seed: 3, draw: 5 };
  const distribution = await engine.call('decodedDistribution', drawn);
  decode(found.z).forEach((v, p) => near(distribution.mean[p], v, 'D(z)', RTOL, 1e-6));

  // What chapter 10 shows of codes that it throws.
  const thrown = { id: 'vae', image, label: 3, train: 'train', width: 2, draw: 1, seed: 1 };
  const throws = await throwCodes(questions, thrown);
  const middle = decode(own.slice(0, 2));
  near(throws.reconstruction, Math.sqrt(squares(digits[0], middle)), 'off the image');
  assert.equal(throws.moved.length, 12);
  throws.moved.forEach((moved, i) => {
    const there = decode(throws.codes.subarray(2 * i, 2 * i + 2));
    near(moved, Math.sqrt(squares(there, middle)), `moved, ${i}`, 1e-4, 1e-6);
  });
  const { length, steps } = await engine.call('pathLength', { id: 'vae', codes: throws.codes });
  near(
    length,
    steps.reduce((sum, v) => sum + v, 0),
    'a path',
    1e-12,
  );
  const ends = [0, 1].map((i) => decode(throws.codes.subarray(2 * i, 2 * i + 2)));
  near(steps[0], Math.sqrt(squares(ends[0], ends[1])), 'its first step', 1e-4, 1e-6);
});

test('PCA: the Lab’s squared error and shares, by the directions that it saves', async () => {
  const [train, digits] = [await imagesOf('train'), await imagesOf('test')];
  const spec = { ...SMALL_VAE, kind: /** @type {const} */ ('pca'), latentDim: 13, hidden: [] };
  await engine.call('modelCreate', { id: 'pca', dataset: 'train', spec });
  const fit = { dataset: 'train', testDataset: '', testCount: 0, steps: 1, reportEverySteps: 1 };
  await engine.call('train', { id: 'pca', ...fit, snapshotEpochs: [] });
  const { tensors } = readTensors(await engine.call('modelSave', { id: 'pca' }), 'pca');
  const { data: W } = tensors.get('components') ?? {};
  const { data: centre } = tensors.get('mean') ?? {};
  assert.ok(W && centre);
  /** @param {Float64Array} x @param {number} k */
  const errorOf = (x, k) => {
    const away = x.map((v, p) => v - (centre[p] ?? 0));
    const left = away.slice();
    for (let c = 0; c < k; c++) {
      const w = W.subarray(c * PIXELS, (c + 1) * PIXELS);
      const z = away.reduce((sum, v, p) => sum + v * (w[p] ?? 0), 0);
      left.forEach((v, p) => (left[p] = v - z * (w[p] ?? 0)));
    }
    return left.reduce((sum, v) => sum + v * v, 0);
  };
  const heldOut = /** @type {any} */ ({ id: 'test', count: COUNT.test });
  const summary = await engine.call('pcaSummary', { id: 'pca', dataset: 'test' });
  // Eigenvalues are of the covariance with n − 1 in the denominator.
  const sample = COUNT.train / (COUNT.train - 1);
  const varianceAfter = (/** @type {number} */ k) => sample * mean(train.map((x) => errorOf(x, k)));
  near(summary.totalVariance, varianceAfter(0), 'total variance', 1e-4);
  for (const components of [1, 5, 13]) {
    const { error } = await pcaLoss(engine, { id: 'pca', heldOut, components });
    near(error, mean(digits.map((x) => errorOf(x, components))), `PCA, ${components}`, 1e-4);
    const dropped = (1 - (summary.cumulative[components - 1] ?? NaN)) * summary.totalVariance;
    near(dropped, varianceAfter(components), `dropped, ${components}`, 1e-3);
  }
});

test('chapter 6: what the picture lost is of the machine, not of the picture on the screen', async () => {
  const digits = await imagesOf('test');
  const pictures = Uint8Array.from(digits.flatMap((x) => [...x].map((v) => Math.round(255 * v))));
  const params = /** @type {any} */ ({ machine: 'deep', size: 3, picture: 4, code: [] });
  const { encode, decode } = await network(MODELS.deep, {
    kind: 'ae',
    loss: 'mse',
    beta: 0,
    latentDim: 3,
  });
  const spec = { ...SMALL_VAE, kind: /** @type {const} */ ('pca'), latentDim: PIXELS, hidden: [] };
  await engine.call('datasetDigits', { id: 'many', count: PIXELS + 3, seed: 1, firstIndex: 0 });
  await engine.call('modelCreate', { id: MODELS.pca, dataset: 'many', spec });
  const fit = { dataset: 'many', testDataset: '', testCount: 0, steps: 1, reportEverySteps: 1 };
  await engine.call('train', { id: MODELS.pca, ...fit, snapshotEpochs: [] });
  const deep = await pass(questions, params, pictures);
  near(deep.passage.lost, squares(digits[4], decode(encode(digits[4]))) / PIXELS, 'lost, network');
  // As a picture, cut off at black and white and rounded to 8 bits, it is another number.
  const seen = Float64Array.from(deep.passage.xhat, (v) => v / 255);
  const screen = squares(digits[4], seen) / PIXELS;
  assert.ok(Math.abs(screen / deep.passage.lost - 1) > 100 * RTOL, `${screen}`);
  const edited = await pass(questions, { ...params, code: [0, 2] }, pictures);
  assert.ok(Number.isNaN(edited.passage.lost), 'of a code set by hand nothing is lost');

  // All numbers kept: the picture comes back to rounding.
  const all = await pass(questions, { ...params, machine: 'pca', size: PIXELS }, pictures);
  assert.ok(all.passage.lost < 1e-9, `${all.passage.lost}`);
  const { errors } = await engine.call('pcaErrors', { id: MODELS.pca });
  const { sum } = await engine.call('pcaError', {
    id: MODELS.pca,
    scale: new Float64Array(0),
    dataset: 'many',
    count: PIXELS + 3,
    components: 7,
  });
  near(errors[7], sum / (PIXELS + 3) / PIXELS, 'the error by size is that of the images', 1e-4);
});
