/**
 * Chapter 5's stage: what is generated, how, and with the mean or without.
 *
 * @module
 */
import '../../ui/images/digitGrid.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { mountBlend } from './blend.js';
import { mountKnobs } from './knobs.js';
import { BEGIN, SIZES, sizeOf, sizesOf, SUBJECTS } from './params.js';
import { mountSamples } from './samples.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./readings.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const TURNS = Array.from({ length: 61 }, (_, i) => i);

/**
 * @param {HTMLElement} root
 * @param {object} options
 * @param {Words} options.words
 * @param {import('../../frame/contract.js').Mode} options.mode
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function mountView(root, { words, mode, onChange }) {
  const subject = segmented({
    param: 'subject',
    label: words('subject'),
    items: SUBJECTS.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ subject: value, z: BEGIN[value] }),
  });
  const mean = segmented({
    param: 'mean',
    label: words('mean'),
    small: true,
    items: [
      { value: 'on', text: 'x̄ + Wz', title: words('meanOn') },
      { value: 'off', text: 'Wz', title: words('meanOff') },
    ],
    onChange: (value) => onChange({ mean: /** @type {Params['mean']} */ (value) }),
  });
  const meanNote = el('p', { class: 'note' }, words('meanOff'));
  const size = slider({
    param: 'digitSize shapeSize',
    label: words('size'),
    stops: SIZES.digits,
    role: 'lat',
    format: (v) => number(v),
    onChange: (k) => onChange(params?.subject === 'digits' ? { digitSize: k } : { shapeSize: k }),
  });
  const turn = slider({
    param: 'turn',
    label: words('turn'),
    stops: TURNS,
    format: (v) => `± ${number(v)}°`,
    onChange: (value) => onChange({ turn: value }),
  });
  size.root.classList.add('pgSize');
  turn.root.classList.add('pgTurn');
  const held = el('p', { class: 'pgHeld' });
  const status = el('p', { class: 'note', role: 'status' });
  const panels = {
    knobs: mountKnobs(words, onChange),
    samples: mountSamples(words, onChange),
    blend: mountBlend(words, onChange),
  };
  const place = el('div', { class: 'pgPlace' });
  const set = el('span', { class: 'pgSet' });
  const rest = el('div', { class: 'pgRest' }, subject.root, mean.root, size.root, meanNote);
  root.append(
    el(
      'div',
      { class: 'pg', 'data-mode': mode },
      el('div', { class: 'pgTop' }, turn.root, held),
      place,
      el('div', { class: 'pgFoot' }, rest, set, status),
    ),
  );
  /** @type {Params | null} */
  let params = null;
  /** Directions of the PCA on show; of the next one it is not known yet. @type {number | undefined} */
  let directions;
  return {
    /** @param {Params} values @param {StepState} step */
    showParams(values, step) {
      if (params?.subject !== values.subject) {
        directions = undefined;
        size.setStops(sizesOf(values.subject));
        turn.setLabel(words(values.subject === 'animals' ? 'swing' : 'turn'));
      }
      params = values;
      subject.set(values.subject);
      put(place, panels[values.view].root);
      // What would give the answer away waits for it.
      const isOpen = step.moment === 'answered';
      rest.hidden = !isOpen;
      set.hidden = values.subject !== 'digits';
      mean.set(values.mean);
      meanNote.hidden = values.mean === 'on';
      size.set(sizeOf(values, directions));
      size.root.hidden = values.view === 'knobs';
      turn.set(values.turn);
      // How heads turn is the step's own question, or of interest where they are blended.
      const isShape = values.subject !== 'digits';
      turn.root.hidden = !isShape || (step.id !== 'turn' && !(isOpen && step.id !== 'past'));
      held.hidden = !isShape || !isOpen || step.id === 'past';
      for (const panel of Object.values(panels)) panel.showParams(values, step);
    },
    showDirections: panels.knobs.showDirections,
    /** @param {'mnist' | 'generated'} dataset */
    showDataset: (dataset) => setText(set, words(dataset)),
    showTrip: panels.knobs.readings.showTrip,
    showWalk: panels.knobs.showWalk,
    /** @param {import('./model.js').Source} source */
    showSource(source) {
      if (!params) return;
      panels.blend.showSource(source, params);
      if (source.subject === params.subject) {
        directions = source.shapes?.components;
        size.setStops(sizesOf(params.subject, directions));
        size.set(sizeOf(params, directions));
      }
      const share = source.shapes?.cumulative[7];
      if (share !== undefined)
        setText(held, words('held', { share: percent(share, share > 0.999999 ? 4 : 2) }));
    },
    /** @param {import('./model.js').Made} made */
    showKnobs: (made) => params && panels.knobs.show(made, params),
    /** @param {import('./model.js').Made} made */
    showSamples: (made) => params && panels.samples.show(made, sizeOf(params, directions)),
    showStats: panels.samples.showStats,
    showNearest: panels.samples.showNearest,
    /** @param {import('./model.js').Blended} blend */
    showBlend: (blend) => params && panels.blend.show(blend, params),
    /** @param {import('./model.js').PathPoint[]} path */
    showPath: (path) => params && panels.blend.showPath(path, params),
    showPathTaken: panels.blend.showPathTaken,
    /** @param {import('./model.js').Measures[]} measures */
    showMeasures(measures) {
      const first = measures[0];
      if (params?.view === 'samples') panels.samples.showMeasures(measures);
      else if (first && params) panels[params.view].readings.showMeasures(first);
    },
    /** @param {number} loaded @param {number} total */
    showLoading(loaded, total) {
      // Shapes wait for no images; drawn digits say it where their distances will stand.
      const said = params?.view === 'samples' || params?.subject !== 'digits';
      const of = words('loading', { held: number(loaded), total: number(total) });
      setText(status, loaded < total && !said ? of : '');
      panels.samples.showLoading(of, loaded, total);
      if (params?.subject === 'digits') panels.blend.showLoading(of, loaded, total);
    },
  };
}

/** Five codes along each of three directions: the mean in the middle, ±2σ, ±4σ. */
export const COVER = { columns: 5, rows: 3, at: [-4, -2, 0, 2, 4] };

/** @param {HTMLElement} root @param {Words} words */
export function mountCover(root, words) {
  const grid = /** @type {import('../../ui/images/digitGrid.js').DigitGrid} */ (
    document.createElement('atlas-digits')
  );
  grid.className = 'pgCover';
  grid.setAttribute('crisp', '');
  grid.setAttribute('columns', String(COVER.columns));
  root.append(grid);
  return (/** @type {Float32Array} */ points) => {
    grid.data = {
      images: points,
      count: COVER.columns * COVER.rows,
      rows: 28,
      cols: 28,
      signed: true,
      scale: 1,
      description: words('coverAlt'),
    };
  };
}
