/**
 * Files that people have stay readable: models and runs that the program wrote before the tape open,
 * and a run goes on with the bits it would have had then (tests/golden/saved/README.md).
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { repo } from '../../tools/lib/paths.mjs';
import { loadCore } from '../../web/engine/core.js';

const folder = join(repo, 'tests/golden/saved');
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(join(folder, name)));
const hashes = JSON.parse(readFileSync(join(folder, 'hashes.json'), 'utf8'));

const core = await loadCore({
  wasmUrl: pathToFileURL(join(repo, 'web/engine/wasm/')).href,
  variant: 'simd',
  threads: 1,
});
core.call('datasetCreate', {
  id: 'd',
  rows: 7,
  cols: 5,
  capacity: 101,
  images: read('images.bin'),
  labels: null,
});
const hashOf = (/** @type {string} */ id) => core.call('modelHash', { id }).sha256;

for (const [name, [saved, later]] of Object.entries(hashes)) {
  const [kind, optimizer] = name.split('-');
  test(`${kind} trained with ${optimizer}: the model opens, the run goes on`, () => {
    core.call('modelLoad', { id: 'model', bytes: read(`${name}.safetensors`) });
    assert.equal(hashOf('model'), saved);
    const again = core.call('modelSave', { id: 'model' });
    assert.deepEqual(again, read(`${name}.safetensors`), 'and is written as it was');

    const spec = {
      kind,
      latentDim: 2,
      hidden: [13],
      activation: 'relu',
      loss: 'bce',
      beta: 1,
      klWarmupSteps: 19,
      optimizer,
      learningRate: optimizer === 'sgd' ? 1e-3 : 1e-2,
      momentum: 0.9,
      batchSize: 23,
      seed: 7,
    };
    core.call('modelCreate', { id: 'run', spec, dataset: 'd' });
    core.call('trainerRestore', { id: 'run', bytes: read(`${name}.run.safetensors`) });
    assert.equal(core.call('modelInfo', { id: 'run' }).step, 13);
    assert.equal(hashOf('run'), saved);
    core.call('trainSteps', { id: 'run', dataset: 'd', steps: 16 });
    assert.equal(hashOf('run'), later);
  });
}
