/**
 * The quiet menus of the Lab's panels: what of a picture, a model or a set can be taken away, and brought
 * back.
 *
 * @module
 */
import { Drawing } from '../ui/base/drawing.js';
import { Figure } from '../ui/base/figure.js';
import { csv, figureMenu, saveFile, savePng, saveRecorded } from '../ui/base/figureMenu.js';
import { savePicture, saveSvg } from '../ui/base/pictureMenu.js';
import { theme } from '../ui/base/theme.js';
import { classNames } from './classes.js';
import { addressOf } from './epochWish.js';
import { words } from './words.js';

/** @typedef {import('./model.js').Lab} Lab */
/** @typedef {import('../ui/base/figureMenu.js').MenuItem} MenuItem */

/** @param {string} id @param {string} name @returns {MenuItem} */
const pngItem = (id, name) => ({
  text: words('menu.png'),
  note: 'PNG',
  isThere: () => Boolean(document.getElementById(id)?.checkVisibility()),
  run: () => {
    const figure = document.getElementById(id);
    const canvas = figure?.querySelector('canvas');
    if (figure instanceof Drawing) void savePicture(figure.picture, `${name}.png`);
    else if (canvas) savePng(canvas, theme().colour('panel'), `${name}.png`);
  },
});

/** @param {Lab} lab @param {string} id @param {string} name @returns {MenuItem} */
const svgItem = (lab, id, name) => ({
  text: words('menu.svg'),
  note: 'SVG',
  isThere: () => Boolean(document.getElementById(id)?.checkVisibility()),
  run: () => {
    const figure = document.getElementById(id);
    const file = `${name}.svg`;
    if (figure instanceof Drawing) saveSvg(figure.picture, file);
    else if (figure instanceof Figure) saveRecorded(figure, file).catch((error) => lab.fail(error));
  },
});

/** A picture in both forms. @param {Lab} lab @param {string} id @param {string} name @param {string} [text] */
const pictureItems = (lab, id, name, text) =>
  [pngItem(id, name), svgItem(lab, id, name)].map((item) => (text ? { ...item, text } : item));

/** @param {Lab} lab @returns {MenuItem} */
const linkItem = (lab) => ({
  text: words('menu.link'),
  run: () => {
    const told = (/** @type {string} */ text) => lab.notify({ id: 'link', kind: 'info', text });
    const copied =
      navigator.clipboard?.writeText(addressOf(lab)) ?? Promise.reject(new Error('none'));
    copied.then(
      () => told(words('notices.linkCopied')),
      () => told(words('notices.linkShown')),
    );
  },
});

/** @param {Lab} lab */
export function mapMenu(lab) {
  const saveCodes = () => {
    const { codes, labels, run } = lab.state;
    const names = classNames(lab.state);
    const k = run.spec.latentDim;
    const rows = Array.from({ length: codes.length / k }, (_, i) => [
      i,
      labels ? quoted(names[labels[i] ?? -1] ?? '') : '',
      ...codes.subarray(i * k, (i + 1) * k),
    ]);
    const header = ['image', 'label', ...Array.from({ length: k }, (_, d) => `z${d + 1}`)];
    saveFile(csv(header, rows), 'text/csv', 'codes.csv');
  };
  return figureMenu(words('menu.label', { figure: words('latent.title') }), [
    ...pictureItems(lab, 'map', 'latent-plane'),
    { text: words('menu.codes'), note: 'CSV', run: saveCodes },
    { text: words('menu.codes'), note: 'NPY', run: () => saving(lab, (out) => out.saveCodes(lab)) },
    linkItem(lab),
  ]);
}

/** A name as a field of a CSV file. @param {string} name */
const quoted = (name) => (/[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name);

/** @param {Lab} lab */
export function outputMenu(lab) {
  return figureMenu(words('menu.label', { figure: words('output.title') }), [
    ...pictureItems(lab, 'probe', 'probe', words('menu.probe')),
    ...pictureItems(lab, 'reconstructions', 'reconstructions', words('output.recon')),
    ...pictureItems(lab, 'samples', 'samples', words('output.samples')),
  ]);
}

/** @param {Lab} lab */
export function curvesMenu(lab) {
  const saveLosses = () => {
    const { run, pca } = lab.state;
    if (run.spec.kind === 'pca') {
      const rows = Array.from(pca?.eigenvalues ?? [], (v, i) => [
        i + 1,
        v,
        pca?.cumulative[i] ?? '',
      ]);
      return saveFile(csv(['i', 'eigenvalue', 'cumulative'], rows), 'text/csv', 'eigenvalues.csv');
    }
    const rows = [
      ...run.train.map((p) => ['train', p.epoch, p.recon, p.total - p.recon, p.total]),
      ...run.test.map((p) => ['heldOut', p.epoch, p.recon, p.total - p.recon, p.total]),
    ];
    saveFile(
      csv(['part', 'epoch', 'reconstruction', 'betaKl', 'total'], rows),
      'text/csv',
      'losses.csv',
    );
  };
  return figureMenu(words('menu.label', { figure: words('curves.film') }), [
    ...pictureItems(lab, 'loss', 'curves'),
    ...pictureItems(lab, 'scree', 'scree'),
    { text: words('menu.csv'), note: 'CSV', run: saveLosses },
    linkItem(lab),
  ]);
}

/** @param {Lab} lab */
export function dataMenu(lab) {
  const save =
    (/** @type {'train' | 'test'} */ part, /** @type {'images' | 'labels'} */ what) => () =>
      saving(lab, (out) => out.saveSet(lab, part, what));
  const isLabelled = () => lab.state.heldOut?.labels !== null;
  return figureMenu(words('menu.label', { figure: words('data.title') }), [
    { text: words('menu.trainImages'), note: 'NPY', run: save('train', 'images') },
    { text: words('menu.testImages'), note: 'NPY', run: save('test', 'images') },
    {
      text: words('menu.trainLabels'),
      note: 'NPY',
      run: save('train', 'labels'),
      isThere: isLabelled,
    },
    {
      text: words('menu.testLabels'),
      note: 'NPY',
      run: save('test', 'labels'),
      isThere: isLabelled,
    },
  ]);
}

/** @param {Lab} lab */
export function modelMenu(lab) {
  const hasWeights = () => lab.state.viewId !== '';
  return figureMenu(words('menu.label', { figure: words('model.title') }), [
    {
      text: words('menu.weights'),
      note: 'safetensors',
      isThere: hasWeights,
      run: () => saving(lab, (out) => out.saveWeights(lab)),
    },
    { text: words('menu.openWeights'), run: () => lab.askForFiles() },
    .../** @type {const} */ (['script', 'notebook']).map((as) => ({
      text: words('menu.torch'),
      note: as === 'script' ? 'Python' : 'Jupyter',
      isThere: hasWeights,
      run: () => saving(lab, (out) => out.saveTorch(lab, as)),
    })),
  ]);
}

/**
 * What writes files of numbers is loaded when one is asked for.
 * @param {Lab} lab
 * @param {(out: typeof import('./own/saving.js')) => unknown} work
 */
function saving(lab, work) {
  import('./own/saving.js').then(work).catch((error) => lab.fail(error));
}
