/**
 * Chapter 6's stage: one of two views, the machine or the distances.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { makeTabs } from '../../frame/tabs.js';
import { VIEWS } from './params.js';

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
  const machine = el('div', { class: 'codesMachine' });
  const distance = el('div', { class: 'codesDistance' });
  const cover = mode === 'cover';
  const tabs = makeTabs({
    words,
    views: VIEWS,
    onChange,
    panels: { machine: { root: machine }, distance: { root: distance } },
    keyOf: (view) => (view === 'machine' ? 'viewMachine' : 'viewDistance'),
  });
  tabs.root.classList.add('codesViews');
  root.append(
    el(
      'div',
      { class: 'codes', 'data-mode': mode },
      cover ? null : tabs.root,
      machine,
      cover ? null : distance,
    ),
  );
  return {
    machine,
    distance,
    /** @param {Params} params */
    show({ view }) {
      if (!cover) tabs.show(view);
    },
  };
}
