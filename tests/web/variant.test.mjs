import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseVariant } from '../../web/engine/variant.js';

const facts = { wasm: true, simd: true, sharedMemory: true, isolated: true, cores: 4 };

test('threads where memory can be shared, bounded by cores, wish and the maximum', () => {
  assert.deepEqual(pick(chooseVariant(facts)), ['simd-mt', 4]);
  assert.deepEqual(pick(chooseVariant(facts, 2)), ['simd-mt', 2]);
  assert.deepEqual(pick(chooseVariant({ ...facts, cores: 64 })), ['simd-mt', 8]);
  assert.deepEqual(pick(chooseVariant({ ...facts, cores: 1 })), ['simd-mt', 1]);
});

test('one thread without shared memory, and the reason names the isolation', () => {
  const choice = chooseVariant({ ...facts, sharedMemory: false, isolated: false });
  assert.deepEqual(pick(choice), ['simd', 1]);
  assert.match(choice.reason, /not cross-origin isolated/);
});

test('isolated yet no shared memory (WebKitGTK) still gets one thread', () => {
  const choice = chooseVariant({ ...facts, sharedMemory: false });
  assert.equal(choice.variant, 'simd');
  assert.doesNotMatch(choice.reason, /not cross-origin isolated/);
});

test('no SIMD or no wasm is a sentence that names browsers', () => {
  assert.throws(() => chooseVariant({ ...facts, simd: false }), {
    code: 'unsupported',
    message: /Firefox 89/,
  });
  assert.throws(() => chooseVariant({ ...facts, wasm: false }), /no WebAssembly/);
});

const pick = ({ variant, threads }) => [variant, threads];
