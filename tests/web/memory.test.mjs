// Memory that is not there is a sentence, and what was there goes on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../web/engine/core.js';

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
