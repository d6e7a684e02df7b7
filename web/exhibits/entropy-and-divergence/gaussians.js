/**
 * Two Gaussians on the line: the divergence as a signed area, as a bowl over the mean and the width of
 * p, and as a mean over samples, one of them at a time beside the densities.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { bowlOf, densitiesOf, estimatesOf, integrandOf } from './gaussianPictures.js';
import { COUNTS } from './model.js';
import { BESIDES, UNITS } from './params.js';
import { button, chart, ledger, plane } from './parts.js';
import { amount, figure } from './wording.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./model.js').ComparedNormals} ComparedNormals */
/** @typedef {import('./parts.js').StepState} StepState */

const stops = (/** @type {number} */ low, /** @type {number} */ high) =>
  Array.from({ length: Math.round((high - low) * 20) + 1 }, (_, i) =>
    Number((low + i / 20).toFixed(2)),
  );
/** Grips of the densities: which parameter each of the points sets. */
const GRIPS = /** @type {const} */ (['meanP', 'stdP', 'meanQ', 'stdQ']);
const LIMITS = { mean: [-3, 3], std: [0.4, 3] };
/** Numbers under the picture; the parts of the divergence are the answer. */
const LEDGER = /** @type {const} */ ([
  ['divergence', 'lat'],
  ['ofMeans', 'ink'],
  ['ofWidths', 'ink'],
  ['reverse', 'lat'],
]);

/** @param {import('./parts.js').ViewOptions} options */
export function mountGaussians({ words, onChange }) {
  const pictures = {
    integrand: chart('kldBeside'),
    bowl: plane('kldBeside'),
    samples: chart('kldBeside'),
  };
  const densities = plane('kldDensities');
  /** @type {Params | null} */
  let params = null;
  const limited = (/** @type {number} */ value, /** @type {'mean' | 'std'} */ kind) => {
    const [low = 0, high = 1] = LIMITS[kind];
    return Math.min(high, Math.max(low, Math.round(value * 100) / 100));
  };
  densities.addEventListener('pointmove', (event) => {
    const { index, at } = /** @type {CustomEvent} */ (event).detail;
    if (!params) return;
    const name = GRIPS[/** @type {0 | 1 | 2 | 3} */ (index)];
    const mean = index < 2 ? params.meanP : params.meanQ;
    if (name.startsWith('mean')) onChange({ [name]: limited(at[0], 'mean') });
    else onChange({ [name]: limited(Math.abs(at[0] - mean), 'std') });
  });
  pictures.bowl.addEventListener('pointmove', (event) => {
    const { at } = /** @type {CustomEvent} */ (event).detail;
    onChange({ meanP: limited(at[0], 'mean'), stdP: limited(at[1], 'std') });
  });
  pictures.samples.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ samples: x });
  });
  const sliders = GRIPS.map((name) =>
    slider({
      param: name,
      label: words(name),
      role: name.endsWith('P') ? 'x' : 'lat',
      stops: name.startsWith('mean') ? stops(-3, 3) : stops(0.4, 3),
      format: (value) => number(value, 2),
      onChange: (value) => onChange({ [name]: value }),
    }),
  );
  const [meanP, ...others] = sliders.map(({ root }) => root);
  meanP?.classList.add('kldMean');
  const count = slider({
    param: 'samples',
    label: words('sampleCount'),
    stops: COUNTS,
    format: (value) => number(value),
    onChange: (samples) => onChange({ samples }),
  });
  const again = button('resample', words('again'), () =>
    onChange({ seed: ((params?.seed ?? 0) % 9999) + 1 }),
  );
  const prior = button('prior', words('toPrior'), () => onChange({ meanQ: 0, stdQ: 1 }));
  const beside = segmented({
    param: 'beside',
    label: words('beside'),
    small: true,
    items: BESIDES.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ beside: value }),
  });
  const unit = segmented({
    param: 'unit',
    label: words('unit'),
    small: true,
    items: UNITS.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ unit: value }),
  });
  const besideTitle = el('h2', {});
  const place = el('div', { class: 'kldPlace' });
  const sampling = el('div', { class: 'kldBar kldUnder' }, count.root, again);
  const bowlNote = el('p', { class: 'note' }, words('bowlNote'));
  const said = el('p', { class: 'kldSaid', role: 'status' });
  const symbols = {
    divergence: 'KL(p‖q)',
    ofMeans: words('fromMeans'),
    ofWidths: words('fromWidths'),
    reverse: 'KL(q‖p)',
  };
  const numbers = ledger(
    LEDGER.map(([field, role]) => ({
      field,
      role,
      symbol: symbols[field],
      note: words(`${field}Normal`),
    })),
  );
  const root = el(
    'section',
    { class: 'kldHistograms kldGaussians' },
    el(
      'div',
      { class: 'kldLeft' },
      el('h2', {}, words('densitiesTitle')),
      densities,
      el('div', { class: 'kldSliders' }, meanP ?? null, ...others),
      prior,
    ),
    el(
      'div',
      { class: 'kldRight' },
      el('div', { class: 'kldBar kldHead' }, besideTitle, unit.root),
      beside.root,
      place,
      bowlNote,
      sampling,
      said,
    ),
    numbers.root,
  );

  return {
    root,
    /** @param {Params} next @param {StepState} step */
    showParams(next, step) {
      params = next;
      const isAnswered = step.moment === 'answered';
      GRIPS.forEach((name, i) => sliders[i]?.set(next[name]));
      count.set(next.samples);
      unit.set(next.unit);
      beside.set(next.beside);
      // One thing to move until it is answered; what stands beside would show the rest before.
      for (const one of [...others, prior, beside.root]) one.hidden = !isAnswered;
      const shown = isAnswered ? next.beside : 'integrand';
      put(place, pictures[shown]);
      bowlNote.hidden = shown !== 'bowl';
      sampling.hidden = shown !== 'samples';
      said.hidden = shown !== 'samples';
      setText(besideTitle, words(`${shown}Title`));
    },
    /** @param {ComparedNormals} found @param {Float32Array} bowl @param {Params} asked @param {StepState} step */
    show(found, bowl, asked, step) {
      const isAnswered = step.moment === 'answered';
      const at = Math.max(
        0,
        COUNTS.findIndex((n) => n >= asked.samples),
      );
      const f = (/** @type {number} */ v) => number(v, 2);
      const told = {
        mp: f(asked.meanP),
        sp: f(asked.stdP),
        mq: f(asked.meanQ),
        sq: f(asked.stdQ),
        kl: amount(found.divergence, asked.unit, words),
        reverse: amount(found.reverse, asked.unit, words),
        samples: number(COUNTS[at] ?? 0),
        estimate: figure(found.estimates[at] ?? NaN, asked.unit),
        error: figure(found.standardErrors[at] ?? NaN, asked.unit),
      };
      const context = { words, told, asked };
      densities.data = densitiesOf(found, context, isAnswered ? GRIPS : GRIPS.slice(0, 1));
      pictures.integrand.data = integrandOf(found, context);
      pictures.samples.data = estimatesOf(found, context, at);
      pictures.bowl.data = bowlOf(bowl, context);
      setText(said, words('saidNormals', told));
      numbers.show((field) => {
        const isPart = field === 'ofMeans' || field === 'ofWidths';
        if (isPart && !isAnswered) return '?';
        return amount(found[/** @type {'divergence'} */ (field)], asked.unit, words);
      });
    },
  };
}
