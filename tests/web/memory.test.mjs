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
    core.call('datasetDigits', 'd', 23, 1, 0);
    const one = new Uint8Array(DIM);
    assert.throws(() => core.call('datasetCreate', 'd', 28, 28, count, one, null), {
      code: 'outOfMemory',
      message: /There is no memory for \d+ MB of images; use fewer images/,
    });
    assert.equal(core.call('datasetImages', 'd', [22]).images.length, DIM);
  });
}
