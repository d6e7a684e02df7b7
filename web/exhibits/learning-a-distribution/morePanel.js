/**
 * How far the learned density is from the true one, with more and more points.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import { endMarks } from '../../frame/letters.js';
import { el, setText } from '../../ui/base/dom.js';
import { number } from '../../ui/base/format.js';
import { slider } from '../../ui/controls/slider.js';
import { MOST_COMPONENTS } from './params.js';
import { FEW } from './steps.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./planeView.js').Words} Words */
/** @typedef {import('../../frame/moments.js').StepState} StepState */

/** The axis of the gap, nats. */
const GAP = { low: 0.001, high: 10 };
const COUNTS = [5, 7, 10, 14, 20, 30, 45, 60, 80, 100, 140, 200, 300, 450, 700, 1000];

/** @param {Words} words @param {(partial: Partial<Params>) => void} onChange */
export function countSlider(words, onChange) {
  const made = slider({
    param: 'count',
    label: words('count'),
    stops: COUNTS,
    role: 'x',
    format: (value) => number(value),
    onChange: (value) => onChange({ count: value }),
  });
  made.root.classList.add('learnCount');
  return made;
}

/**
 * @param {object} options
 * @param {Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 */
export function makeMorePanel({ words, onChange }) {
  /** @type {Params | null} */
  let params = null;
  /** @type {import('./model.js').CurvePoint[]} */
  let points = [];
  let isOpen = false;
  /** @type {StepState | null} */
  let step = null;
  const count = countSlider(words, onChange);
  const components = slider({
    param: 'components',
    label: words('components'),
    stops: Array.from({ length: MOST_COMPONENTS }, (_, i) => i + 1),
    role: 'lat',
    format: String,
    onChange: (value) => onChange({ components: value, em: 0 }),
  });
  const picture = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const note = el('p', { class: 'note' });
  picture.addEventListener('playhead', (event) => {
    const { x } = /** @type {CustomEvent} */ (event).detail;
    onChange({ count: Math.round(Math.min(1000, Math.max(5, x))) });
  });
  const refresh = () => {
    if (!params) return;
    const own = params.set === 'own';
    setText(note, words(own ? 'moreUnknown' : 'moreNote'));
    picture.hidden = own;
    if (!points.length || own) return;
    // As far as the hand has gone.
    const reached = points.filter(({ n }) => isOpen || n <= (params?.count ?? 0));
    const x = reached.map(({ n }) => n);
    const last = reached.at(-1);
    const few = points.find(({ n }) => n >= FEW)?.kernels.mean ?? NaN;
    picture.data = {
      x: { name: words('countAxis'), scale: 'log', low: 5, high: 1000 },
      y: { name: words('gapAxis'), scale: 'log', ...GAP },
      series: [
        {
          name: words('kernelsShort'),
          x,
          y: reached.map((p) => p.kernels.mean),
          role: 'lat',
          width: 2.5,
        },
        {
          name: `k = ${params.components}`,
          x,
          y: reached.map((p) => p.mixture.mean),
          role: 'lat',
          dash: 'dash',
          below: true,
        },
      ],
      // Where each answer says that the kernels end: nearer, as far as before, on the floor of the plot.
      ends:
        few > 0 && step
          ? endMarks(
              step,
              [Math.sqrt(few * GAP.low), few, GAP.low].map((value) => ({ value })),
              { you: words('you'), here: words('here') },
              points.at(-1)?.kernels.mean,
            )
          : [],
      playhead: { x: params.count, step: 5, role: 'act', format: (v) => number(v) },
      description: words('moreAlt', {
        n: last?.n ?? 0,
        kernels: number(last?.kernels.mean ?? NaN, 3),
        mixture: number(last?.mixture.mean ?? NaN, 3),
        k: params.components,
      }),
      file: 'learning-curve',
    };
  };
  return {
    root: el(
      'div',
      { class: 'learnView' },
      count.root,
      picture,
      note,
      el('div', { class: 'learnRoom' }, components.root),
    ),
    /** @param {Params} next @param {StepState} now */
    showParams(next, now) {
      params = next;
      step = now;
      isOpen = now.moment === 'answered';
      count.set(next.count);
      components.set(next.components);
      components.root.hidden = !isOpen;
      refresh();
    },
    /** @param {import('./model.js').CurvePoint[]} next */
    showMore(next) {
      points = next;
      refresh();
    },
  };
}
