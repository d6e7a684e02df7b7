/**
 * `<atlas-banner>`: sentences the visitor must see, with at most one thing to do about each. Errors
 * are announced at once, the rest when the reader pauses.
 *
 * @module
 */
import { el, icon, keepFocus } from '../ui/base/dom.js';

/**
 * @typedef {object} Notice
 * @property {string} id a second notice with the same id replaces the first
 * @property {'info' | 'warning' | 'error'} kind
 * @property {string} text
 * @property {string} [detail] for a report: the code of an error and its values
 * @property {{ text: string, run: () => void }} [action]
 */

export class Banner extends HTMLElement {
  constructor() {
    super();
    /** @type {Map<string, HTMLElement>} */
    this.shown = new Map();
    this.closeLabel = 'Dismiss';
    this.detailLabel = 'Details';
  }

  /** @param {Notice} notice */
  show(notice) {
    keepFocus(this, () => this.place(notice));
  }

  /** @private @param {Notice} notice */
  place({ id, kind, text, detail, action }) {
    this.shown.get(id)?.remove();
    const node = el(
      'div',
      {
        class: 'notice',
        'data-kind': kind,
        'data-notice': id,
        role: kind === 'error' ? 'alert' : 'status',
      },
      el('p', {}, text),
      detail
        ? el(
            'details',
            { class: 'disclosure errorDetail' },
            el('summary', {}, this.detailLabel),
            el('code', { lang: 'en' }, detail),
          )
        : null,
      action
        ? el(
            'button',
            {
              type: 'button',
              class: 'toolButton',
              onclick: () => (this.dismiss(id), action.run()),
            },
            action.text,
          )
        : null,
      el(
        'button',
        {
          type: 'button',
          class: 'iconButton',
          'aria-label': this.closeLabel,
          onclick: () => this.dismiss(id),
        },
        icon('m5 5 10 10M15 5 5 15'),
      ),
    );
    this.shown.set(id, node);
    this.append(node);
  }

  /** @param {string} id */
  dismiss(id) {
    keepFocus(this, () => {
      this.shown.get(id)?.remove();
      this.shown.delete(id);
    });
  }
}

if (!customElements.get('atlas-banner')) customElements.define('atlas-banner', Banner);
