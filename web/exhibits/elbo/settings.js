/**
 * Sliders of the model on the line: x, q's mean and width, the decoder's slope and noise.
 *
 * @module
 */
import { el } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { RANGES } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {keyof typeof RANGES} Name */

const ROLES = { x: 'x', mu: 'lat', sigma: 'lat', slope: 'dec', noise: 'dec' };
const STEP = 0.01;

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {readonly Name[]} options.names
 */
export function makeSettings({ words, onChange, names }) {
  const sliders = names.map((name) => {
    const [low, high] = RANGES[name];
    return slider({
      param: name,
      label: words(`${name}Slider`),
      role: ROLES[name],
      stops: Array.from({ length: Math.round((high - low) / STEP) + 1 }, (_, i) =>
        Number((low + i * STEP).toFixed(2)),
      ),
      format: (value) => number(value, 2),
      onChange: (value) => onChange({ [name]: value }),
    });
  });
  return {
    root: el('div', { class: 'elboSettings' }, ...sliders.map(({ root }) => root)),
    /** @param {Params} params */
    set(params) {
      names.forEach((name, i) => sliders[i]?.set(params[name]));
    },
  };
}
