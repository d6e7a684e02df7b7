/**
 * The native command line on small IDX files made here: what each command answers, and that every
 * bad input ends in exit code 2 and one clear line on stderr. The program is build/native/latent-atlas,
 * or the path in ATLAS_CLI.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';

const program =
  process.env.ATLAS_CLI ??
  fileURLToPath(new URL('../../build/native/latent-atlas', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const rows = 7;
const cols = 11;
const dim = rows * cols;

/** @param {string[]} words */
function atlas(...words) {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: 300_000, // ends a wait for what never comes
  });
  return { status, stdout, stderr };
}

/** Runs, expects success, and gives the JSON written by --json. @param {string[]} words */
function answer(...words) {
  const json = join(folder, 'answer.json');
  rmSync(json, { force: true });
  const { status, stderr } = atlas(...words, '--json', json);
  assert.equal(status, 0, stderr);
  return JSON.parse(readFileSync(json, 'utf8'));
}

/** Expects exit code 2 and one line that matches. @param {RegExp} line @param {string[]} words */
function refuses(line, ...words) {
  const { status, stdout, stderr } = atlas(...words);
  assert.equal(status, 2, `${words.join(' ')} ended with ${status}: ${stderr}`);
  assert.equal(stdout, '');
  assert.match(stderr, /^latent-atlas: [^\n]+\n$/, 'one line');
  assert.match(stderr, line);
}

/** @param {string} name @param {Uint8Array} bytes */
function put(name, bytes) {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** @param {number[]} sizes @param {Uint8Array} values */
function idx(sizes, values) {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.writeUInt32BE(0x0800 + sizes.length);
  sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([head, values]);
}

/** Two kinds of images, a bright half above or below, with grey noise. @param {number} n @param {number} seed */
function example(n, seed) {
  const images = new Uint8Array(n * dim);
  const labels = new Uint8Array(n);
  let state = seed;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  for (let i = 0; i < n; i++) {
    labels[i] = i % 2;
    const ink = 120 + 100 * random();
    for (let j = 0; j < dim; j++) {
      const bright = j < dim / 2 === (labels[i] === 0);
      images[i * dim + j] = bright ? ink + 30 * random() : random() < 0.9 ? 0 : 60;
    }
  }
  return { images: idx([n, rows, cols], images), labels: idx([n], labels), bytes: images };
}

const train = example(211, 1);
const held = example(53, 2);
const files = {
  images: put('train-images', train.images),
  labels: put('train-labels', train.labels),
  testImages: put('test-images', held.images),
  testLabels: put('test-labels', held.labels),
};

/** @param {Uint8Array} bytes mean over the images of ‖x − mean image‖² */
function varianceOf(bytes) {
  const n = bytes.length / dim;
  let total = 0;
  for (let j = 0; j < dim; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < n; i++) {
      const x = bytes[i * dim + j] / 255;
      sum += x;
      squares += x * x;
    }
    total += (squares - (sum * sum) / n) / (n - 1);
  }
  return total;
}

/** @param {number} a @param {number} b @param {number} tolerance relative */
const close = (a, b, tolerance) => Math.abs(a - b) <= tolerance * Math.abs(b);

test('pca: total variance, eigenvalues, and the error they predict', () => {
  const k = 5;
  const out = answer('pca', '--images', files.images, '--test', files.testImages, '--k', `${k}`);
  assert.equal(out.n, 211);
  assert.equal(out.d, dim);
  assert.equal(out.eigenvalues.length, dim);
  assert.equal(out.cumulative.length, dim);
  assert.ok(close(out.total_variance, varianceOf(train.bytes), 1e-9));
  const sum = out.eigenvalues.reduce((/** @type {number} */ a, /** @type {number} */ b) => a + b);
  assert.ok(close(sum, out.total_variance, 1e-9));
  for (let i = 1; i < dim; i++) assert.ok(out.eigenvalues[i] <= out.eigenvalues[i - 1]);
  assert.ok(close(out.cumulative[0], out.eigenvalues[0] / sum, 1e-9));
  assert.ok(close(out.cumulative[dim - 1], 1, 1e-9));
  const dropped = (1 - out.cumulative[k - 1]) * out.total_variance * (210 / 211);
  assert.ok(close(out.mean_sq_error_per_image.train, dropped, 1e-5));
  assert.ok(out.mean_sq_error_per_image.test > 0);

  const without = answer('pca', '--images', files.images, '--k', `${dim}`);
  assert.ok(without.mean_sq_error_per_image.train < 1e-9);
  assert.equal(without.mean_sq_error_per_image.test, undefined);
});

for (const kind of ['pca', 'ae', 'vae']) {
  test(`train, inspect and eval a ${kind}: losses, weights and codes agree`, () => {
    const model = join(folder, `${kind}.safetensors`);
    const words = ['train', '--model', kind, '--images', files.images, '--labels', files.labels];
    words.push('--test-images', files.testImages, '--test-labels', files.testLabels);
    words.push('--latent', '3', '--batch', '16', '--seed', '3', '--out', model);
    if (kind !== 'pca') words.push('--hidden', '19,13', '--epochs', '7', '--lr', '0.003');
    const out = answer(...words, '--threads', '1');

    assert.equal(out.epochs.length, kind === 'pca' ? 1 : 7);
    for (const epoch of out.epochs) {
      assert.ok(epoch.images_per_s > 0);
      for (const losses of [epoch.train, epoch.test]) {
        assert.ok(losses.recon > 0);
        assert.ok(close(losses.recon + losses.kl, losses.total, 1e-9), 'beta is 1');
        if (kind === 'vae') assert.ok(losses.kl > 0);
        else assert.equal(losses.kl, 0);
      }
    }
    const last = out.epochs.at(-1);
    if (kind !== 'pca') assert.ok(last.test.total < 0.9 * out.epochs[0].test.total, 'it learns');
    assert.match(out.weights_sha256, /^[0-9a-f]{64}$/);
    assert.equal(answer(...words, '--threads', '2').weights_sha256, out.weights_sha256);

    const inspected = JSON.parse(atlas('inspect', model).stdout);
    assert.equal(inspected.metadata.kind, kind);
    assert.equal(inspected.metadata.latentDim, '3');
    assert.equal(inspected.weights_sha256, out.weights_sha256);
    if (kind === 'pca') {
      assert.deepEqual(inspected.tensors.components, { dtype: 'F32', shape: [3, dim] });
      // The hash is that of the float32 numbers in the file, little endian.
      const file = readFileSync(model);
      const length = Number(file.readBigUInt64LE());
      const header = JSON.parse(file.subarray(8, 8 + length).toString());
      const [from, to] = header.components.data_offsets;
      const bytes = file.subarray(8 + length + from, 8 + length + to);
      assert.equal(createHash('sha256').update(bytes).digest('hex'), out.weights_sha256);
    }

    const judged = answer(
      'eval',
      '--model',
      model,
      '--images',
      files.testImages,
      '--labels',
      files.testLabels,
    );
    assert.equal(judged.recon, last.test.recon);
    assert.equal(judged.kl, last.test.kl);
    assert.equal(judged.total, last.test.total);
    if (kind === 'vae') assert.equal(judged.kl_per_dim.length, 3);
    assert.ok(judged.knn_accuracy > 0.9, `two easy classes: ${judged.knn_accuracy}`);
    const against = answer(
      'eval',
      '--model',
      model,
      '--images',
      files.testImages,
      '--labels',
      files.testLabels,
      '--train-images',
      files.images,
      '--train-labels',
      files.labels,
    );
    assert.ok(against.knn_accuracy > 0.9);
    const unlabelled = answer('eval', '--model', model, '--images', files.testImages);
    assert.equal(unlabelled.knn_accuracy, undefined);
    assert.equal(unlabelled.total, judged.total);
  });
}

test('another seed gives other weights; each loss is accepted', () => {
  const words = ['train', '--model', 'vae', '--images', files.images, '--labels', files.labels];
  words.push('--hidden', '13', '--epochs', '1');
  const hashes = new Set();
  for (const more of [
    ['--seed', '1'],
    ['--seed', '2'],
    ['--loss', 'mse'],
    ['--loss', 'l1'],
    ['--beta', '4'],
  ]) {
    hashes.add(answer(...words, ...more).weights_sha256);
  }
  assert.equal(hashes.size, 5);
});

test('a few labelled images are judged by the neighbours there are', () => {
  const few = example(5, 4);
  const model = join(folder, 'few.safetensors');
  answer('train', '--model', 'pca', '--images', files.images, '--out', model);
  const out = answer(
    'eval',
    '--model',
    model,
    '--images',
    put('few-images', few.images),
    '--labels',
    put('few-labels', few.labels),
  );
  assert.ok(out.knn_accuracy >= 0 && out.knn_accuracy <= 1);
  const one = example(1, 4);
  const alone = answer(
    'eval',
    '--model',
    model,
    '--images',
    put('one-image', one.images),
    '--labels',
    put('one-label', one.labels),
  );
  assert.equal(alone.knn_accuracy, undefined); // nobody to judge it
});

test('digits: IDX files and factors that other commands read', () => {
  const out = join(folder, 'digits', 'new');
  const { status, stderr } = atlas('digits', '--n', '23', '--seed', '5', '--out', out);
  assert.equal(status, 0, stderr);
  const images = readFileSync(join(out, 'images-idx3-ubyte'));
  assert.equal(images.length, 16 + 23 * 784);
  assert.equal(readFileSync(join(out, 'labels-idx1-ubyte')).length, 8 + 23);
  const factors = readFileSync(join(out, 'factors.npy'));
  assert.equal(factors.subarray(1, 6).toString(), 'NUMPY');
  assert.match(factors.toString('latin1'), /'shape': \(23, ?\d+\)/);
  const again = join(folder, 'again');
  atlas('digits', '--n', '23', '--seed', '5', '--out', again);
  assert.deepEqual(readFileSync(join(again, 'images-idx3-ubyte')), images);
  const pca = answer('pca', '--images', join(out, 'images-idx3-ubyte'), '--k', '3');
  assert.equal(pca.d, 784);
  assert.equal(pca.n, 23);
});

test('sprites: discs with their factors, and what a model holds of them', () => {
  const out = join(folder, 'sprites', 'new');
  const { status, stderr } = atlas('sprites', '--n', '67', '--seed', '5', '--out', out);
  assert.equal(status, 0, stderr);
  const images = join(out, 'images-idx3-ubyte');
  assert.equal(readFileSync(images).length, 16 + 67 * 400);
  const factors = readFileSync(join(out, 'factors.npy'));
  assert.match(factors.toString('latin1'), /'shape': \(67, ?3\)/);
  const model = join(folder, 'sprites.safetensors');
  const network = ['--model', 'vae', '--latent', '3', '--hidden', '7', '--epochs', '1'];
  answer('train', ...network, '--images', images, '--out', model);
  const study = answer('factors', '--model', model, '--of', 'sprites', '--n', '211');
  assert.deepEqual(study.names, ['x', 'y', 'r']);
  assert.equal(study.information.length, 9);
  assert.equal(study.gaps.length, 3);
  const mean =
    study.gaps.reduce((/** @type {number} */ sum, /** @type {number} */ g) => sum + g, 0) / 3;
  assert.ok(Math.abs(study.mig - mean) < 1e-12);
  refuses(/"faces".*sprites, digits/, 'factors', '--model', model, '--of', 'faces');
  refuses(/400 pixels|784 pixels/, 'factors', '--model', model, '--of', 'digits');
});

test('bad options are refused in one line with what is allowed', () => {
  refuses(/not a command/, 'paint');
  refuses(/not a command/);
  refuses(/no option --colour/, 'pca', '--images', files.images, '--colour', 'red');
  refuses(/--images is needed/, 'pca');
  refuses(/--k needs a value/, 'pca', '--images', files.images, '--k');
  refuses(/--k is '0'.*1 to 77/, 'pca', '--images', files.images, '--k', '0');
  refuses(/--k is '78'.*1 to 77/, 'pca', '--images', files.images, '--k', '78');
  refuses(/--k is '3x'/, 'pca', '--images', files.images, '--k', '3x');
  refuses(/--threads is '0'/, 'pca', '--images', files.images, '--threads', '0');
  refuses(/twice/, 'pca', '--images', files.images, '--images', files.images);
  refuses(/one word too many/, 'pca', 'spare', '--images', files.images);
  const vae = ['train', '--model', 'vae', '--images', files.images, '--labels', files.labels];
  refuses(/gan/, 'train', '--model', 'gan', '--images', files.images);
  refuses(/huber/, ...vae, '--loss', 'huber');
  refuses(/fourier.*dense, conv/, ...vae, '--layers', 'fourier');
  refuses(/77 pixels.*28×28/, ...vae, '--layers', 'conv');
  refuses(/0/, ...vae, '--latent', '0');
  refuses(/--hidden is '4,-1'/, ...vae, '--hidden', '4,-1');
  refuses(/--epochs is '0'/, ...vae, '--epochs', '0');
  refuses(/learningRate is 0/, ...vae, '--lr', '0');
  refuses(/--lr is 'nan'/, ...vae, '--lr', 'nan');
  refuses(/--beta is '-1'/, ...vae, '--beta', '-1');
  refuses(/--test-labels/, ...vae, '--test-labels', files.testLabels);
  refuses(/78/, 'train', '--model', 'pca', '--images', files.images, '--latent', '78');
  refuses(/--out is needed/, 'digits', '--n', '3');
  refuses(/--n is '0'/, 'digits', '--n', '0', '--out', folder);
});

test('bad files are refused in one line that names the file and what is wrong with it', () => {
  const pca = ['pca', '--k', '2', '--images'];
  refuses(/missing.*cannot be read/, ...pca, join(folder, 'missing'));
  refuses(/is a folder/, ...pca, folder);
  refuses(/empty/, ...pca, put('empty', new Uint8Array()));
  refuses(
    /not an IDX file \(images\)/,
    ...pca,
    put('text', Buffer.from('these are no images at all')),
  );
  const packed = gzipSync(train.images);
  refuses(/gzip.*ends early/, ...pca, put('cut.gz', packed.subarray(0, packed.length / 2)));
  refuses(/gzip.*head/, ...pca, put('head.gz', packed.subarray(0, 7)));
  const changed = Uint8Array.from(packed);
  changed[changed.length - 6] ^= 1;
  refuses(/checksum/, ...pca, put('other.gz', changed));
  refuses(/follow/, ...pca, put('more.gz', Buffer.concat([packed, Buffer.from('more')])));
  refuses(/truncated/, ...pca, put('short', train.images.subarray(0, -1)));
  refuses(/oversized/, ...pca, put('long', Buffer.concat([train.images, Buffer.of(0)])));
  refuses(/\(images\) holds none/, ...pca, put('none', idx([0, rows, cols], new Uint8Array())));
  refuses(/0×11/, ...pca, put('flat', idx([3, 0, cols], new Uint8Array())));
  refuses(/promises|allowed/, ...pca, put('vast', idx([2 ** 31, 4096, 4096], new Uint8Array(9))));
  refuses(/at least 2/, ...pca, put('one', example(1, 1).images));
  refuses(/holds labels .*given as images/, ...pca, files.labels);
  const other = put('other', idx([3, 5, 5], new Uint8Array(75)));
  refuses(/25 pixels.*77/, ...pca, files.images, '--test', other);
  refuses(
    /cannot be written/,
    ...pca,
    files.images,
    '--json',
    join(folder, 'no', 'such', 'folder'),
  );

  const vae = ['train', '--model', 'vae', '--hidden', '5', '--epochs', '1'];
  vae.push('--images', files.images);
  refuses(/211.*53|53.*211/, ...vae, '--labels', files.testLabels);
  refuses(/holds images .*given as labels/, ...vae, '--labels', files.images);
  refuses(/25 pixels.*77/, ...vae, '--labels', files.labels, '--test-images', other);
});

test('bad models are refused in one line', () => {
  const model = join(folder, 'model.safetensors');
  answer('train', '--model', 'ae', '--images', files.images, '--epochs', '1', '--out', model);
  const judge = ['eval', '--images', files.testImages, '--labels', files.testLabels, '--model'];
  refuses(/cannot be read/, ...judge, join(folder, 'missing'));
  refuses(/safetensors/, ...judge, files.images);
  const bytes = readFileSync(model);
  refuses(/bytes/, ...judge, put('cut', bytes.subarray(0, bytes.length - 100)));
  const foreign = Buffer.from('{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(foreign.length));
  refuses(
    /not a model of Latent Atlas/,
    ...judge,
    put('foreign', Buffer.concat([length, foreign])),
  );
  refuses(/not a model/, 'inspect', put('foreign2', Buffer.concat([length, foreign])));
  refuses(/needs a model/, 'inspect');
  const other = put('wide', idx([3, 5, 5], new Uint8Array(75)));
  refuses(/25 pixels.*77/, 'eval', '--model', model, '--images', other);
});

test('training that explodes stops with a sentence and writes no model', () => {
  const model = join(folder, 'exploded.safetensors');
  refuses(
    /rate/,
    'train',
    '--model',
    'ae',
    '--loss',
    'mse',
    '--images',
    files.images,
    '--lr',
    '10',
    '--optimizer',
    'sgd',
    '--epochs',
    '20',
    '--batch',
    '8',
    '--out',
    model,
  );
  assert.ok(!existsSync(model));
});

test('help is on stdout', () => {
  const { status, stdout } = atlas('help');
  assert.equal(status, 0);
  for (const command of ['pca', 'train', 'eval', 'inspect', 'digits', 'sprites']) {
    assert.ok(stdout.includes(command));
  }
});

test('a classifier: trained by labels, judged by them, and refused without', () => {
  const model = join(folder, 'classifier.safetensors');
  const kind = ['train', '--model', 'classifier', '--images', files.images];
  const words = [...kind, '--labels', files.labels, '--latent', '2', '--hidden', '13'];
  const heldOut = ['--images', files.testImages, '--labels', files.testLabels];
  const { epochs } = answer(...words, '--batch', '16', '--epochs', '9', '--out', model);
  assert.ok(epochs.at(-1).train.total < 0.5 * epochs[0].train.total, 'it learns');
  const judged = answer('eval', '--model', model, ...heldOut);
  assert.ok(judged.accuracy > 0.9, `two easy classes: ${judged.accuracy}`);
  assert.ok(judged.nats < Math.log(2), `worse than a coin: ${judged.nats}`);
  refuses(/labels 0 to 1/, ...kind, '--latent', '2');
  refuses(/labels 0 to 0/, ...words.slice(0, 7), '--latent', '1');
  refuses(/--labels is needed/, 'eval', '--model', model, '--images', files.testImages);
  const history = ['--history', join(folder, 'h'), '--test-images', files.testImages];
  refuses(/has none/, ...words, ...history, '--test-labels', files.testLabels);
});

test('gzipped files are read as the plain ones: several members, zeros after them, every kind of block', () => {
  const ask = (/** @type {string} */ images) => answer('pca', '--k', '3', '--images', images);
  const wanted = ask(files.images).weights_sha256;
  const half = train.images.length >> 1;
  const parts = [train.images.subarray(0, half), train.images.subarray(half)];
  const ways = {
    plain: gzipSync(train.images),
    stored: gzipSync(train.images, { level: 0 }),
    fixed: gzipSync(train.images, { strategy: constants.Z_FIXED }),
    members: Buffer.concat(parts.map((part) => gzipSync(part))),
    padded: Buffer.concat([gzipSync(train.images), Buffer.alloc(512)]),
  };
  for (const [name, bytes] of Object.entries(ways))
    assert.equal(ask(put(`${name}.gz`, bytes)).weights_sha256, wanted, name);
});

test('what cannot be written is said before training, and a folder that is missing is made', () => {
  const words = ['train', '--model', 'ae', '--images', files.images, '--epochs', '1', '--out'];
  refuses(/cannot be (written|made)/, ...words, join(files.images, 'm.safetensors'));
  const { stderr } = atlas(...words, folder);
  assert.doesNotMatch(stderr, /epoch/);
  // The other files it writes are looked at first too: an epoch's line would be one too many.
  const good = [...words, join(folder, 'fine.safetensors')];
  refuses(/cannot be (written|made)/, ...good, '--json', join(files.images, 'm.json'));
  const heldOut = ['--test-images', files.testImages, '--test-labels', files.testLabels];
  const history = ['--history', join(files.images, 'h.safetensors')];
  refuses(/cannot be (written|made)/, ...good, ...heldOut, ...history);
  const out = join(folder, 'missing', 'deeper', 'm.safetensors');
  answer(...words, out);
  assert.ok(existsSync(out));
});

test('after a divergence the last good state is written: that of a run which ends there', () => {
  const out = join(folder, 'diverged.safetensors');
  // One step an epoch. Plain gradient descent on β·½μ² is unstable from rate·β = 2 on; β rises by one a
  // step, so it is stable for 200 steps and must diverge long before the thousandth. A good state is kept
  // every 100 steps.
  const words = ['train', '--model', 'vae', '--images', files.images, '--hidden', '13'];
  words.push('--batch', '211', '--optimizer', 'sgd', '--momentum', '0', '--lr', '0.01');
  words.push('--loss', 'mse', '--beta', '1000', '--warmup', '1000');
  const { status, stderr } = atlas(...words, '--epochs', '1000', '--out', out);
  assert.equal(status, 2, stderr);
  assert.match(stderr, /\nlatent-atlas: At step 2\d\d, .*back at step 200, the last good one/);
  const { metadata, weights_sha256: sha256 } = JSON.parse(atlas('inspect', out).stdout);
  assert.equal(metadata.step, '200');
  assert.equal(sha256, answer(...words, '--epochs', '200').weights_sha256);
});

/** A .npy of version 1.0. @param {string} type @param {number[]} shape @param {Uint8Array} values */
function npy(type, shape, values) {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const head = Buffer.alloc(128, ' ');
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(118, 8);
  head.write(text, 10);
  head.write('\n', 127);
  return Buffer.concat([head, values]);
}

test('.npy and CSV, gzipped or not, are read as IDX of the same images is', () => {
  const kind = ['train', '--model', 'classifier', '--latent', '2', '--hidden', '13'];
  const ask = (/** @type {string} */ images, /** @type {string} */ labels) =>
    answer(...kind, '--epochs', '2', '--images', images, ...(labels ? ['--labels', labels] : []))
      .weights_sha256;
  const wanted = ask(files.images, files.labels);
  const n = 211;
  const labels = Uint8Array.from({ length: n }, (_, i) => i % 2);
  const images = put('train.npy', npy('|u1', [n, rows, cols], train.bytes));
  const wide = BigInt64Array.from(labels, BigInt);
  const marks = put('labels.npy', npy('<i8', [n], new Uint8Array(wide.buffer)));
  assert.equal(ask(images, marks), wanted);
  assert.equal(ask(put('train.npy.gz', gzipSync(readFileSync(images))), files.labels), wanted);
  const line = (/** @type {number} */ i) => [...train.bytes.subarray(i * dim, (i + 1) * dim)];
  const table = Array.from({ length: n }, (_, i) => [labels[i], ...line(i)].join(','));
  const named = ['label', ...line(0).map((_, i) => `pixel${i}`)].join(',');
  assert.equal(ask(put('train.csv', Buffer.from([named, ...table].join('\n'))), ''), wanted);
  const bare = Array.from({ length: n }, (_, i) => line(i).join(';'));
  const list = put('labels.csv', Buffer.from([...labels].join('\r\n')));
  assert.equal(ask(put('bare.csv', Buffer.from(bare.join('\n'))), list), wanted);
  const flat = put('flat.npy', npy('|u1', [n, dim], train.bytes));
  assert.equal(answer('pca', '--k', '3', '--images', flat).n, n);

  const pca = ['pca', '--k', '2', '--images'];
  refuses(
    /cut\.npy: .*shape does not fit/,
    ...pca,
    put('cut.npy', readFileSync(images).subarray(0, -1)),
  );
  refuses(/one row/, ...pca, marks);
  refuses(
    /complex\.npy: .*'<c8'/,
    ...pca,
    put('complex.npy', npy('<c8', [1, 1], new Uint8Array(8))),
  );
  refuses(/bad\.csv: Line 2, column 2 .*'x'/, ...pca, put('bad.csv', Buffer.from('1,2\n3,x\n')));
  refuses(
    /ragged\.csv: Line 2 .* 3 columns/,
    ...pca,
    put('ragged.csv', Buffer.from('1,2\n3,4,5\n')),
  );
  const other = put('other.csv', Buffer.from('1\n0\n'));
  refuses(
    /other\.csv: 2 labels came with 211 images/,
    ...kind,
    '--images',
    images,
    '--labels',
    other,
  );
  const high = put('high.csv', Buffer.from('1\n300\n'));
  refuses(/high\.csv: Label 1 is 300/, ...kind, '--images', images, '--labels', high);
});
