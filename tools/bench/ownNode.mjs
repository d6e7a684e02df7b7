/**
 * Ours under Node, as a child (child.mjs): `node tools/bench/ownNode.mjs <threads>`. Calls the core
 * directly, as the worker does.
 * @module
 */
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { loadCore } from '../../web/engine/core.js';
import { repo } from '../lib/paths.mjs';
import { serveRequests } from './child.mjs';
import { mnistImages, noiseImages } from './images.mjs';
import { makeLimit } from './limit.mjs';
import { kMosaic, kPixels, pcaSpec, vaeSpec } from './plan.mjs';

const threads = Number(process.argv[2] ?? 1);
const core = await loadCore({
  wasmUrl: pathToFileURL(join(repo, 'web/engine/wasm/')).href,
  variant: threads > 1 ? 'simd-mt' : 'simd',
  threads,
});
const limit = makeLimit();

/** @param {string} id @param {Uint8Array} images */
const keep = (id, images) =>
  core.call('datasetCreate', {
    id,
    rows: 28,
    cols: 28,
    capacity: images.length / kPixels,
    images,
    labels: null,
  });
/** @type {Set<string>} */
const known = new Set();
/** A data set `mnist-N` or `noise`, made when first asked for. @param {string} id */
async function data(id) {
  if (known.has(id)) return id;
  const [kind, count] = id.split('-');
  keep(id, kind === 'noise' ? noiseImages(12_800) : await mnistImages(Number(count)));
  known.add(id);
  return id;
}
/** @param {string} id @param {object} spec @param {string} dataset */
async function model(id, spec, dataset) {
  if (!known.has(id)) core.call('modelCreate', { id, spec, dataset: await data(dataset) });
  known.add(id);
  return id;
}

/** As many steps a call as the worker makes: a slice of about 10 ms. */
let stepsACall = 8;
/** @param {string} id @param {string} dataset @param {number} seconds @returns {number} images/s */
function train(id, dataset, seconds) {
  let images = 0;
  const start = performance.now();
  let passed = 0;
  do {
    const before = passed;
    images += core.call('trainSteps', { id, dataset, steps: stepsACall }).imagesSeen;
    passed = performance.now() - start;
    stepsACall = Math.max(1, Math.round((stepsACall * 10) / (passed - before)));
  } while (passed < 1000 * seconds);
  return (1000 * images) / passed;
}

await serveRequests({
  limit: () => limit.measure(),
  memory: () => core.memoryBytes,

  async train({ dataset, spec = {}, seconds }) {
    const id = await model(`vae ${dataset} ${JSON.stringify(spec)}`, vaeSpec(spec), dataset);
    if (!known.has(`warm ${id}`)) train(id, dataset, 0.5);
    known.add(`warm ${id}`);
    const before = limit.measure();
    const imagesPerSecond = train(id, dataset, seconds);
    return { imagesPerSecond, limit: Math.max(before, limit.measure()) };
  },

  /** Frees what other requests left. */
  drop() {
    for (const id of known) {
      if (/^(mnist|noise)/.test(id)) core.call('datasetDrop', { id });
      else if (/^(vae|decoder)/.test(id)) core.call('modelDrop', { id });
    }
    known.clear();
    return 0;
  },

  async pca({ count }) {
    const dataset = await data(`mnist-${count}`);
    const fit = () => {
      core.call('modelCreate', { id: 'pca', spec: pcaSpec(), dataset });
      const start = performance.now();
      core.call('trainSteps', { id: 'pca', dataset, steps: 1 });
      return (performance.now() - start) / 1000;
    };
    if (!known.has('pca')) fit();
    known.add('pca');
    return fit();
  },

  async decode({ calls }) {
    const id = await model('decoder', vaeSpec(), 'mnist-10000');
    return Array.from({ length: calls }, (_, i) => {
      const start = performance.now();
      core.call('decode', { id, codes: new Float32Array([(i % 7) - 3, (i % 5) - 2]) });
      return performance.now() - start;
    });
  },

  async mosaic() {
    const id = await model('decoder', vaeSpec(), 'mnist-10000');
    const start = performance.now();
    const window = [-3, 3, -3, 3];
    core.call('mosaic', { id, size: kMosaic, window, spacing: 'uniform', dims: [0, 1] });
    return performance.now() - start;
  },
});
