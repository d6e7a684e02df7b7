// The Lab's parameters: from the address and back, and what a hostile address may do (nothing).
import assert from 'node:assert/strict';
import test from 'node:test';
import { formatRoute, parseRoute } from '../../web/app/address.js';
import { SCHEMA, shippedName, specOf, STRUCTURAL, withLayers } from '../../web/lab/params.js';
import { defaults, formatParams, parseParams } from '../../web/ui/base/paramTypes.js';

const parse = (query) => parseParams(SCHEMA, new URLSearchParams(query));

test('defaults make an empty address, and an empty address the defaults', () => {
  assert.equal(formatParams(SCHEMA, defaults(SCHEMA)), '');
  assert.deepEqual(parse(''), { values: defaults(SCHEMA), refused: [] });
});

test('every parameter survives the way into the address and back', () => {
  const values = {
    ...defaults(SCHEMA),
    model: 'ae',
    data: 'digits',
    count: 5000,
    k: 7,
    layers: 'conv',
    hidden: [128, 32, 5],
    activation: 'tanh',
    loss: 'l1',
    beta: 0.25,
    warmup: 2.5,
    learningRate: 0.0003,
    optimizer: 'sgd',
    momentum: 0.5,
    batch: 61,
    seed: 2147483647,
    epochs: 3,
    kept: 128,
    components: 17,
    spacing: 'quantile',
    dims: [3, 5],
    probe: [-1.25, 0.5],
    pathA: [0, 1],
    pathB: [-3, 2],
    t: 0.25,
    epoch: 1.5,
    hide: [0, 9],
    first: 14,
    sample: 28,
    ownSum: '0123456789abcdef',
    ownSide: 32,
    ownInvert: 'yes',
    ownTranspose: 'yes',
    ownSeed: 5,
  };
  for (const name of Object.keys(SCHEMA)) {
    assert.notDeepEqual(values[name], SCHEMA[name].fallback, `${name} must differ to be tested`);
  }
  const { query } = parseRoute(formatRoute({ name: 'lab' }, formatParams(SCHEMA, values)));
  assert.deepEqual(parseParams(SCHEMA, query), { values, refused: [] });
});

test('no two parameters share a key', () => {
  const keys = Object.values(SCHEMA).map((p) => p.key);
  assert.equal(new Set(keys).size, keys.length);
});

test('what is not allowed becomes the default and is named', () => {
  const bad = {
    m: ['gan', '<script>alert(1)</script>', '__proto__'],
    k: ['0', '257', '-2', '2.5', '1e1', 'NaN', ' ', '99999999999'],
    h: ['256,', '0', '2049', '1,2,3,4,5,6,7', '64,a', '1.5'],
    lr: ['0', '11', 'Infinity', '0x10', '1e999', '--1'],
    p: ['', '1,2,3', '1e9,0', 'a,b'],
    s: ['-1', '2147483649'],
  };
  for (const [key, texts] of Object.entries(bad)) {
    const name = Object.keys(SCHEMA).find((n) => SCHEMA[n].key === key);
    for (const text of texts) {
      const { values, refused } = parse(new URLSearchParams([[key, text]]));
      assert.deepEqual(values[name], SCHEMA[name].fallback, `${key}=${text}`);
      assert.deepEqual(refused, [key], `${key}=${text}`);
    }
  }
  const long = parse(new URLSearchParams([['h', '1,'.repeat(1000) + '1']]));
  assert.deepEqual(long.values.hidden, SCHEMA.hidden.fallback);
});

test('an address names a page, its state, or a place on the page', () => {
  const read = (hash) => {
    const route = parseRoute(hash);
    return route && [route.name, route.slide, String(route.query)];
  };
  assert.deepEqual(read(''), ['', false, '']);
  assert.deepEqual(read('#/'), ['', false, '']);
  assert.deepEqual(read('#/lab?k=3'), ['lab', false, 'k=3']);
  assert.deepEqual(read('#lab?k=3'), ['lab', false, 'k=3'], 'links from before the lecture');
  assert.deepEqual(read('#/principal-directions?w=1.5'), ['principal-directions', false, 'w=1.5']);
  assert.deepEqual(read('#/interpolation/slide?t=0.5'), ['interpolation', true, 't=0.5']);
  assert.equal(read('#main'), null, 'a place on the page is no page');
  assert.deepEqual(read('#/<script>'), ['?', false, ''], 'no page has this name');
});

test('the shipped model stands only for settings it was trained with', () => {
  const base = defaults(SCHEMA);
  assert.equal(shippedName(base), 'vae-2');
  assert.equal(shippedName({ ...base, k: 20 }), 'vae-20');
  assert.equal(shippedName({ ...base, model: 'ae' }), 'ae-2');
  assert.equal(shippedName({ ...base, model: 'pca', components: 3 }), 'pca-64');
  assert.equal(shippedName({ ...base, model: 'ae', k: 20 }), null);
  const conv = { ...base, ...withLayers(base, 'conv') };
  assert.equal(shippedName(conv), 'vae-2-conv');
  for (const other of [{ k: 20 }, { model: 'ae' }, { hidden: base.hidden }])
    assert.equal(shippedName({ ...conv, ...other }), null, JSON.stringify(other));
  const other = { count: 1000, hidden: [400], activation: 'tanh', loss: 'mse', beta: 2, warmup: 1 };
  const more = { learningRate: 0.01, optimizer: 'sgd', momentum: 0.5, batch: 64, seed: 2 };
  for (const [name, value] of Object.entries({ ...other, ...more })) {
    assert.ok(STRUCTURAL.includes(name), name);
    assert.equal(shippedName({ ...base, [name]: value }), null, name);
  }
});

test('choosing layers brings the dense ones that suit them, unless others were chosen', () => {
  const base = defaults(SCHEMA);
  const conv = withLayers(base, 'conv');
  assert.deepEqual(conv, { layers: 'conv', hidden: [128], batch: 128 });
  assert.deepEqual(withLayers({ ...base, ...conv }, 'dense').hidden, base.hidden);
  assert.deepEqual(withLayers({ ...base, hidden: [31] }, 'conv').hidden, [31]);
  assert.equal(withLayers({ ...base, batch: 1024 }, 'conv').batch, 512);
});

test('a spec leaves out what its kind does not have', () => {
  const base = { ...defaults(SCHEMA), beta: 3, warmup: 2, count: 1000, batch: 100 };
  assert.equal(specOf(base).klWarmupSteps, 20);
  assert.equal(specOf({ ...base, model: 'ae' }).beta, 0);
  const pca = specOf({ ...base, model: 'pca' });
  assert.deepEqual([pca.hidden, pca.loss, pca.latentDim], [[], 'mse', 64]);
  assert.equal(specOf({ ...base, model: 'pca', layers: 'conv' }).layers, 'dense');
});
