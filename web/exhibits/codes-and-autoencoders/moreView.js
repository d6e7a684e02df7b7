/**
 * What is behind "More", once the step is measured: which machine, its training images, the hidden layer,
 * its loss, and the gradient check.
 *
 * @module
 */
import { el, setText } from '../../ui/base/dom.js';
import { number, small } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./view.js').Words} Words */

const WIDTHS = [16, 32, 64, 128, 256, 512];

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onCheck
 */
export function mountMore({ words, onChange, onCheck }) {
  const kinds = choose('machine', ['linear', 'deep'], ['linear', 'deep']);
  const images = choose('images', ['10', '1000', 'all'], ['ten', 'thousand', 'all']);
  const activation = choose('activation', ['relu', 'tanh'], ['relu', 'tanh']);
  const loss = choose('loss', ['mse', 'l1', 'bce'], ['mse', 'l1', 'bce']);
  const width = slider({
    param: 'width',
    label: words('width'),
    stops: WIDTHS,
    format: (v) => number(v),
    onChange: (value, committed) => committed && onChange({ width: value }),
  });
  const answer = el('output', { class: 'codesChecked' });
  const check = el(
    'button',
    {
      type: 'button',
      class: 'button small',
      'data-action': 'gradient',
      onclick: () => {
        setText(answer, words('checking'));
        onCheck();
      },
    },
    words('check'),
  );
  const deepOnly = el(
    'div',
    { class: 'codesDeep' },
    field('activation', activation.root),
    field('loss', loss.root),
    width.root,
  );
  const body = el(
    'div',
    { class: 'codesMoreBody' },
    field('machine', kinds.root),
    field('images', images.root),
    deepOnly,
    el('div', { class: 'codesCheck' }, check, answer),
  );
  const root = el(
    'details',
    { class: 'disclosure codesMore' },
    el('summary', {}, el('span', {}, words('more'))),
    body,
  );

  /** @param {'machine' | 'images' | 'activation' | 'loss'} name @param {string[]} values @param {string[]} keys */
  function choose(name, values, keys) {
    return segmented({
      param: name,
      label: words(name),
      small: true,
      items: values.map((value, i) => ({ value, text: words(keys[i] ?? value) })),
      onChange: (value) => onChange({ [name]: value, code: [] }),
    });
  }
  /** @param {string} key @param {Node} node */
  function field(key, node) {
    return el(
      'div',
      { class: 'codesField' },
      el('span', { 'aria-hidden': 'true' }, words(key)),
      node,
    );
  }

  return {
    root,
    body,
    /** @param {Params} params */
    show(params) {
      kinds.set(params.machine);
      images.set(params.images);
      activation.set(params.activation);
      loss.set(params.loss);
      width.set(params.width);
      deepOnly.hidden = params.machine !== 'deep';
    },
    /** @param {{ worst: number, count: number }} found */
    showCheck({ worst, count }) {
      setText(answer, words('checked', { count, worst: small(worst) }));
    },
  };
}
