/**
 * Chapter 4: PCA of handwritten digits. How many of 784 numbers an image needs, what the dropped ones
 * cost, the matrices of it, and what happens when there are fewer images than dimensions.
 *
 * @module
 */
import { follow } from '../../frame/mounting.js';
import { DigitsPca } from './model.js';
import { FewImages } from './few.js';
import { SCHEMA } from './params.js';
import { Spiral } from './spiral.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { mountCover, mountView } from './view.js';

/**
 * @param {HTMLElement} root
 * @param {import('../../frame/contract.js').Parts<typeof SCHEMA>} parts
 */
function mount(root, { engine, data, params, words, live, mode, step, digits, ready, fail }) {
  const cover = mode === 'cover';
  const view = cover
    ? mountCover(root, words)
    : mountView(root, { words, mode, onChange: (partial) => void params.set(partial) });
  /** A view's picture is complete. @type {(of: readonly string[]) => void} */
  const pictured = (of) => {
    if (of.includes(params.values.view)) ready();
  };
  const few = new FewImages({
    engine,
    onError: fail,
    on: {
      live,
      few(found) {
        view.showFew(found);
        pictured(['few']);
      },
    },
  });
  const spiral = new Spiral({
    engine,
    onError: fail,
    on: {
      live,
      spiral(cloud) {
        view.showSpiral(cloud);
        pictured(['spiral']);
      },
    },
  });
  const pca = new DigitsPca({
    engine,
    data,
    digits,
    onError: fail,
    on: {
      live,
      status: view.showStatus,
      source: view.showSource,
      check: view.showCheck,
      code(code) {
        view.showCode(code);
        pictured(['code']);
      },
      basis(basis) {
        view.showBasis(basis);
        if (cover) ready();
      },
      rebuilt(rebuilt) {
        view.showRebuilt(rebuilt);
        pictured(['rebuild', 'error', 'matrices']);
      },
      loaded(dataset) {
        few.use(dataset);
      },
    },
  });
  const show = () => {
    const { values } = params;
    view.showParams(values, step.values);
    pca.show(values);
    if (values.view === 'few') few.show(values);
    if (values.view === 'spiral') spiral.show(values);
  };
  const stopStep = step.subscribe(() => view.showParams(params.values, step.values));
  const begin = async () => {
    await pca.open();
    if (!cover) await pca.load();
  };
  return follow(params, { show, begin, fail, closes: [{ close: stopStep }, few, spiral, pca] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'pca-on-mnist',
  schema: SCHEMA,
  text: { en, it },
  css,
  steps: STEPS,
  mount,
};
