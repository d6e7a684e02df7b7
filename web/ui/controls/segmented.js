/**
 * A choice of one among few: a radio group whose arrows move and choose, with one Tab stop.
 *
 * @module
 */
import { el } from '../base/dom.js';

/**
 * @template {string} T
 * @param {object} options
 * @param {string} [options.param] what it sets, as of a slider
 * @param {string} options.label
 * @param {readonly { value: T, text: string, title?: string }[]} options.items
 * @param {boolean} [options.small]
 * @param {(value: T) => void} options.onChange
 */
export function segmented({ param, label, items, small = false, onChange }) {
  const root = el('div', {
    class: small ? 'segmented small' : 'segmented',
    role: 'radiogroup',
    'aria-label': label,
    'data-param': param,
  });
  const buttons = items.map(({ value, text, title }, i) => {
    const button = el(
      'button',
      {
        type: 'button',
        role: 'radio',
        title,
        'data-value': value,
        onclick: () => choose(i),
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
          if (!step) return;
          event.preventDefault();
          event.stopPropagation();
          choose((i + step + items.length) % items.length);
        },
      },
      text,
    );
    root.append(button);
    return button;
  });
  const set = (/** @type {T} */ value) => {
    items.forEach((item, i) => {
      const on = item.value === value;
      buttons[i]?.setAttribute('aria-checked', String(on));
      if (buttons[i]) buttons[i].tabIndex = on ? 0 : -1;
    });
  };
  const choose = (/** @type {number} */ i) => {
    const item = items[i];
    if (!item) return;
    set(item.value);
    buttons[i]?.focus();
    onChange(item.value);
  };
  return { root, set };
}
