import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseVariant } from '../../web/engine/variant.js';

const facts = { wasm: true, simd: true, sharedMemory: true, cores: 4 };

test('threads where memory can be shared, bounded by cores, wish and the maximum', () => {
  assert.deepEqual(pick(chooseVariant(facts)), ['simd-mt', 4]);
  assert.deepEqual(pick(chooseVariant(facts, 2)), ['simd-mt', 2]);
  assert.deepEqual(pick(chooseVariant({ ...facts, cores: 64 })), ['simd-mt', 8]);
  assert.deepEqual(pick(chooseVariant({ ...facts, cores: 1 })), ['simd-mt', 1]);
});

test('one thread without shared memory, of an isolated page too (WebKitGTK)', () => {
  assert.deepEqual(pick(chooseVariant({ ...facts, sharedMemory: false })), ['simd', 1]);
});

test('no SIMD or no wasm is an error of its own each', () => {
  const unsupported = { kind: 'unsupported' };
  assert.throws(() => chooseVariant({ ...facts, simd: false }), {
    ...unsupported,
    code: 'browser.noSimd',
  });
  assert.throws(() => chooseVariant({ ...facts, wasm: false }), {
    ...unsupported,
    code: 'browser.noWasm',
  });
});

const pick = ({ variant, threads }) => [variant, threads];
