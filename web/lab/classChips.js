/**
 * `<atlas-chips>`: one toggle a class, by its name; none without classes. Event `classes` {visible: boolean[]}.
 *
 * @module
 */
import { el, emit, put } from '../ui/base/dom.js';
import { laterClass } from '../ui/base/theme.js';

export class ClassChips extends HTMLElement {
  constructor() {
    super();
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** @type {boolean[]} */
    this.visible = [];
  }

  /**
   * @param {readonly string[]} names of the classes
   * @param {string} label of the group
   * @param {(name: string) => string} say what one chip is called
   * @param {(name: string) => string} hint what pressing it does
   */
  setup(names, label, say, hint) {
    const key = JSON.stringify([names, label]);
    if (this.dataset.shown === key) return;
    this.dataset.shown = key;
    this.hidden = names.length === 0;
    this.toggleAttribute(
      'data-long',
      names.some((name) => name.length > 2),
    );
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', label);
    this.visible = names.map(() => true);
    this.buttons = names.map((name, i) => {
      const button = el(
        'button',
        {
          type: 'button',
          'aria-pressed': 'true',
          'aria-label': say(name),
          title: hint(name),
          style: `--k: ${i < 10 ? `var(--c${i})` : laterClass(i)}`,
          onclick: () => {
            this.show(this.visible.map((v, j) => (j === i ? !v : v)));
            emit(this, 'classes', { visible: [...this.visible] });
          },
        },
        name,
      );
      return button;
    });
    put(this, ...this.buttons);
  }

  /** @param {boolean[]} visible */
  show(visible) {
    this.visible = this.visible.map((_, i) => visible[i] !== false);
    this.buttons.forEach((button, i) =>
      button.setAttribute('aria-pressed', String(this.visible[i])),
    );
  }
}

if (!customElements.get('atlas-chips')) customElements.define('atlas-chips', ClassChips);
