// Memory that is not there is a sentence, and what was there goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore, MOST_BYTES, reserveMemory } from '../../web/engine/core.js';
import { parameterCount, runBytes, workingBytes } from '../../web/lab/runs.js';
import { SMALL_VAE } from './smallVae.mjs';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const DIM = 28 * 28;
const SPEC = { ...SMALL_VAE, latentDim: 3, hidden: [131, 17] };

const MB = 2 ** 20;

for (const variant of /** @type {const} */ (['simd', 'simd-mt'])) {
  for (const mostBytes of [128 * MB, 256 * MB, MOST_BYTES]) {
    test(`${variant}, ${mostBytes / MB} MB: a data set that does not fit is refused with what does, and the old one stays`, async () => {
      const core = await loadCore({ wasmUrl, variant, threads: 2, mostBytes });
      core.call('datasetDigits', { id: 'd', count: 23, seed: 1, firstIndex: 0 });
      const one = new Uint8Array(DIM);
      const shape = { id: 'd', rows: 28, cols: 28, images: one, labels: null };
      /** @type {any} */ let refused;
      try {
        core.call('datasetCreate', { ...shape, capacity: 3_000_000 });
      } catch (error) {
        refused = error;
      }
      assert.equal(refused?.kind, 'outOfMemory');
      assert.equal(refused.code, 'memory.images');
      const { most } = refused.values;
      assert.ok(most * DIM > 0.6 * mostBytes && most * DIM < mostBytes, refused.message);
      assert.equal(core.call('datasetImages', { id: 'd', indices: [22] }).images.length, DIM);
    });
  }

  test(`${variant}: memory follows what is held: 100,000 images are trained on, held once`, async () => {
    const core = await loadCore({ wasmUrl, variant, threads: 2 });
    const small = core.memoryBytes;
    assert.ok(small <= 48 * MB, `${small} bytes before anything is held`);
    const count = 100_000;
    core.call('datasetDigits', { id: 'd', count, seed: 1, firstIndex: 0 });
    core.call('modelCreate', { id: 'm', spec: SPEC, dataset: 'd' });
    core.call('trainSteps', { id: 'm', dataset: 'd', steps: 3 });
    core.call('modelCreate', { id: 'p', spec: { ...SPEC, kind: 'pca' }, dataset: 'd' });
    core.call('trainSteps', { id: 'p', dataset: 'd', steps: 1 });
    // Views of memory that has grown since are those of the grown one.
    const held = core.call('datasetImages', { id: 'd', indices: [count - 1] }).images;
    const last = { count: 1, seed: 1, firstIndex: count - 1 };
    core.call('datasetDigits', { id: 'e', ...last });
    assert.deepEqual(held, core.call('datasetImages', { id: 'e', indices: [0] }).images);
    assert.ok(core.memoryBytes < 1.5 * count * DIM, `${core.memoryBytes} bytes for one set`);
  });

  test(`${variant}: PCA of 100 images of 64×64 pixels takes no matrix of their pixels`, async () => {
    const core = await loadCore({ wasmUrl, variant, threads: 2, mostBytes: 128 * MB });
    const images = Uint8Array.from({ length: 100 * 4096 }, (_, i) => (i * i * 2_654_435) >>> 7);
    const shape = { id: 'd', rows: 64, cols: 64, capacity: 100, labels: null };
    core.call('datasetCreate', { ...shape, images });
    const spec = { ...SPEC, kind: 'pca', latentDim: 64 };
    core.call('modelCreate', { id: 'p', spec, dataset: 'd' });
    core.call('trainSteps', { id: 'p', dataset: 'd', steps: 1 });
    assert.equal(core.call('pcaSummary', { id: 'p', dataset: 'd' }).components, 64);
  });
}

test('a machine that refuses a reservation gets a smaller one; one that refuses all says so', () => {
  const { Memory } = WebAssembly;
  /** @type {number[]} */ let asked = [];
  let most = 0;
  WebAssembly.Memory = /** @type {any} */ (
    class extends Memory {
      /** @param {any} descriptor */
      constructor(descriptor) {
        const bytes = descriptor.maximum * 2 ** 16;
        asked.push(bytes / MB);
        if (bytes > most) throw new RangeError('could not allocate memory');
        super(descriptor);
      }
    }
  );
  try {
    most = 600 * MB;
    assert.equal(reserveMemory(true).mostBytes, 512 * MB);
    assert.deepEqual(asked, [2048, 1024, 512]);
    asked = [];
    most = 100 * MB;
    assert.throws(() => reserveMemory(true), RangeError);
    assert.deepEqual(asked, [2048, 1024, 512, 256, 128]);
  } finally {
    WebAssembly.Memory = Memory;
  }
});

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
