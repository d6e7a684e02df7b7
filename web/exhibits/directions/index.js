/**
 * Chapter 14: what single numbers of a code are, and what directions between codes are. Each step is a
 * part of its own: a file that asks and one that draws.
 *
 * @module
 */
import { put } from '../../ui/base/dom.js';
import { follow } from '../../frame/mounting.js';
import { makeAnalogyPart } from './analogyPart.js';
import { makeFactorsPart } from './factorsPart.js';
import { makeNumbersPart } from './numbersPart.js';
import { SCHEMA } from './params.js';
import { STEPS } from './steps.js';
import css from './style.css?inline';
import en from './text.md';
import it from './text.it.md';
import { makeThickerPart } from './thickerPart.js';
import { makeTraversePart } from './traversePart.js';
import { makeWordsPart } from './words/index.js';
import wordsCss from './words/style.css?inline';

/** @typedef {import('../../frame/contract.js').Parts<typeof SCHEMA>} Parts */
/**
 * The picture of one step with its questions to the engine. It is made when its step is first shown;
 * `show` is told of parameters (changed: null means all) and of the step's moment.
 * @typedef {object} Part
 * @property {HTMLElement} root
 * @property {(params: import('./params.js').Params, step: Parts['step']['values'], changed: Set<string> | null) => void} show
 * @property {() => void} close
 */

/** By the parameter `view`. @type {Record<import('./params.js').Params['view'], (parts: Parts) => Part>} */
const MAKERS = {
  traverse: makeTraversePart,
  numbers: makeNumbersPart,
  factors: makeFactorsPart,
  thicker: makeThickerPart,
  analogy: makeAnalogyPart,
  words: makeWordsPart,
};

/** @param {HTMLElement} root @param {Parts} parts */
function mount(root, parts) {
  const { params, step, mode, fail } = parts;
  /** @type {Partial<Record<keyof typeof MAKERS, Part>>} */
  const made = {};
  /** @type {keyof typeof MAKERS | null} */
  let shown = null;
  const show = (/** @type {Set<string> | null} */ changed) => {
    const { view } = params.values;
    const part = (made[view] ??= MAKERS[view](parts));
    part.root.dataset.mode = mode;
    put(root, part.root);
    part.show(params.values, step.values, view === shown ? changed : null);
    shown = view;
  };
  const stopStep = step.subscribe(() => show(new Set()));
  const close = () => {
    for (const part of Object.values(made)) part.close();
  };
  return follow(params, { show, fail, closes: [{ close: stopStep }, { close }] });
}

/** @type {import('../../frame/contract.js').Exhibit<typeof SCHEMA>} */
export const exhibit = {
  name: 'directions',
  schema: SCHEMA,
  text: { en, it },
  css: css + wordsCss,
  steps: STEPS,
  mount,
};
