// The page's copy of the allowed ranges against the core's own check, in wasm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCore } from '../../web/engine/core.js';
import { LIMITS } from '../../web/engine/limits.js';

const wasmUrl = new URL('../../web/engine/wasm/', import.meta.url).href;
const core = await loadCore({ wasmUrl, variant: 'simd', threads: 1 });
core.call('datasetDigits', { id: 'd', count: 11, seed: 1, firstIndex: 0 });

const spec = {
  kind: 'vae',
  latentDim: 2,
  hidden: [3],
  activation: 'relu',
  loss: 'bce',
  beta: 1,
  klWarmupSteps: 0,
  optimizer: 'adam',
  learningRate: 1e-3,
  momentum: 0.9,
  batchSize: 5,
  seed: 1,
};
const make = (changed) =>
  core.call('modelCreate', { id: 'm', spec: { ...spec, ...changed }, dataset: 'd' });

const just = {
  latentDim: (v) => ({ latentDim: v }),
  hiddenLayers: (v) => ({ hidden: Array(v).fill(3) }),
  hiddenWidth: (v) => ({ hidden: [v] }),
  beta: (v) => ({ beta: v }),
  klWarmupSteps: (v) => ({ klWarmupSteps: v }),
  learningRate: (v) => ({ learningRate: v }),
  momentum: (v) => ({ momentum: v, optimizer: 'sgd' }),
  batchSize: (v) => ({ batchSize: v }),
  convBatchSize: (v) => ({ batchSize: v, layers: 'conv' }),
};

for (const [name, { min, max }] of Object.entries(LIMITS)) {
  test(`${name}: ${min} to ${max} is taken, beyond is a sentence with the value`, () => {
    make(just[name](min));
    make(just[name](max));
    const whole = Number.isInteger(min) && Number.isInteger(max) && max >= 1 && name !== 'beta';
    const beyond = whole ? max + 1 : max * 1.5;
    assert.throws(() => make(just[name](beyond)), { kind: 'invalidArgument' });
    const below = whole ? min - 1 : name === 'learningRate' ? 0 : min - 0.5;
    if (below >= 0 || !whole) {
      assert.throws(() => make(just[name](below)), { kind: 'invalidArgument' });
    }
  });
}
