/** Runs in a page of its own: `globalThis.ask`, for browserPeers.mjs. @module */
import { makeVae as makeJaxVae } from './jax.mjs';
import { makeVae as makeTfVae, pca as tfPca } from './tfjs.mjs';

const kModules = '/bench/node_modules';
const kComponents = 50;

/** @param {number} count @returns {Promise<Float32Array>} pixels in 0 … 1 */
async function imagesOf(count) {
  const images = new Float32Array(count * 784);
  for (let shard = 0; shard * 10_000 < count; ++shard) {
    const response = await fetch(`/mnist/train-${shard}.bin`);
    const pixels = new Uint8Array(await response.arrayBuffer(), 0, 10_000 * 784);
    const at = shard * 10_000 * 784;
    for (let i = 0; i < pixels.length && at + i < images.length; ++i)
      images[at + i] = pixels[i] / 255;
  }
  return images;
}

/** @param {string} address */
const addScript = (address) =>
  new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = `${kModules}/${address}`;
    script.onload = () => done(undefined);
    script.onerror = () => failed(new Error(`${script.src} cannot be loaded.`));
    document.head.append(script);
  });

/** @param {'cpu' | 'wasm'} backend @param {number} threads */
async function loadTf(backend, threads) {
  await addScript('@tensorflow/tfjs/dist/tf.min.js');
  const { tf } = /** @type {any} */ (globalThis);
  if (backend === 'wasm') {
    await addScript('@tensorflow/tfjs-backend-wasm/dist/tf-backend-wasm.min.js');
    tf.wasm.setWasmPaths(`${kModules}/@tensorflow/tfjs-backend-wasm/dist/`);
    tf.wasm.setThreadsCount(threads);
  }
  await tf.setBackend(backend);
  await tf.ready();
  if (tf.getBackend() !== backend) throw new Error(`tfjs runs on ${tf.getBackend()}.`);
  if (backend === 'wasm' && tf.wasm.getThreadsCount() !== threads)
    throw new Error(`tfjs has ${tf.wasm.getThreadsCount()} threads, not ${threads}.`);
  return tf;
}

async function loadJax() {
  const jax = await import(/* @vite-ignore */ `${kModules}/@jax-js/jax/dist/index.js`);
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  return jax;
}

/** @type {Map<string, Promise<any>>} */
const made = new Map();
/** @param {string} key @param {() => Promise<any>} make */
const once = (key, make) => made.get(key) ?? made.set(key, make()).get(key);

/** @param {{ library: 'jax' | 'tfjs', backend: 'cpu' | 'wasm', mode: 'plain' | 'tuned', network?: 'dense' | 'conv', threads: number, warm: number, probe?: number, seconds: number }} request probe: steps that tell how long one takes */
async function train({
  library,
  backend,
  mode,
  network = 'dense',
  threads,
  warm,
  probe = 8,
  seconds,
}) {
  const run = await once(`${network} vae ${mode}`, async () => {
    const images = await once('images 12800', () => imagesOf(12_800));
    const vae =
      library === 'jax'
        ? makeJaxVae(await once('jax', loadJax), images, network)
        : makeTfVae(await once('tf', () => loadTf(backend, threads)), images, mode, network);
    await vae(warm);
    const start = performance.now();
    await vae(probe);
    return { vae, stepSeconds: (performance.now() - start) / 1000 / probe };
  });
  const steps = Math.max(Math.min(2, probe), Math.ceil(seconds / run.stepSeconds));
  const start = performance.now();
  const loss = await run.vae(steps);
  if (!(loss > 0 && loss < 1000)) throw new Error(`The loss is ${loss}.`);
  return (steps * 128 * 1000) / (performance.now() - start);
}

/** @param {{ backend: 'cpu' | 'wasm', threads: number, count: number }} request */
async function pca({ backend, threads, count }) {
  const tf = await once('tf', () => loadTf(backend, threads));
  const images = await once(`images ${count}`, () => imagesOf(count));
  const start = performance.now();
  await tfPca(tf, images, kComponents);
  return (performance.now() - start) / 1000;
}

const handlers = { train, pca };
Object.assign(globalThis, {
  ask: (/** @type {any} */ request) =>
    handlers[/** @type {keyof typeof handlers} */ (request.op)](request),
});
