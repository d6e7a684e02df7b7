/**
 * Which model a file of weights holds: said by our own files, read off the shapes of PyTorch's, whose
 * names are the same (encoder.0.weight … encoder.head.weight, decoder.0.weight …).
 * Tested by tests/web/ownWeights.test.mjs.
 * @module
 */
import { FileProblem } from '../../data/own/index.js';
import { writeTensors } from './safetensors.js';

/** @typedef {import('./safetensors.js').Tensor} Tensor */
/** @typedef {import('../../engine/protocol.js').ModelSpec} ModelSpec */
/** @typedef {{ kind: 'pca' | 'ae' | 'vae', layers: 'dense' | 'conv', hidden: number[], latentDim: number, inputDim: number }} Shape */

/** What wrappers put before every name: Lightning, DataParallel, torch.compile. */
const PREFIX = /^(?:(?:model|module|net|vae|autoencoder|_orig_mod)\.)+/;
/** The convolutions that conv means (model.h): channels, kernel, what they leave of 28×28. */
const CHANNELS = [16, 32];
const KERNEL = 4;
const FEATURES = 7 * 7 * 32;

/** @param {Map<string, Tensor>} tensors */
export const withoutPrefix = (tensors) =>
  new Map([...tensors].map(([key, tensor]) => [key.replace(PREFIX, ''), tensor]));

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name of the file
 * @returns {Shape}
 */
export function shapeOf(tensors, name) {
  const of = (/** @type {string} */ key) => tensors.get(key)?.shape;
  const need = (/** @type {string} */ key) => {
    const shape = of(key);
    if (!shape)
      throw new FileProblem('weightsMissing', {
        name,
        tensor: key,
        found: [...tensors.keys()].slice(0, 6).join(', '),
      });
    return shape;
  };
  if (of('components')) {
    const [latentDim = 0, inputDim = 0] = need('components');
    return { kind: 'pca', layers: 'dense', hidden: [], latentDim, inputDim };
  }
  const [head = 0] = need('encoder.head.weight');
  const [, latentDim = 0] = need('decoder.0.weight');
  const isConv = of('encoder.0.weight')?.length === 4;
  const hidden = [];
  for (let i = isConv ? CHANNELS.length : 0; of(`encoder.${i}.weight`); i++)
    hidden.push(of(`encoder.${i}.weight`)?.[0] ?? 0);
  const last = hidden.length + (isConv ? CHANNELS.length : 0);
  const inputDim = isConv ? 784 : (need(`decoder.${last}.weight`)[0] ?? 0);
  return {
    kind: head === 2 * latentDim ? 'vae' : 'ae',
    layers: isConv ? 'conv' : 'dense',
    hidden,
    latentDim,
    inputDim,
  };
}

/** Every tensor such a model has, with its shape. @param {Shape} shape @returns {[string, number[]][]} */
export function tensorsOf({ kind, layers, hidden, latentDim: k, inputDim: d }) {
  if (kind === 'pca')
    return [
      ['mean', [d]],
      ['components', [k, d]],
      ['eigenvalues', [d]],
      ['totalVariance', []],
    ];
  /** @type {[string, number[]][]} */
  const all = [];
  const add = (
    /** @type {string} */ key,
    /** @type {number[]} */ weight,
    /** @type {number} */ bias,
  ) => all.push([`${key}.weight`, weight], [`${key}.bias`, [bias]]);
  const isConv = layers === 'conv';
  let layer = 0;
  if (isConv)
    CHANNELS.forEach((out, i) =>
      add(`encoder.${layer++}`, [out, CHANNELS[i - 1] ?? 1, KERNEL, KERNEL], out),
    );
  let width = isConv ? FEATURES : d;
  for (const next of hidden) {
    add(`encoder.${layer++}`, [next, width], next);
    width = next;
  }
  const head = kind === 'vae' ? 2 * k : k;
  add('encoder.head', [head, width], head);
  layer = 0;
  width = k;
  for (const next of [...hidden].reverse()) {
    add(`decoder.${layer++}`, [next, width], next);
    width = next;
  }
  const last = isConv ? FEATURES : d;
  add(`decoder.${layer++}`, [last, width], last);
  if (isConv)
    for (let i = CHANNELS.length - 1; i >= 0; i--) {
      const out = CHANNELS[i - 1] ?? 1;
      add(`decoder.${layer++}`, [CHANNELS[i] ?? 0, out, KERNEL, KERNEL], out);
    }
  return all;
}

/**
 * The file that the engine opens: the model's own tensors, in float32, with its settings. What else was in
 * the file is left and named.
 * @param {Map<string, Tensor>} tensors
 * @param {{ name: string, shape: Shape, settings: Record<string, string> }} of
 * @returns {{ bytes: Uint8Array, left: string[] }}
 */
export function engineFile(tensors, { name, shape, settings }) {
  const wanted = tensorsOf(shape);
  const chosen = wanted.map(([key, sizes]) => {
    const tensor = tensors.get(key);
    if (!tensor)
      throw new FileProblem('weightsMissing', {
        name,
        tensor: key,
        found: [...tensors.keys()].slice(0, 6).join(', '),
      });
    if (String(tensor.shape) !== String(sizes)) {
      const listed = (/** @type {number[]} */ list) => list.join('×') || '1';
      throw new FileProblem('weightsShape', {
        name,
        tensor: key,
        found: listed(tensor.shape),
        needed: listed(sizes),
      });
    }
    const at = tensor.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      throw new FileProblem('notFinite', {
        name: `${name}: ${key}`,
        at,
        value: String(tensor.data[at]),
      });
    const isDouble = key === 'eigenvalues' || key === 'totalVariance';
    const data = isDouble ? Float64Array.from(tensor.data) : Float32Array.from(tensor.data);
    return /** @type {[string, Tensor]} */ ([key, { shape: sizes, data }]);
  });
  const names = new Set(wanted.map(([key]) => key));
  return {
    bytes: writeTensors(chosen, settings),
    left: [...tensors.keys()].filter((key) => !names.has(key)),
  };
}
