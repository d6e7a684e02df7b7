/**
 * What is under way, told where its result will stand: words, and a thin bar of how far it is.
 *
 * @module
 */
import { el, setText } from './dom.js';

export function waiting() {
  const said = el('span', {});
  const bar = /** @type {HTMLProgressElement} */ (
    el('progress', { max: 1, value: 0, 'aria-hidden': 'true' })
  );
  const root = el('p', { class: 'waiting', role: 'status', hidden: true }, said, bar);
  return {
    root,
    /** @param {string} words @param {number} done @param {number} of */
    show(words, done, of) {
      root.hidden = false;
      setText(said, words);
      bar.value = of > 0 ? done / of : 0;
    },
    hide() {
      root.hidden = true;
      setText(said, '');
    },
  };
}
