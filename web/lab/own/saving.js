/**
 * What is taken out of the Lab: weights, codes, the prepared set, a script or notebook that goes on
 * elsewhere.
 *
 * @module
 */
import { writeNpy } from '../../data/own/index.js';
import { saveFile } from '../../ui/base/figureMenu.js';
import { usedDirections } from '../params.js';
import { pcaLoss } from '../pictures.js';
import { torchNotebook, torchScript } from './torch.js';

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

/**
 * Goes on in PyTorch, as a script or as a notebook.
 * @param {Lab} lab
 * @param {'script' | 'notebook'} as
 */
export async function saveTorch(lab, as) {
  const run = await torchRun(lab);
  if (!run) return;
  const file = `continue-${run.spec.kind}`;
  if (as === 'script') saveFile(torchScript(run), 'text/x-python', `${file}.py`);
  else saveFile(torchNotebook(run), 'application/x-ipynb+json', `${file}.ipynb`);
}

/** Of the weights that are on show, with what the core measures of them now. @param {Lab} lab */
async function torchRun(lab) {
  const { run, heldOut, params, viewId: id } = lab.state;
  if (!heldOut || !id) return null; // the menu does not offer it then
  const name = setName(lab);
  const components = usedDirections(lab.inUse(), params);
  const whole = { id, dataset: heldOut.id, count: heldOut.count };
  const measured =
    run.spec.kind === 'pca'
      ? await pcaLoss(lab.engine, { id, heldOut, components })
      : { error: (await lab.engine.call('evaluate', whole)).total, images: heldOut.count };
  const { step } = await lab.engine.call('modelInfo', { id });
  return {
    spec: run.spec,
    step,
    epochs: params.epochs,
    shape: { rows: heldOut.rows, cols: heldOut.cols },
    files: {
      weights: weightsName(lab),
      train: `${name}-train-images.npy`,
      test: `${name}-test-images.npy`,
    },
    heldOut: { loss: measured.error, images: measured.images, components },
  };
}
