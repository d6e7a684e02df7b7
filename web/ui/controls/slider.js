/**
 * A labelled slider. `stops` makes it walk a list of allowed values instead of equal steps.
 *
 * @module
 */
import { el, setText } from '../base/dom.js';

let nextId = 0;

/**
 * @typedef {object} SliderOptions
 * @property {string} [param] what it sets, by the parameter's name; several in one, with spaces: told as
 *   `data-param`, so that a page may leave controls out
 * @property {string} label
 * @property {string} [labelId] hides the visible label and uses this element's text instead
 * @property {readonly number[]} stops allowed values, ascending
 * @property {(value: number) => string} format
 * @property {string} [role] token of its colour: lat, dec, act …
 * @property {(value: number, committed: boolean) => void} onChange while dragging, and at its end
 */

/**
 * @param {SliderOptions} options
 */
export function slider({ param, label, stops, format, role = 'act', onChange }) {
  const id = `slider-${nextId++}`;
  let values = stops;
  const output = el('output', { for: id });
  const input = el('input', { id, type: 'range', min: 0, step: 1, style: `--k: var(--${role})` });
  const labelNode = el('label', { for: id }, label);
  const root = el('div', { class: 'setting', 'data-param': param }, labelNode, output, input);
  const valueNow = () => values[Number(input.value)] ?? values[0] ?? 0;
  const refresh = () => {
    const last = Math.max(1, values.length - 1);
    input.style.setProperty('--v', `${(Number(input.value) / last) * 100}%`);
    const text = format(valueNow());
    setText(output, text);
    input.setAttribute('aria-valuetext', text);
  };
  input.addEventListener('input', () => {
    refresh();
    onChange(valueNow(), false);
  });
  input.addEventListener('change', () => onChange(valueNow(), true));
  const set = (/** @type {number} */ value) => {
    let best = 0;
    values.forEach((stop, i) => {
      if (Math.abs(stop - value) < Math.abs((values[best] ?? 0) - value)) best = i;
    });
    input.value = String(best);
    refresh();
  };
  const setStops = (/** @type {readonly number[]} */ next) => {
    values = next;
    input.max = String(Math.max(0, next.length - 1));
  };
  setStops(stops);
  set(stops[0] ?? 0);
  return {
    root,
    input,
    set,
    setStops,
    setLabel: (/** @type {string} */ t) => setText(labelNode, t),
  };
}
