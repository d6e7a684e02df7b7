/**
 * Chapter 6's stage: one of two views, the machine or the distances.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { segmented } from '../../ui/controls/segmented.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../frame/contract.js').Words} Words */

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountView(root, { words, mode, onChange }) {
  const choose = segmented({
    label: words('view'),
    items: [
      { value: 'machine', text: words('viewMachine') },
      { value: 'distance', text: words('viewDistance') },
    ],
    onChange: (view) => onChange({ view: /** @type {Params['view']} */ (view) }),
  });
  choose.root.classList.add('codesViews');
  const machine = el('div', { class: 'codesMachine' });
  const distance = el('div', { class: 'codesDistance' });
  root.append(
    el(
      'div',
      { class: 'codes', 'data-mode': mode },
      mode === 'cover' ? null : choose.root,
      machine,
      mode === 'cover' ? null : distance,
    ),
  );
  return {
    machine,
    distance,
    /** @param {Params} params */
    show({ view }) {
      choose.set(view);
      machine.hidden = view !== 'machine' && mode !== 'cover';
      distance.hidden = view !== 'distance';
    },
  };
}
