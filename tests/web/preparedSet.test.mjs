// What a visitor saves from the Lab goes on in the command line: the prepared set as .npy gives the weights
// that the page's own engine trains, bit for bit. The program is build/native/latent-atlas, or ATLAS_CLI.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeNpy } from '../../web/data/own/npy.js';
import { ownShards } from '../../web/data/ownShards.js';
import { prepare } from '../../web/data/own/prepare.js';
import { nodeEngine } from './nodeWorker.mjs';
import { SMALL_VAE } from './smallVae.mjs';

const program =
  process.env.ATLAS_CLI ??
  fileURLToPath(new URL('../../build/native/latent-atlas', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-prepared-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { engine } = nodeEngine();
after(() => engine.dispose());

/** Pictures that are dark, of another shape and on their side, as a visitor may bring them. */
const COUNT = 131;
const pictures = {
  name: 'pictures',
  count: COUNT,
  rows: 5,
  cols: 9,
  range: null,
  labels: Array.from({ length: COUNT }, (_, i) => ['cross', 'ring', 'bar'][i % 3] ?? ''),
  read: (/** @type {number} */ i) => ({
    rows: 5,
    cols: 9,
    grey: Uint8Array.from({ length: 45 }, (_, p) => (p % 9 === i % 9 ? 60 : (i * p) % 13)),
  }),
};
const set = await prepare(
  { name: 'pictures', train: pictures, test: null },
  { side: 28, invert: false, transpose: true, seed: 3 },
);
/** @param {string} name @param {Uint8Array} data @param {number[]} shape */
const saved = (name, data, shape) => {
  writeFileSync(join(folder, name), writeNpy(data, shape));
  return join(folder, name);
};
const images = saved('images.npy', set.train.images, [set.train.count, set.rows, set.cols]);
const labels = saved('labels.npy', set.train.labels ?? new Uint8Array(0), [set.train.count]);
await engine.loadDataset('own', ownShards(set, set.train));

for (const kind of /** @type {const} */ (['pca', 'ae', 'vae', 'classifier'])) {
  test(`the prepared set as .npy trains a ${kind} to the same weights in the command line and on the page`, async () => {
    const spec = /** @type {any} */ ({
      ...SMALL_VAE,
      kind,
      latentDim: 3,
      loss: kind === 'pca' ? 'mse' : 'bce',
      hidden: [17, 7],
      seed: 5,
    });
    const epochs = 2;
    const { id } = await engine.call('modelCreate', { id: kind, spec, dataset: 'own' });
    await engine.call('train', {
      id,
      dataset: 'own',
      testDataset: 'own',
      testCount: 0,
      steps: kind === 'pca' ? 1 : epochs * Math.ceil(set.train.count / SMALL_VAE.batchSize),
      reportEverySteps: 5,
      snapshotEpochs: [],
    });
    const json = join(folder, 'out.json');
    const words = ['train', '--model', kind, '--images', images, '--labels', labels];
    words.push('--latent', '3', '--seed', '5', '--json', json);
    if (kind !== 'pca')
      words.push('--hidden', '17,7', '--epochs', `${epochs}`, '--batch', `${SMALL_VAE.batchSize}`);
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    const { weights_sha256: wanted } = JSON.parse(readFileSync(json, 'utf8'));
    assert.equal((await engine.call('modelHash', { id })).sha256, wanted);
  });
}
