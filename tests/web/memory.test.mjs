// Memory that is not there is a sentence, and what was there goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../web/engine/core.js';
import { parameterCount, runBytes, workingBytes } from '../../web/lab/runs.js';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const DIM = 28 * 28;
const SPEC = {
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
    for (const layers of ['conv', 'dense']) {
      for (const kind of ['vae', 'ae']) {
        const spec = { ...SPEC, kind, layers };
        const info = core.call('modelCreate', { id: kind, spec, dataset: 'd' });
        assert.equal(parameterCount(spec, DIM), info.parameterCount, `${kind}, ${layers}`);
      }
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

for (const layers of /** @type {const} */ (['dense', 'conv'])) {
  for (const batchSize of [16, 128, 512]) {
    test(`what the Lab keeps free for a ${layers} network with batches of ${batchSize} is enough`, async (t) => {
      const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
      core.call('datasetDigits', { id: 'd', count: 2000, seed: 1, firstIndex: 0 });
      const hidden = layers === 'conv' ? [128] : [256, 64];
      const spec = { ...SPEC, layers, hidden, batchSize };
      const before = core.call('memory').used;
      const { parameterCount: parameters } = core.call('modelCreate', {
        id: 'm',
        spec,
        dataset: 'd',
      });
      // All that a run does: training, the losses and codes of the held-out images, a mosaic.
      core.call('trainSteps', { id: 'm', dataset: 'd', steps: 2 });
      core.call('evaluate', { id: 'm', dataset: 'd', count: 2000 });
      core.call('encode', { id: 'm', dataset: 'd', first: 0, count: 2000 });
      core.call('decode', { id: 'm', codes: new Float32Array(3 * 400) });
      const taken = core.call('memory').used - before;
      const kept = runBytes({ spec, parameters, step: 0 }) + workingBytes(spec, DIM);
      t.diagnostic(
        `${(taken / 1e6).toFixed(1)} MB are taken, ${(kept / 1e6).toFixed(1)} kept free`,
      );
      assert.ok(taken <= kept, `${taken} bytes are taken, ${kept} were kept free`);
      assert.ok(kept < taken + 2 ** 25, `${kept} bytes were kept free, ${taken} are taken`);
    });
  }
}
