/**
 * The controls of the model panel: β and k always, the rest behind a disclosure. Each writes one
 * parameter and is written by the parameters.
 *
 * @module
 */
import { LIMITS } from '../engine/limits.js';
import { el } from '../ui/base/dom.js';
import { number, short } from '../ui/base/format.js';
import { slider } from '../ui/controls/slider.js';
import {
  BATCHES,
  BETAS,
  componentStops,
  fitsConv,
  LATENT_DIMS,
  RATES,
  SCHEMA,
  withLayers,
} from './params.js';
import { words } from './words.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {(patch: Partial<Params>) => void} SetParams */
/** @typedef {{ shape: { rows: number, cols: number } | null, directions: number }} Images of the data set: their shape, null until it is known; principal directions that there are */
/** @typedef {{ root: HTMLElement, set: (params: Params, images: Images) => void, kinds: string }} Control */

let nextId = 0;

/**
 * @param {SetParams} change
 */
export function makeControls(change) {
  /** @type {Control[]} */
  const main = [
    walk(words('model.beta'), 'beta', BETAS, 'lat', 'vae', change),
    walk(words('model.k'), 'k', LATENT_DIMS, 'lat', 'ae vae', change),
    componentsSlider(change),
  ];
  /** @type {Control[]} */
  const details = [
    walk(words('model.learningRate'), 'learningRate', RATES, 'act', 'ae vae', change),
    layersPick(change),
    hiddenField(change),
    batchPick(change),
    pick(
      words('model.epochs'),
      'epochs',
      [1, 2, 5, 10, 20, 50, 100].map((b) => [String(b), String(b)]),
      'ae vae',
      change,
    ),
    pick(words('model.loss'), 'loss', named('losses', ['bce', 'mse', 'l1']), 'ae vae', change),
    pick(
      words('model.activation'),
      'activation',
      named('activations', ['relu', 'tanh', 'sigmoid', 'identity']),
      'ae vae',
      change,
    ),
    pick(
      words('model.optimizer'),
      'optimizer',
      named('optimizers', ['adam', 'sgd']),
      'ae vae',
      change,
    ),
    pick(
      words('model.warmup'),
      'warmup',
      [0, 1, 2, 5, 10].map((b) => [String(b), String(b)]),
      'vae',
      change,
    ),
    keptPick(change),
    field(words('model.seed'), 'seed', words('model.seedWrong'), 'ae vae pca', change),
  ];
  const all = [...main, ...details];
  return {
    main: main.map((c) => c.root),
    details: details.map((c) => c.root),
    /** @param {Params} params @param {Images} images */
    set(params, images) {
      for (const control of all) {
        control.root.hidden = !control.kinds.split(' ').includes(params.model);
        control.set(params, images);
      }
    },
  };
}

/**
 * @param {string} label
 * @param {'beta' | 'k' | 'learningRate'} name
 * @param {readonly number[]} stops
 * @param {string} role
 * @param {string} kinds
 * @param {SetParams} change
 * @returns {Control}
 */
function walk(label, name, stops, role, kinds, change) {
  const control = slider({
    label,
    stops,
    role,
    format: short,
    onChange: (value, committed) => {
      if (committed) change({ [name]: value });
    },
  });
  control.input.dataset.param = name;
  const set = (/** @type {Params} */ params, /** @type {Images} */ { shape }) => {
    const value = params[name];
    const most = name === 'k' && shape ? shape.rows * shape.cols : Infinity;
    // A value from the URL that is no stop gets a stop of its own; a code is no longer than its image.
    const all = [...new Set([...stops.filter((stop) => stop <= most), value])];
    control.setStops(all.sort((a, b) => a - b));
    control.set(value);
  };
  return { root: control.root, set, kinds };
}

/** @param {SetParams} change @returns {Control} */
function componentsSlider(change) {
  const control = slider({
    label: words('model.components'),
    stops: componentStops(64),
    role: 'lat',
    format: short,
    onChange: (value) => change({ components: value }),
  });
  control.input.dataset.param = 'components';
  const set = (/** @type {Params} */ params, /** @type {Images} */ { directions }) => {
    const most = Math.min(params.kept, directions);
    control.setStops(componentStops(most));
    control.set(Math.min(most, params.components));
  };
  return { root: control.root, set, kinds: 'pca' };
}

/**
 * @param {string} label
 * @param {'batch' | 'epochs' | 'layers' | 'loss' | 'activation' | 'optimizer' | 'warmup' | 'kept'} name
 * @param {[string, string][]} options
 * @param {string} kinds
 * @param {SetParams} change
 * @returns {Control & { select: HTMLSelectElement }}
 */
function pick(label, name, options, kinds, change) {
  const id = `pick-${nextId++}`;
  const select = el('select', {
    id,
    class: 'select',
    'data-param': name,
    onchange: () => {
      const value = SCHEMA[name].parse(select.value);
      if (value !== undefined) change({ [name]: value });
    },
  });
  for (const [value, name] of options) select.append(el('option', { value }, name));
  const set = (/** @type {Params} */ params) => {
    const value = String(params[name]);
    if (![...select.options].some((o) => o.value === value))
      select.append(el('option', { value }, value));
    select.value = value;
  };
  return {
    root: el('div', { class: 'setting' }, el('label', { for: id }, label), select),
    set,
    kinds,
    select,
  };
}

/** Dense or convolutional; which dense layers follow is theirs to say until somebody does. @param {SetParams} change @returns {Control} */
function layersPick(change) {
  /** @type {Params} */
  let shown;
  const control = pick(
    words('model.layers'),
    'layers',
    named('layerKinds', ['dense', 'conv']),
    'ae vae',
    ({ layers = 'dense' }) => change(withLayers(shown, layers)),
  );
  const why = el(
    'p',
    { class: 'complaint', id: `${control.select.id}-why`, role: 'status' },
    words('model.layersOnly'),
  );
  control.root.append(why);
  control.root.title = words('model.layersHint');
  control.select.setAttribute('aria-describedby', why.id);
  return {
    ...control,
    set(params, images) {
      shown = params;
      control.set(params, images);
      why.hidden = fitsConv(images.shape);
      for (const option of control.select.options)
        if (option.value === 'conv') option.disabled = !fitsConv(images.shape);
    },
  };
}

/** As many directions as there are, and no more. @param {SetParams} change @returns {Control} */
function keptPick(change) {
  const choices = [64, 128, 256];
  const control = pick(
    words('model.kept'),
    'kept',
    choices.map((n) => [String(n), String(n)]),
    'pca',
    change,
  );
  return {
    ...control,
    set(params, images) {
      const { directions } = images;
      for (const option of control.select.options)
        option.hidden = Number(option.value) > directions;
      control.set({ ...params, kept: Math.min(params.kept, directions) }, images);
    },
  };
}

/** @param {SetParams} change @returns {Control} */
function batchPick(change) {
  const control = pick(
    words('model.batch'),
    'batch',
    BATCHES.map((b) => [String(b), String(b)]),
    'ae vae',
    change,
  );
  return {
    ...control,
    set(params, images) {
      control.set(params, images);
      for (const option of control.select.options)
        option.disabled =
          params.layers === 'conv' && Number(option.value) > LIMITS.convBatchSize.max;
    },
  };
}

/**
 * @param {string} label
 * @param {'seed' | 'hidden'} name
 * @param {string} complaint
 * @param {string} kinds
 * @param {SetParams} change
 * @returns {Control}
 */
function field(label, name, complaint, kinds, change) {
  const id = `field-${nextId++}`;
  const wrong = el(
    'p',
    { class: 'complaint', id: `${id}-why`, hidden: true, role: 'status' },
    complaint,
  );
  const input = el('input', {
    id,
    class: 'field',
    type: 'text',
    'data-param': name,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': `${id}-why`,
    onchange: () => {
      const value = SCHEMA[name].parse(input.value.trim());
      input.setAttribute('aria-invalid', String(value === undefined));
      wrong.hidden = value !== undefined;
      if (value !== undefined) change(/** @type {Partial<Params>} */ ({ [name]: value }));
    },
  });
  const set = (/** @type {Params} */ params) => {
    const format = /** @type {(v: unknown) => string} */ (SCHEMA[name].format);
    const value = format(params[name]).replaceAll(',', ', ');
    if (document.activeElement !== input) input.value = value;
  };
  return {
    root: el('div', { class: 'setting' }, el('label', { for: id }, label), input, wrong),
    set,
    kinds,
  };
}

/** @param {SetParams} change */
function hiddenField(change) {
  const complaint = words('model.hiddenWrong', {
    most: LIMITS.hiddenLayers.max,
    widest: number(LIMITS.hiddenWidth.max),
  });
  const control = field(words('model.hidden'), 'hidden', complaint, 'ae vae', change);
  control.root.title = words('model.hiddenHint');
  return control;
}

/** Options of a choice, as they are called. @param {string} group @param {string[]} values @returns {[string, string][]} */
const named = (group, values) => values.map((value) => [value, words(`model.${group}.${value}`)]);
