/** The lecture's VAE in jax-js: one jitted step with Adam inside, on its wasm device, as a page. @module */

const [kBatch, kPixels, kHidden, kLatent] = [128, 784, 400, 2];
/** Without waiting now and then it queues work and is slower. */
const kWaitEvery = 8;

/** @param {any} jax @param {Float32Array} images @returns {(steps: number) => Promise<number>} trains, gives the loss */
export function makeVae(jax, images) {
  const { numpy: np, jit, valueAndGrad, nn } = jax;
  const batches = Math.floor(images.length / kPixels / kBatch);
  let seed = 1;
  const uniform = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const weight = (/** @type {number} */ from, /** @type {number} */ to) =>
    np
      .array(Float32Array.from({ length: from * to }, () => (2 * uniform() - 1) / Math.sqrt(from)))
      .reshape([from, to]);
  const layers = [
    [kPixels, kHidden],
    [kHidden, kLatent],
    [kHidden, kLatent],
    [kLatent, kHidden],
    [kHidden, kPixels],
  ];
  const zeros = () => layers.flatMap(([from, to]) => [np.zeros([from, to]), np.zeros([to])]);
  let state = {
    p: layers.flatMap(([from, to]) => [weight(from, to), np.zeros([to])]),
    m: zeros(),
    v: zeros(),
  };
  // `.ref` keeps an array that an operation would otherwise use up.
  const loss = (/** @type {any[]} */ p, /** @type {any} */ x, /** @type {any} */ noise) => {
    const [w1, b1, wm, bm, wl, bl, w3, b3, w4, b4] = p;
    const h = nn.relu(np.matmul(x.ref, w1).add(b1));
    const mu = np.matmul(h.ref, wm).add(bm);
    const logVar = np.matmul(h, wl).add(bl);
    const z = mu.ref.add(np.exp(logVar.ref.mul(0.5)).mul(noise));
    const y = np.matmul(nn.relu(np.matmul(z, w3).add(b3)), w4).add(b4);
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
