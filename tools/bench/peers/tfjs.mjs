/**
 * The lecture's VAE and its PCA in TensorFlow.js, as a page. `plain` writes tf.matMul as the tutorials
 * do; `tuned` gives its gradient transposed copies, because only products of untransposed operands
 * reach the fast kernels of the wasm backend.
 * @module
 */

const [kBatch, kPixels, kHidden, kLatent] = [128, 784, 400, 2];
const [kMaps1, kMaps2, kUnits] = [16, 32, 128];
const kFeatures = 7 * 7 * kMaps2;

/** @param {any} tf @param {Float32Array} images @param {'plain' | 'tuned'} mode @param {'dense' | 'conv'} network @returns {(steps: number) => Promise<number>} trains, gives the loss */
export function makeVae(tf, images, mode, network) {
  const batches = Math.floor(images.length / kPixels / kBatch);
  const uniform = (/** @type {number[]} */ shape, /** @type {number} */ fan) =>
    tf.variable(tf.randomUniform(shape, -1 / Math.sqrt(fan), 1 / Math.sqrt(fan)));
  const weight = (/** @type {number} */ from, /** @type {number} */ to) =>
    uniform([from, to], from);
  const bias = (/** @type {number} */ size) => tf.variable(tf.zeros([1, size]));
  const isConv = network === 'conv';
  const [outside, hidden] = isConv ? [kFeatures, kUnits] : [kPixels, kHidden];
  const parameters = [
    weight(outside, hidden),
    bias(hidden),
    weight(hidden, 2 * kLatent),
    bias(2 * kLatent),
    weight(kLatent, hidden),
    bias(hidden),
    weight(hidden, outside),
    bias(outside),
  ];
  // 28×28 → 16 maps of 14×14 → 32 of 7×7 and back, as in autoencoder.h; channels last.
  const windows = isConv
    ? [
        uniform([4, 4, 1, kMaps1], 16),
        bias(kMaps1),
        uniform([4, 4, kMaps1, kMaps2], 16 * kMaps1),
        bias(kMaps2),
        uniform([4, 4, kMaps1, kMaps2], 16 * kMaps1),
        bias(kMaps1),
        uniform([4, 4, 1, kMaps1], 16),
        bias(1),
      ]
    : [];
  const [c1, d1, c2, d2, c3, d3, c4, d4] = windows;
  const encodeMaps = (/** @type {any} */ x) => {
    const conv = (/** @type {any} */ map, /** @type {any} */ w, /** @type {any} */ b) =>
      tf.relu(tf.add(tf.conv2d(map, w, 2, 1), b));
    const maps = conv(conv(tf.reshape(x, [kBatch, 28, 28, 1]), c1, d1), c2, d2);
    return tf.reshape(maps, [kBatch, kFeatures]);
  };
  const decodeMaps = (/** @type {any} */ y) => {
    const transposed = (/** @type {any} */ map, /** @type {any} */ w, /** @type {number} */ side) =>
      tf.conv2dTranspose(map, w, [kBatch, side, side, w.shape[2]], 2, 1);
    const maps = tf.reshape(tf.relu(y), [kBatch, 7, 7, kMaps2]);
    const h = tf.relu(tf.add(transposed(maps, c3, 14), d3));
    return tf.reshape(tf.add(transposed(h, c4, 28), d4), [kBatch, kPixels]);
  };
  const [w1, b1, w2, b2, w3, b3, w4, b4] = parameters;
  const optimizer = tf.train.adam(1e-3);
  const product = tf.customGrad(
    (/** @type {any} */ a, /** @type {any} */ b, /** @type {any} */ save) => {
      save([a, b]);
      return {
        value: tf.matMul(a, b),
        gradFunc: (/** @type {any} */ dy, /** @type {any[]} */ [x, w]) => [
          tf.matMul(dy, tf.transpose(w)),
          tf.matMul(tf.transpose(x), dy),
        ],
      };
    },
  );
  // Nobody needs the gradient with respect to the pixels.
  const firstProduct = (/** @type {any} */ x, /** @type {any} */ weights) =>
    tf.customGrad((/** @type {any} */ w) => ({
      value: tf.matMul(x, w),
      gradFunc: (/** @type {any} */ dy) => [tf.matMul(tf.transpose(x), dy)],
    }))(weights);
  const tuned = mode === 'tuned';
  const matMul = tuned ? product : (/** @type {any} */ a, /** @type {any} */ b) => tf.matMul(a, b);
  const matMul1 = tuned ? firstProduct : matMul;

  const loss = (/** @type {any} */ x) => {
    const h = tf.relu(tf.add(isConv ? matMul(encodeMaps(x), w1) : matMul1(x, w1), b1));
    const head = tf.add(matMul(h, w2), b2);
    const mu = tf.slice(head, [0, 0], [kBatch, kLatent]);
    const logVar = tf.slice(head, [0, kLatent], [kBatch, kLatent]);
    const noise = tf.randomNormal([kBatch, kLatent]);
    const z = tf.add(mu, tf.mul(tf.exp(tf.mul(logVar, 0.5)), noise));
    const last = tf.add(matMul(tf.relu(tf.add(matMul(z, w3), b3)), w4), b4);
    const y = isConv ? decodeMaps(last) : last;
    const bce = tf.sum(tf.sub(tf.softplus(y), tf.mul(x, y)));
    const inside = tf.sub(tf.sub(tf.add(logVar, 1), tf.square(mu)), tf.exp(logVar));
    return tf.div(tf.add(bce, tf.mul(-0.5, tf.sum(inside))), kBatch);
  };
  let at = 0;
  const step = (/** @type {boolean} */ wanted) =>
    tf.tidy(() => {
      const first = (at++ % batches) * kBatch * kPixels;
      const x = tf.tensor2d(images.subarray(first, first + kBatch * kPixels), [kBatch, kPixels]);
      return optimizer.minimize(() => loss(x), wanted, [...parameters, ...windows]);
    });
  return async (steps) => {
    for (let i = 0; i + 1 < steps; ++i) step(false);
    const value = step(true);
    const [number] = await value.data(); // waits for all of them
    value.dispose();
    return number;
  };
}

/**
 * There is no eigensolver in tf.linalg: covariance by tf.matMul, then subspace iteration, whose
 * orthonormalisation is plain JavaScript.
 * @param {any} tf @param {Float32Array} images @param {number} components
 * @returns {Promise<Float32Array>} 784 × 80, row after row; the leading directions first
 */
export async function pca(tf, images, components) {
  const [block, iterations, chunk] = [components + 30, 30, 10_000];
  const n = images.length / kPixels;
  const slice = (/** @type {number} */ first) => {
    const rows = Math.min(n - first, chunk);
    return tf.tensor2d(images.subarray(first * kPixels, (first + rows) * kPixels), [rows, kPixels]);
  };
  const covariance = tf.tidy(() => {
    let mean = tf.zeros([1, kPixels]);
    for (let s = 0; s < n; s += chunk) mean = tf.add(mean, tf.sum(slice(s), 0, true));
    mean = tf.div(mean, n);
    let sum = tf.zeros([kPixels, kPixels]);
    for (let s = 0; s < n; s += chunk) {
      sum = tf.tidy(() => {
        const centred = tf.sub(slice(s), mean);
        return tf.add(sum, tf.matMul(tf.transpose(centred), centred));
      });
    }
    return tf.div(sum, n - 1);
  });
  const q = Float32Array.from({ length: kPixels * block }, (_, i) => Math.sin(1 + i * i) / 2);
  for (let i = 0; i < iterations; ++i) {
    const moved = tf.tidy(() => tf.matMul(covariance, tf.tensor2d(q, [kPixels, block])));
    orthonormalize(await moved.data(), q, block);
    moved.dispose();
  }
  covariance.dispose();
  return q;
}

/** Modified Gram-Schmidt on columns, in double precision. @param {Float32Array} from @param {Float32Array} to @param {number} block */
function orthonormalize(from, to, block) {
  const columns = Array.from({ length: block }, (_, c) =>
    Float64Array.from({ length: kPixels }, (_unused, j) => from[j * block + c]),
  );
  columns.forEach((column, c) => {
    for (const other of columns.slice(0, c)) {
      let dot = 0;
      for (let j = 0; j < kPixels; ++j) dot += other[j] * column[j];
      for (let j = 0; j < kPixels; ++j) column[j] -= dot * other[j];
    }
    let square = 0;
    for (const x of column) square += x * x;
    const scale = 1 / Math.sqrt(square);
    for (let j = 0; j < kPixels; ++j) to[j * block + c] = column[j] *= scale;
  });
}
