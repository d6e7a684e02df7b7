// Two kept runs compared: curves of what was measured of them, settings that differ first, and a difference
// of losses only where they are losses of the same kind on the same images.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, curveOf } from '../../web/app/runsCompare.js';

const SPEC = {
  kind: 'vae',
  hidden: [31, 17],
  latentDim: 2,
  loss: 'bce',
  beta: 1,
  optimizer: 'adam',
  learningRate: 0.001,
  momentum: 0.9,
  batchSize: 53,
  seed: 7,
};
/** @param {object} more @param {unknown[]} reports */
function run(more, reports, { data = 'digits', count = 1009, ...record } = {}) {
  const spec = { ...SPEC, ...more };
  const key = JSON.stringify(['lab', Object.entries(spec), data, count]);
  return {
    record: { key, name: key, spec, data, step: 40, steps: 40, epoch: 2, ...record },
    state: { trainer: new Uint8Array(3), step: 40, reports },
  };
}
const losses = (recon, kl, beta = 1) => ({ recon, kl, total: recon + beta * kl });
const vae = run({}, [
  { step: 0, epoch: 0, train: losses(NaN, 0), test: losses(541, 2) },
  { step: 20, epoch: 1, train: losses(201, 5) },
  { step: 40, epoch: 2, train: losses(191, 7), test: losses(193, 6) },
]);
const other = run({ beta: 4 }, [{ step: 40, epoch: 2, test: losses(211, 3, 4) }]);

test('the curve is of held-out images where they were measured, else of the training', () => {
  assert.deepEqual(curveOf(vae), {
    measure: 'heldOut',
    x: [0, 2],
    y: [543, 199],
    last: { recon: 193, kl: 6, total: 199 },
  });
  const alone = run({}, [{ step: 20, epoch: 1, train: losses(201, 5) }]);
  assert.deepEqual([curveOf(alone).measure, curveOf(alone).y], ['train', [206]]);
  // Chapter 6 notes the error of a pixel by steps.
  const error = run({}, [
    { step: 10, error: 0.07 },
    { step: 40, error: 0.05 },
  ]);
  assert.deepEqual(curveOf(error).x, [0.5, 2]);
  assert.deepEqual(curveOf(error).last, { total: 0.05 });
  assert.deepEqual(curveOf(run({}, [])).x, []);
});

test('settings that differ come first; the losses are subtracted', () => {
  const { rows, difference, apart } = compare(vae, other);
  assert.deepEqual(rows[0], { key: 'beta', a: '1', b: '4' });
  assert.ok(rows.slice(1).every(({ a, b }) => a === b));
  assert.ok(!rows.some(({ key }) => key === 'momentum'), 'Adam has none');
  assert.deepEqual(rows.find(({ key }) => key === 'count')?.a, '1,009');
  assert.equal(apart, '');
  assert.deepEqual(difference, { recon: 18, kl: -3, total: 211 + 12 - 199 });
});

test('what is not measured alike is not subtracted, and says why', () => {
  const reports = vae.state.reports;
  const apartOf = (/** @type {any} */ b) => {
    const { apart, difference } = compare(vae, b);
    assert.equal(difference === null, apart !== '');
    return apart;
  };
  assert.equal(apartOf(run({ loss: 'mse' }, reports)), 'loss');
  assert.equal(apartOf(run({}, reports, { data: 'mnist' })), 'data');
  assert.equal(apartOf(run({}, [{ step: 10, error: 0.07 }])), 'measure');
  assert.equal(apartOf(run({}, [])), 'measure');
  assert.equal(apartOf(run({ seed: 11 }, reports)), '');
});
