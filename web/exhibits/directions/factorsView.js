/**
 * The third step's picture: for each seed a grid of what every number holds of every factor, and what the
 * seeds have in common at each β.
 *
 * @module
 */
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent, subscript } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { BETA, FIRST_SEED, SEED } from './factorsModel.js';
import { actionButton, headRow } from './parts.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('../../data/models.js').SweepRun} SweepRun */
/** @typedef {import('../../data/models.js').Sweep} Sweep */
/** @typedef {import('../../frame/contract.js').Words} Words */

/** @param {readonly number[]} values */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}

/**
 * Factors by numbers, a cell shaded by how much: with its value where there is room.
 * @param {Words} words @param {SweepRun} run @param {readonly string[]} names @param {Params['measure']} measure
 */
function heatOf(words, run, names, measure) {
  const values = run[measure];
  const { numbers } = run;
  const isSmall = numbers > 5;
  const head = Array.from({ length: numbers }, (_, j) =>
    el('th', { scope: 'col' }, `z${subscript(j + 1)}`),
  );
  return el(
    'table',
    {
      class: isSmall ? 'directionsHeat small' : 'directionsHeat',
      'aria-label': words('heatAlt', { seed: run.seed, mig: number(run.mig, 2) }),
    },
    el('tr', {}, el('td', {}), ...head),
    ...names.map((name, i) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, words(`factor_${name}`)),
        ...Array.from({ length: numbers }, (_, j) => {
          const value = values[i * numbers + j] ?? 0;
          const share = Math.round(70 * Math.min(1, Math.max(0, value)));
          return el(
            'td',
            {
              style: `background:color-mix(in srgb,var(--lat) ${share}%,var(--sunk))`,
              class: value > 0.6 ? 'much' : null,
              title: number(value, 2),
            },
            isSmall
              ? el('span', { class: 'visuallyHidden' }, number(value, 1))
              : number(value, 2).replace(/^0/, ''),
          );
        }),
      ),
    ),
  );
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {() => void} options.onTrain
 */
export function makeFactorsView({ words, onChange, onTrain }) {
  const train = actionButton('trainSeed', words('trainSeed', { seed: SEED }), onTrain);
  const said = el('p', { class: 'note', role: 'status' });
  const set = segmented({
    param: 'set',
    label: words('factorSet'),
    small: true,
    items: /** @type {const} */ (['sprites', 'digits']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (value) => onChange({ set: value, sweep: '4' }),
  });
  const beta = segmented({
    param: 'sweep',
    label: 'β',
    small: true,
    items: /** @type {const} */ (['1', '4', '8']).map((value) => ({ value, text: `β = ${value}` })),
    onChange: (value) => onChange({ sweep: value }),
  });
  const measure = segmented({
    param: 'measure',
    label: words('measure'),
    small: true,
    items: /** @type {const} */ (['fits', 'information']).map((value) => ({
      value,
      text: words(value),
    })),
    onChange: (value) => onChange({ measure: value }),
  });
  const cards = el('div', { class: 'directionsCards' });
  const table = el('table', { class: 'numbers' });
  const choices = el('div', { class: 'directionsBar' }, set.root, beta.root, measure.root);
  const bar = el('div', { class: 'directionsBar' }, train, said);
  const root = el('div', { class: 'directions directionsFactors' }, bar, choices, cards, table);
  /** @type {Record<'sprites' | 'digits', Sweep> | null} */
  let sweeps = null;
  /** @type {SweepRun | null} */
  let here = null;
  /** @type {Params | null} */
  let params = null;
  let isOpen = false;
  let share = 1;
  const draw = () => {
    setText(train, share < 1 ? words('trainStop') : words('trainSeed', { seed: SEED }));
    setText(said, share < 1 ? words('trainShare', { share: percent(share, 0) }) : '');
    if (!sweeps || !params) return;
    const { set: which, measure: of } = params;
    const sweep = sweeps[which];
    const wanted = isOpen ? Number(params.sweep) : BETA;
    const betas = [...new Set(sweep.runs.map((run) => run.beta))];
    const shown = betas.includes(wanted) ? wanted : BETA;
    const isHere = (/** @type {SweepRun} */ run) =>
      here !== null && which === 'sprites' && run.beta === here.beta && run.seed === here.seed;
    const all = sweep.runs.map((run) => (isHere(run) ? (here ?? run) : run));
    const runs = all.filter((run) => run.beta === shown);
    put(
      cards,
      ...runs
        .filter(({ seed }) => isOpen || seed === FIRST_SEED || seed === SEED)
        .map((run) => {
          const isVeiled = !isOpen && run.seed !== FIRST_SEED;
          return el(
            'section',
            { class: 'directionsCard' },
            el('h2', {}, words(isHere(run) || isVeiled ? 'seedHere' : 'seed', { seed: run.seed })),
            isVeiled
              ? el('p', { class: 'directionsVeil', 'aria-hidden': 'true' }, '?')
              : heatOf(words, run, sweep.names, of),
            isVeiled
              ? null
              : el(
                  'p',
                  { class: 'note' },
                  words('seedSaid', { mig: number(run.mig, 2), active: run.active }),
                ),
          );
        }),
    );
    const range = (/** @type {number[]} */ values, /** @type {number} */ digits) => {
      const [least, most] = [Math.min(...values), Math.max(...values)];
      return least === most
        ? number(least, digits)
        : `${number(least, digits)} … ${number(most, digits)}`;
    };
    const head = ['β', words('active'), words('migMedian'), words('migRange'), words('mse')];
    put(
      table,
      headRow(head),
      ...betas.map((one) => {
        const these = all.filter((run) => run.beta === one);
        const migs = these.map(({ mig }) => mig);
        return el(
          'tr',
          { class: one === shown ? 'lit' : null },
          el('th', { scope: 'row' }, `${one}`),
          el(
            'td',
            {},
            range(
              these.map(({ active }) => active),
              0,
            ),
          ),
          el('td', { class: 'lat' }, number(medianOf(migs), 3)),
          el('td', {}, range(migs, 3)),
          el('td', { class: 'dec' }, number(medianOf(these.map(({ mse }) => mse)), 4)),
        );
      }),
    );
  };
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      isOpen = step.moment === 'answered';
      params = next;
      set.set(next.set);
      beta.set(next.sweep);
      measure.set(next.measure);
      root.dataset.set = next.set;
      choices.hidden = table.hidden = !isOpen;
      bar.hidden = isOpen;
      root.toggleAttribute('data-answered', isOpen);
      draw();
    },
    /** @param {Record<'sprites' | 'digits', Sweep>} next */
    showSweeps(next) {
      sweeps = next;
      draw();
    },
    /** @param {number} next */
    showTraining(next) {
      share = next;
      draw();
    },
    /** @param {SweepRun} run */
    showTrained(run) {
      here = run;
      draw();
    },
  };
}
