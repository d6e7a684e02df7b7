// Weights of the visitor: other types, PyTorch's names, what is missing or too much; the core opens what
// comes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../web/engine/core.js';
import { engineFile, shapeOf, tensorsOf, withoutPrefix } from '../../web/lab/own/architecture.js';
import { isSafetensors, readTensors, writeTensors } from '../../web/lab/own/safetensors.js';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });

/** @typedef {import('../../web/lab/own/architecture.js').Shape} Shape */
/** @type {Shape[]} */
const SHAPES = [
  { kind: 'vae', layers: 'dense', hidden: [13, 5], latentDim: 3, inputDim: 35 },
  { kind: 'ae', layers: 'dense', hidden: [], latentDim: 2, inputDim: 35 },
  { kind: 'vae', layers: 'conv', hidden: [11], latentDim: 2, inputDim: 784 },
  { kind: 'pca', layers: 'dense', hidden: [], latentDim: 3, inputDim: 7 },
];
const SETTINGS = {
  activation: 'relu',
  batchSize: '23',
  beta: '1',
  format: 'latent-atlas/1',
  klWarmupSteps: '0',
  learningRate: '0.01',
  loss: 'bce',
  momentum: '0.9',
  optimizer: 'adam',
  seed: '7',
  step: '0',
};
/** @param {Shape} shape */
const settingsOf = ({ kind, layers, hidden, latentDim, inputDim }) => ({
  ...SETTINGS,
  kind,
  hidden: hidden.join(','),
  latentDim: String(latentDim),
  inputDim: String(inputDim),
  ...(layers === 'conv' ? { layers } : {}),
  ...(kind === 'pca' ? { sampleCount: '9', step: '1' } : {}),
});
/** @param {Shape} shape @returns {Map<string, any>} */
function someTensors(shape) {
  const all = tensorsOf(shape).map(([key, sizes]) => {
    const count = sizes.reduce((product, n) => product * n, 1);
    const data = Float32Array.from({ length: count }, (_, i) => Math.sin(i + key.length) / 8);
    return [key, { shape: sizes, data }];
  });
  const tensors = new Map(/** @type {any} */ (all));
  if (shape.kind !== 'pca') return tensors;
  // Directions of length 1, eigenvalues that fall.
  const { latentDim: k, inputDim: d } = shape;
  const identity = Float32Array.from({ length: k * d }, (_, i) =>
    Number(i % d === Math.floor(i / d)),
  );
  tensors.get('components').data = identity;
  tensors.get('eigenvalues').data = Float32Array.from({ length: d }, (_, i) => d - i);
  tensors.get('totalVariance').data = Float32Array.from([(d * (d + 1)) / 2]);
  return tensors;
}

test('the shape of every family is read off its tensors, and the core opens and saves the same numbers', () => {
  for (const shape of SHAPES) {
    const tensors = someTensors(shape);
    assert.deepEqual(shapeOf(tensors, 'x'), shape);
    const { bytes, left } = engineFile(tensors, { name: 'x', shape, settings: settingsOf(shape) });
    assert.deepEqual(left, []);
    core.call('modelLoad', { id: 'x', bytes });
    const saved = readTensors(core.call('modelSave', { id: 'x' }), 'y');
    assert.deepEqual([...saved.tensors.keys()].sort(), [...tensors.keys()].sort());
    for (const [key, { shape: sizes, data }] of tensors) {
      assert.deepEqual(saved.tensors.get(key)?.shape, sizes, key);
      assert.deepEqual(Array.from(saved.tensors.get(key)?.data ?? []), Array.from(data), key);
    }
  }
});

test('PyTorch’s: wrapped names, tensors that are too many, a training’s prefix', () => {
  const [shape] = SHAPES;
  const wrapped = new Map(
    [...someTensors(shape)].map(([key, value]) => [`model._orig_mod.${key}`, value]),
  );
  wrapped.set('model.scale', { shape: [], data: Float32Array.of(1) });
  const tensors = withoutPrefix(wrapped);
  assert.deepEqual(shapeOf(tensors, 'x'), shape);
  assert.deepEqual(engineFile(tensors, { name: 'x', shape, settings: settingsOf(shape) }).left, [
    'scale',
  ]);
});

test('BF16, F16 and F64 are widened, whole numbers read', () => {
  /** @param {Record<string, [string, number[], Uint8Array]>} tensors */
  const file = (tensors) => {
    let at = 0;
    const header = Object.fromEntries(
      Object.entries(tensors).map(([key, [dtype, shape, bytes]]) => {
        const place = [at, (at += bytes.length)];
        return [key, { dtype, shape, data_offsets: place }];
      }),
    );
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    const parts = Object.values(tensors).map(([, , bytes]) => bytes);
    return new Uint8Array(Buffer.concat([length, text, ...parts]));
  };
  const bytesOf = (/** @type {ArrayBufferView} */ array) => new Uint8Array(array.buffer);
  const { tensors } = readTensors(
    file({
      bf: ['BF16', [3], bytesOf(Uint16Array.of(0x3f80, 0xc000, 0x3dcd))],
      f16: ['F16', [2, 2], bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x2e66, 0x0001))],
      f64: ['F64', [], bytesOf(Float64Array.of(Math.PI))],
      i64: ['I64', [1], bytesOf(BigInt64Array.of(-7n))],
    }),
    'x',
  );
  const numbers = (/** @type {string} */ key) => Array.from(tensors.get(key)?.data ?? []);
  assert.deepEqual(numbers('bf'), [1, -2, 0.10009765625]);
  assert.deepEqual(numbers('f16'), [1, -2, 0.0999755859375, 2 ** -24]);
  assert.deepEqual([numbers('f64'), numbers('i64')], [[Math.PI], [-7]]);
  assert.throws(() => readTensors(file({ a: ['F8_E4M3', [1], new Uint8Array(1)] }), 'x'), {
    code: 'weightsType',
    values: { name: 'x', tensor: 'a', type: 'F8_E4M3' },
  });
  assert.throws(() => readTensors(file({ a: ['F32', [2], new Uint8Array(4)] }), 'x'), {
    code: 'weightsDamaged',
  });
});

test('what is missing, of another shape or no number is refused by name', () => {
  const [shape] = SHAPES;
  const of = (/** @type {(tensors: Map<string, any>) => unknown} */ change) => {
    const tensors = someTensors(shape);
    change(tensors);
    return () => engineFile(tensors, { name: 'x', shape, settings: settingsOf(shape) });
  };
  assert.throws(
    of((all) => all.delete('encoder.1.bias')),
    { code: 'weightsMissing' },
  );
  assert.throws(
    of((all) => (all.get('encoder.1.bias').shape = [6])),
    {
      code: 'weightsShape',
      values: { name: 'x', tensor: 'encoder.1.bias', found: '6', needed: '5' },
    },
  );
  assert.throws(
    of((all) => (all.get('decoder.0.bias').data[2] = NaN)),
    { code: 'notFinite' },
  );
  assert.throws(
    () => shapeOf(new Map([['fc1.weight', { shape: [2, 2], data: new Float32Array(4) }]]), 'x'),
    {
      code: 'weightsMissing',
    },
  );
  const written = writeTensors([['a', { shape: [1], data: Float32Array.of(1) }]], {});
  assert.ok(isSafetensors(written));
  for (const cut of [4, 20, written.length - 1])
    assert.throws(() => readTensors(written.subarray(0, cut), 'x'), { code: 'weightsDamaged' });
});
