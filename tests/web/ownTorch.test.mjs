// The script for PyTorch: it is Python, its order of the images is the core's, its names and shapes are
// those of the weights; the notebook is the same text. What PyTorch makes of it: npm run check:torch.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { torchNotebook, torchScript } from '../../web/lab/own/torch.js';

const spec = {
  kind: /** @type {const} */ ('vae'),
  latentDim: 3,
  layers: /** @type {const} */ ('dense'),
  hidden: [31, 17],
  activation: /** @type {const} */ ('tanh'),
  loss: /** @type {const} */ ('bce'),
  beta: 0.5,
  klWarmupSteps: 19,
  optimizer: /** @type {const} */ ('sgd'),
  learningRate: 0.003,
  momentum: 0.8,
  batchSize: 23,
  seed: 1912276171, // 1234567890123 mod 2³¹
};
const run = {
  spec,
  step: 47,
  epochs: 9,
  shape: { rows: 5, cols: 7 },
  files: { weights: 'w.safetensors', train: 'a-train.npy', test: 'a-test.npy' },
  heldOut: { loss: 123.456, images: 61, components: 5 },
};
const scripts = [
  torchScript(run),
  torchScript({ ...run, spec: { ...spec, kind: 'ae', loss: 'l1', optimizer: 'adam', hidden: [] } }),
  torchScript({ ...run, spec: { ...spec, layers: 'conv', activation: 'identity', loss: 'mse' } }),
  torchScript({ ...run, spec: { ...spec, kind: 'pca' } }),
];

test('settings and files stand in it', () => {
  const [dense = ''] = scripts;
  for (const part of [
    'D, K = 35, 3 ',
    'HIDDEN = [31, 17]',
    'SEED, BATCH, EPOCHS = 1912276171, 23, 9',
    'BETA, WARMUP = 0.5, 19 ',
    'act = torch.tanh',
    'torch.optim.SGD(model.parameters(), lr=0.003, momentum=0.8)',
    'binary_cross_entropy_with_logits',
    'step = 47 ',
    'load_file("w.safetensors")',
    'np.load("a-train.npy")',
    'by the Lab: 123.456',
    'test[:61]',
  ])
    assert.ok(dense.includes(part), part);
});

test('all of them are Python, and the order is the core’s: Rng(seed, shuffle, epoch).permutation(n)', (t) => {
  const program = `
import ast, itertools, json, sys
out = []
for text in json.load(sys.stdin):
    tree = ast.parse(text)
    names = {'itertools': itertools}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name in ('philox', 'order'):
            exec(compile(ast.Module([node], []), 'script', 'exec'), names)
    if 'order' in names:
        names['SEED'] = ${spec.seed}
        out.append([names['order'](e, n)[:11] for n in (11, 1000) for e in (0, 3)])
print(json.dumps(out))
`;
  const { stdout, stderr, error } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(scripts),
    encoding: 'utf8',
  });
  if (error) return t.skip('there is no python3 here');
  assert.equal(stderr, '');
  // Printed by the core (rng.h) for this seed.
  const core = [
    [6, 5, 10, 3, 9, 4, 1, 7, 8, 0, 2],
    [4, 9, 6, 3, 2, 1, 0, 5, 7, 10, 8],
    [585, 800, 874, 445, 306, 310, 838, 162, 920, 602, 304],
    [675, 18, 484, 443, 988, 882, 585, 985, 493, 192, 55],
  ];
  assert.deepEqual(JSON.parse(stdout), [core, core, core]);
});

test('the notebook is nbformat 4 and its cells are the script', () => {
  for (const [i, spec] of [
    run.spec,
    { ...run.spec, kind: /** @type {const} */ ('pca') },
  ].entries()) {
    const notebook = JSON.parse(torchNotebook({ ...run, spec }));
    assert.deepEqual([notebook.nbformat, notebook.nbformat_minor], [4, 5]);
    const { cells } = notebook;
    assert.ok(cells.length >= [7, 3][i]);
    assert.equal(new Set(cells.map(({ id }) => id)).size, cells.length);
    for (const { id, cell_type: type, source, ...rest } of cells) {
      assert.match(id, /^[\w-]{1,64}$/);
      assert.ok(source.every((line, at) => /^[^\n]*\n$/.test(line) || at === source.length - 1));
      const more = type === 'code' ? { execution_count: null, outputs: [] } : {};
      assert.deepEqual(rest, { metadata: {}, ...more });
    }
    // Word for word, but for the marks of cells and of text, and blank lines.
    const words = (/** @type {string} */ text) =>
      text.replaceAll('#', '').split(/\s+/).join(' ').trim();
    const joined = cells.map(({ source }) => source.join('')).join('\n');
    assert.equal(
      words(joined) === words(torchScript({ ...run, spec }).replace(/^# %%.*$/gm, '')),
      true,
    );
  }
});
