/**
 * Weights of the visitor as the run on show: files of this page, or PyTorch's of the same names.
 *
 * @module
 */
import { FileProblem } from '../../data/own/index.js';
import { newRun } from '../runs.js';
import { SCHEMA, specOf } from '../params.js';
import { engineFile, shapeOf, withoutPrefix } from './architecture.js';
import { isSafetensors, readTensors } from './safetensors.js';
import { own } from './words.js';

/** @typedef {import('../model.js').Lab} Lab */
/** @typedef {import('../params.js').Params} Params */

const FORMAT = 'latent-atlas/1';
/** Counts on, so that no two have one name in the engine. */
let opened = 0;

/** @param {Blob} blob */
export const isWeights = async (blob) =>
  isSafetensors(new Uint8Array(await blob.slice(0, 9).arrayBuffer()));

/**
 * @param {import('../../data/own/index.js').Given} given
 * @param {Lab} lab
 */
export async function openWeights({ path: name, blob }, lab) {
  const read = readTensors(new Uint8Array(await blob.arrayBuffer()), name);
  const tensors = withoutPrefix(read.tensors);
  const shape = shapeOf(tensors, name);
  const { heldOut, data } = lab.state;
  const pixels = heldOut ? heldOut.rows * heldOut.cols : 784;
  if (shape.inputDim !== pixels)
    throw new FileProblem('weightsPixels', { name, found: shape.inputDim, pixels });
  const { metadata } = read;
  const isOurs = metadata.format === FORMAT;
  const params = { ...lab.state.params, ...paramsOf(shape, isOurs ? metadata : {}), epoch: -1 };
  const spec = specOf(params, lab.inUse());
  const settings = settingsOf({ ...spec, latentDim: shape.latentDim }, shape, metadata);
  const { bytes, left } = engineFile(tensors, { name, shape, settings });

  lab.trainer.pause();
  const before = lab.standing();
  const { opener, engine } = lab;
  await opener.makeRoomFor(spec, pixels);
  const id = `opened-${++opened}`;
  const info = await engine.call('modelLoad', { id, bytes });
  opener.made.add(id);
  lab.put({ params });
  const run = newRun(
    id,
    'trained',
    lab.keyOf(params),
    { ...spec, latentDim: shape.latentDim },
    data,
  );
  Object.assign(run, { inputDim: info.inputDim, parameters: info.parameterCount });
  const step = Number(settings.step);
  run.step = step;
  run.epoch = (step * spec.batchSize) / Math.max(1, lab.inUse().count);
  if (heldOut) {
    const measured = { id, dataset: heldOut.id, count: heldOut.count };
    run.latest = await engine.call('evaluate', measured);
    const { mu } = await engine.call('encode', { ...measured, first: 0 });
    run.moments = [{ index: 0, epoch: run.epoch, codes: mu, test: run.latest }];
    run.test = [{ epoch: run.epoch, recon: run.latest.recon, total: run.latest.total }];
  }
  await lab.openRun(run, before);
  const some = left.slice(0, 4).join(', ') + (left.length > 4 ? ', …' : '');
  const text = own(left.length ? 'weightsOpenedLeft' : 'weightsOpened', { name, left: some });
  lab.notify({ id: 'data', kind: 'info', text });
}

/**
 * The Lab's settings for such a model: of our own files all that they say.
 * @param {import('./architecture.js').Shape} shape
 * @param {Record<string, string>} said
 * @returns {Partial<Params>}
 */
function paramsOf({ kind, layers, hidden, latentDim }, said) {
  const names = /** @type {const} */ ([
    'activation',
    'loss',
    'beta',
    'learningRate',
    'optimizer',
    'momentum',
    'seed',
  ]);
  /** @type {Record<string, unknown>} */
  const known = {};
  for (const name of names) {
    const value = said[name] === undefined ? undefined : SCHEMA[name].parse(said[name]);
    if (value !== undefined) known[name] = value;
  }
  const batch = said.batchSize === undefined ? undefined : SCHEMA.batch.parse(said.batchSize);
  if (batch !== undefined) known.batch = batch;
  if (kind === 'pca') return { model: kind, kept: Math.max(2, latentDim) };
  return { ...known, model: kind, layers, hidden, k: latentDim, dims: [] };
}

/**
 * What our own format says of a model (modelFile.h).
 * @param {import('../../engine/protocol.js').ModelSpec} spec
 * @param {import('./architecture.js').Shape} shape
 * @param {Record<string, string>} said
 * @returns {Record<string, string>}
 */
function settingsOf(spec, { inputDim }, said) {
  const { layers, hidden, ...rest } = spec;
  const plain = Object.entries(rest).map(([key, value]) => [key, String(value)]);
  const step = /^\d{1,9}$/.test(said.step ?? '') ? said.step : spec.kind === 'pca' ? '1' : '0';
  return {
    ...Object.fromEntries(plain),
    format: FORMAT,
    hidden: hidden.join(','),
    inputDim: String(inputDim),
    step: step ?? '0',
    ...(layers === 'conv' ? { layers } : {}),
    ...(spec.kind === 'pca' ? { sampleCount: said.sampleCount ?? '2' } : {}),
  };
}
