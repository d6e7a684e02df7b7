/**
 * The measured values of an exhibit and the places of the page that show them. An exhibit publishes
 * at any rate; the page is written once a frame.
 *
 * @module
 */
import { el, setText } from '../ui/base/dom.js';
import { number, percent, power, short } from '../ui/base/format.js';

/** @typedef {number | string} LiveValue */

/**
 * @param {LiveValue | undefined} value
 * @param {string} format as in Python: `.3f`, `d`, `.1%`, `.2e`, `+.2f`; empty: as short as it can be
 */
export function formatLive(value, format) {
  if (value === undefined) return '…';
  if (typeof value === 'string') return value;
  const match = /^(\+?)(?:\.(\d+))?([fde%])$/.exec(format);
  if (!match) return short(value);
  const [, sign, digits = '0', kind] = match;
  const places = Math.min(12, Number(digits));
  const text =
    kind === '%'
      ? percent(value, places)
      : kind === 'e'
        ? power(value, places)
        : number(value, kind === 'd' ? 0 : places);
  return sign && value > 0 ? `+${text}` : text;
}

export class LiveValues {
  constructor() {
    /** @type {Map<string, LiveValue>} */
    this.values = new Map();
    /** @private @type {Map<string, Set<{ node: Element, format: string, reserve: boolean }>>} */
    this.places = new Map();
    /** @private @type {Set<string>} */
    this.stale = new Set();
    /** @private */
    this.frame = 0;
    /** @private @type {Set<() => void>} */
    this.listeners = new Set();
    /** Every value as data, for tests and for those who read the page by machine. */
    this.root = el('div', { hidden: true, 'data-live-values': true });
  }

  /** @param {Record<string, LiveValue>} values */
  publish(values) {
    for (const [name, value] of Object.entries(values)) {
      if (this.values.get(name) === value) continue;
      if (!this.values.has(name)) {
        const node = el('data', {});
        this.root.append(node);
        this.bind(node, name, '');
      }
      this.values.set(name, value);
      this.stale.add(name);
    }
    if (this.stale.size) this.frame ||= requestAnimationFrame(() => this.write());
  }

  /** @param {string} name */
  get(name) {
    return this.values.get(name);
  }

  /**
   * Shows a value in `node` from now on.
   * @param {Element} node
   * @param {string} name
   * @param {string} format
   * @param {{ reserve?: boolean }} [options] reserve: keep the widest room the value has taken, so
   *   that what stands around it does not move
   */
  bind(node, name, format, { reserve = false } = {}) {
    const place = { node, format, reserve };
    let places = this.places.get(name);
    if (!places) this.places.set(name, (places = new Set()));
    places.add(place);
    node.setAttribute('data-live', name);
    show(place, this.values.get(name));
  }

  /** @private */
  write() {
    this.frame = 0;
    const names = [...this.stale];
    this.stale.clear();
    for (const name of names) {
      const places = this.places.get(name) ?? [];
      for (const place of places) show(place, this.values.get(name));
    }
    for (const listener of [...this.listeners]) listener();
  }

  /** @param {() => void} listener told after the page was written */
  subscribe(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.listeners.clear();
    this.places.clear();
  }
}

/** @param {{ node: Element, format: string, reserve: boolean }} place @param {LiveValue | undefined} value */
function show({ node, format, reserve }, value) {
  const text = formatLive(value, format);
  setText(node, text);
  if (value !== undefined) node.setAttribute('data-value', String(value));
  // Words break at a line's end, a number does not.
  if (typeof value === 'string') node.setAttribute('data-words', '');
  if (reserve && node instanceof HTMLElement) {
    const room = Math.max(Number(node.dataset.room ?? 0), text.length);
    if (String(room) !== node.dataset.room) {
      node.dataset.room = String(room);
      node.style.minWidth = `${room * 0.5}em`;
    }
  }
}
