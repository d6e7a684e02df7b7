/**
 * Chapter 5: PCA as a generative model of digits, heads and animals, and where it breaks.
 *
 * @module
 */
import { follow, onlyThese } from '../../frame/mounting.js';
import { Generator } from './model.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { COVER, mountCover, mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, parts) {
  return parts.mode === 'cover' ? mountAsCover(root, parts) : mountAsPage(root, parts);
}

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mountAsPage(root, { engine, data, params, words, live, mode, step, digits, ready, fail }) {
  const view = mountView(root, { words, mode, onChange: (partial) => void params.set(partial) });
  const generator = new Generator({
    engine,
    data,
    digits,
    on: {
      directions: view.showDirections,
      dataset: view.showDataset,
      source: view.showSource,
      knobs(made) {
        view.showKnobs(made);
        ready();
      },
      samples(made) {
        view.showSamples(made);
        ready();
      },
      blend(blend) {
        view.showBlend(blend);
        ready();
      },
      stats: view.showStats,
      nearest: view.showNearest,
      measures: view.showMeasures,
      path: view.showPath,
      pathTaken: view.showPathTaken,
      loading: view.showLoading,
      error: fail,
      trip: view.showTrip,
      walk: view.showWalk,
      live,
    },
  });
  const show = () => {
    view.showParams(params.values, step.values);
    generator.show(params.values);
  };
  const stopStep = step.subscribe(() => view.showParams(params.values, step.values));
  const begin = async () => {
    await generator.open();
    await generator.load();
  };
  return follow(params, { show, begin, fail, closes: [{ close: stopStep }, generator] });
}

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mountAsCover(root, { engine, data, params, words, digits, ready, fail }) {
  const show = mountCover(root, words);
  const generator = new Generator({ engine, data, digits, on: onlyThese({ error: fail }) });
  const begin = async () => {
    await generator.open();
    const { columns, rows, at } = COVER;
    const deviations = new Float64Array(columns * rows * rows);
    for (let row = 0; row < rows; row++)
      at.forEach((value, col) => (deviations[(row * columns + col) * rows + row] = value));
    show(await generator.walk(deviations, rows));
    ready();
  };
  return follow(params, { begin, fail, closes: [generator] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'pca-generates',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
