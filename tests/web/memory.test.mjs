// Memory that is not there is a sentence, and what was there goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../web/engine/core.js';
import { parameterCount } from '../../web/lab/runs.js';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const DIM = 28 * 28;

for (const [variant, count] of /** @type {const} */ ([
  ['simd', 2_000_000], // 1.5 GB: more than the variant may grow to
  ['simd-mt', 400_000], // 300 MB: more than its fixed memory
])) {
  test(`${variant}: a data set that does not fit is refused and the old one stays`, async () => {
    const core = await loadCore({ wasmUrl, variant, threads: 1 });
    core.call('datasetDigits', { id: 'd', count: 23, seed: 1, firstIndex: 0 });
    const one = new Uint8Array(DIM);
    const shape = { id: 'd', rows: 28, cols: 28 };
    assert.throws(
      () => core.call('datasetCreate', { ...shape, capacity: count, images: one, labels: null }),
      {
        code: 'outOfMemory',
        message: /There is no memory for \d+ MB of images; use fewer images/,
      },
    );
    assert.equal(core.call('datasetImages', { id: 'd', indices: [22] }).images.length, DIM);
  });
}

for (const variant of /** @type {const} */ (['simd', 'simd-mt'])) {
  test(`${variant}: memory tells what is there, and goes back when it is dropped`, async () => {
    const core = await loadCore({ wasmUrl, variant, threads: 1 });
    const before = core.call('memory');
    assert.deepEqual([before.models, before.datasets], [0, 0]);
    core.call('datasetDigits', { id: 'd', count: 1000, seed: 1, firstIndex: 0 });
    const spec = {
      kind: 'vae',
      latentDim: 3,
      hidden: [131, 17],
      activation: 'relu',
      loss: 'bce',
      beta: 1,
      klWarmupSteps: 0,
      optimizer: 'adam',
      learningRate: 1e-3,
      momentum: 0.9,
      batchSize: 11,
      seed: 1,
    };
    for (const kind of ['vae', 'ae']) {
      const info = core.call('modelCreate', { id: kind, spec: { ...spec, kind }, dataset: 'd' });
      assert.equal(parameterCount({ ...spec, kind }, DIM), info.parameterCount, kind);
    }
    core.call('trainSteps', { id: 'vae', dataset: 'd', steps: 3 });
    const full = core.call('memory');
    assert.deepEqual([full.models, full.datasets], [2, 1]);
    assert.ok(full.used - before.used > 1000 * DIM);
    assert.equal(full.free + full.used, before.free + before.used);
    for (const kind of ['vae', 'ae']) core.call('modelDrop', { id: kind });
    core.call('datasetDrop', { id: 'd' });
    const after = core.call('memory');
    assert.deepEqual([after.models, after.datasets], [0, 0]);
    assert.ok(after.used - before.used < 100_000, `${after.used - before.used} bytes stay`);
  });
}
