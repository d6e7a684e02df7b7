/**
 * Who else is asked, and for what. A peer that is not on this machine, or fails, is named on stderr and
 * left out of the table.
 * @module
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../lib/process.mjs';
import { servePeers, startPeerPage } from './browserPeers.mjs';
import { startChild } from './child.mjs';
import { mnistImages } from './images.mjs';
import { kCores, kThreads } from './plan.mjs';

/** @typedef {import('./measure.mjs').Turn} Turn */
/** @typedef {{ turns: Turn[], close: () => Promise<void> }} Peers */
/** @typedef {import('./plan.mjs').Plan} Plan */

/** Part of the names of peers that are held back by it. */
const kReferenceBlas = 'reference BLAS';
const kPython = '/usr/bin/python3';
const here = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));

/**
 * @param {string} name @param {string} env @param {number} threads
 * @param {import('./child.mjs').Contender} contender
 */
const peer = (name, env, threads, contender) => ({
  /** @param {any} request @param {Partial<Turn>} [more] @returns {Turn} */
  train: (request, more) => ({
    series: { name, task: 'train', env, threads, values: [] },
    contender,
    request: { op: 'train', threads, ...request },
    ...more,
  }),
  /** @param {any} request @param {Partial<Turn>} [more] @returns {Turn} */
  trainConv: (request, more) => ({
    series: { name, task: 'trainConv', env, threads, values: [] },
    contender,
    request: { op: 'train', network: 'conv', threads, ...request },
    ...more,
  }),
  /** @param {number} count @param {any} [request] @param {Partial<Turn>} [more] @returns {Turn} */
  pca: (count, request, more) => ({
    series: { name, task: 'pca', env, threads, count, values: [] },
    contender,
    request: { op: 'pca', threads, count, ...request },
    ...more,
  }),
});

/** @param {Plan} plan @param {import('playwright-core').Browser} browser @returns {Promise<Peers>} */
async function browserPeers(plan, browser) {
  const { url, close } = await servePeers();
  const seconds = plan.trainSeconds;
  /** @type {Turn[]} */
  const turns = [];
  const rare = { rounds: plan.rareRounds, cold: true };
  const hasTime = plan.onlyConv || !plan.quick;
  for (const threads of plan.rareRounds > 1 ? kThreads : [kCores]) {
    const tf = await startPeerPage(browser, url, 2 * threads);
    const common = { library: 'tfjs', backend: 'wasm', seconds };
    const tuned = peer('tfjs wasm, tuned', 'chromium', threads, tf);
    const plain = peer('tfjs wasm, as in its tutorials', 'chromium', threads, tf);
    turns.push(
      tuned.train({ ...common, mode: 'tuned', warm: 20 }),
      plain.train({ ...common, mode: 'plain', warm: 5 }),
    );
    const iteration = peer('tfjs wasm, subspace iteration by hand', 'chromium', threads, tf);
    for (const count of [10_000, 60_000])
      if (threads === kCores) turns.push(iteration.pca(count, { backend: 'wasm' }, rare));
    const jax = peer(
      'jax-js wasm',
      'chromium',
      threads,
      await startPeerPage(browser, url, threads),
    );
    turns.push(jax.train({ library: 'jax', warm: 60, seconds }));
    // A step takes many seconds.
    if (threads === kCores && hasTime)
      turns.push(jax.trainConv({ library: 'jax', warm: 1, probe: 1, seconds: 0 }, rare));
  }
  const cpu = peer('tfjs cpu', 'chromium', 1, await startPeerPage(browser, url, kCores));
  const slowly = { library: 'tfjs', backend: 'cpu', mode: 'plain', warm: 1, seconds };
  turns.push(cpu.train(slowly, { rounds: 2, cold: true }));
  // The wasm backend has no gradient of a convolution with respect to its weights.
  if (hasTime) turns.push(cpu.trainConv({ ...slowly, probe: 1, seconds: 0 }, rare));
  return { turns, close };
}

/** @param {Plan} plan @returns {Promise<Peers>} */
async function packagePeers(plan) {
  const child = startChild('node', [here('peers/mlPca.mjs')]);
  const mlPca = peer('ml-pca', 'node', 1, child);
  const once = { rounds: 1, cold: true };
  return {
    turns: [
      ...(plan.quick ? [] : [mlPca.pca(10_000, {}, once)]),
      ...(plan.slow ? [mlPca.pca(60_000, {}, once)] : []),
    ],
    close: () => child.close(),
  };
}

/** Threads of PyTorch, of its BLAS, and the BLAS kernels: the best is not the default. @param {boolean} quick only the widest kernels */
function nativeSettings(quick) {
  const threads = [...new Set([1, kCores])];
  const wide = readFileSync('/proc/cpuinfo', 'utf8').includes('avx512f');
  return threads.flatMap((torch) =>
    threads.flatMap((blas) => [
      ...(quick && wide ? [] : [{ torch, blas, kernels: undefined }]),
      ...(wide ? [{ torch, blas, kernels: 'SkylakeX' }] : []),
    ]),
  );
}

/** @param {Plan} plan @param {(sentence: string) => void} say @returns {Promise<Peers>} */
async function nativePeers(plan, say) {
  const has = async (/** @type {string} */ name) => {
    const { code } = await run(kPython, ['-c', `import ${name}`], { capture: true });
    if (code !== 0) say(`${kPython} has no ${name}: left out.`);
    return code === 0;
  };
  if (process.platform !== 'linux' || !(await has('numpy')))
    return { turns: [], close: async () => {} };
  const [hasTorch, hasSklearn] = [await has('torch'), await has('sklearn')];
  const folder = mkdtempSync(join(tmpdir(), 'latent-atlas-bench-'));
  const file = join(folder, 'images');
  writeFileSync(file, await mnistImages(60_000));
  /** @type {import('./child.mjs').Contender[]} */
  const children = [];
  let slow = false;
  /** @type {Turn[]} */
  const turns = [];
  for (const { torch, blas, kernels } of nativeSettings(plan.quick)) {
    const child = startChild(kPython, [here('peers/native.py'), file, String(torch)], {
      ...process.env,
      // Whatever this shell prefers, the settings are the contender's.
      OPENBLAS_L2_SIZE: undefined,
      OPENBLAS_CORETYPE: kernels,
      OMP_NUM_THREADS: String(torch),
      OPENBLAS_NUM_THREADS: String(blas),
    });
    children.push(child);
    if (children.length === 1) {
      // Netlib's BLAS is ten times slower: whoever runs on it is not the peer that is meant.
      slow = (await child.ask({ op: 'blas' })).value === '';
      if (slow)
        say(
          `${kPython} runs on the reference BLAS: native peers are shown, and no goal is held against them. Debian's libopenblas0-pthread is the fast one.`,
        );
    }
    const kind = slow ? kReferenceBlas : kernels ? 'AVX-512 kernels' : 'default kernels';
    const threads = Math.max(torch, blas);
    if (hasTorch) {
      const pytorch = peer(`PyTorch ${torch}, BLAS ${blas}, ${kind}`, 'native', threads, child);
      const { trainSeconds: seconds } = plan;
      turns.push(pytorch.train({ seconds }), pytorch.trainConv({ seconds }));
    }
    if (torch !== blas) continue;
    for (const count of [10_000, 60_000]) {
      turns.push(
        peer(`numpy covariance and eigh, ${kind}`, 'native', blas, child).pca(count, {
          method: 'numpy',
        }),
      );
      if (hasSklearn && (plan.quick || !kernels) && blas === kCores)
        turns.push(
          peer('scikit-learn PCA, randomized', 'native', blas, child).pca(
            count,
            { method: 'sklearn' },
            { rounds: plan.rareRounds, cold: true },
          ),
        );
    }
  }
  return {
    turns,
    async close() {
      for (const child of children) await child.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * @param {Plan} plan @param {import('playwright-core').Browser} browser
 * @param {(sentence: string) => void} say @returns {Promise<Peers>}
 */
export async function startPeers(plan, browser, say) {
  const all = [
    await browserPeers(plan, browser),
    await packagePeers(plan),
    await nativePeers(plan, say),
  ];
  return {
    turns: all.flatMap(({ turns }) => turns),
    close: async () => void (await Promise.all(all.map(({ close }) => close()))),
  };
}
