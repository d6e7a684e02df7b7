/**
 * `<atlas-chips>`: one toggle a class. Event `classes` {visible: boolean[]}.
 *
 * @module
 */
import { el, emit, put } from './dom.js';

export class ClassChips extends HTMLElement {
  constructor() {
    super();
    /** @type {HTMLButtonElement[]} */
    this.buttons = [];
    /** @type {boolean[]} */
    this.visible = [];
  }

  /**
   * @param {number} count of classes
   * @param {string} label of the group
   * @param {(label: number) => string} name of one class
   */
  setup(count, label, name) {
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', label);
    this.visible = Array.from({ length: count }, () => true);
    this.buttons = this.visible.map((_, i) => {
      const button = el(
        'button',
        {
          type: 'button',
          'aria-pressed': 'true',
          'aria-label': name(i),
          style: `--k: var(--c${i % 10})`,
          onclick: () => {
            this.show(this.visible.map((v, j) => (j === i ? !v : v)));
            emit(this, 'classes', { visible: [...this.visible] });
          },
        },
        String(i),
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
