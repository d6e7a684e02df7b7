/** The lecture's VAE, dense or with convolutions, in jax-js: one jitted step with Adam inside, on its wasm device, as a page. @module */

const [kBatch, kPixels, kHidden, kLatent] = [128, 784, 400, 2];
/** Without waiting now and then it queues work and is slower. */
const kWaitEvery = 8;

/** Shapes of the weights, each with how many numbers flow into one (torch's fan); a bias follows each. */
const kDense = [
  { shape: [kPixels, kHidden], fan: kPixels, bias: kHidden },
  { shape: [kHidden, kLatent], fan: kHidden, bias: kLatent },
  { shape: [kHidden, kLatent], fan: kHidden, bias: kLatent },
  { shape: [kLatent, kHidden], fan: kLatent, bias: kHidden },
  { shape: [kHidden, kPixels], fan: kHidden, bias: kPixels },
];
/** 28×28 → 16 maps of 14×14 → 32 of 7×7 → 128 → k and back, as in autoencoder.h. */
const [kMaps1, kMaps2, kUnits] = [16, 32, 128];
const kFeatures = 7 * 7 * kMaps2;
const kConv = [
  { shape: [kMaps1, 1, 4, 4], fan: 16, bias: kMaps1 },
  { shape: [kMaps2, kMaps1, 4, 4], fan: 16 * kMaps1, bias: kMaps2 },
  { shape: [kFeatures, kUnits], fan: kFeatures, bias: kUnits },
  { shape: [kUnits, kLatent], fan: kUnits, bias: kLatent },
  { shape: [kUnits, kLatent], fan: kUnits, bias: kLatent },
  { shape: [kLatent, kUnits], fan: kLatent, bias: kUnits },
  { shape: [kUnits, kFeatures], fan: kUnits, bias: kFeatures },
  { shape: [kMaps2, kMaps1, 4, 4], fan: 16 * kMaps1, bias: kMaps1 },
  { shape: [kMaps1, 1, 4, 4], fan: 16, bias: 1 },
];

/**
 * @param {any} jax @param {Float32Array} images @param {'dense' | 'conv'} network
 * @returns {(steps: number) => Promise<number>} trains, gives the loss
 */
export function makeVae(jax, images, network) {
  const { numpy: np, jit, valueAndGrad, nn, lax } = jax;
  const batches = Math.floor(images.length / kPixels / kBatch);
  let seed = 1;
  const uniform = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const weight = (/** @type {number[]} */ shape, /** @type {number} */ fan) => {
    const length = shape.reduce((product, side) => product * side);
    const numbers = Float32Array.from({ length }, () => (2 * uniform() - 1) / Math.sqrt(fan));
    return np.array(numbers).reshape(shape);
  };
  const layers = network === 'conv' ? kConv : kDense;
  const zeros = () => layers.flatMap(({ shape, bias }) => [np.zeros(shape), np.zeros([bias])]);
  let state = {
    p: layers.flatMap(({ shape, fan, bias }) => [weight(shape, fan), np.zeros([bias])]),
    m: zeros(),
    v: zeros(),
  };
  const dense = (/** @type {any} */ x, /** @type {any} */ w, /** @type {any} */ b) =>
    nn.relu(np.matmul(x, w).add(b));
  const pads = [
    [1, 1],
    [1, 1],
  ];
  const ofMaps = (/** @type {any} */ b, /** @type {number} */ maps) => b.reshape([maps, 1, 1]);
  const convEncoder = (/** @type {any} */ x, /** @type {any[]} */ [w1, b1, w2, b2, w3, b3]) => {
    const conv = (/** @type {any} */ map, /** @type {any} */ w) =>
      lax.convGeneralDilated(map, w, [2, 2], pads);
    const h1 = nn.relu(conv(x.reshape([kBatch, 1, 28, 28]), w1).add(ofMaps(b1, kMaps1)));
    const h2 = nn.relu(conv(h1, w2).add(ofMaps(b2, kMaps2)));
    return dense(h2.reshape([kBatch, kFeatures]), w3, b3);
  };
  const convDecoder = (/** @type {any} */ h, /** @type {any[]} */ [w1, b1, w2, b2]) => {
    const transposed = (/** @type {any} */ map, /** @type {any} */ w) =>
      lax.convTranspose(map, w, [2, 2], pads, { transposeKernel: true });
    const h1 = transposed(h.reshape([kBatch, kMaps2, 7, 7]), w1).add(ofMaps(b1, kMaps1));
    return transposed(nn.relu(h1), w2).add(ofMaps(b2, 1)).reshape([kBatch, kPixels]);
  };
  // `.ref` keeps an array that an operation would otherwise use up.
  const loss = (/** @type {any[]} */ p, /** @type {any} */ x, /** @type {any} */ noise) => {
    const isConv = network === 'conv';
    const [before, [wm, bm, wl, bl], after] = isConv
      ? [p.slice(0, 6), p.slice(6, 10), p.slice(10)]
      : [p.slice(0, 2), p.slice(2, 6), p.slice(6)];
    const h = isConv ? convEncoder(x.ref, before) : dense(x.ref, before[0], before[1]);
    const mu = np.matmul(h.ref, wm).add(bm);
    const logVar = np.matmul(h, wl).add(bl);
    const z = mu.ref.add(np.exp(logVar.ref.mul(0.5)).mul(noise));
    const [w3, b3, w4, b4] = after;
    const back = np.matmul(dense(z, w3, b3), w4).add(b4);
    const y = isConv ? convDecoder(nn.relu(back), after.slice(4)) : back;
    const softplus = np.log(np.exp(np.absolute(y.ref).mul(-1)).add(1));
    const bce = np.maximum(y.ref, 0).sub(x.mul(y)).add(softplus).sum();
    const kl = logVar.ref.add(1).sub(np.square(mu)).sub(np.exp(logVar)).sum().mul(-0.5);
    return bce.add(kl).div(kBatch);
  };
  // rates = [lr/(1−β₁ᵗ), 1/(1−β₂ᵗ)]
  const update = jit(
    (
      /** @type {any} */ { p, m, v },
      /** @type {any} */ x,
      /** @type {any} */ noise,
      /** @type {any} */ rates,
    ) => {
      const parameters = p.map((/** @type {any} */ q) => q.ref);
      const [value, gradient] = valueAndGrad(loss)(parameters, x, noise);
      const [rate, scale] = [rates.ref.slice(0), rates.slice(1)];
      /** @type {{ p: any[], m: any[], v: any[] }} */
      const next = { p: [], m: [], v: [] };
      for (let i = 0; i < p.length; ++i) {
        const m1 = m[i].mul(0.9).add(gradient[i].ref.mul(0.1));
        const v1 = v[i].mul(0.999).add(np.square(gradient[i]).mul(0.001));
        const by = np.sqrt(v1.ref.mul(scale.ref)).add(1e-8);
        next.p.push(p[i].sub(m1.ref.mul(rate.ref).div(by)));
        next.m.push(m1);
        next.v.push(v1);
      }
      rate.dispose();
      scale.dispose();
      return [next, value];
    },
  );
  let at = 0;
  const step = () => {
    const first = (at++ % batches) * kBatch * kPixels;
    const x = np.array(images.slice(first, first + kBatch * kPixels)).reshape([kBatch, kPixels]);
    const noise = np.array(Float32Array.from({ length: kBatch * kLatent }, normal));
    const rates = np.array(new Float32Array([1e-3 / (1 - 0.9 ** at), 1 / (1 - 0.999 ** at)]));
    const [next, value] = update(state, x, noise.reshape([kBatch, kLatent]), rates);
    state = next;
    return value;
  };
  return async (steps) => {
    for (let i = 1; i < steps; ++i) {
      const value = step();
      if (i % kWaitEvery === 0) await value.data();
      else value.dispose();
    }
    const value = step();
    await jax.blockUntilReady(state);
    return (await value.data())[0];
  };
}
