/**
 * Two codes, and everything on the line through them: between, and beyond either end.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/images/digitGrid.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, small } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { waiting } from '../../ui/base/waiting.js';
import { makePicture } from './picture.js';
import { makeReadings } from './readings.js';
import { CHOICES, endsOf } from './params.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./readings.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

const STOPS = Array.from({ length: 101 }, (_, i) => Number((i / 20 - 2).toFixed(2)));
const playheadAt = (/** @type {number} */ t) => ({
  x: t,
  name: 't',
  role: 'lat',
  step: 0.05,
  low: -2,
  high: 3,
});
const ANIMALS = ['cat', 'dog', 'horse', 'cow', 'giraffe', 'hippopotamus', 'lion'];

/**
 * @param {Words} words
 * @param {(partial: Partial<Params>) => void} onChange
 */
export function mountBlend(words, onChange) {
  const [first, middle, second] = [
    makePicture({ still: true }),
    makePicture(),
    makePicture({ still: true }),
  ];
  const readings = makeReadings(words);
  const gap = el('p', { class: 'note' });
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const wait = waiting();
  const share = slider({
    param: 't',
    label: words('t'),
    stops: STOPS,
    role: 'lat',
    format: (v) => number(v, 2),
    onChange: (t) => onChange({ t }),
  });
  const chooser = el('div', { class: 'pgEnd' });
  const other = el('div', { class: 'pgEnd' });
  let chosenFor = '';
  let charted = '';
  /** @type {{ set: (value: string) => void }[]} */
  let choices = [];
  /** @param {Params['subject']} subject @param {string} key @param {number[]} turns */
  const rebuild = (subject, key, turns) => {
    if (chosenFor === key) return;
    chosenFor = key;
    const nameOf = (/** @type {number} */ i) => {
      if (subject === 'digits') return String(i);
      if (subject === 'animals') return words(ANIMALS[i] ?? '');
      const turn = turns[i] ?? 0;
      return Math.abs(turn) < 0.5 ? String(i + 1) : `${number(turn)}°`;
    };
    choices = /** @type {const} */ (['a', 'b']).map((name) => {
      const choice = segmented({
        param: name,
        label: words(name),
        small: true,
        items: Array.from({ length: CHOICES[subject] }, (_, i) => ({
          value: String(i),
          text: nameOf(i),
        })),
        onChange: (value) => onChange({ [name]: Number(value) }),
      });
      const at = name === 'a' ? chooser : other;
      put(at, el('span', { 'aria-hidden': 'true' }, words(name)), choice.root);
      return choice;
    });
  };
  const column = (
    /** @type {Node} */ picture,
    /** @type {string} */ formula,
    /** @type {string} */ name,
  ) => el('figure', { class: name }, picture, el('figcaption', { class: 'sym' }, formula));
  const ends = el('div', { class: 'pgEnds' }, chooser, other);
  const beside = el('div', { class: 'pgBeside' }, readings.root, gap);
  const path = el('div', { class: 'pgPath' }, chart, wait.root);
  const veil = el('p', { class: 'veil' }, words('pathVeiled'));
  const root = el(
    'div',
    { class: 'pgBlend' },
    ends,
    el(
      'div',
      { class: 'pgLine' },
      column(first.root, 'x₁', 'pgSide'),
      column(middle.root, 'x̄ + W((1−t) z₁ + t z₂)', 'pgMiddle'),
      column(second.root, 'x₂', 'pgSide'),
      beside,
    ),
    share.root,
    veil,
    path,
  );
  share.root.classList.add('pgShare');
  chart.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ t: Math.min(3, Math.max(-2, Number(x.toFixed(2)))) });
  });
  return {
    root,
    readings,
    /** @param {Params} params @param {StepState} step */
    showParams(params, step) {
      const isOpen = step.moment === 'answered';
      ends.hidden = !isOpen;
      path.hidden = !isOpen;
      veil.hidden = isOpen;
      beside.hidden = step.moment === 'ask' || step.moment === 'chosen';
      if (params.subject === 'digits') rebuild('digits', 'digits', []);
      share.set(params.t);
      if (charted !== params.subject) chart.data = null;
      endsOf(params).forEach((end, i) => choices[i]?.set(String(end)));
      if (chart.data) chart.data = { ...chart.data, playhead: playheadAt(params.t) };
    },
    /** @param {import('./model.js').Source} source @param {Params} params */
    showSource({ subject, id, shapes }, params) {
      rebuild(subject, id, subject === 'heads' ? Array.from(shapes?.turns ?? []) : []);
      endsOf(params).forEach((end, i) => choices[i]?.set(String(end)));
    },
    /** @param {import('./model.js').Blended} blend @param {Params} params */
    show({ source, ends, made, endVolumes }, params) {
      const half = ends.length / 2;
      const what = words(source.subject);
      first.show(source, ends.subarray(0, half), words('endAlt', { what, end: 'x₁' }), 'x');
      second.show(source, ends.subarray(half), words('endAlt', { what, end: 'x₂' }), 'x');
      middle.show(source, made.points, words('blendAlt', { what, t: number(params.t, 2) }));
      readings.show(source, made);
      const [a, b] = endVolumes;
      setText(
        gap,
        source.shapes
          ? words('endVolumes', { a: number(a ?? NaN, 2), b: number(b ?? NaN, 2) })
          : words('gap', { gap: small(made.gap) }),
      );
    },
    /** The images that distances are measured to. @param {string} said @param {number} held @param {number} total */
    showLoading(said, held, total) {
      if (!chart.data) wait.show(said, held, total);
    },
    /** Until there is a first path; then the one before stays until the next. @param {number} done @param {number} of */
    showPathTaken(done, of) {
      if (!chart.data) wait.show(words('measuring', { done, of }), done, of);
    },
    /** @param {import('./model.js').PathPoint[]} points @param {Params} params */
    showPath(points, params) {
      const digits = params.subject === 'digits';
      const measured = digits ? 'distance' : 'volume';
      const y = points.map((one) => one[measured]);
      if (!y.every(Number.isFinite)) return;
      wait.hide();
      charted = params.subject;
      chart.data = {
        x: { name: 't', low: -2, high: 3 },
        y: { name: words(measured), zero: true },
        series: [
          { name: words(measured), x: points.map((one) => one.t), y, role: 'dec', unnamed: true },
        ],
        references: [
          { axis: 'x', value: 0, name: 'x₁', dash: 'dots' },
          { axis: 'x', value: 1, name: 'x₂', dash: 'dots' },
        ],
        playhead: playheadAt(params.t),
        description: words('pathAlt', {
          what: words(measured),
          start: number(y[0] ?? NaN, 2),
          middle: number(y[12] ?? NaN, 2),
          end: number(y.at(-1) ?? NaN, 2),
        }),
        file: 'blend',
      };
    },
  };
}
