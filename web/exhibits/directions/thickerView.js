/**
 * The fourth step's picture: one digit, of the set or drawn, moved along a direction of codes and of
 * pixels; and what is measured of a hundred 7s on that way.
 *
 * @module
 */
import '../../ui/charts/chart.js';
import '../../ui/images/drawPad.js';
import { el, put, setText } from '../../ui/base/dom.js';
import { number, percent } from '../../ui/base/format.js';
import { segmented } from '../../ui/controls/segmented.js';
import { slider } from '../../ui/controls/slider.js';
import { ATTRIBUTES } from './params.js';
import { actionButton, headRow, picture, row, setWord } from './parts.js';
import { STEPS_T, TO } from './thickerModel.js';

/** @typedef {import('./params.js').Params} Params */
/** @typedef {import('./thickerModel.js').Study} Study */
/** @typedef {import('../../engine/calls/directions.js').Moved} Moved */

const SIDE = 28;
const PIXELS = SIDE * SIDE;
const COUNT = STEPS_T.length;
const STOPS = [...STEPS_T];

/**
 * @param {object} options
 * @param {import('../../frame/contract.js').Words} options.words
 * @param {(partial: Partial<Params>) => void} options.onChange
 * @param {(image: Uint8Array | null) => void} options.onDraw null: the set's own digit again
 */
export function makeThickerView({ words, onChange, onDraw }) {
  const large = picture('directionsLarge');
  const films = /** @type {const} */ (['code', 'pixel']).map((kind) => {
    const film = row(COUNT, 'directionsFilm7');
    const name = el('span', { class: kind === 'code' ? 'dec' : 'x' }, words(`${kind}Row`));
    const read = el('span', { class: 'num' });
    return { kind, film, read, root: el('div', { class: 'directionsBand' }, name, film, read) };
  });
  const chart = /** @type {import('../../ui/charts/chart.js').Chart} */ (
    document.createElement('atlas-chart')
  );
  const t = slider({
    param: 't',
    label: words('stepT'),
    stops: STOPS,
    role: 'lat',
    format: (value) => number(value, 1),
    onChange: (value) => onChange({ t: value }),
  });
  t.root.classList.add('directionsStep');
  const attribute = segmented({
    param: 'attribute',
    label: words('attribute'),
    small: true,
    items: ATTRIBUTES.map((value) => ({ value, text: words(value) })),
    onChange: (value) => onChange({ attribute: value }),
  });
  const pad = /** @type {import('../../ui/images/drawPad.js').DrawPad} */ (
    document.createElement('atlas-pad')
  );
  pad.setText(words('drawHint'), words('drawLabel'));
  pad.hidden = true;
  pad.addEventListener('digit', (event) => onDraw(/** @type {CustomEvent} */ (event).detail.image));
  /** @type {Params | null} */
  let params = null;
  const draw = actionButton('draw', words('draw'), () => {
    pad.hidden = !pad.hidden;
    pad.clear();
    draw.setAttribute('aria-pressed', String(!pad.hidden));
    if (pad.hidden) onDraw(null);
  });
  draw.classList.add('small');
  const another = actionButton('another', words('another'), () => {
    if (!params) return;
    pad.hidden = true;
    draw.setAttribute('aria-pressed', 'false');
    onDraw(null);
    onChange({ nth: (params.nth + 1) % 100 });
  });
  another.classList.add('small');
  const badge = el('p', { class: 'note' });
  const table = el('table', { class: 'numbers' });
  const tools = el('div', { class: 'directionsBar' }, attribute.root, another, draw);
  const root = el(
    'div',
    { class: 'directions directionsThicker' },
    el(
      'div',
      { class: 'directionsSide' },
      el('div', { class: 'directionsPlace' }, large, pad),
      t.root,
      tools,
      badge,
    ),
    el('div', { class: 'directionsMain' }, ...films.map((film) => film.root), chart, table),
  );
  /** @type {Study | null} */
  let study = null;
  /** @type {{ digit: import('./thickerModel.js').Digit, moved: Moved } | null} */
  let strip = null;
  let isOpen = false;
  /** Ends of what was walked since the question was asked. */
  let walked = [COUNT, -1];
  const at = () => (params ? STOPS.indexOf(params.t) : -1);
  const drawStrip = () => {
    if (!strip || !params) return;
    const now = Math.max(0, at());
    const { digit, moved } = strip;
    const what = digit.isDrawn ? words('ownDigit') : words('aDigit', { digit: digit.label });
    large.data = {
      image: moved.images.slice(now * PIXELS, (now + 1) * PIXELS),
      rows: SIDE,
      cols: SIDE,
      role: 'dec',
      caption: words('movedCaption', {
        t: number(params.t, 1),
        slant: number(moved.slant[now] ?? NaN, 2),
        thickness: number(moved.thickness[now] ?? NaN, 1),
      }),
      description: words('movedAlt', { what, t: number(params.t, 1) }),
    };
    for (const { kind, film } of films) {
      const images = Uint8Array.from(kind === 'code' ? moved.images : moved.blended);
      // What nobody has walked to yet is left out.
      for (let i = 0; i < COUNT; i++)
        if (!isOpen && (i < (walked[0] ?? 0) || i > (walked[1] ?? 0)))
          images.fill(0, i * PIXELS, (i + 1) * PIXELS);
      film.data = {
        images,
        count: COUNT,
        rows: SIDE,
        cols: SIDE,
        lit: now,
        role: kind === 'code' ? 'dec' : 'x',
        description: words(`${kind}Alt`, { what }),
      };
    }
  };
  const drawStudy = () => {
    chart.hidden = table.hidden = !isOpen;
    if (!study || !params) return;
    const { moved, attribute: name, count } = study;
    const isSlant = name === 'slant';
    const curves = [
      { name: words('codes'), y: isSlant ? moved.slant : moved.thickness, role: 'dec' },
      {
        name: words('pixels'),
        y: isSlant ? moved.blendedSlant : moved.blendedThickness,
        role: 'x',
      },
    ];
    chart.data = {
      x: { name: words('stepAxis'), low: -1.6, high: 1.6, ticks: [-1.5, -1, -0.5, 0, 0.5, 1, 1.5] },
      y: { name: words(isSlant ? 'slantAxis' : 'thicknessAxis') },
      series: curves.map(({ name: of, y, role }) => ({
        name: of,
        x: STOPS,
        y: [...y],
        role,
        width: 2.4,
      })),
      description: words('chartAlt', {
        count,
        attribute: words(name),
        low: number(curves[0]?.y[0] ?? NaN, 2),
        high: number(curves[0]?.y[COUNT - 1] ?? NaN, 2),
      }),
      file: `${name}-of-sevens`,
    };
    const kept = (
      /** @type {string} */ head,
      /** @type {Float64Array} */ of,
      /** @type {string} */ role,
    ) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, head),
        ...[...of].map((share) => el('td', { class: role }, percent(share, 0))),
      );
    put(
      table,
      headRow([words('readAs', { digit: TO }), ...STOPS.map((stop) => number(stop, 1))]),
      kept(words('codes'), moved.kept, 'dec'),
      kept(words('pixels'), moved.blendedKept, 'x'),
    );
  };
  return {
    root,
    /** @param {Params} next @param {import('../../frame/moments.js').StepState} step */
    showParams(next, step) {
      isOpen = step.moment === 'answered';
      params = next;
      const now = at();
      if (step.moment === 'ask') walked = [now, now];
      walked = [Math.min(walked[0] ?? now, now), Math.max(walked[1] ?? now, now)];
      t.set(next.t);
      attribute.set(next.attribute);
      tools.hidden = !isOpen;
      if (!isOpen) pad.hidden = true;
      drawStrip();
      drawStudy();
    },
    /** @param {import('../../data/models.js').ShippedDataset} source */
    showSource: (source) => setText(badge, words(setWord(source))),
    /** @param {Study} next */
    showStudy(next) {
      study = next;
      drawStudy();
    },
    /** @param {import('./thickerModel.js').Digit} digit @param {Moved} moved */
    showStrip(digit, moved) {
      strip = { digit, moved };
      drawStrip();
    },
  };
}
