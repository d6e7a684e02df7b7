/**
 * What is taken out of the Lab: weights, codes, the prepared set, a script that goes on elsewhere.
 *
 * @module
 */
import { writeNpy } from '../../data/own/index.js';
import { saveFile } from '../../ui/base/figureMenu.js';
import { torchScript } from './torch.js';

/** @typedef {import('../model.js').Lab} Lab */

/** Images asked of the engine at once. */
const SOME = 2000;

/** @param {Uint8Array} bytes @param {string} name */
const save = (bytes, name) =>
  saveFile(/** @type {BlobPart} */ (bytes), 'application/octet-stream', name);

/** Of the set in use, as a part of file names. @param {Lab} lab */
function setName({ state: { data, own } }) {
  if (data !== 'own' || !own) return data;
  const plain = own.name.replace(/\.(gz|idx|npy|npz|csv|zip)$/gi, '').replace(/[^\w-]+/g, '-');
  return plain.replace(/^-+|-+$/g, '') || 'own';
}

/** @param {Lab} lab */
const weightsName = ({ state: { run } }) => `${run.spec.kind}-${run.spec.latentDim}.safetensors`;

/** @param {Lab} lab */
export async function saveWeights(lab) {
  const bytes = await lab.engine.call('modelSave', { id: lab.state.viewId });
  save(bytes, weightsName(lab));
}

/** Codes of the held-out images, n × k. @param {Lab} lab */
export function saveCodes({ state: { codes, run } }) {
  const k = run.spec.latentDim;
  save(writeNpy(codes, [codes.length / k, k]), 'codes.npy');
}

/**
 * The set as the model sees it.
 * @param {Lab} lab
 * @param {'train' | 'test'} part
 * @param {'images' | 'labels'} what
 */
export async function saveSet(lab, part, what) {
  const { rows, cols, images, labels } = await partOf(lab, part);
  const file = `${setName(lab)}-${part}-${what}.npy`;
  if (what === 'images') save(writeNpy(images, [images.length / (rows * cols), rows, cols]), file);
  else if (labels) save(writeNpy(labels, [labels.length]), file);
}

/** @param {Lab} lab @param {'train' | 'test'} part */
async function partOf(lab, part) {
  const { data, own, heldOut, params } = lab.state;
  if (data === 'own' && own) return { rows: own.rows, cols: own.cols, ...own[part] };
  if (part === 'test' && heldOut) return heldOut;
  const { rows, cols, count } = await lab.datasets.train(data, params.count, () => {}).whole;
  const images = new Uint8Array(count * rows * cols);
  const labels = new Uint8Array(count);
  const id = lab.datasets.trainId(data);
  for (let first = 0; first < count; first += SOME) {
    const indices = Array.from({ length: Math.min(SOME, count - first) }, (_, i) => first + i);
    const some = await lab.engine.call('datasetImages', { id, indices });
    images.set(some.images, first * rows * cols);
    labels.set(some.labels, first);
  }
  return { rows, cols, images, labels };
}

/** @param {Lab} lab */
export function saveScript(lab) {
  const { run, heldOut } = lab.state;
  const name = setName(lab);
  const text = torchScript({
    spec: run.spec,
    step: run.step,
    epochs: lab.state.params.epochs,
    shape: { rows: heldOut?.rows ?? 28, cols: heldOut?.cols ?? 28 },
    files: {
      weights: weightsName(lab),
      train: `${name}-train-images.npy`,
      test: `${name}-test-images.npy`,
    },
  });
  saveFile(text, 'text/x-python', `continue-${run.spec.kind}.py`);
}
